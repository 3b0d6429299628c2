import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { rolloutSchema } from "../../../data/refresh/rollout-schema.ts";
import { parseUsd } from "../../../src/units/usd.ts";
import { runWords } from "../../commands/run-words.ts";
import { ACME, awsFixture, SCENARIO } from "../../sources/open-words.ts";
import { HOSTILE, ORDERS } from "../../hostile/names.ts";
import { hostileWorld } from "../../hostile/world.ts";
import { csvRecords } from "./parse-csv.ts";

const WORLDS: readonly (readonly [string, () => readonly string[]])[] = [
  ["the small world", () => [ACME, "--ceiling", "6000"]],
  ["the small world by OU", () => [ACME, "--ceiling", "6000", "--by", "ou"]],
  ["the small world by cluster", () => [ACME, "--ceiling", "6000", "--by", "cluster"]],
  ["the small world in a scenario", () => [ACME, "--ceiling", "6000", "--scenario", SCENARIO]],
  ["the small world, far over", () => [ACME, "--ceiling", "0"]],
  ["the small world, all at once", () => [ACME, "--ceiling", "1,000,000"]],
  ["the small world on one ladder", () => [ACME, "--ceiling", "5000", "--ladder", "shared", "--months", "1"]],
  ["the sample", () => ["sample", "--ceiling", "20000"]],
  ["typed numbers", () => ["eks=300,fargate=50.25,ec2=1200@us-east-1", "--ceiling", "700"]],
  ["answers of the AWS CLI", () => [...["nodes.json", "eks-cluster.json"].map(awsFixture), "--ceiling", "10"]],
  ["hostile names", () => [hostileWorld(), "--ceiling", "100"]],
];

async function printed(words: readonly string[], format: string, width = 80, ...more: readonly string[]) {
  const { code, stdout } = await runWords(["rollout", ...words, "--format", format, ...more], width);
  expect(code).toBe(0);
  return stdout;
}

type Plan = z.infer<typeof rolloutSchema>;

const usd = (text: string): number => parseUsd(text) ?? Number.NaN;

const jsonOf = async (words: readonly string[]): Promise<Plan> => JSON.parse(await printed(words, "json"));

describe.each(WORLDS)("a rollout of %s", (_, words) => {
  test("as JSON keeps to its schema", async () => {
    const { error } = rolloutSchema.safeParse(await jsonOf(words()));
    expect(error?.issues ?? []).toEqual([]);
  });

  test("has the same units in JSON and CSV", async () => {
    const { steps, leftOut } = await jsonOf(words());
    const rows = csvRecords(await printed(words(), "csv"));
    expect(rows.map((row) => [row["from"], row["adds_usd"], row["ceiling_needed_usd"], row["vcpus_expected"]])).toEqual(
      [
        ...steps.map(({ from, addsMonthlyCost, vcpus }) => [from, addsMonthlyCost, "", String(vcpus.expected)]),
        ...leftOut.map(({ ceiling, vcpus }) => ["", "", ceiling, String(vcpus.expected)]),
      ],
    );
  });

  test.each([80, 120, 200])("fits a page of %i columns, and orders no terminal about", async (width) => {
    for (const more of [[], ["--details"]]) {
      const table = await printed(words(), "table", width, ...more);
      expect(table.split("\n").filter((line) => stringWidth(line) > width)).toEqual([]);
      expect(ORDERS.exec(table)?.[0]).toBeUndefined();
    }
  });
});

test.each([
  ["account", "6000"],
  ["ou", "6000"],
  ["cluster", "6000"],
  ["account", "1000000"],
])("by %s under %s, what steps add is what the last month costs more", async (by, ceiling) => {
  const { steps, months } = await jsonOf([ACME, "--by", by, "--ceiling", ceiling]);
  const last = months.at(-1);
  expect(steps.reduce((sum, { addsMonthlyCost }) => sum + usd(addsMonthlyCost), usd(last?.asTodayCost ?? ""))).toBe(
    usd(last?.billedCost.expected ?? ""),
  );
});

test("names from outside are whole in JSON, and defused in CSV", async () => {
  const words = [hostileWorld(), "--ceiling", "100", "--by", "cluster"];
  const { steps, leftOut } = await jsonOf(words);
  const clusters = [...steps, ...leftOut].flatMap(({ cluster }) => cluster ?? []);
  expect(clusters.length).toBeGreaterThan(0);
  expect(clusters.filter((name) => !HOSTILE.includes(name))).toEqual([]);
  const cells = csvRecords(await printed(words, "csv")).flatMap((row) => [
    row["name"] ?? "",
    row["account_name"] ?? "",
  ]);
  expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
});

test("the sample says so where stdout is for machines", async () => {
  const { stderr } = await runWords(["rollout", "sample", "--ceiling", "20000", "-f", "scenario"]);
  expect(stderr).toBe("watchbill: this is the SAMPLE, an invented organization\n");
});
