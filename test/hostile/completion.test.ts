import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SHELLS } from "../../src/views/completion/command-words.ts";
import { folderWith } from "../cli/watchbill.ts";
import { runWords } from "../commands/run-words.ts";
import { HOSTILE, ORDERS } from "./names.ts";

const scripts = new Map(
  await Promise.all(SHELLS.map(async (shell) => [shell, (await runWords(["completion", shell])).stdout] as const)),
);

test.each(SHELLS)("the script for %s orders nothing about", (shell) => {
  expect(ORDERS.exec(scripts.get(shell)?.replaceAll("\t", " ") ?? "\0")?.[0]).toBeUndefined();
});

/** Names that a file and a word of a command line can have. */
const FILES = [
  ...HOSTILE.map((name) => name.toWellFormed()),
  "$(touch ran)",
  "`touch ran`",
  "a; touch ran",
  "x' 'touch ran",
]
  .filter((name) => !/[/\0\n\r]/.test(name) && Buffer.byteLength(name) <= 250)
  .map((name) => `z ${name}`);

const shellOf = (shell: string): string | undefined =>
  ["/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].map((folder) => `${folder}/${shell}`).find(existsSync);

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** What a program of bash prints in a folder of such files, which it leaves as it was. */
function said(program: string): string[] {
  const folder = folderWith({
    script: scripts.get("bash") ?? "",
    ...Object.fromEntries(FILES.map((name) => [name, ""])),
  });
  const before = readdirSync(folder);
  const env = { PATH: "/usr/bin:/bin", HOME: folder, LC_ALL: "C.UTF-8" };
  const ran = spawnSync(shellOf("bash") ?? "bash", ["-c", `${program}; true`], { cwd: folder, encoding: "utf8", env });
  expect([ran.status, ran.stderr]).toEqual([0, ""]);
  expect(readdirSync(folder)).toEqual(before);
  return ran.stdout.split("\n").filter((line) => line !== "");
}

describe.skipIf(shellOf("bash") === undefined)("bash (skipped where it isn't installed)", () => {
  const completed = (typed: string): string =>
    `COMP_WORDS=(watchbill report ${quoted(typed)}); COMP_CWORD=2; _watchbill; printf '%s\\n' "\${COMPREPLY[@]}"`;

  test("files of such names are offered as they are, and run nothing", () => {
    expect(said(`source ./script; ${completed("z ")}`).toSorted()).toEqual(FILES.toSorted());
  });

  test("such words run nothing, wherever they stand", () => {
    const words = FILES.flatMap((name) => [name, name.slice(2), `--kinds=${name}`]);
    expect(said(`source ./script; ${words.map(completed).join("\n")}`)).not.toContain("ran");
    const listed = words.map(
      (word) =>
        `COMP_WORDS=(watchbill ${quoted(word)} --kinds ${quoted(`eks-node,${word}`)}); COMP_CWORD=3; _watchbill`,
    );
    expect(said(`source ./script; ${listed.join("\n")}`)).toEqual([]);
  });
});
