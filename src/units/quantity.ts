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
export const quantity = (milli: MilliVcpu, seconds: number): Quantity => BigInt(milli) * BigInt(seconds);

/** Adds usage part by part. */
export function addQuantities(a: QuantityRange, b: QuantityRange): QuantityRange {
  return {
    low: a.low + b.low,
    expected: a.expected + b.expected,
    high: a.high + b.high,
    unbounded: a.unbounded + b.unbounded,
  };
}
