import type { Kind } from "../inventory/workload.ts";
import type { Line } from "../pricing/estimate.ts";
import { chargeOf } from "../pricing/estimate.ts";
import type { Meter, Rate } from "../pricing/price-list.ts";
import { METER_OF } from "../pricing/price-list.ts";
import { fullMonthSeconds } from "../pricing/trial.ts";
import { DAY, monthOf } from "../units/month.ts";
import { quantity } from "../units/quantity.ts";
import type { Swing } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import { sumsOf } from "./figure.ts";
import type { Model } from "./model.ts";
import { divisor, fullEstimate, priceLines, readAs, seenBlocks } from "./model.ts";
import type { ReadingResult } from "./reading.ts";
import type { Group } from "./population.ts";
import { firstSettledMonth, monthEstimate } from "./projection.ts";
import type { Block } from "./usage.ts";
import { fullMonth } from "./usage.ts";

/**
 * A value that nobody published or told us. The swing is what the other value would change, from one recomputation on
 * `everything` (null where that can't be computed); swings are never summed.
 */
export type Assumption = {
  readonly id: string;
  readonly value: string;
  /** What else it could be; null where that is open. */
  readonly other: string | null;
  readonly source: string;
  readonly swing: Swing | null;
  /** `range`: low and high of the figures hold it already; `beside`: they don't. */
  readonly in: "range" | "beside";
};

/** A Region and the kinds there whose price nobody published. */
export type Unpriced = {
  readonly regionId: string | null;
  readonly kinds: readonly Kind[];
  readonly missing: "price" | "upper-tiers";
  readonly swing: Swing;
};

/** A gap with what it can cost. */
export type PricedGap = { readonly group: Group; readonly swing: Swing };

const USER_GUIDE = "https://docs.aws.amazon.com/guardduty/latest/ug";

/** The ledger of a model: every assumption that its figures rest on, each with its swing on `expected`, what everything costs. */
export function assumptionsOf(model: Model, expected: Usd, readings: readonly ReadingResult[]): Assumption[] {
  return [
    ...model.population.frame.assumptions.map((taken) => ({
      ...taken,
      other: null,
      swing: null,
      in: "beside" as const,
    })),
    ...omissions(model, expected),
    ...otherReadings(model, expected, readings),
    ...months(model),
    ...covers(model),
  ];
}

/** vCPUs that are counted, or not, on an assumption about hosts: recomputed without them. */
function omissions(model: Model, expected: Usd): Assumption[] {
  const sums = sumsOf(model.blocks, seenBlocks(model));
  const list: Assumption[] = [];
  const unverified = sums.unverifiedCounted;
  if (unverified > 0) {
    list.push({
      id: "unverified-counted",
      value: `${unverified / 1000} vCPU that AWS doesn't vouch for are counted`,
      other: "not counted",
      source: `${USER_GUIDE}/prereq-runtime-monitoring-cpu-os-kernel-support.html`,
      swing: between(recount(model, (block) => -block.unverifiedCounted) - expected),
      in: "range",
    });
  }
  const invisible = sums.osNotVisible;
  if (invisible > 0) {
    list.push({
      id: "os-not-visible",
      value: `${invisible / 1000} vCPU of Linux hosts whose distribution wasn't visible are taken as supported`,
      other: "not supported",
      source: `${USER_GUIDE}/prereq-runtime-monitoring-cpu-os-kernel-support.html`,
      swing: between(recount(model, (block) => -block.osNotVisible) - expected),
      in: "beside",
    });
  }
  const configured = sums.typeDefaultExtra;
  if (configured !== 0) {
    list.push({
      id: "cpu-options",
      value: "custom CPU options count as configured",
      other: `the instance type's default, ${Math.abs(configured) / 1000} vCPU ${configured > 0 ? "more" : "fewer"}`,
      source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-optimize-cpu.html",
      swing: between(recount(model, (block) => block.typeDefaultExtra) - expected),
      in: "beside",
    });
  }
  return list;
}

/** How the price page is read: what the other ladder and the other scope would change. */
function otherReadings(model: Model, expected: Usd, readings: readonly ReadingResult[]): Assumption[] {
  const { ladder, tierScope } = model.reading;
  const otherLadder = ladder === "per-meter" ? "shared" : "per-meter";
  const otherScope = tierScope === "organization" ? "account" : "organization";
  const cost = (scope: string, one: string) =>
    readings.find((reading) => reading.prices === "published" && reading.tierScope === scope && reading.ladder === one)
      ?.everything ?? expected;
  return [
    {
      id: "ladder",
      value: ladder,
      other: otherLadder,
      source: "https://aws.amazon.com/guardduty/pricing/",
      swing: between(cost(tierScope, otherLadder) - expected),
      in: "beside",
    },
    {
      id: "tier-scope",
      value: tierScope,
      other: otherScope,
      source: "https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/con-bill-blended-rates.html",
      swing: between(cost(otherScope, ladder) - expected),
      in: "beside",
    },
  ];
}

/** What can't move a full month is measured on the bill of the first month after all trials. */
function months(model: Model): Assumption[] {
  const first = firstSettledMonth(model, "everything");
  const bill = (other: Model, shift = 0) =>
    chargeOf(monthEstimate(other, "everything", first, "billed", shift), seenBlocks(other));
  const expected = bill(model);
  const { monthHours } = model.reading;
  const other = monthHours === "calendar" ? 730 : "calendar";
  const list: Assumption[] = [
    {
      id: "month-hours",
      value: String(monthHours),
      other: `${other} in ${first}`,
      source: `${USER_GUIDE}/monitoring_costs.html`,
      swing: between(bill(readAs(model, { monthHours: other })) - expected),
      in: "beside",
    },
  ];
  if (model.blocks.some(({ clock }) => clock.state === "known" && clock.precision === "day")) {
    list.push({
      id: "trial-ends",
      value: "trial ends are known to a day",
      other: `a day earlier or later, in ${first}`,
      source: "https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetRemainingFreeTrialDays.html",
      swing: between(bill(model, -DAY) - expected, bill(model, DAY) - expected),
      in: "beside",
    });
  }
  if (
    model.blocks.some(({ clock, everything }) => clock.state === "unknown" && !clock.begun.low && everything.high > 0)
  ) {
    list.push({
      id: "trial-start",
      value: "what was never protected starts its 30 days at the report's date",
      other: null,
      source: `${USER_GUIDE}/runtime-monitoring-free-trial-works.html`,
      swing: null,
      in: "beside",
    });
  }
  return list;
}

/** What one look at an organization can't show. */
function covers(model: Model): Assumption[] {
  const seen = model.blocks.filter((block) => block.seen);
  const list: Assumption[] = [];
  if (seen.some(({ hours, workloads }) => hours === "always" && workloads > 0)) {
    list.push({
      id: "steady-state",
      value: "what was seen once runs every hour of every month",
      other: null,
      source: `${USER_GUIDE}/monitoring_costs.html`,
      swing: null,
      in: "beside",
    });
  }
  const unread = seen.reduce((sum, block) => sum + block.coverageUnknown, 0);
  if (unread > 0) {
    list.push({
      id: "coverage-unknown",
      value: `${unread / 1000} vCPU of which nothing says whether they are covered count as not protected today`,
      other: null,
      source: "https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListCoverage.html",
      swing: null,
      in: "range",
    });
  }
  return list;
}

/** Regions and kinds in view without a published price, each with what the cheapest and dearest assumption would change of `expected`. */
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
  return [...found.values()].flatMap((entry) => {
    const swing = entry.missing === "price" ? regionSwing(model, entry, expected) : tierSwing(model, entry, expected);
    return entry.missing === "upper-tiers" && swing.low === 0 && swing.high === 0 ? [] : [{ ...entry, swing }];
  });
}

type Place = { readonly regionId: string | null; readonly kinds: readonly Kind[] };

/** What a Region's stand-in prices move: the same vCPUs at the lowest and the highest of them. */
function regionSwing(model: Model, place: Place, expected: Usd): Swing {
  const at = (side: "low" | "high") =>
    costAtRates(model, place, (own) => ({
      ...own,
      tiers: own.tiers.map((tier) => ({ ...tier, expected: tier[side] })),
    }));
  return between(at("low") - expected, at("high") - expected);
}

/** What keeping US East's proportion in a Region's unpublished upper tiers moves, against no volume discount there at all. */
function tierSwing(model: Model, place: Place, expected: Usd): Swing {
  const flat = readAs(model, { upperTiers: "flat" });
  const cost = costAtRates(model, place, (_, meter) => flat.market.rate(place.regionId, meter));
  return between(cost - expected);
}

/** What everything would cost if the rates of one place were others. */
function costAtRates(model: Model, { regionId, kinds }: Place, other: (own: Rate, meter: Meter) => Rate): Usd {
  const rate = (region: string | null, meter: Meter): Rate => {
    const own = model.market.rate(region, meter);
    const meant = region === regionId && kinds.some((kind) => METER_OF[kind] === meter);
    return meant ? other(own, meter) : own;
  };
  const changed = { ...model, market: { ...model.market, rate } };
  return chargeOf(fullEstimate(changed, "everything"), seenBlocks(changed));
}

/** The gaps in view, each with what its bound would add at the highest price that is assumed there. */
export function pricedGaps(model: Model): PricedGap[] {
  const holders = model.blocks.filter(({ seen, gaps }) => seen && gaps.length > 0);
  if (holders.length === 0) return [];
  const dearest = atHighPrices(model);
  const without = recount(dearest, () => 0);
  return holders.flatMap((holder) =>
    holder.gaps.map((group): PricedGap => {
      const { bound, unbounded } = group.unseen.everything;
      if (unbounded > 0) return { group, swing: { low: 0, high: null } };
      const added = recount(dearest, (block) => (block === holder ? bound : 0));
      return { group, swing: between(added - without) };
    }),
  );
}

/** The same model where every price is the highest that is assumed. */
function atHighPrices(model: Model): Model {
  const rate: Model["market"]["rate"] = (regionId, meter) => {
    const own = model.market.rate(regionId, meter);
    return { ...own, tiers: own.tiers.map((tier) => ({ ...tier, expected: tier.high })) };
  };
  return { ...model, market: { ...model.market, rate } };
}

/** What everything in view would cost if each block held `extra` more vCPUs (thousandths, or fewer where negative). */
function recount(model: Model, extra: (block: Block) => MilliVcpu): Usd {
  const hours = divisor(model, monthOf(model.asOf));
  const lines = fullMonth(model.blocks, "everything", hours).map((line, index): Line => {
    const block = model.blocks[index];
    return block === undefined ? line : withExtra(line, block, extra, hours);
  });
  return chargeOf(priceLines(model, lines, hours), seenBlocks(model));
}

function withExtra(line: Line, block: Block, extra: (block: Block) => MilliVcpu, hours: number): Line {
  const milli = extra(block);
  if (milli === 0) return line;
  const added = quantity(milli, fullMonthSeconds(hours, block.hours));
  return { ...line, quantity: { ...line.quantity, expected: line.quantity.expected + added } };
}

/** The swing that holds zero and every difference given. */
const between = (...differences: readonly number[]): Swing => ({
  low: Math.min(0, ...differences),
  high: Math.max(0, ...differences),
});
