import * as fc from "fast-check";
import { expect, test } from "vitest";
import { allocate, divideDown, divideRounded, divideUp } from "../../src/units/allocate.ts";

const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { minLength: 1, maxLength: 12 });
const totals = fc.integer({ min: 0, max: 9_000_000_000_000_000 });

test.each([
  [100, [1, 1, 1], [34, 33, 33]],
  [101, [1, 1, 1], [34, 34, 33]],
  [10, [1, 2, 2], [2, 4, 4]],
  [10, [1, 0, 1], [5, 0, 5]],
  [1, [1, 3], [0, 1]],
  [2, [3, 1], [2, 0]],
  [0, [5, 5], [0, 0]],
  [7, [9], [7]],
  [7, [0], [0]],
  [7, [0, 0], [0, 0]],
  [7, [], []],
])("%i in proportion to %j is %j", (total, parts, shares) => {
  expect(allocate(total, parts.map(BigInt))).toEqual(shares);
});

test("shares add up to the total, and each is its exact share rounded down or up", () => {
  fc.assert(
    fc.property(totals, weights, (total, parts) => {
      const whole = parts.reduce((sum, part) => sum + part, 0n);
      const shares = allocate(total, parts);
      expect(shares).toHaveLength(parts.length);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(whole === 0n ? 0 : total);
      for (const [index, share] of shares.entries()) {
        if (whole === 0n) continue;
        const exact = BigInt(total) * (parts[index] ?? 0n);
        const short = BigInt(share) * whole - exact;
        expect(short > -whole && short < whole).toBe(true);
      }
    }),
  );
});

test("what is left over goes to the largest remainders", () => {
  fc.assert(
    fc.property(totals, weights, (total, parts) => {
      const whole = parts.reduce((sum, part) => sum + part, 0n);
      fc.pre(whole > 0n);
      const shares = allocate(total, parts);
      const remainders = parts.map((part) => (BigInt(total) * part) % whole);
      const up = remainders.filter(
        (_, index) => BigInt(shares[index] ?? 0) * whole > BigInt(total) * (parts[index] ?? 0n),
      );
      const down = remainders.filter(
        (_, index) => BigInt(shares[index] ?? 0) * whole <= BigInt(total) * (parts[index] ?? 0n),
      );
      for (const one of up) expect(down.every((other) => other <= one)).toBe(true);
    }),
  );
});

test.each([
  [5n, 2n, 3, 2, 3],
  [7n, 3n, 2, 2, 3],
  [8n, 3n, 3, 2, 3],
  [6n, 3n, 2, 2, 2],
  [0n, 3n, 0, 0, 0],
  [1n, 1_000_000n, 0, 0, 1],
  [499_999n, 1_000_000n, 0, 0, 1],
  [500_000n, 1_000_000n, 1, 0, 1],
])("%s ÷ %s is %i, down %i, up %i", (numerator, denominator, rounded, down, up) => {
  expect(divideRounded(numerator, denominator)).toBe(rounded);
  expect(divideDown(numerator, denominator)).toBe(down);
  expect(divideUp(numerator, denominator)).toBe(up);
});
