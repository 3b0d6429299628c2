import { expect, test } from "vitest";
import { placed } from "../sources/open-words.ts";
import { runWords } from "./run-words.ts";

const HEADER = `{"watchbill":"inventory/1","asOf":"2026-11-21T00:00:00Z","source":{"type":"aws","name":"audit"}}`;

const inventory = (name: string, ...records: readonly object[]): string =>
  placed(name, [HEADER, ...records.map((record) => JSON.stringify(record)), `{"record":"end"}`, ""].join("\n"));

const host = (more: object = {}) => ({
  record: "workload",
  account: "111122223333",
  region: "us-east-1",
  kind: "ec2-instance",
  origin: "i-1",
  vcpus: 8,
  stated: "eligible",
  coverage: "not-covered",
  ...more,
});

const gap = (more: object = {}) => ({
  record: "gap",
  account: null,
  region: "us-east-1",
  api: "ec2:DescribeInstances",
  reason: "denied",
  message: "no",
  hides: [{ kind: "ec2-instance", bound: null }],
  ...more,
});

const check = async (budget: string, ...sources: readonly string[]) =>
  runWords(["check", ...sources, "--budget", budget]);

test("a gap whose account is unknown stays open in a view of one account", async () => {
  const file = inventory("unplaced.ndjson", host(), gap());
  expect((await check("1000", file)).code).toBe(3);
  expect((await check("1000", file, "--accounts", "111122223333")).code).toBe(3);
});

test("covered tasks that can't be protected, of a size nobody read, keep a verdict open", async () => {
  const tasks = host({
    kind: "fargate-task",
    vcpus: undefined,
    stated: "ineligible",
    coverage: "covered",
    evidence: "sidecar",
    count: 100,
  });
  const { code, stdout } = await check("10", inventory("unsized.ndjson", tasks));
  expect(code).toBe(3);
  expect(stdout).toMatch(/because {2}100 workloads of unknown size \+\d/);
});

test.each(["bounded first", "unbounded first"])("of two gaps for one call the wider counts: %s", async (order) => {
  const bounded = inventory(
    "bounded.ndjson",
    host(),
    gap({ account: "111122223333", hides: [{ kind: "ec2-instance", bound: 1 }] }),
  );
  const unbounded = inventory("unbounded.ndjson", gap({ account: "111122223333" }));
  const files = order === "bounded first" ? [bounded, unbounded] : [unbounded, bounded];
  expect((await check("1000", ...files)).code).toBe(3);
});

test("two lines of one source are two workloads, beside another source too", async () => {
  const file = inventory("twice.ndjson", host(), host());
  const { stdout } = await runWords(["report", file, "eks=1", "-f", "json"]);
  expect(JSON.parse(stdout).totals.vcpus.eligible).toBe(17);
});

test.each(["99,50", "1.500,00", "1,2,3", "-5", "many"])("a budget of %s is no amount", async (typed) => {
  const { code, stderr } = await runWords(["check", "ec2=1", `--budget=${typed}`]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("is no amount")]);
});

test("a Region that was planned and never closed is a gap, though the file was ended", async () => {
  const planned = { record: "planned", account: "111122223333", regions: ["us-east-1", "eu-west-1"] };
  const cell = { record: "cell", account: "111122223333", region: "us-east-1" };
  expect((await check("1000", inventory("planned.ndjson", planned, host(), cell))).code).toBe(3);
});

test("typed numbers can't be judged on what is protected today", async () => {
  const settings = placed("current.yaml", "version: 1\ncoverage: current\n");
  const { code, stderr } = await runWords(["check", "ec2=100000", "--budget", "10", "--config", settings]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("can't know what is protected today")]);
});

test("an explanation of what was refused names the call", async () => {
  const words = ["explain", "sample", "--account", "121212121212", "--region", "eu-west-1"];
  const { code, stderr } = await runWords(words);
  expect([code, stderr]).toEqual([2, expect.stringContaining("was not read whole: ec2:DescribeInstances denied")]);
});

test("an explanation tells the figure of everything beside today's", async () => {
  const { stdout } = await runWords(["explain", "sample", "--account", "777777777777", "--region", "us-east-1"]);
  const row = JSON.parse((await runWords(["report", "sample", "-f", "json"])).stdout).accounts;
  const account = row.find(({ accountId }: { accountId: string }) => accountId === "777777777777");
  expect(Number(account.everything.monthlyCost.expected)).toBeGreaterThan(3000);
  expect(stdout).toMatch(/if all were protected, [\d,]+ vCPU +[\d,]+\.\d\d/);
});

test("an explanation of one account tells of a gap whose account is unknown", async () => {
  const file = inventory("unplaced-too.ndjson", host(), gap());
  const { code, stdout } = await runWords(["explain", file, "--account", "111122223333"]);
  expect(code).toBe(0);
  expect(stdout).toContain("all accounts × us-east-1 was not read whole: ec2:DescribeInstances denied");
});
