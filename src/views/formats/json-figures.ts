import type { Change } from "../../plan/change.ts";
import type { Figure } from "../../plan/figure.ts";
import type { Instant } from "../../units/month.ts";
import type { Range } from "../../units/range.ts";
import { decimalUsd } from "../../units/usd.ts";
import { vcpus } from "../../units/vcpu.ts";

/** An instant as ISO 8601 in UTC. */
export const isoInstant = (instant: Instant): string => new Date(instant).toISOString().replace(".000Z", "Z");

/** A cost with its bounds, as decimals. */
export const money = ({ low, expected, high }: Range) => ({
  low: decimalUsd(low),
  expected: decimalUsd(expected),
  high: high === null ? null : decimalUsd(high),
});

/** vCPUs with their bounds. */
export const vcpuRange = ({ low, expected, high }: Range) => ({
  low: vcpus(low),
  expected: vcpus(expected),
  high: high === null ? null : vcpus(high),
});

/** vCPUs and what a full month of them costs. */
export const figure = (of: Figure) => ({ vcpus: vcpuRange(of.vcpus), monthlyCost: money(of.cost) });

/** A signed difference, part by part. */
export const bounded = <T>(change: Change, write: (value: number) => T) => ({
  low: change.low === null ? null : write(change.low),
  expected: write(change.expected),
  high: change.high === null ? null : write(change.high),
});

/** A difference of costs, as decimals. */
export const moneyChange = (change: Change) => bounded(change, decimalUsd);
