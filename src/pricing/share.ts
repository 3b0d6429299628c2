import { divideDown, divideUp } from "../units/allocate.ts";
import type { Quantity, QuantityRange } from "../units/quantity.ts";
import { deepestPrice, ladderCost } from "./ladder.ts";
import type { Rate } from "./price-list.ts";

/**
 * The bounds, in micro-dollars, of what `own` pays inside the pool `whole` (which contains it), at the pool's blended price.
 * A larger neighbour makes my share cheaper, so the low is my low beside the others' high, and the high is my high beside the
 * others' low. Rounded outwards; high is null where nothing bounds it.
 */
export function shareBounds(
  own: QuantityRange,
  whole: QuantityRange,
  rate: Rate,
  unit: Quantity,
): { readonly low: number; readonly high: number | null } {
  const othersHigh = whole.unbounded > own.unbounded ? null : whole.high - own.high;
  const low = divideDown(...share(own.low, othersHigh, rate, unit, "low"));
  if (own.unbounded > 0) return { low, high: null };
  return { low, high: divideUp(...share(own.high, whole.low - own.low, rate, unit, "high")) };
}

function share(
  own: Quantity,
  others: Quantity | null,
  rate: Rate,
  unit: Quantity,
  side: "low" | "high",
): [numerator: bigint, denominator: bigint] {
  if (own === 0n) return [0n, 1n];
  if (others === null) return [own * deepestPrice(rate.tiers, side), unit];
  const pool = own + others;
  return [own * ladderCost(pool, rate.tiers, unit, side), pool * unit];
}
