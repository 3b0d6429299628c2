import { execFileSync } from "node:child_process";
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

describe.each(["trials.md", "scenarios.md"])("docs/%s", (page) => {
  const text = readFileSync(new URL(page, DOCS), "utf8");
  const commands = blocks(text, "console").map((block) => {
    const [first = "", ...shown] = block.split("\n");
    return [first.replace(/^\$ watchbill /, ""), shown.join("\n")] as const;
  });

  test.each(commands)("watchbill %s prints what the page shows", (words, shown) => {
    const cwd = folderWith(filesOf(text));
    const printed = execFileSync(process.execPath, [CLI, ...words.split(" ")], {
      cwd,
      encoding: "utf8",
      env: { COLUMNS: "80" },
    });
    expect(`${printed.trimEnd()}\n`).toMatch(shownAs(shown));
  });

  test("links to files that exist", () => {
    for (const [, path = ""] of text.matchAll(/\]\((?!https:)([^)#]+)/g))
      expect(existsSync(new URL(path, DOCS))).toBe(true);
  });
});
