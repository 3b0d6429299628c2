import { describe, expect, test } from "vitest";
import type { Gap } from "../../src/inventory/gap.ts";
import type { UsageLevel } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { attribute } from "../../src/plan/attribution.ts";
import { explain } from "../../src/plan/explain.ts";
import { prepare } from "../../src/plan/population.ts";
import { exactly } from "../../src/units/range.ts";
import {
  COVERED,
  forecastOf,
  inventoryOf,
  OPTIONS,
  PAYMENTS,
  PLATFORM,
  PRICES,
  usageLevel,
  vcpuRange,
  workload,
} from "./population-of.ts";

/** The last hour ran 120 vCPUs; the mean of 30 days was 90, the quietest week 60, the busiest 150. */
const LEVEL = usageLevel([120, 90, 60, 150]);
const SUBJECT = { accountId: PAYMENTS, regionId: "us-east-1", kind: "ec2-instance" } as const;
const HALF = usageLevel([2, 1, 1, 1]);

const costOf = (workloads: readonly Workload[], usage: readonly UsageLevel[]) => {
  const { low, expected, high } = forecastOf(inventoryOf(workloads, { usage })).everything.cost;
  return { low: low / 1e6, expected: expected / 1e6, high: high === null ? null : high / 1e6 };
};

describe("800 EC2 vCPUs whose mean was 90 of 120 run 600 vCPU-months: 750 + 100 × 0.75 = $825", () => {
  const rows = [workload(800, { coverage: COVERED })];
  const result = forecastOf(inventoryOf(rows, { usage: [LEVEL] }));
  // The quietest week 400 × 1.50 = 600, the busiest 750 + 500 × 0.75 = 1,125.
  const cost = { low: 600e6, expected: 825e6, high: 1125e6 };

  test("and their vCPUs stay what was seen", () => {
    expect(result.current).toMatchObject({ vcpus: exactly(800_000), cost });
    expect(result.everything).toMatchObject({ vcpus: exactly(800_000), cost });
    expect(result.vcpus).toMatchObject({ protected: 800_000, eligible: 800_000 });
  });

  test("in kinds, accounts, cells, pools, readings and every month", () => {
    const [account] = result.accounts;
    expect([result.kinds[2]?.current?.cost, account?.current?.cost, account?.current?.standalone]).toEqual([
      cost,
      cost,
      cost,
    ]);
    expect(result.cells[0]?.everything.cost).toEqual(cost);
    expect(result.pools.map((pool) => [pool.quantity / pool.unit, pool.cost])).toEqual([
      [600n, 825e6],
      [600n, 825e6],
    ]);
    expect(result.readings.map(({ current }) => current)).toEqual(Array(5).fill(825e6));
    for (const { billed, afterTrials } of result.projections[0]?.months ?? []) {
      expect([billed, afterTrials]).toEqual([cost, cost]);
    }
    // 20 of 30 days have run 400 vCPU-months: 825 - 600 is to come.
    expect(result.projections[0]?.months[0]?.remaining.expected).toBe(225e6);
  });

  test("in an explanation, and in each workload's share", () => {
    const inventory = inventoryOf(rows, { usage: [LEVEL] });
    const steps = explain(prepare(inventory), rows, PRICES, OPTIONS, SUBJECT);
    expect(steps).toMatchObject({ vcpus: exactly(800_000), cost, fullMonth: cost, level: { now: 120_000 } });
    expect(steps.metered / steps.unit).toBe(600n);
    const parts = [300, 500].map((vcpus) => workload(vcpus, { coverage: COVERED }));
    const shares = attribute(prepare(inventoryOf(parts, { usage: [LEVEL] })), parts, PRICES, OPTIONS);
    expect(shares.map(({ current }) => current / 1e6)).toEqual([309.375, 515.625]);
  });

  test("and free days are days of the mean", () => {
    const trials = [{ ...SUBJECT, ends: Date.UTC(2026, 11, 16), precision: "exact" as const }];
    const { projections } = forecastOf(inventoryOf(rows, { usage: [LEVEL], trials }));
    // 600 × 16 ÷ 31 = 309.68 vCPU-months at 1.50.
    expect(projections[0]?.months[1]?.billed.expected).toBe(464_516_129);
  });
});

describe("what a level speaks of", () => {
  test.each<[string, Partial<Workload>, UsageLevel, number]>([
    ["EC2 hosts", {}, HALF, 75],
    ["EKS nodes, which the same metric counts", { kind: "eks-node" }, HALF, 75],
    ["no Fargate tasks", { kind: "fargate-task" }, HALF, 150],
    ["Fargate tasks, by their own metric", { kind: "fargate-task" }, { ...HALF, of: "fargate" }, 75],
    ["no other account", { accountId: PLATFORM }, HALF, 150],
    ["no other Region", { regionId: "us-east-2" }, HALF, 150],
    ["nothing, after too few hours", {}, { ...HALF, usable: "too-few-hours" }, 150],
    ["nothing, of another level", {}, { ...HALF, usable: "other-level" }, 150],
    ["nothing, where nothing ran in the last hour", {}, { ...HALF, now: 0 }, 150],
    ["no host whose hours are stated", { hours: 360 * 3600 }, usageLevel([4, 1, 1, 1]), 75],
  ])("%s", (_, change, level, dollars) => {
    expect(costOf([workload(100, change)], [level])).toEqual({ low: dollars, expected: dollars, high: dollars });
  });

  test("a neighbour's share is of a smaller pool", () => {
    // 400 of 800 run half: 750 + 100 × 0.75 = 825 for 600, of which 400 are PLATFORM's.
    const rows = [workload(400), workload(400, { accountId: PLATFORM })];
    const { accounts } = forecastOf(inventoryOf(rows, { usage: [HALF] }));
    expect(accounts.map(({ everything }) => everything.cost.expected / 1e6)).toEqual([275, 550]);
  });
});

/** A call that hides up to 96 vCPUs of EC2 hosts. */
const GAP: Gap = {
  accountId: PAYMENTS,
  regionId: "us-east-1",
  api: "ec2:DescribeInstances",
  reason: "denied",
  message: "no",
  hides: [{ kind: "ec2-instance", bound: 96_000 }],
};

describe("bounds", () => {
  test("a range of vCPUs is widened by the weeks", () => {
    expect(costOf([workload(vcpuRange(60, 120, 240))], [LEVEL])).toEqual({ low: 45, expected: 135, high: 450 });
  });

  test("a mean outside of its weeks, which leave two days out, holds the bound", () => {
    expect(costOf([workload(100)], [usageLevel([10, 5, 6, 7])])).toMatchObject({ low: 75, expected: 75, high: 105 });
    expect(costOf([workload(100)], [usageLevel([10, 8, 6, 7])])).toMatchObject({ low: 90, expected: 120, high: 120 });
    const rows = [workload(100)];
    const levelOf = (level: UsageLevel) =>
      explain(prepare(inventoryOf(rows, { usage: [level] })), rows, PRICES, OPTIONS, SUBJECT).level;
    expect(levelOf(usageLevel([10, 5, 6, 7]))).toMatchObject({ mean: 5000, quietest: 5000, busiest: 7000 });
    expect(levelOf(usageLevel([10, 8, 6, 7]))).toMatchObject({ mean: 8000, quietest: 6000, busiest: 8000 });
  });

  test("thirds are rounded outwards, and no mean is open by its rounding", () => {
    expect(costOf([workload(1)], [usageLevel([7, 3, 2, 4])])).toEqual({
      low: 0.428571,
      expected: 0.642857,
      high: 0.857143,
    });
    expect(costOf([workload(1)], [usageLevel([7, 3, 3, 3])])).toEqual({
      low: 0.642857,
      expected: 0.642857,
      high: 0.642857,
    });
  });

  test("what nobody saw is not said to rest", () => {
    const inventory = inventoryOf([workload(100)], { usage: [HALF], gaps: [GAP] });
    const result = forecastOf(inventory);
    expect(result.everything).toMatchObject({
      cost: { low: 75e6, expected: 75e6, high: 219e6 },
      unresolvedHigh: 219e6,
    });
    expect(result.gaps.map(({ swing }) => swing)).toEqual([{ low: 0, high: 144e6 }]);
    const shares = attribute(prepare(inventory), inventory.workloads, PRICES, OPTIONS);
    expect(shares.map(({ everything }) => everything)).toEqual([75e6]);
  });
});
