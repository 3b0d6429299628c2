import type { Quantity, QuantityRange } from "../units/quantity.ts";
import type { Range } from "../units/range.ts";

/** The parts that growth is told in: twelve decimals. */
const SCALE = 1_000_000_000_000n;

/** What `growth` (hundredths of a percent a month) makes of 1 in `count` months, in parts of `SCALE`; rounded half up once. */
export function growthFactor(growth: number, count: number): bigint {
  const factor = BigInt(10_000 + growth) ** BigInt(count) * SCALE;
  const base = 10_000n ** BigInt(count);
  return (factor * 2n + base) / (base * 2n);
}

/** Usage that grew by a factor of `growthFactor`, each bound to the nearest. */
export function grownUsage(used: QuantityRange, factor: bigint): QuantityRange {
  const low = grown(used.low, factor);
  if (used.low === used.high) return { low, expected: low, high: low, unbounded: used.unbounded };
  return { low, expected: grown(used.expected, factor), high: grown(used.high, factor), unbounded: used.unbounded };
}

/** vCPUs (thousandths) that grew by a factor of `growthFactor`, to the nearest thousandth. */
export function grownVcpus({ low, expected, high }: Range, factor: bigint): Range {
  const milli = (part: number) => Number(grown(BigInt(part), factor));
  return { low: milli(low), expected: milli(expected), high: high === null ? null : milli(high) };
}

const grown = (part: Quantity, factor: bigint): Quantity => (part * factor * 2n + SCALE) / (SCALE * 2n);
