import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ACTION, CHECKOUT, jobFolder, left, readLeft, runAction } from "./runner.ts";

const POLICY = "version: 1\nbudgets:\n  - {name: all of it, monthly: MOST}\n";

/** A job's folder whose policy allows so many dollars. */
function folderWithBudget(most: number): string {
  const folder = jobFolder();
  writeFileSync(join(folder, "watchbill.yaml"), POLICY.replace("MOST", String(most)));
  return folder;
}

test.each([
  [9000, 0, "within"],
  [7000, 1, "exceeded"],
  [7500, 3, "undecided"],
])("a budget of %i gives code %i and the output %s", async (most, code, verdict) => {
  const ran = await runAction({ source: "acme.ndjson.gz" }, folderWithBudget(most));
  expect(ran.code).toBe(code);
  expect(ran.outputs).toEqual({ verdict, "exit-code": String(code) });
  expect(ran.summary).toContain("<!-- watchbill -->\n### GuardDuty Runtime Monitoring: $5,278.80 a month");
  expect(ran.stdout.split("\n").filter((line) => line.startsWith("::error"))).toHaveLength(code === 0 ? 0 : 1);
});

test.each([
  ["a source that isn't there", { source: "nowhere.json" }],
  ["a word that is no command", { source: "acme.ndjson.gz", command: "chekc" }],
  ["no budget", { source: "acme.ndjson.gz", policy: "no-budgets.yaml" }],
])("%s is an error, and no verdict", async (_, inputs) => {
  const folder = folderWithBudget(9000);
  writeFileSync(join(folder, "no-budgets.yaml"), "version: 1\n");
  const ran = await runAction(inputs, folder);
  expect([ran.code, ran.outputs["verdict"]]).toEqual([2, "error"]);
  expect(ran.stderr).toMatch(/^watchbill: /m);
});

test("a package that can't be fetched is an error, though npx ends as an excess does", async () => {
  const folder = folderWithBudget(9000);
  writeFileSync(join(folder, ".bin", "npx"), "#!/bin/bash\necho 'npm error network' >&2\nexit 1\n", { mode: 0o755 });
  const ran = await runAction({ source: "acme.ndjson.gz" }, folder);
  expect([ran.code, ran.outputs["verdict"]]).toEqual([2, "error"]);
});

test("a checkout runs in place of the published package", async () => {
  const folder = folderWithBudget(9000);
  writeFileSync(join(folder, ".bin", "npx"), "#!/bin/bash\nexit 96\n", { mode: 0o755 });
  const ran = await runAction({ source: "acme.ndjson.gz", path: CHECKOUT }, folder);
  expect(ran.outputs["verdict"]).toBe("within");
});

test("other formats go to stdout, or to the file that args name, every line a word", async () => {
  const folder = folderWithBudget(9000);
  const args = "--output\nwith blank.xml\n\n--accounts=111122223333\n";
  const ran = await runAction({ source: "acme.ndjson.gz\n", format: "junit", args }, folder);
  expect([ran.code, ran.stdout, ran.summary]).toEqual([0, "", ""]);
  expect(readLeft(folder, "with blank.xml")).toContain('<testcase classname="watchbill.budget" name="all of it');
});

test("several sources, one a line, make one inventory", async () => {
  const ran = await runAction({ source: "acme.ndjson.gz\nec2=10000@us-west-2" }, folderWithBudget(9000));
  expect(ran.outputs["verdict"]).toBe("exceeded");
});

describe("what stands in an input is a word, and never a command", () => {
  const EVIL = [
    '"; touch pwned; "',
    "$(touch pwned)",
    "`touch pwned`",
    "' ; touch pwned ; '",
    "x\n--output=pwned",
    "--output=pwned",
    "x || touch pwned",
    "${{ github.token }}",
  ];
  test.each(EVIL)("source %j", async (source) => {
    const folder = folderWithBudget(9000);
    const ran = await runAction({ source }, folder);
    expect([ran.code, ran.outputs["verdict"], left(folder, "pwned")]).toEqual([2, "error", false]);
  });

  test.each(["command", "format", "policy", "path"])("%s", async (input) => {
    for (const value of EVIL.slice(0, 4)) {
      const folder = folderWithBudget(9000);
      const ran = await runAction({ source: "acme.ndjson.gz", [input]: value }, folder);
      expect([ran.outputs["verdict"], left(folder, "pwned")]).toEqual(["error", false]);
    }
  });

  test("since no script holds an expression", () => {
    expect(ACTION.runs.using).toBe("composite");
    for (const { run, shell } of ACTION.runs.steps) expect([shell, run.includes("${{")]).toEqual(["bash", false]);
  });
});

test("the action runs the version that it comes with", () => {
  const { version } = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8")) as { version: string };
  const minor = version.split(".").slice(0, 2).join(".");
  for (const file of ["action.yml", "docs/ci.md"]) {
    const named = readFileSync(join(CHECKOUT, file), "utf8").match(/watchbill@[\d.]+/g);
    expect(named).toEqual([`watchbill@${minor}`]);
  }
});
