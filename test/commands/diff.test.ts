import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { reportSchema } from "../../data/refresh/report-schema.ts";
import { ORDERS } from "../hostile/names.ts";
import { hostileWorld } from "../hostile/world.ts";
import { ACME, placed } from "../sources/open-words.ts";
import { runWords } from "./run-words.ts";

const acme = readFileSync(ACME, "utf8");

/** The small world with three nodes more in checkout. */
const grown = () =>
  placed(
    "grown.ndjson",
    acme
      .replace(/("cluster":"checkout")/, "$1")
      .replace('"type":"m6i.4xlarge","count":40', '"type":"m6i.4xlarge","count":43'),
  );

const without =
  (...sources: readonly string[]) =>
  (text: string) =>
    sources.reduce((all, path) => all.replaceAll(path, path.replace(/^.*\//, "")), text);

test("three nodes more, as a page", async () => {
  const after = grown();
  const { code, stdout, stderr } = await runWords(["diff", ACME, after]);
  expect([code, stderr]).toEqual([0, ""]);
  await expect(without(ACME, after)(stdout)).toMatchFileSnapshot("../golden/acme/diff.txt");
});

test("the JSON report of what is after holds the change, figure by figure", async () => {
  const { stdout } = await runWords(["diff", ACME, grown(), "--format", "json"]);
  const report: unknown = JSON.parse(stdout);
  expect(() => reportSchema.parse(report)).not.toThrow();
  expect(report).toMatchObject({
    verdicts: [],
    change: {
      coverage: "everything",
      before: { monthlyCost: { low: "7285.00", expected: "7382.60", high: "7721.00" } },
      after: { vcpus: { expected: 7832 } },
      delta: {
        vcpus: { low: 48, expected: 48, high: 48 },
        monthlyCost: { low: "36.00", expected: "36.00", high: "36.00" },
      },
      movers: { clusters: [{ name: "checkout", monthlyCost: { before: "680.00" } }, {}, {}] },
      gaps: { appeared: [], gone: [] },
    },
  });
});

test("check with a baseline says the same change beside its verdicts", async () => {
  const words = ["check", grown(), "--baseline", ACME, "--max-increase", "0.5%", "--format", "json"];
  const { code, stdout } = await runWords(words);
  const report: unknown = JSON.parse(stdout);
  expect(() => reportSchema.parse(report)).not.toThrow();
  expect([code, report]).toMatchObject([
    0,
    {
      change: { delta: { monthlyCost: { expected: "36.00" } } },
      verdicts: [
        {
          budget: "--max-increase",
          limits: "increase",
          state: "within",
          limit: "36.913",
          amount: { low: "36.00", expected: "36.00", high: "36.00" },
          change: { before: { expected: "7382.60" }, how: null },
        },
      ],
    },
  ]);
});

test("nothing changed is said in as many words", async () => {
  const { stdout } = await runWords(["diff", ACME, ACME]);
  expect(stdout).toContain("If everything were protected: no change.\n");
  expect(stdout).not.toMatch(/Accounts|Clusters|Tags|Workloads|\+/);
});

test("a view narrows both sides, and keeps their shares", async () => {
  const { stdout } = await runWords(["diff", ACME, grown(), "--accounts", "222233334444"]);
  expect(stdout).toContain("-3.85 a month");
});

describe("a diff is refused", () => {
  test.each([
    [["--format", "csv"], "diff has no csv"],
    [["--format", "html"], "diff has no html"],
    [["--format", "baseline"], "diff has no baseline"],
    [["--accounts", "999999999999"], "unknown account"],
  ])("with %j", async (flags, why) => {
    expect(await runWords(["diff", ACME, ACME, ...flags])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(why),
    });
  });

  test("without a second source, or with a third", async () => {
    for (const words of [
      ["diff", ACME],
      ["diff", ACME, ACME, ACME],
    ])
      expect((await runWords(words)).code).toBe(2);
  });

  test("on what is protected today, where a side can't know it", async () => {
    const settings = placed("current.yaml", "version: 1\ncoverage: current\n");
    const { code, stderr } = await runWords(["diff", "ec2=1@us-east-1", ACME, "--config", settings]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("can't know what is protected today")]);
  });
});

test("names order no terminal about", async () => {
  const world = hostileWorld();
  const { stdout } = await runWords(["diff", "ec2=1@us-east-1", world]);
  expect(stdout.length).toBeGreaterThan(200);
  expect(ORDERS.exec(stdout)).toBeNull();
});

test.each([80, 100, 120])("a page keeps to %i columns", async (width) => {
  const { stdout } = await runWords(["diff", "sample", "sample", "--accounts", "777777777777"], width);
  const { stdout: moved } = await runWords(["diff", "ec2=1@us-east-1", "sample"], width);
  for (const line of `${stdout}${moved}`.split("\n")) expect([...line].length).toBeLessThanOrEqual(width);
});
