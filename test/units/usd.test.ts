import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decimalUsd, parseUsd } from "../../src/units/usd.ts";

test.each([
  ["1.50", 1_500_000],
  ["0.25", 250_000],
  ["0.0000125", null],
  ["0.000012", 12],
  ["0.0000120", 12],
  ["8000", 8_000_000_000],
  [" 7 ", 7_000_000],
  ["-2.5", -2_500_000],
  ["999999999.999999", 999_999_999_999_999],
  ["1000000000", null],
  ["", null],
  [".5", null],
  ["5.", null],
  ["1e3", null],
  ["1,000", null],
  ["$5", null],
  ["NaN", null],
  ["Infinity", null],
  ["--5", null],
  ["+5", null],
  ["٣", null],
])("%j is read as %j micro-dollars", (text, amount) => {
  expect(parseUsd(text)).toBe(amount);
});

test.each([
  [0, "0.00"],
  [1, "0.000001"],
  [10, "0.00001"],
  [12_500, "0.0125"],
  [1_500_000, "1.50"],
  [100_000_000, "100.00"],
  [-500_000, "-0.50"],
  [-1, "-0.000001"],
  [9_007_199_254_740_991, "9007199254.740991"],
])("%i micro-dollars are written %s", (amount, text) => {
  expect(decimalUsd(amount)).toBe(text);
});

test("what is written is read back", () => {
  fc.assert(
    fc.property(fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }), (amount) => {
      expect(parseUsd(decimalUsd(amount))).toBe(amount);
      expect(decimalUsd(amount)).toMatch(/^-?\d+\.\d{2,6}$/);
    }),
  );
});
