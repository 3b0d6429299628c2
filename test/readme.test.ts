import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = new URL("../", import.meta.url);
const readme = readFileSync(new URL("README.md", ROOT), "utf8");

/** What the program prints on a page of 80 columns. */
function printed(...args: readonly string[]): string {
  const cli = fileURLToPath(new URL("dist/watchbill.js", ROOT));
  return execFileSync(process.execPath, [cli, ...args], { encoding: "utf8", env: { COLUMNS: "80" } });
}

/** The fenced blocks of a language. */
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)\\n\`\`\`$`, "gms"))].flatMap(([, text]) => text ?? []);

test("the report in the README is what npm start prints", () => {
  const [report = "missing"] = blocks("text");
  expect(printed("report").startsWith(report)).toBe(true);
});

test("the typed numbers in the README give what it shows", () => {
  const [shown = ""] = blocks("console");
  const [command = "", ...lines] = shown.split("\n");
  const typed = command.split(" ").at(-1) ?? "";
  // The head names the day; the figures don't depend on it.
  const figures = (text: string) => text.split("\n").slice(2);
  expect(
    figures(printed("report", typed, "--as-of", "2026-11-22"))
      .join("\n")
      .startsWith(figures(lines.join("\n")).join("\n")),
  ).toBe(true);
});

test("the files that the README links to exist", () => {
  for (const [, path = ""] of readme.matchAll(/\]\((?!https:)([^)]+)\)/g)) {
    expect(readFileSync(new URL(path, ROOT), "utf8").length).toBeGreaterThan(0);
  }
});
