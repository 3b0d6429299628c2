import { expect, test } from "vitest";
import { createJudge } from "../../src/inventory/eligibility.ts";
import { poolStandings } from "../../src/plan/pool-standing.ts";
import { prepare } from "../../src/plan/population.ts";
import { readInventory } from "../../src/sources/inventory-file.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { DATA, forecastOf, inventoryOf, OPTIONS, PRICES, vcpuRange, workload } from "./population-of.ts";

const standing = (pooled: Parameters<typeof workload>[0]) =>
  poolStandings(prepare(inventoryOf([workload(pooled)])), PRICES, OPTIONS, "everything")[0];

test("what comes next reaches across a tier edge", () => {
  const pool = standing(450);
  expect(pool?.next).toEqual({ low: 1_500_000, expected: 1_500_000, high: 1_500_000 });
  expect(pool?.nextHundred?.expected).toBe(112_500_000);
  expect(pool?.toNextTier).toEqual({ low: 50_000, expected: 50_000, high: 50_000 });
});

test("an edge belongs to the tier that begins at it, and the last tier has no end", () => {
  expect(standing(500)?.next?.expected).toBe(750_000);
  expect(standing(5000)?.toNextTier).toBeNull();
});

test("what comes next is cheapest on top of the most that the pool may hold", () => {
  const pool = standing(vcpuRange(400, 600, 6000));
  expect(pool?.next).toEqual({ low: 250_000, expected: 750_000, high: 1_500_000 });
  expect(pool?.toNextTier).toEqual({ low: 0, expected: 4_400_000, high: 4_600_000 });
});

test("a pool that nothing bounds may have reached the last tier", () => {
  const pool = poolStandings(
    prepare(inventoryOf([workload(100)], { organization: { id: "o-example", name: null, whole: false } })),
    PRICES,
    OPTIONS,
    "everything",
  )[0];
  expect(pool?.next).toEqual({ low: 250_000, expected: 1_500_000, high: 1_500_000 });
  expect(pool?.quantity.high).toBeNull();
  expect(pool?.tiers.map(({ quantity }) => quantity.high)).toEqual([500_000, 4_500_000, null]);
});

test("tiers and members add up to the pool, as the forecast gives it", async () => {
  const sample = await readInventory(
    new URL("sample/organization.ndjson", DATA),
    createJudge(readReferenceTables(DATA)),
  );
  const result = forecastOf(sample);
  const population = prepare(sample);
  for (const basis of ["current", "everything"] as const) {
    for (const pool of poolStandings(population, PRICES, { ...OPTIONS, asOf: sample.asOf }, basis)) {
      const same = result.pools.find(
        (one) => one.basis === basis && one.regionId === pool.regionId && one.meter === pool.meter,
      );
      expect(pool.cost.expected).toBe(same?.cost);
      expect(pool.tiers.reduce((sum, { cost }) => sum + cost.expected, 0)).toBe(pool.cost.expected);
      expect(pool.members.reduce((sum, { cost }) => sum + cost.expected, 0)).toBe(pool.cost.expected);
    }
  }
});
