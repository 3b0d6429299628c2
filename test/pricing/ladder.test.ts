import * as fc from "fast-check";
import { expect, test } from "vitest";
import { deepestPrice, ladderCost, moreCost, tierQuantities } from "../../src/pricing/ladder.ts";
import type { RateTier } from "../../src/pricing/price-list.ts";
import { vcpuMonth } from "../../src/units/quantity.ts";

const tier = (from: bigint, to: bigint | null, low: number, expected: number, high: number): RateTier => ({
  from,
  to,
  low,
  expected,
  high,
  assumed: low !== high,
});

const US_EAST = [
  tier(0n, 500n, 1_500_000, 1_500_000, 1_500_000),
  tier(500n, 5000n, 750_000, 750_000, 750_000),
  tier(5000n, null, 250_000, 250_000, 250_000),
];

const UNIT = vcpuMonth(720);

test.each([
  ["nothing", 0n, [0n, 0n, 0n]],
  ["a part of the first", UNIT / 2n, [UNIT / 2n, 0n, 0n]],
  ["the first to its last drop", 500n * UNIT, [500n * UNIT, 0n, 0n]],
  ["a drop into the second", 500n * UNIT + 1n, [500n * UNIT, 1n, 0n]],
  ["the second to its last drop", 5000n * UNIT, [500n * UNIT, 4500n * UNIT, 0n]],
  ["a drop into the third", 5000n * UNIT + 1n, [500n * UNIT, 4500n * UNIT, 1n]],
  ["far beyond", 1_000_000n * UNIT, [500n * UNIT, 4500n * UNIT, 995_000n * UNIT]],
])("a pool that fills %s", (_, pooled, parts) => {
  expect(tierQuantities(pooled, US_EAST, UNIT)).toEqual(parts);
  const prices = [1_500_000n, 750_000n, 250_000n];
  const cost = parts.reduce((sum, part, index) => sum + part * (prices[index] ?? 0n), 0n);
  expect(ladderCost(pooled, US_EAST, UNIT, "expected")).toBe(cost);
});

test.each([
  ["in one tier", 3200n, 100n, 75],
  ["across an edge", 450n, 100n, 112.5],
  ["from an edge on", 5000n, 100n, 25],
  ["from nothing on", 0n, 1n, 1.5],
])("what more costs %s", (_, pooled, more, dollars) => {
  const cost = moreCost(pooled * UNIT, more * UNIT, US_EAST, UNIT, "expected");
  expect(Number(cost / UNIT) / 1e6).toBe(dollars);
});

test("each side is priced by its own prices", () => {
  const tiers = [tier(0n, 10n, 1, 2, 3), tier(10n, null, 10, 20, 30)];
  expect(ladderCost(12n, tiers, 1n, "low")).toBe(30n);
  expect(ladderCost(12n, tiers, 1n, "expected")).toBe(60n);
  expect(ladderCost(12n, tiers, 1n, "high")).toBe(90n);
});

test("the parts of the tiers add up to the pool, and the next drop never costs less than nothing or more than the last", () => {
  const quantities = fc.bigInt({ min: 0n, max: 20_000n * UNIT });
  fc.assert(
    fc.property(quantities, quantities, (a, b) => {
      const [less, more] = a < b ? [a, b] : [b, a];
      expect(tierQuantities(a, US_EAST, UNIT).reduce((sum, part) => sum + part, 0n)).toBe(a);
      const first = ladderCost(less, US_EAST, UNIT, "expected");
      const both = ladderCost(more, US_EAST, UNIT, "expected");
      expect(both >= first).toBe(true);
      expect(ladderCost(a + b, US_EAST, UNIT, "expected") <= first + both).toBe(true);
    }),
  );
});

test("an endless pool pays the price of the last tier", () => {
  expect(deepestPrice(US_EAST, "high")).toBe(250_000n);
  expect(() => deepestPrice([], "high")).toThrow("at least one tier");
});
