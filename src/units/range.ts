/** A figure with its bounds: low ≤ expected ≤ high, all equal where it is known exactly, high null where nothing bounds it. */
export type Range = { readonly low: number; readonly expected: number; readonly high: number | null };

/** The signed difference that another value would make to a figure; high is null where nothing bounds it. */
export type Swing = { readonly low: number; readonly high: number | null };

export const ZERO: Range = { low: 0, expected: 0, high: 0 };

/** A range whose value is known. */
export const exactly = (value: number): Range => ({ low: value, expected: value, high: value });

/** Whether low, expected and high are one value. */
export const isExact = (range: Range): boolean => range.low === range.high;

/** Adds ranges part by part; one unbounded high makes the sum unbounded. */
export function addRanges(ranges: Iterable<Range>): Range {
  let low = 0;
  let expected = 0;
  let high: number | null = 0;
  for (const range of ranges) {
    low += range.low;
    expected += range.expected;
    high = high === null || range.high === null ? null : high + range.high;
  }
  return { low, expected, high };
}

/** The range whose bounds are widened as far as needed to hold its expected value. */
export function rangeAround(low: number, expected: number, high: number | null): Range {
  return { low: Math.min(low, expected), expected, high: high === null ? null : Math.max(high, expected) };
}
