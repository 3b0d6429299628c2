import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { folderWith } from "./cli/watchbill.ts";

const DOCS = new URL("../docs/", import.meta.url);
const CLI = fileURLToPath(new URL("../dist/watchbill.js", import.meta.url));

/** The fenced blocks of a language. */
const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)\\n\`\`\`$`, "gms"))].flatMap(([, block]) => block ?? []);

/** The files that a page shows: blocks that begin with their name in a comment. */
const filesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    blocks(text, "yaml").flatMap((block) => {
      const [, name] = /^# (\S+\.yaml)\n/.exec(block) ?? [];
      return name === undefined ? [] : [[name, `${block}\n`]];
    }),
  );

/** Matches what a page shows of an output: `…` on a line of its own stands for any lines, at a line's end for the rest of it. */
const shownAs = (shown: string): RegExp =>
  new RegExp(
    `^${shown
      .split("\n")
      .map((line) =>
        line === "…" ? "(.*\n)*?" : `${escaped(line.replace(/…$/, ""))}${line.endsWith("…") ? ".*" : ""}\n`,
      )
      .join("")}$`,
  );

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** Files that a page's commands read and that it doesn't show. */
const BESIDE: Readonly<Record<string, Readonly<Record<string, URL>>>> = {
  "infrastructure-code.md": {
    "plan.json": new URL("fixtures/terraform/pull-request.json", import.meta.url),
    "organization.ndjson": new URL("golden/acme/inventory.ndjson", import.meta.url),
  },
};

const besideOf = (page: string): Record<string, string> =>
  Object.fromEntries(Object.entries(BESIDE[page] ?? {}).map(([name, from]) => [name, readFileSync(from, "utf8")]));

describe.each(["coverage.md", "trials.md", "scenarios.md", "rollout.md", "infrastructure-code.md"])(
  "docs/%s",
  (page) => {
    const text = readFileSync(new URL(page, DOCS), "utf8");
    const commands = blocks(text, "console").map((block) => {
      const [first = "", ...shown] = block.split("\n");
      const [, words = "", code = "0"] = /^\$ watchbill (.*?)(?: # exit (\d))?$/.exec(first) ?? [];
      return [words, shown.join("\n"), Number(code)] as const;
    });

    test.each(commands)("watchbill %s prints what the page shows", (words, shown, code) => {
      const cwd = folderWith({ ...besideOf(page), ...filesOf(text) });
      const ran = spawnSync(process.execPath, [CLI, ...words.split(" ")], {
        cwd,
        encoding: "utf8",
        env: { COLUMNS: "80" },
      });
      expect([ran.status, ran.stderr]).toEqual([code, ""]);
      expect(`${ran.stdout.trimEnd()}\n`).toMatch(shownAs(shown));
    });

    test("links to files that exist", () => {
      for (const [, path = ""] of text.matchAll(/\]\((?!https:)([^)#]+)/g))
        expect(existsSync(new URL(path, DOCS))).toBe(true);
    });
  },
);

test("each command in docs/setup.md writes a text, and each text has one", () => {
  const text = readFileSync(new URL("setup.md", DOCS), "utf8");
  const commands = [...text.matchAll(/^ {4}watchbill (setup .*?) *(?:#.*)?$/gm)].map(([, words = ""]) => words);
  for (const words of commands) {
    const typed = words.replace("SOURCE", "sample").split(" ");
    const ran = spawnSync(process.execPath, [CLI, ...typed], { cwd: folderWith({}), encoding: "utf8", env: {} });
    expect({ words, code: ran.status, said: ran.stderr }).toEqual({ words, code: 0, said: "" });
  }
  const listed = spawnSync(process.execPath, [CLI, "setup"], { encoding: "utf8", env: {} }).stdout;
  const whats = [...listed.matchAll(/^ {2}([a-z-]+) {2}/gm)].map(([, what]) => what);
  expect(new Set(commands.map((words) => words.split(" ")[1]))).toEqual(new Set(whats));
});
