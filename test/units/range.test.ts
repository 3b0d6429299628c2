import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Range } from "../../src/units/range.ts";
import { addRanges, exactly, isExact, rangeAround, ZERO } from "../../src/units/range.ts";

const ranges = fc
  .tuple(fc.nat(), fc.nat(), fc.option(fc.nat()))
  .map(([low, more, most]): Range => ({ low, expected: low + more, high: most === null ? null : low + more + most }));

test("ranges add up part by part, and one without an upper bound makes the sum unbounded", () => {
  expect(addRanges([{ low: 1, expected: 2, high: 4 }, exactly(10)])).toEqual({ low: 11, expected: 12, high: 14 });
  expect(addRanges([exactly(1), { low: 0, expected: 0, high: null }, exactly(5)])).toEqual({
    low: 6,
    expected: 6,
    high: null,
  });
  expect(addRanges([])).toEqual(ZERO);
});

test("a sum of ordered ranges is ordered", () => {
  fc.assert(
    fc.property(fc.array(ranges), (all) => {
      const { low, expected, high } = addRanges(all);
      expect(low).toBeLessThanOrEqual(expected);
      expect(expected).toBeLessThanOrEqual(high ?? Number.POSITIVE_INFINITY);
    }),
  );
});

test.each([
  [1, 2, 3, { low: 1, expected: 2, high: 3 }],
  [3, 2, 4, { low: 2, expected: 2, high: 4 }],
  [1, 5, 4, { low: 1, expected: 5, high: 5 }],
  [1, 2, null, { low: 1, expected: 2, high: null }],
  [3, 2, null, { low: 2, expected: 2, high: null }],
])("the range around %i, %i and %j holds its expected value", (low, expected, high, range) => {
  expect(rangeAround(low, expected, high)).toEqual(range);
});

test.each([
  [exactly(0), true],
  [exactly(7), true],
  [{ low: 0, expected: 0, high: 1 }, false],
  [{ low: 0, expected: 0, high: null }, false],
  [{ low: 0, expected: 1, high: 1 }, false],
])("%j is known exactly: %j", (range, exact) => {
  expect(isExact(range)).toBe(exact);
});
