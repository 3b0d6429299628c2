import type { Kind } from "../inventory/workload.ts";
import { chargeOf } from "../pricing/estimate.ts";
import type { Meter, Rate } from "../pricing/price-list.ts";
import { METER_OF } from "../pricing/price-list.ts";
import { monthOf } from "../units/month.ts";
import type { Swing } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import type { Model } from "./model.ts";
import { divisor, fullEstimate, priceLines, readAs, seenBlocks } from "./model.ts";
import type { Group } from "./population.ts";
import type { Unseen } from "./sums.ts";
import type { Basis, Block } from "./usage.ts";
import { fullMonth } from "./usage.ts";

/** A Region and the kinds there whose price nobody published. */
export type Unpriced = {
  readonly regionId: string | null;
  readonly kinds: readonly Kind[];
  readonly missing: "price" | "upper-tiers";
  readonly swing: Swing;
};

/** A gap with what it can cost. */
export type PricedGap = { readonly group: Group; readonly swing: Swing };

/** Regions and kinds in view without a published price, each with what the cheapest and dearest assumption would change of `expected`; most first. */
export function unpricedOf(model: Model, expected: Usd): Unpriced[] {
  const found = new Map<string, { regionId: string | null; missing: Unpriced["missing"]; kinds: Kind[] }>();
  for (const { seen, everything, regionId, kind } of model.blocks) {
    const { assumed } = model.market.rate(regionId, METER_OF[kind]);
    if (!seen || assumed === "no" || (everything.high === 0 && everything.unbounded === 0)) continue;
    const missing = assumed === "region" ? "price" : "upper-tiers";
    const key = `${regionId} ${missing}`;
    const entry = found.get(key) ?? { regionId, missing, kinds: [] };
    found.set(key, entry);
    if (!entry.kinds.includes(kind)) entry.kinds.push(kind);
  }
  const all = [...found.values()].flatMap((entry) => {
    const swing = entry.missing === "price" ? regionSwing(model, entry, expected) : tierSwing(model, entry, expected);
    return entry.missing === "upper-tiers" && swing.low === 0 && swing.high === 0 ? [] : [{ ...entry, swing }];
  });
  return all.sort((a, b) => (b.swing.high ?? 0) - b.swing.low - (a.swing.high ?? 0) + a.swing.low);
}

type Place = { readonly regionId: string | null; readonly kinds: readonly Kind[] };

/** What a Region's stand-in prices move: the same vCPUs at the lowest and the highest of them. */
export function regionSwing(model: Model, place: Place, expected: Usd, basis: Basis = "everything"): Swing {
  const at = (side: "low" | "high") =>
    costAtRates(
      model,
      place,
      (own) => ({
        ...own,
        tiers: own.tiers.map((tier) => ({ ...tier, expected: tier[side] })),
      }),
      basis,
    );
  return between(at("low") - expected, at("high") - expected);
}

/** What keeping US East's proportion in a Region's unpublished upper tiers moves, against no volume discount there at all. */
function tierSwing(model: Model, place: Place, expected: Usd): Swing {
  const flat = readAs(model, { upperTiers: "flat" });
  const cost = costAtRates(model, place, (_, meter) => flat.market.rate(place.regionId, meter), "everything");
  return between(cost - expected);
}

/** What a basis would cost if the rates of one place were others. */
function costAtRates(
  model: Model,
  { regionId, kinds }: Place,
  other: (own: Rate, meter: Meter) => Rate,
  basis: Basis,
): Usd {
  const rate = (region: string | null, meter: Meter): Rate => {
    const own = model.market.rate(region, meter);
    const meant = region === regionId && kinds.some((kind) => METER_OF[kind] === meter);
    return meant ? other(own, meter) : own;
  };
  const changed = { ...model, market: { ...model.market, rate } };
  return chargeOf(fullEstimate(changed, basis), seenBlocks(changed));
}

/** The gaps in view, each with what its bound would add at the highest price that is assumed there. */
export function pricedGaps(model: Model): PricedGap[] {
  const dearest = atHighPrices(model);
  return model.blocks.flatMap((holder) =>
    holder.seen
      ? holder.gaps.map((group) => ({
          group,
          swing: unseenSwing(dearest, holder, group.unseen.everything, "everything"),
        }))
      : [],
  );
}

/** What something unread in a block may add to a basis, priced at the dearest model of `atHighPrices`. */
export function unseenSwing(dearest: Model, holder: Block, { bound, unbounded }: Unseen, basis: Basis): Swing {
  if (unbounded > 0) return { low: 0, high: null };
  if (bound === 0) return { low: 0, high: 0 };
  const pool = { ...dearest, blocks: dearest.blocks.filter((block) => sharesPool(dearest, block, holder)) };
  const added = recount(pool, (block) => (block === holder ? bound : 0), basis);
  return between(added - recount(pool, () => 0, basis));
}

/** Whether two blocks climb one ladder: the rest of a model can't be moved by what is added there. */
function sharesPool({ reading }: Model, a: Block, b: Block): boolean {
  if (a.regionId !== b.regionId) return false;
  if (reading.ladder === "per-meter" && a.kind !== b.kind) return false;
  return reading.tierScope === "organization" || a.accountId === b.accountId;
}

/** The same model where every price is the highest that is assumed. */
export const atHighPrices = (model: Model): Model => atPrices(model, "high");

/** The same model where every price is the lowest, or the highest, that is assumed. */
export function atPrices(model: Model, side: "low" | "high"): Model {
  const rate: Model["market"]["rate"] = (regionId, meter) => {
    const own = model.market.rate(regionId, meter);
    return { ...own, tiers: own.tiers.map((tier) => ({ ...tier, expected: tier[side] })) };
  };
  return { ...model, market: { ...model.market, rate } };
}

/** What a basis would cost, in view, if each block held `extra` more vCPUs (thousandths, or fewer where negative). */
export function recount(model: Model, extra: (block: Block) => MilliVcpu, basis: Basis = "everything"): Usd {
  const hours = divisor(model, monthOf(model.asOf));
  const blocks = model.blocks.map((block) => withExtra(block, extra(block)));
  return chargeOf(priceLines(model, fullMonth(blocks, basis, hours), hours), seenBlocks(model));
}

/** Only what is expected is priced, so that bounds needn't follow. */
const withExtra = (block: Block, milli: MilliVcpu): Block =>
  milli === 0
    ? block
    : {
        ...block,
        protected: { ...block.protected, expected: block.protected.expected + milli },
        everything: { ...block.everything, expected: block.everything.expected + milli },
      };

/** The swing that holds zero and every difference given. */
export const between = (...differences: readonly number[]): Swing => ({
  low: Math.min(0, ...differences),
  high: Math.max(0, ...differences),
});
