import { divideDown, divideUp } from "../units/allocate.ts";
import type { Quantity, QuantityRange } from "../units/quantity.ts";
import { addQuantities, NOTHING } from "../units/quantity.ts";
import type { Range } from "../units/range.ts";
import { addRanges, rangeAround } from "../units/range.ts";
import type { Estimate } from "./estimate.ts";
import { chargeOf } from "./estimate.ts";
import { deepestPrice, ladderCost } from "./ladder.ts";
import type { Rate } from "./price-list.ts";
import { shareBounds } from "./share.ts";

/**
 * What the rest of a month costs the chosen lines (indices): the month less the part that elapsed, which climbed the tiers first.
 * Both estimates are of the same lines. A share's rest may be negative: a neighbour that comes later makes the pool cheaper.
 */
export function costOfRest(month: Estimate, elapsed: Estimate, chosen: readonly number[]): Range {
  const owned = new Map<number, { month: QuantityRange; elapsed: QuantityRange; charge: number }>();
  for (const index of chosen) {
    const bucket = month.bucketOf[index];
    if (bucket === undefined) continue;
    const own = owned.get(bucket) ?? { month: NOTHING, elapsed: NOTHING, charge: 0 };
    owned.set(bucket, {
      month: addQuantities(own.month, month.lines[index]?.quantity ?? NOTHING),
      elapsed: addQuantities(own.elapsed, elapsed.lines[index]?.quantity ?? NOTHING),
      charge: own.charge + (month.charges[index] ?? 0) - (elapsed.charges[index] ?? 0),
    });
  }
  const rests = [...owned].map(([index, own]): Range => {
    const [whole, before] = [month.buckets[index], elapsed.buckets[index]];
    if (whole === undefined || before === undefined) throw new Error("both estimates are of the same lines");
    if (whole.exact && before.exact) return { low: own.charge, expected: own.charge, high: own.charge };
    const { rate, pool } = whole;
    const alone = isSame(own.month, pool.quantity) && isSame(own.elapsed, before.pool.quantity);
    const bounds = alone
      ? poolRest(own.month, own.elapsed, rate, month.unit)
      : shareRest(own, pool.quantity, before.pool.quantity, rate, month.unit);
    return rangeAround(bounds.low, own.charge, bounds.high);
  });
  const rest = addRanges(rests);
  return rangeAround(rest.low, chargeOf(month, chosen) - chargeOf(elapsed, chosen), rest.high);
}

type Bounds = { readonly low: number; readonly high: number | null };

const isSame = (a: QuantityRange, b: QuantityRange): boolean =>
  a.low === b.low && a.expected === b.expected && a.high === b.high && a.unbounded === b.unbounded;

/** A whole pool's rest: cheaper the more has elapsed, dearer the more is to come. */
function poolRest(month: QuantityRange, elapsed: QuantityRange, rate: Rate, unit: Quantity): Bounds {
  const cost = (quantity: Quantity, side: "low" | "high") => ladderCost(quantity, rate.tiers, unit, side);
  const restLow = month.low - elapsed.low;
  const low =
    elapsed.unbounded > 0
      ? restLow * deepestPrice(rate.tiers, "low")
      : cost(elapsed.high + restLow, "low") - cost(elapsed.high, "low");
  if (month.unbounded > 0) return { low: divideDown(low, unit), high: null };
  const restHigh = month.high - elapsed.high;
  const high = cost(elapsed.low + restHigh, "high") - cost(elapsed.low, "high");
  return { low: divideDown(low, unit), high: divideUp(high, unit) };
}

/** A share's rest: between its bounds in the month, less those of what elapsed. */
function shareRest(
  own: { readonly month: QuantityRange; readonly elapsed: QuantityRange },
  month: QuantityRange,
  elapsed: QuantityRange,
  rate: Rate,
  unit: Quantity,
): Bounds {
  const whole = shareBounds(own.month, month, rate, unit);
  const before = shareBounds(own.elapsed, elapsed, rate, unit);
  const most = whole.high === null ? null : whole.high - before.low;
  // What nothing bounds would have to have elapsed and vanished to lower the rest: it is left out of the low.
  const known = before.high ?? shareBounds({ ...own.elapsed, unbounded: 0 }, elapsed, rate, unit).high ?? 0;
  return { low: whole.low - known, high: most };
}
