import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addQuantities, NOTHING, quantity, vcpuMonth } from "../../src/units/quantity.ts";

test.each([672, 696, 720, 730, 744])("one vCPU for %i hours is a vCPU-month of that many hours", (hours) => {
  expect(quantity(1000, hours * 3600)).toBe(vcpuMonth(hours));
});

test("usage stays exact where floating point would not", () => {
  expect(quantity(1_000_000_001, 2_678_399)).toBe(2_678_399_002_678_399n);
  expect(quantity(90_071_992_547, 2_678_399) - quantity(90_071_992_546, 2_678_399)).toBe(2_678_399n);
});

test("cutting vCPUs in two changes no usage", () => {
  const milli = fc.integer({ min: 0, max: 1_000_000_000 });
  fc.assert(
    fc.property(milli, milli, fc.integer({ min: 0, max: 2_678_400 }), (a, b, seconds) => {
      expect(quantity(a, seconds) + quantity(b, seconds)).toBe(quantity(a + b, seconds));
    }),
  );
});

test("usage is added part by part, unbounded parts are counted", () => {
  const a = { low: 1n, expected: 2n, high: 3n, unbounded: 1 };
  expect(addQuantities(a, a)).toEqual({ low: 2n, expected: 4n, high: 6n, unbounded: 2 });
  expect(addQuantities(a, NOTHING)).toEqual(a);
});
