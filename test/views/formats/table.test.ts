import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith } from "../../cli/watchbill.ts";
import { runWords } from "../../commands/run-words.ts";

/** The report on an account of which `count` Regions were refused, each hiding ten vCPUs. */
async function refusedIn(count: number, ...more: readonly string[]): Promise<string[]> {
  const records = [
    { watchbill: "inventory/1", asOf: "2026-11-21T00:00:00Z", source: { type: "aws", name: "one" } },
    { record: "account", id: "111122223333", name: "one", ou: [] },
    ...Array.from({ length: count }, (_, at) => ({
      record: "gap",
      account: "111122223333",
      region: `xx-test-${at + 1}`,
      api: "ec2:DescribeInstances",
      reason: "denied",
      message: "no",
      hides: [{ kind: "ec2-instance", bound: 10 }],
    })),
    { record: "cell", account: "111122223333", region: null },
    { record: "cell", account: "111122223333", region: "us-east-1" },
    { record: "end" },
  ];
  const text = `${records.map((record) => JSON.stringify(record)).join("\n")}\n`;
  const { stdout } = await runWords(["report", join(folderWith({ "one.ndjson": text }), "one.ndjson"), ...more]);
  return stdout.split("\n");
}

const refusals = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.includes("DescribeInstances denied")).map((line) => line.trim().replace(/ {2,}/g, "  "));

const EACH = /0\.00 … \+(\d+\.\d\d)$/;

test("refusals that are alike stand one by one while they are few", async () => {
  expect(refusals(await refusedIn(4))).toHaveLength(4);
});

test("many alike refusals fold into one line with their sum, and stand one by one in the details", async () => {
  const folded = refusals(await refusedIn(9));
  const whole = refusals(await refusedIn(9, "--details"));
  expect(whole).toHaveLength(9);
  expect(folded).toHaveLength(4);
  expect(folded.slice(0, 3)).toEqual(whole.slice(0, 3));
  expect(folded[3]).toMatch(/^\? 6 more: ec2:DescribeInstances denied \(--details\)/);
  const cents = (line = "") => Math.round(Number(EACH.exec(line)?.[1]) * 100);
  expect(cents(folded[3])).toBe(whole.slice(3).reduce((sum, line) => sum + cents(line), 0));
});

test("cells are called whole only where nothing beside them was refused", async () => {
  const read = async (count: number) => (await refusedIn(count)).find((line) => line.includes("Region cell"));
  expect(await read(0)).toContain("1 account × Region cell read, all whole.");
  expect(await read(1)).toContain("1 account × Region cell read. ");
});

test("an account of which nothing was read has no zeros, and one that is empty has", async () => {
  const records = [
    { watchbill: "inventory/1", asOf: "2026-11-21T00:00:00Z", source: { type: "aws", name: "two" } },
    { record: "account", id: "111122223333", name: "closed", ou: [] },
    { record: "account", id: "222233334444", name: "empty", ou: [] },
    { record: "gap", account: "111122223333", region: null, api: "sts:AssumeRole", reason: "denied", message: "no" },
    { record: "cell", account: "111122223333", region: null },
    { record: "cell", account: "222233334444", region: "us-east-1" },
    { record: "end" },
  ];
  const text = `${records.map((record) => JSON.stringify(record)).join("\n")}\n`;
  const path = join(folderWith({ "two.ndjson": text }), "two.ndjson");
  const { stdout } = await runWords(["report", path], 160);
  const rowOf = (name: string) => stdout.split("\n").find((line) => line.trim().startsWith(`${name} `)) ?? "";
  expect(rowOf("closed")).toMatch(/^ +closed +111122223333( +\?)+$/);
  expect(rowOf("empty")).toMatch(/^ +empty +222233334444( +(0|0\.00|exact))+$/);
});

test("accounts that were not read are no zero where they share a row, and leave their mark on the months of all", async () => {
  const ids = Array.from({ length: 40 }, (_, at) => String(111122220000 + at));
  const gap = { record: "gap", region: null, api: "sts:AssumeRole", reason: "denied", message: "no" };
  const records = [
    { watchbill: "inventory/1", asOf: "2026-11-21T00:00:00Z", source: { type: "aws", name: "many" } },
    ...ids.map((id) => ({ record: "account", id, name: `closed ${id}`, ou: [] })),
    ...ids.flatMap((id) => [
      { ...gap, account: id },
      { record: "cell", account: id, region: null },
    ]),
    { record: "end" },
  ];
  const text = `${records.map((record) => JSON.stringify(record)).join("\n")}\n`;
  const { stdout } = await runWords(["report", join(folderWith({ "many.ndjson": text }), "many.ndjson")]);
  const rowOf = (word: string) => stdout.split("\n").find((line) => line.includes(word)) ?? "";
  expect(rowOf("others (--details)")).toMatch(/\(--details\)( +\?)+$/);
  expect(rowOf("together ")).toMatch(/^ +together +0( +0\.00~\+)+$/);
});
