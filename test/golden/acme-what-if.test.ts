import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { createJudge } from "../../src/inventory/eligibility.ts";
import type { Change, Compared } from "../../src/plan/change.ts";
import { choicesOf } from "../../src/plan/choices.ts";
import { prepare } from "../../src/plan/population.ts";
import type { Match } from "../../src/plan/scenario.ts";
import { EMPTY_SCENARIO } from "../../src/plan/scenario.ts";
import { prepareWhatIf } from "../../src/plan/what-if.ts";
import { readInventory } from "../../src/sources/inventory-file.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { DATA, OPTIONS, PRICES } from "../plan/population-of.ts";

const FILE = relative(".", fileURLToPath(new URL("acme/inventory.ndjson", import.meta.url)));
const acme = await readInventory(FILE, createJudge(readReferenceTables(DATA)));
const population = prepare(acme);
const limits = [{ name: "organization", monthly: 8_000_000_000, warnAt: 80 }];
const prepared = prepareWhatIf(population, PRICES, { ...OPTIONS, months: 12 }, limits);

const BATCH: Match = { tags: { workload: "batch" } };
const SANDBOX: Match = { units: ["Sandbox"] };
const result = prepared.whatIf({
  ...EMPTY_SCENARIO,
  rules: [
    { match: BATCH, protect: false },
    { match: SANDBOX, protect: false },
  ],
  from: Date.UTC(2026, 11, 1),
});

const cents = (usd: number | null | undefined): number => Math.round((usd ?? Number.NaN) / 10_000) / 100;
const expected = ({ base, scenario, difference }: Compared): readonly number[] =>
  [base.expected, scenario.expected, difference.expected].map(cents);
const isOpen = ({ low, high }: Change): boolean => cents(low) !== cents(high);

describe("without batch and sandbox, from December on", () => {
  test("a full month costs 5,904.60 instead of 7,382.60: 1,478.00 less, and 2,100 vCPU without a watch", () => {
    expect(expected(result.cost)).toEqual([7382.6, 5904.6, -1478]);
    expect([result.cost.scenario.low, result.cost.scenario.high].map(cents)).toEqual([5775, 6243]);
    expect(isOpen(result.cost.difference)).toBe(true);
    expect(result.vcpus.base.expected).toBe(7_784_000);
    expect(result.vcpus.scenario.expected).toBe(5_684_000);
    expect(result.vcpus.difference).toEqual({ low: -2_100_000, expected: -2_100_000, high: -2_100_000 });
    expect(result.gaps).toEqual({ base: true, scenario: true, difference: false });
  });

  test.each([
    ["2026-11", 1264.6, 1239, -25.6, false, false, false],
    ["2026-12", 4879.95, 3897.7, -982.26, true, true, true],
    ["2027-01", 7382.6, 5904.6, -1478, true, true, false],
    ["2027-10", 7382.6, 5904.6, -1478, true, true, false],
  ])("%s bills %d, or %d", (month, base, scenario, difference, ...gaps) => {
    const found = result.months.find((one) => one.month === month);
    expect(found === undefined ? [] : expected(found.billed)).toEqual([base, scenario, difference]);
    expect(Object.values(found?.gaps ?? {})).toEqual(gaps);
    expect(found === undefined ? null : isOpen(found.billed.difference)).toBe(true);
  });

  test("twelve months bill 64,182.70 instead of 79,970.55", () => {
    expect(expected(result.together.billed)).toEqual([79970.55, 64182.7, -15787.86]);
    expect(result.together.gaps).toEqual({ base: true, scenario: true, difference: true });
  });

  test.each([
    ["eks-node", 1488, 1755, true, false],
    ["fargate-task", 352, 561.6, true, false],
    ["ec2-instance", 5944, 5066, true, true],
  ])("%s alone", (kind, vcpus, saves, open, gap) => {
    const found = result.kinds.find((one) => one.kind === kind)?.alone;
    expect([found?.vcpus.expected, cents(found?.saves.expected)]).toEqual([vcpus * 1000, saves]);
    expect(found === undefined ? null : [isOpen(found.saves), found.gap]).toEqual([open, gap]);
  });

  test.each<[string, Match, number, number, boolean, boolean]>([
    ["tag workload=batch", BATCH, 1600, 1058, true, false],
    ["OU Sandbox", SANDBOX, 500, 320, false, false],
    ["cluster edge", { clusters: ["edge"] }, 160, 288, true, false],
    ["account legacy-ops", { accounts: ["666677778888"] }, 284, 71, true, true],
  ])("leaving out %s alone", (_, match, vcpus, saves, open, gap) => {
    const alone = prepared.effectOf({ match });
    expect([alone.vcpus.expected, cents(alone.saves.expected)]).toEqual([vcpus * 1000, saves]);
    expect([isOpen(alone.saves), alone.gap]).toEqual([open, gap]);
  });

  test("both marked, together, save 1,478.00", () => {
    expect(result.leftOut.vcpus.expected).toBe(2_100_000);
    expect(cents(result.leftOut.saves.expected)).toBe(1478);
    expect(result.rules.map(({ leavesOut }) => leavesOut.expected)).toEqual([1_600_000, 500_000]);
    expect(result.rules.map(({ alone }) => cents(alone.saves.expected))).toEqual([1058, 320]);
  });

  test.each([
    ["data-lake", 4207.11, 3139.89, -1067.23, "unwatched", 1600, []],
    ["dev-shared", 503.82, 0, -503.82, "unwatched", 500, []],
    ["payments-prod", 1142, 1192, 50, "dearer", 0, ["us-east-1 eks"]],
    ["platform-prod", 814.55, 839.55, 25, "dearer", 0, ["us-east-1 eks"]],
    ["legacy-ops", 225.52, 243.57, 18.05, "dearer", 0, ["us-east-1 ec2"]],
    ["web-eu", 489.6, 489.6, 0, null, 0, []],
  ])("%s notices", (name, base, scenario, difference, cause, unwatched, pools) => {
    const found = result.accounts.find(({ account }) => account?.name === name);
    expect(found === undefined ? [] : expected(found.cost)).toEqual([base, scenario, difference]);
    expect(found?.cause).toBe(cause);
    expect(0 - (found?.vcpus.difference.expected ?? 0)).toBe(unwatched * 1000);
    expect((found?.moves ?? []).map(({ regionId, meter }) => `${regionId} ${meter}`)).toEqual(pools);
  });

  test("the organization's budget: 92 % is a warning, 74 % within", () => {
    expect(result.limits.map(({ base, scenario }) => [base, scenario])).toEqual([
      [
        { state: "warning", share: 92 },
        { state: "within", share: 74 },
      ],
    ]);
  });

  test("December's bill by kind holds its Fargate tasks and EKS nodes on both sides", () => {
    const december = result.months[1];
    const sum = (side: "base" | "scenario") => (december?.kinds ?? []).reduce((total, one) => total + one[side], 0);
    expect([sum("base"), sum("scenario")].map(cents)).toEqual([4879.95, 3897.7]);
  });
});

test("what can be left out is told with its vCPUs", () => {
  const choices = choicesOf(population);
  const shown = (list: typeof choices.tags) => list.map(({ name, vcpus }) => `${name} ${vcpus.expected / 1000}`);
  expect(shown(choices.units)).toMatchInlineSnapshot(`
    [
      "Data 5100",
      "Prod 1900",
      "Sandbox 500",
      "Legacy 284",
    ]
  `);
  expect(shown(choices.tags)).toMatchInlineSnapshot(`
    [
      "workload=query 3500",
      "GuardDutyManaged=false 1600",
      "workload=batch 1600",
      "team=payments 948",
      "team=dev 500",
    ]
  `);
  expect(shown(choices.clusters)).toMatchInlineSnapshot(`
    [
      "checkout 640",
      "core 320",
      "sandbox 240",
      "api 180",
      "edge 160",
      "checkout-dr 128",
      "storefront 112",
      "preview 60",
    ]
  `);
  expect(shown(choices.accounts)).toMatchInlineSnapshot(`
    [
      "data-lake 5100",
      "payments-prod 948",
      "platform-prod 680",
      "dev-shared 500",
      "legacy-ops 284",
      "web-eu 272",
    ]
  `);
});
