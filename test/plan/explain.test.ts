import { describe, expect, test } from "vitest";
import type { TrialClock } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { explain } from "../../src/plan/explain.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import { prepare } from "../../src/plan/population.ts";
import { exactly } from "../../src/units/range.ts";
import { COVERED, forecastOf, inventoryOf, OPTIONS, PAYMENTS, PLATFORM, PRICES, workload } from "./population-of.ts";

const SUBJECT = { accountId: PAYMENTS, regionId: "us-east-1", kind: "ec2-instance" } as const;

function explained(
  workloads: readonly Workload[],
  trials: readonly TrialClock[] = [],
  options: Partial<ForecastOptions> = {},
) {
  const inventory = inventoryOf(workloads, { trials });
  const steps = explain(prepare(inventory), workloads, PRICES, { ...OPTIONS, ...options }, SUBJECT);
  return { steps, result: forecastOf(inventory, options) };
}

const clock = (ends: number): TrialClock => ({ ...SUBJECT, ends, precision: "exact" });

test("what is protected is explained as today's bill, each step leading to the next", () => {
  const rows = [
    workload(8, { coverage: COVERED, count: exactly(50), type: "m6i.2xlarge" }),
    workload(300),
    workload(400, { coverage: COVERED, accountId: PLATFORM }),
  ];
  const { steps, result } = explained(rows);
  expect(steps).toMatchObject({
    basis: "current",
    month: null,
    trial: "over",
    trialEnds: null,
    divisorHours: 720,
    vcpus: exactly(400_000),
    workloads: [{ count: 50, type: "m6i.2xlarge", each: 8000, covered: "covered", coveredVcpus: 400_000 }],
    pool: { scope: "o-example", meter: "ec2", cost: 975e6 },
    cost: exactly(487_500_000),
    fullMonth: exactly(487_500_000),
    standalone: exactly(600_000_000),
  });
  expect([steps.metered, steps.paid, steps.pool.quantity].map((used) => used / steps.unit)).toEqual([400n, 400n, 800n]);
  expect(steps.pool.members.map(({ accountId, quantity }) => [accountId, quantity / steps.unit])).toEqual(
    expect.arrayContaining([
      [PAYMENTS, 400n],
      [PLATFORM, 400n],
    ]),
  );
  expect(steps.pool.tiers.map(({ cost }) => cost)).toEqual([750e6, 225e6, 0]);
  expect(result.accounts[0]?.current?.cost).toEqual(steps.cost);
});

describe("a trial", () => {
  test("is explained by the first month of which it frees a part", () => {
    const { steps, result } = explained([workload(31, { coverage: COVERED })], [clock(Date.UTC(2026, 11, 11))]);
    expect(steps).toMatchObject({
      month: "2026-12",
      trial: "known",
      trialEnds: Date.UTC(2026, 11, 11),
      divisorHours: 744,
    });
    expect([steps.metered / steps.unit, steps.paid / steps.unit]).toEqual([31n, 21n]);
    expect(steps.cost).toEqual(exactly(31_500_000));
    expect(steps.fullMonth).toEqual(exactly(46_500_000));
    expect(result.projections[0]?.months[1]?.billed).toEqual(steps.cost);
  });

  test("that ends with a month frees no part of any: a full month is explained", () => {
    expect(explained([workload(31, { coverage: COVERED })], [clock(Date.UTC(2026, 11, 1))]).steps.month).toBeNull();
  });

  test("that hasn't started is explained as if all were protected from the report on", () => {
    const { steps } = explained([workload(31)]);
    expect(steps).toMatchObject({
      basis: "everything",
      month: "2026-12",
      trial: "not-started",
      trialEnds: Date.UTC(2026, 11, 21),
    });
    expect(steps.cost).toEqual(exactly(16_500_000));
  });
});

test("hosts of other hours and other tags of the same place are explained together", () => {
  const rows = [
    workload(100, { coverage: COVERED }),
    workload(100, { coverage: COVERED, hours: 360 * 3600, tags: { team: "red" } }),
  ];
  const { steps } = explained(rows);
  expect(steps.cost).toEqual(exactly(225e6));
  expect(steps.paid / steps.unit).toBe(150n);
  expect(steps.vcpus).toEqual(exactly(200_000));
});

test("what can't be protected is no part of everything", () => {
  const rows = [workload(10), workload(96, { eligibility: { state: "ineligible", reasons: ["WINDOWS"] } })];
  expect(explained(rows).steps.workloads.map(({ each }) => each)).toEqual([10_000]);
});

test("a Region without a price shows its range and that it is assumed", () => {
  const row = workload(100, { regionId: "eu-west-1", coverage: COVERED });
  const inventory = inventoryOf([row]);
  const steps = explain(prepare(inventory), [row], PRICES, OPTIONS, { ...SUBJECT, regionId: "eu-west-1" });
  expect(steps.rate.assumed).toBe("region");
  expect(steps.cost).toEqual({ low: 150e6, expected: 180e6, high: 225e6 });
});
