import * as fc from "fast-check";
import { expect, test } from "vitest";
import { milliVcpu, vcpus } from "../../src/units/vcpu.ts";

test.each([
  [0, 0],
  [0.25, 250],
  [0.001, 1],
  [1.1, 1100],
  [4.35, 4350],
  [999_999.999, 999_999_999],
  [1_000_000, 1_000_000_000],
])("%d vCPUs are %i thousandths", (typed, milli) => {
  expect(milliVcpu(typed)).toBe(milli);
});

test.each([
  -1,
  -0.001,
  0.0005,
  0.2505,
  1_000_000.001,
  1e9,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
])("%d is no number of vCPUs", (typed) => {
  expect(milliVcpu(typed)).toBeNull();
});

test("a number that is too fine never becomes nothing", () => {
  expect(milliVcpu(1e-10)).toBeNull();
});

test("every thousandth up to a million is itself again", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (milli) => {
      expect(milliVcpu(vcpus(milli))).toBe(milli);
      expect(milliVcpu(Number((milli / 1000).toFixed(3)))).toBe(milli);
    }),
  );
});
