import type { Quantity } from "../units/quantity.ts";
import type { RateTier } from "./price-list.ts";

/** Which of a rate's three prices is meant. */
export type Side = "low" | "expected" | "high";

/** The part of a pooled quantity that stands in each tier: the first 500 vCPU-months in the first, the next 4,500 in the second. */
export function tierQuantities(quantity: Quantity, tiers: readonly RateTier[], unit: Quantity): Quantity[] {
  return tiers.map((tier) => {
    const from = tier.from * unit;
    const to = tier.to === null ? quantity : tier.to * unit;
    const reached = quantity < to ? quantity : to;
    return reached > from ? reached - from : 0n;
  });
}

/** Prices a pooled quantity tier by tier; the result is micro-dollars times `unit` (the usage of a vCPU-month), not yet rounded. */
export function ladderCost(quantity: Quantity, tiers: readonly RateTier[], unit: Quantity, side: Side): bigint {
  let cost = 0n;
  for (const tier of tiers) {
    const from = tier.from * unit;
    if (quantity <= from) break;
    const to = tier.to === null || quantity < tier.to * unit ? quantity : tier.to * unit;
    cost += (to - from) * BigInt(tier[side]);
  }
  return cost;
}

/** What `more` adds to the cost of a pool that holds `quantity`; like `ladderCost` micro-dollars times `unit`, not yet rounded. */
export const moreCost = (
  quantity: Quantity,
  more: Quantity,
  tiers: readonly RateTier[],
  unit: Quantity,
  side: Side,
): bigint => ladderCost(quantity + more, tiers, unit, side) - ladderCost(quantity, tiers, unit, side);

/** The price of the last tier, which every further vCPU-month costs in a pool that nothing bounds. */
export function deepestPrice(tiers: readonly RateTier[], side: Side): bigint {
  const last = tiers[tiers.length - 1];
  if (last === undefined) throw new Error("a ladder has at least one tier");
  return BigInt(last[side]);
}
