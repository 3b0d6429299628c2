import type { Range } from "../units/range.ts";

/** A signed difference with its bounds; null where nothing bounds it. */
export type Change = { readonly low: number | null; readonly expected: number; readonly high: number | null };

/** A figure if everything were protected, in the scenario, and what lies between them. */
export type Compared = { readonly base: Range; readonly scenario: Range; readonly difference: Change };

/** A figure beside its other. */
export const compared = (base: Range, scenario: Range, opened = 0): Compared => ({
  base,
  scenario,
  difference: changeOf(base, scenario, opened),
});

/**
 * What lies between two figures of one world: low beside low, expected beside expected, high beside high, since what isn't
 * known is the same on both sides. `opened` says how many more parts without a bound the second one holds, `closed` how many
 * that the first one holds it lacks: they open the difference, while those that both hold are left aside.
 */
export function changeOf(from: Range, to: Range, opened = 0, closed = -opened): Change {
  const expected = to.expected - from.expected;
  const low = to.low - from.low;
  const high = from.high === null || to.high === null ? expected : to.high - from.high;
  const more = to.high === null && (from.high !== null || opened > 0);
  const fewer = from.high === null && (to.high !== null || closed > 0);
  return {
    low: fewer ? null : Math.min(low, expected, high),
    expected,
    high: more ? null : Math.max(low, expected, high),
  };
}
