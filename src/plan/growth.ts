import type { Quantity, QuantityRange } from "../units/quantity.ts";
import type { Range } from "../units/range.ts";

/** Usage that grew by `growth` (hundredths of a percent a month) for `count` months; each bound is rounded half up, once. */
export function grownUsage(used: QuantityRange, growth: number, count: number): QuantityRange {
  const factor = BigInt(10_000 + growth) ** BigInt(count);
  const base = 10_000n ** BigInt(count);
  const grown = (part: Quantity): Quantity => (part * factor * 2n + base) / (base * 2n);
  return {
    low: grown(used.low),
    expected: grown(used.expected),
    high: grown(used.high),
    unbounded: used.unbounded,
  };
}

/** vCPUs (thousandths) that grew by `growth` (hundredths of a percent a month) for `count` months, to the nearest thousandth. */
export function grownVcpus({ low, expected, high }: Range, growth: number, count: number): Range {
  const factor = (1 + growth / 10_000) ** count;
  const grown = (milli: number) => Math.round(milli * factor);
  return { low: grown(low), expected: grown(expected), high: high === null ? null : grown(high) };
}
