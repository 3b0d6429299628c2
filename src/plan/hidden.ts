import { costOf, poolOf } from "../pricing/estimate.ts";
import type { Meter } from "../pricing/price-list.ts";
import type { Month } from "../units/month.ts";
import { addMonths, monthOf } from "../units/month.ts";
import type { Range } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import type { Model } from "./model.ts";
import { seenBlocks } from "./model.ts";
import { monthEstimate } from "./projection.ts";
import type { Basis } from "./usage.ts";

/** What trials hide in a month, in expected amounts: the same hours without trials, less what is billed. */
export type HiddenMonth = {
  readonly month: Month;
  readonly billed: Range;
  readonly afterTrials: Range;
  readonly hidden: Usd;
};

/** What trials hide in one pool, month by month. */
export type HiddenPool = {
  readonly scope: string;
  readonly regionId: string | null;
  readonly meter: Meter | "all";
  readonly months: readonly HiddenMonth[];
};

/**
 * What trials hide of what is looked at, pool by pool, in so many months from the running one; most first. Pools that hide
 * nothing are left out.
 */
export function hiddenByPool(model: Model, basis: Basis, count: number): HiddenPool[] {
  const pools = new Map<string, Omit<HiddenPool, "months"> & { months: HiddenMonth[] }>();
  for (let index = 0; index < count; index++) {
    const month = addMonths(monthOf(model.asOf), index);
    const billed = monthEstimate(model, basis, month, "billed");
    const afterTrials = monthEstimate(model, basis, month, "after-trials");
    // Both estimates are of the same lines, and so of the same pools.
    for (const [pool, chosen] of Map.groupBy(seenBlocks(model), (block) => poolOf(afterTrials, block))) {
      if (pool === undefined) continue;
      const { scope, regionId, meter } = pool;
      const key = `${scope} ${regionId} ${meter}`;
      const known = pools.get(key) ?? { scope, regionId, meter, months: [] };
      pools.set(key, known);
      const [paid, whole] = [costOf(billed, chosen), costOf(afterTrials, chosen)];
      known.months.push({ month, billed: paid, afterTrials: whole, hidden: whole.expected - paid.expected });
    }
  }
  return [...pools.values()]
    .filter(({ months }) => months.some(({ hidden }) => hidden !== 0))
    .map((pool) => ({ pool, total: pool.months.reduce((sum, { hidden }) => sum + hidden, 0) }))
    .sort((a, b) => b.total - a.total)
    .map(({ pool }) => pool);
}
