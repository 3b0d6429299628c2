import { divideDown, divideRounded, divideUp } from "../units/allocate.ts";
import type { Range } from "../units/range.ts";
import { rangeAround } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import type { Side } from "./ladder.ts";
import { deepestPrice, moreCost } from "./ladder.ts";
import type { Rate } from "./price-list.ts";

/** Gigabytes (2^30 bytes) as an integer number of thousandths. */
export type MilliGb = number;

/** Thousandths in a GB. */
export const GB = 1000;

const UNIT = BigInt(GB);

/**
 * GB that GuardDuty analyzes in a Region in a month: VPC flow logs of EC2 hosts and EKS nodes, and everything that stands on
 * their ladder (DNS logs too; never less than the flow logs), null where nobody told it.
 */
export type FlowLogVolume = { readonly flowLogs: MilliGb; readonly analyzed: MilliGb | null };

/** What a waiver takes off the bill of flow logs. */
export type Waiver = {
  /** GB that aren't charged. */
  readonly waived: Range;
  /** What they would have cost (micro-dollars). */
  readonly saved: Range;
};

/** The flow logs of `part` of `whole` vCPUs, in proportion; all of them where nothing bounds the part. */
export function waivedOf(volume: FlowLogVolume, part: Range, whole: number): Range {
  const share = (vcpus: number): MilliGb =>
    whole === 0 ? 0 : divideRounded(BigInt(volume.flowLogs) * BigInt(Math.min(vcpus, whole)), BigInt(whole));
  return {
    low: share(part.low),
    expected: share(part.expected),
    high: part.high === null ? volume.flowLogs : share(part.high),
  };
}

/**
 * What waived GB would have cost: they leave the top of the Region's ladder, where a GB is cheapest. Where nobody told what else
 * stands on it, flow logs are taken to stand there alone, and at least the deepest price is saved.
 * (https://docs.aws.amazon.com/guardduty/latest/ug/monitoring_costs.html)
 */
export function waiverOf(volume: FlowLogVolume, waived: Range, { tiers }: Rate): Waiver {
  const most = waived.high ?? volume.flowLogs;
  const cost = (gb: MilliGb, side: Side): bigint =>
    moreCost(BigInt(Math.max(0, (volume.analyzed ?? volume.flowLogs) - gb)), BigInt(gb), tiers, UNIT, side);
  const least = volume.analyzed === null ? BigInt(waived.low) * deepestPrice(tiers, "low") : cost(waived.low, "low");
  return {
    waived: { ...waived, high: most },
    saved: rangeAround(
      divideDown(least, UNIT),
      divideRounded(cost(waived.expected, "expected"), UNIT),
      divideUp(cost(most, "high"), UNIT),
    ),
  };
}

/**
 * GB of flow logs that each vCPU must make in a month for the waiver to pay for `price` a vCPU-month: low at what a GB at the top of
 * the ladder is worth at most, high at the least; null where it is worth nothing.
 */
export function breakEvenOf(price: Usd, volume: FlowLogVolume | null, { tiers }: Rate): Range | null {
  const [first] = tiers;
  if (first === undefined) throw new Error("a ladder has at least one tier");
  const analyzed = volume?.analyzed ?? null;
  const top = BigInt(analyzed ?? volume?.flowLogs ?? 0);
  const tier = tiers.findLast(({ from }) => from * UNIT < top) ?? first;
  const deepest = analyzed === null ? deepestPrice(tiers, "low") : BigInt(tier.low);
  if (tier.expected === 0) return null;
  const gb = (worth: bigint): MilliGb => divideRounded(BigInt(price) * UNIT, worth);
  return rangeAround(gb(BigInt(tier.high)), gb(BigInt(tier.expected)), deepest === 0n ? null : gb(deepest));
}
