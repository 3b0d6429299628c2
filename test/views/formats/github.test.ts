import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { githubAnnotations } from "../../../src/views/formats/github.ts";
import { folderWith } from "../../cli/watchbill.ts";
import { runWords } from "../../commands/run-words.ts";
import { budgetOf, questionOf, verdictOn } from "../../plan/judged.ts";
import { forecastOf, inventoryOf, workload } from "../../plan/population-of.ts";
import { ACME, placed } from "../../sources/open-words.ts";

const github = (words: readonly string[], stepSummary: string | null) =>
  runWords([...words, "-f", "github"], 80, false, { env: { GITHUB_STEP_SUMMARY: stepSummary ?? "" } });

describe("annotations", () => {
  const POLICY = `version: 1
budgets:
  - {name: "over: 100%, yes", match: {accounts: ["555566667777"]}, monthly: 500}
  - {name: open, match: {accounts: ["444455556666"]}, monthly: 600}
  - {name: near, monthly: 8000, warnAt: 80%}
  - {name: fine, match: {accounts: ["111122223333"]}, monthly: 9000}
`;

  test("are three: budgets that fail, budgets that warn, and what is not known", async () => {
    const policy = placed("policy.yaml", POLICY);
    const summary = placed("summary.md", "");
    const { code, stdout } = await github(["check", ACME, "--policy", policy], summary);
    expect(code).toBe(1);
    expect(stdout).toBe(
      "::error title=Runtime Monitoring budget::✗ over: 100%25, yes: If everything were protected: exceeded, 503.82 of 500.00 US$ a month, over by 3.82" +
        "%0A? open: If everything were protected: undecided, 489.60 of 600.00 US$ a month, 612.00 is possible: eu-west-1 has no published price\n" +
        "::warning title=Runtime Monitoring budget::▲ near: If everything were protected: warning, 7,382.60 of 8,000.00 US$ a month, 92 %25, warns at 80 %25\n" +
        "::warning title=Runtime Monitoring::Not known: 1 call not answered (up to +216.00); 1 Region without a published price (-81.60 … +122.40).\n",
    );
  });

  test("are none where all is known and within", async () => {
    const { code, stdout } = await github(["check", "ec2=10@us-east-1", "--budget", "100"], placed("summary.md", ""));
    expect([code, stdout]).toEqual([0, ""]);
  });

  test("hold names as data: no line, no order, no property", () => {
    const question = questionOf(inventoryOf([workload(800)]));
    const name = "a\r\n::error::b,c:d%0A\u001b[31m\u202e##[add-mask]x";
    const verdict = verdictOn(question, budgetOf(1, { name }));
    const text = githubAnnotations(forecastOf(inventoryOf([workload(800)])), [verdict]);
    expect(text.split("\n")).toHaveLength(2);
    expect(text).toMatch(
      /^::error title=Runtime Monitoring budget::✗ a\ufffd\ufffd::error::b,c:d%250A\ufffd\[31m\ufffd##\[add-mask\]x: /,
    );
  });

  test("tell ten budgets, and count the others", () => {
    const question = questionOf(inventoryOf([workload(800)]));
    const verdicts = Array.from({ length: 14 }, (_, at) => verdictOn(question, budgetOf(1, { name: `b${at}` })));
    const text = githubAnnotations(forecastOf(inventoryOf([workload(800)])), verdicts);
    expect(text.split("%0A")).toHaveLength(11);
    expect(text).toMatch(/%0Aand 4 more budgets\n$/);
  });
});

describe("the summary of the step", () => {
  const words = ["report", ACME];

  test("is appended to what stands there", async () => {
    const file = placed("summary.md", "# Tests\nall green");
    const { stdout, stderr } = await github(words, file);
    expect(readFileSync(file, "utf8")).toMatch(
      /^# Tests\nall green\n<!-- watchbill -->\n### GuardDuty[^]*<\/sub>\n\n$/,
    );
    expect([stdout.includes("###"), stderr]).toEqual([false, ""]);
  });

  test("begins a file that isn't there yet", async () => {
    const file = join(folderWith({}), "summary.md");
    await github(words, file);
    expect(existsSync(file)).toBe(true);
  });

  test("never makes the file larger than 900 kB, and is shortened first", async () => {
    const file = placed("summary.md", "x".repeat(850_000));
    const records = Array.from({ length: 2000 }, (_, at) => String(100_000_000_000 + at)).flatMap((id) => [
      { record: "account", id, name: `東京 ${id}`, ou: [] },
      { record: "workload", account: id, region: "us-east-1", kind: "ec2-instance", origin: id, vcpus: 8 },
    ]);
    const header = { watchbill: "inventory/1", asOf: "2026-11-21T00:00:00Z", source: { type: "aws", name: "large" } };
    const lines = [header, ...records, { record: "end" }].map((record) => JSON.stringify(record));
    await github(["report", placed("large.ndjson", lines.join("\n")), "--details"], file);
    expect(statSync(file).size).toBeLessThanOrEqual(900_000);
    expect(statSync(file).size).toBeGreaterThan(895_000);
    expect(readFileSync(file, "utf8")).toMatch(/… and \d+ more rows, left out for want of room\./);
  });

  test.each([
    ["there is no file for it", () => null, "GITHUB_STEP_SUMMARY names no file"],
    ["its file is full", () => placed("full.md", "x".repeat(899_000)), "the step's summary is full"],
    ["its file can't be written", () => folderWith({}), "the step's summary can't be written: EISDIR"],
  ])("goes to the log where %s", async (_, place, why) => {
    const file = place();
    const { code, stdout, stderr } = await github(words, file);
    expect(code).toBe(0);
    expect(stderr).toContain(`watchbill: ${why}`);
    expect(stdout).toContain("<!-- watchbill -->\n### GuardDuty Runtime Monitoring: ");
  });
});

test("a summary that is full stays as it is", async () => {
  const file = placed("full.md", "x".repeat(899_000));
  await github(["report", ACME], file);
  expect(statSync(file).size).toBe(899_000);
});

test("-o beside it is refused, since the runner knows where to look", async () => {
  for (const words of [
    ["report", ACME],
    ["check", ACME, "--budget", "1"],
    ["diff", ACME, ACME],
  ]) {
    const { code, stderr } = await github([...words, "-o", join(folderWith({}), "x.md")], null);
    expect([code, stderr]).toEqual([2, expect.stringContaining("leave out -o, or write a file with -f markdown")]);
  }
});
