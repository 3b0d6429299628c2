import type { MilliVcpu } from "./vcpu.ts";
import { VCPU } from "./vcpu.ts";

/** Metered usage: an integer number of milli-vCPU-seconds, so that splitting a workload in two changes nothing. */
export type Quantity = bigint;

/** Usage with its bounds, and how many of its parts nothing bounds (they come on top of `high`). */
export type QuantityRange = {
  readonly low: Quantity;
  readonly expected: Quantity;
  readonly high: Quantity;
  readonly unbounded: number;
};

export const NOTHING: QuantityRange = { low: 0n, expected: 0n, high: 0n, unbounded: 0 };

/** Seconds in an hour. */
export const HOUR_SECONDS = 3600;

/** The usage of a vCPU-month whose divisor is `hours`. */
export const vcpuMonth = (hours: number): Quantity => BigInt(VCPU * HOUR_SECONDS * hours);

/** vCPUs (thousandths) running for a whole number of seconds. */
export function quantity(milli: MilliVcpu, seconds: number): Quantity {
  const product = milli * seconds;
  return Number.isSafeInteger(product) ? BigInt(product) : BigInt(milli) * BigInt(seconds);
}

/** Adds usage part by part. */
export function addQuantities(a: QuantityRange, b: QuantityRange): QuantityRange {
  if (a === NOTHING) return b;
  if (b === NOTHING) return a;
  if (isKnown(a) && isKnown(b)) {
    const sum = a.low + b.low;
    return { low: sum, expected: sum, high: sum, unbounded: a.unbounded + b.unbounded };
  }
  return {
    low: a.low + b.low,
    expected: a.expected + b.expected,
    high: a.high + b.high,
    unbounded: a.unbounded + b.unbounded,
  };
}

const isKnown = ({ low, expected, high }: QuantityRange): boolean => low === expected && expected === high;
