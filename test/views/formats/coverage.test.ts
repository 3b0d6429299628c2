import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { coverageSchema } from "../../../data/refresh/coverage-schema.ts";
import { parseUsd } from "../../../src/units/usd.ts";
import { runWords } from "../../commands/run-words.ts";
import { ACME, awsFixture } from "../../sources/open-words.ts";
import { ORDERS } from "../../hostile/names.ts";
import { hostileAnswer, hostileWorld } from "../../hostile/world.ts";
import { csvRecords } from "./parse-csv.ts";

const WORLDS: readonly (readonly [string, () => readonly string[]])[] = [
  ["the small world", () => [ACME]],
  ["the small world, narrowed", () => [ACME, "--accounts", "111122223333,666677778888"]],
  ["the small world by tag", () => [ACME, "--tag", "team=payments", "--tier-scope", "account"]],
  ["the sample", () => ["sample"]],
  ["an empty view", () => [ACME, "--regions", "eu-central-1"]],
  ["typed numbers", () => ["eks=300,fargate=50.25,ec2=1200@us-east-1"]],
  ["answers of the AWS CLI", () => ["nodes.json", "eks-cluster.json"].map(awsFixture)],
  ["hostile names", () => [hostileWorld()]],
  ["a hostile Region", () => [hostileAnswer()]],
];

async function printed(words: readonly string[], format: string, width = 80, ...more: readonly string[]) {
  const { code, stdout } = await runWords(["coverage", ...words, "--format", format, ...more], width);
  expect(code).toBe(0);
  return stdout;
}

type Coverage = z.infer<typeof coverageSchema>;

const jsonOf = async (words: readonly string[]): Promise<Coverage> => JSON.parse(await printed(words, "json"));

const usd = (text: string | undefined): number => parseUsd(text ?? "") ?? Number.NaN;

describe.each(WORLDS)("coverage of %s", (_, words) => {
  test("as JSON keeps to its schema", async () => {
    const { error } = coverageSchema.safeParse(await jsonOf(words()));
    expect(error?.issues ?? []).toEqual([]);
  });

  test("adds up to the report, account by account and by all else that it is told by", async () => {
    const report = JSON.parse((await runWords(["report", ...words(), "--format", "json"])).stdout);
    const { funnel, statistics } = await jsonOf(words());
    const [eligible, healthy] = ["eligible", "healthy"].map((id) => funnel.stages.find(({ stage }) => stage === id));
    const current = healthy?.monthlyCost === null ? null : report.totals.current.monthlyCost;
    expect(healthy?.monthlyCost).toEqual(current);
    const { together, ...by } = statistics;
    for (const rows of [[together], ...Object.values(by)]) {
      const sum = (costs: readonly (string | undefined)[]) =>
        costs.includes(undefined) ? null : costs.reduce((total, cost) => total + usd(cost), 0);
      expect(sum(rows.map((row) => row.eligible.monthlyCost))).toBe(usd(eligible?.monthlyCost?.expected));
      const own = sum(rows.map((row) => row.current?.monthlyCost));
      expect(own).toBe(current === null && rows.length > 0 ? null : usd(current?.expected ?? "0.00"));
    }
  });

  test("tells each resource, and what none of them names, once", async () => {
    const { resources, unlisted, statistics } = await jsonOf(words());
    const shares = [...resources, ...unlisted];
    expect(shares.reduce((sum, { workloads }) => sum + workloads, 0)).toBe(statistics.together.workloads);
    expect(shares.reduce((sum, { eligible }) => sum + usd(eligible.monthlyCost), 0)).toBe(
      usd(statistics.together.eligible.monthlyCost),
    );
    const rows = csvRecords(await printed(words(), "csv"));
    expect(rows.map((row) => [row["account_id"], row["resource"], row["status"], row["eligible_usd"]])).toEqual(
      resources.map(({ accountId, resource, status, eligible }) => [
        accountId ?? "",
        resource,
        status,
        eligible.monthlyCost,
      ]),
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
