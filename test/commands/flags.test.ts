import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { ACME, DATA, placed, SCENARIO } from "../sources/open-words.ts";
import { runWords } from "./run-words.ts";

/** Flags that change nothing in a report of the small world: they stand in for what it lacks, or speak to stderr. */
const SILENT = new Set([
  "--organization",
  "--role",
  "--external-id",
  "--profile",
  "--details",
  "--region",
  "--account",
  "--offline",
  "--source-type",
  "--quiet",
  "--verbose",
  "--no-color",
]);

/** Flags that change nothing in an explanation of one account, whose next month with a trial in it is December anyway. */
const IDLE_IN_EXPLAIN = new Set(["--accounts", "--as-of", "--months"]);

/** Flags that change nothing in a check of the small world, which holds nothing that is unresolved or unlimited. */
const IDLE_IN_CHECK = new Set(["--max-unresolved", "--require-limits"]);

/** What each command can't do without. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  report: [],
  check: ["--budget", "90000000"],
  explain: ["--account", "111122223333"],
};

/** A value for every flag that takes one; files are made when the test runs. */
function valueOf(flag: string): string {
  const bundled = readFileSync(new URL("prices/prices.json", DATA), "utf8");
  const values: Readonly<Record<string, () => string>> = {
    "--accounts": () => "111122223333",
    "--regions": () => "us-east-1",
    "--kinds": () => "eks-node",
    "--tag": () => "team=payments",
    "--config": () => placed("settings.yaml", "version: 1\nsettings: { discount: 10% }\n"),
    "--policy": () => placed("settings.yaml", "version: 1\nsettings: { discount: 10% }\n"),
    "--region": () => "us-east-1",
    "--account": () => "111122223333",
    "--inventory": () => ACME,
    "--parameter": () => "Size=m5.large",
    "--parameter-file": () => placed("parameters.json", '{"Parameters":{}}'),
    "--as-of": () => "2026-11-22",
    "--months": () => "3",
    "--month-hours": () => "730",
    "--ladder": () => "shared",
    "--tier-scope": () => "account",
    "--prices": () => placed("prices.json", bundled.replaceAll('"usd":"1.50"', '"usd":"1.40"')),
    "--role": () => "reader",
    "--external-id": () => "one",
    "--profile": () => "audit",
    "--scenario": () => SCENARIO,
    "--source-type": () => "inventory",
    "--format": () => "csv",
    "--output": () => join(dirname(placed("a.txt", "")), "written.txt"),
    "--budget": () => "80000000",
    "--kind": () => "eks-node",
    "--baseline": () => ACME,
    "--max-increase": () => "10%",
    "--max-unresolved": () => "0",
  };
  const value = values[flag];
  if (value === undefined) throw new Error(`no value for ${flag}`);
  return value();
}

/** The flags that a command's help names, and whether each takes a value. */
async function flagsOf(command: string): Promise<readonly { readonly flag: string; readonly takesValue: boolean }[]> {
  const { code, stdout } = await runWords([command, "--help"]);
  expect(code).toBe(0);
  return [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)( <)?/gm)]
    .map(([, flag = "", value]) => ({ flag, takesValue: value !== undefined }))
    .filter(({ flag }) => flag !== "--help");
}

describe.each(Object.keys(NEEDED))("every flag that the help of %s names", (command) => {
  test("is taken, and does what it says or says why not", async () => {
    const needed = NEEDED[command] ?? [];
    const plain = await runWords([command, ACME, ...needed]);
    const flags = await flagsOf(command);
    expect(flags.length).toBeGreaterThan(15);
    const idle: string[] = [];
    for (const { flag, takesValue } of flags) {
      const others = needed[0] === flag ? [] : needed;
      const { code, stdout, stderr } = await runWords([
        command,
        ACME,
        ...others,
        flag,
        ...(takesValue ? [valueOf(flag)] : []),
      ]);
      const refused = code === 2 && stderr.includes(`leave out ${flag}`);
      const quiet = stderr === "" || ["--verbose", "--format", "--output"].includes(flag);
      expect([flag, refused || (code === plain.code && quiet)]).toEqual([flag, true]);
      const mayBeIdle =
        SILENT.has(flag) ||
        (command === "explain" && IDLE_IN_EXPLAIN.has(flag)) ||
        (command === "check" && IDLE_IN_CHECK.has(flag));
      if (stdout === plain.stdout && !mayBeIdle) idle.push(flag);
    }
    expect(idle).toEqual([]);
  });
});

describe("explain looks at what a flag narrows it to, or refuses the flag", () => {
  test.each([
    ["--accounts", "222233334444"],
    ["--regions", "us-east-2"],
    ["--kinds", "fargate-task"],
    ["--tag", "team=dev"],
  ])("%s", async (flag, value) => {
    const words = ["explain", ACME, "--account", "111122223333"];
    const [all, narrowed] = [await runWords(words), await runWords([...words, flag, value])];
    expect(all.code).toBe(0);
    expect(narrowed.stdout).not.toBe(all.stdout);
  });
});

test("--details lists what a report folds", async () => {
  const [folded, all] = [await runWords(["report", "sample"]), await runWords(["report", "sample", "--details"])];
  expect(folded.stdout).toMatch(/and \d+ more reasons \(--details\)/);
  expect(all.stdout).not.toContain("--details");
  expect(all.stdout.split("\n").length).toBeGreaterThan(folded.stdout.split("\n").length + 5);
});

test("commands name the nearest word for one that is mistyped, wherever it stands", async () => {
  const refusals = await Promise.all(
    [["reprot"], ["report", "sampel"], ["chek", "sample"], ["explian"]].map((words) => runWords(words)),
  );
  expect(refusals.map(({ stderr }) => /did you mean (\w+)\?/.exec(stderr)?.[1])).toEqual([
    "report",
    "sample",
    "check",
    "explain",
  ]);
});
