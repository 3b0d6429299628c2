import type { Range } from "../units/range.ts";

/** A signed difference with its bounds; null where nothing bounds it. */
export type Change = { readonly low: number | null; readonly expected: number; readonly high: number | null };

/** A figure if everything were protected, in the scenario, and what lies between them. */
export type Compared = { readonly base: Range; readonly scenario: Range; readonly difference: Change };

/** A figure beside its other. */
export const compared = (base: Range, scenario: Range): Compared => ({
  base,
  scenario,
  difference: changeOf(base, scenario),
});

/**
 * What lies between two figures of one world: low beside low, expected beside expected, high beside high, since what isn't
 * known is the same on both sides. What has no bound on either side is left aside; on one side it opens the difference.
 */
export function changeOf(from: Range, to: Range): Change {
  const expected = to.expected - from.expected;
  const low = to.low - from.low;
  if (from.high === null && to.high === null)
    return { low: Math.min(low, expected), expected, high: Math.max(low, expected) };
  const high = from.high === null || to.high === null ? expected : to.high - from.high;
  return {
    low: from.high === null ? null : Math.min(low, expected, high),
    expected,
    high: to.high === null ? null : Math.max(low, expected, high),
  };
}
