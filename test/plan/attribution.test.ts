import { expect, test } from "vitest";
import type { Workload } from "../../src/inventory/workload.ts";
import { attribute } from "../../src/plan/attribution.ts";
import { prepare } from "../../src/plan/population.ts";
import { COVERED, inventoryOf, OPTIONS, PLATFORM, PRICES, workload } from "./population-of.ts";

const shares = (workloads: readonly Workload[], options = OPTIONS) =>
  attribute(prepare(inventoryOf(workloads)), workloads, PRICES, options).map(({ current, everything }) => [
    current,
    everything,
  ]);

test("a workload pays its part of its account's share of the pool, today and if everything were protected", () => {
  const rows = [
    workload(100, { coverage: COVERED }),
    workload(300, { cluster: "core" }),
    workload(600, { accountId: PLATFORM, coverage: COVERED }),
    workload(50, { eligibility: { state: "ineligible", reasons: ["WINDOWS"] } }),
  ];
  // today 700 cost 900; everything 1,000 cost 1,125
  expect(shares(rows)).toEqual([
    [128_571_429, 112_500_000],
    [0, 337_500_000],
    [771_428_571, 675_000_000],
    [0, 0],
  ]);
});

test("three thirds of a cent that can't be split are given to the largest remainders, first account, then cluster, then workload", () => {
  const third = (change: Partial<Workload> = {}): Workload => workload(0.001, { hours: 1, ...change });
  const rows = [third(), third(), third({ tags: { team: "b" } }), third({ accountId: PLATFORM })];
  const total = shares(rows).reduce((sum, [, everything]) => sum + (everything ?? 0), 0);
  expect(total).toBe(0);
  const more = Array.from({ length: 7 }, () => workload(0.001, { hours: 3600 }));
  // 7 × a thousandth of a vCPU-hour of 720 cost 14.58 micro-dollars
  const amounts = shares(more).map(([, everything]) => everything);
  expect(amounts).toEqual([3, 2, 2, 2, 2, 2, 2]);
});

test("hosts that run other hours than their neighbours pay for their hours", () => {
  const rows = [workload(100), workload(100, { hours: 360 * 3600 })];
  expect(shares(rows)).toEqual([
    [0, 150_000_000],
    [0, 75_000_000],
  ]);
});

test("an account that stands alone pays its own ladder", () => {
  const rows = [workload(500), workload(500, { accountId: PLATFORM })];
  expect(shares(rows, { ...OPTIONS, tierScope: "account" })).toEqual([
    [0, 750_000_000],
    [0, 750_000_000],
  ]);
});

test("without an organization each account climbs alone", () => {
  const rows = [workload(500), workload(500, { accountId: PLATFORM })];
  const inventory = inventoryOf(rows, { organization: null });
  expect(attribute(prepare(inventory), rows, PRICES, OPTIONS).map(({ everything }) => everything)).toEqual([
    750e6, 750e6,
  ]);
});
