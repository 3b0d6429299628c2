import type { Kind, Workload } from "../inventory/workload.ts";
import type { Estimate } from "../pricing/estimate.ts";
import { costOf, poolOf, tierCosts } from "../pricing/estimate.ts";
import type { PriceList, Rate } from "../pricing/price-list.ts";
import { METER_OF } from "../pricing/price-list.ts";
import { TRIAL } from "../pricing/trial.ts";
import type { Instant, Month } from "../units/month.ts";
import { addMonths, monthOf } from "../units/month.ts";
import type { Quantity } from "../units/quantity.ts";
import type { Range } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import { standaloneEstimate, vcpusOf } from "./figure.ts";
import type { Level } from "./level.ts";
import type { ForecastOptions, Model } from "./model.ts";
import { divisor, fullEstimate, modelFor } from "./model.ts";
import type { Population } from "./population.ts";
import { monthEstimate } from "./projection.ts";
import type { Basis, Clock } from "./usage.ts";
import { WHOLE } from "./usage.ts";

/** The account × Region × kind whose figure is taken apart. */
export type Subject = { readonly accountId: string | null; readonly regionId: string | null; readonly kind: Kind };

/** One figure taken apart: vCPU → hours → divisor → pool → tiers → share → price and its source. */
export type Explanation = {
  readonly subject: Subject;
  readonly asOf: Instant;
  readonly basis: Basis;
  readonly vcpus: Range;
  /** The hosts or tasks that hold the vCPUs, alike ones together, most vCPUs first. */
  readonly workloads: readonly ExplainedWorkloads[];
  /** The next month with a trial in it; null where a full month is explained. */
  readonly month: Month | null;
  /** When the clock ends; null where it is over at an unknown time. */
  readonly trialEnds: Instant | null;
  readonly trial: "known" | "over" | "not-started";
  /** Usage of the month: all of it, and what is paid. */
  readonly metered: Quantity;
  readonly paid: Quantity;
  readonly divisorHours: number;
  /** The usage of one vCPU-month. */
  readonly unit: Quantity;
  readonly pool: {
    readonly scope: string;
    readonly meter: string;
    readonly quantity: Quantity;
    readonly cost: Usd;
    /** Whether its quantity or its prices have a range. */
    readonly open: boolean;
    readonly members: readonly { readonly accountId: string | null; readonly quantity: Quantity }[];
    readonly tiers: ReturnType<typeof tierCosts>;
  };
  readonly rate: Rate;
  /** What of the month's bill is this figure's share. */
  readonly cost: Range;
  readonly fullMonth: Range;
  readonly standalone: Range;
  /** What it would be if everything were protected; null where that is what is explained. */
  readonly everything: { readonly vcpus: Range; readonly cost: Range } | null;
  /** Whether all of it was seen once, and taken to run always. */
  readonly always: boolean;
  /** What usage metrics say of those hours; null where they are as seen, or stated. */
  readonly level: Level | null;
  /** Hundredths of a percent that the prices are lower than the list. */
  readonly discount: number;
};

/** Alike hosts or tasks of the subject. */
export type ExplainedWorkloads = {
  readonly count: number;
  readonly type: string | null;
  /** vCPUs (thousandths) of each; null where nobody knows. */
  readonly each: number | null;
  readonly cluster: string | null;
  readonly covered: "covered" | "partial" | "not-covered" | "unknown";
  readonly coveredVcpus: number;
  readonly state: Workload["eligibility"]["state"];
};

/** Takes one figure apart: today's bill where something is protected there, else what protecting everything would cost. */
export function explain(
  population: Population,
  workloads: readonly Workload[],
  prices: PriceList,
  asked: ForecastOptions,
  subject: Subject,
): Explanation {
  const model = modelFor(population, prices, { ...asked, view: WHOLE });
  const own = model.blocks.flatMap((block, index) =>
    block.accountId === subject.accountId && block.regionId === subject.regionId && block.kind === subject.kind
      ? [index]
      : [],
  );
  const guarded = own.some((index) => (model.blocks[index]?.protected.expected ?? 0) > 0);
  const basis: Basis = guarded ? "current" : "everything";
  const month = trialMonth(model, basis, own, asked.months);
  const billed = month === null ? fullEstimate(model, basis) : monthEstimate(model, basis, month, "billed");
  const all = month === null ? billed : monthEstimate(model, basis, month, "after-trials");
  const pool = poolOf(billed, own[0] ?? -1);
  const rate = model.market.rate(subject.regionId, METER_OF[subject.kind]);
  const trial = trialOf(model.blocks[own[0] ?? -1]?.clock, basis, model.asOf);
  const members = new Map<string | null, Quantity>();
  for (const [index, line] of billed.lines.entries()) {
    if (poolOf(billed, index) !== pool || line.quantity.expected === 0n) continue;
    members.set(line.accountId, (members.get(line.accountId) ?? 0n) + line.quantity.expected);
  }
  return {
    subject,
    asOf: model.asOf,
    basis,
    vcpus: vcpusOf(model.blocks, basis, own),
    workloads: gather(workloads, subject, basis),
    month,
    trial: trial.state,
    trialEnds: trial.ends,
    metered: total(all, own),
    paid: total(billed, own),
    divisorHours: divisor(model, month ?? monthOf(model.asOf)),
    unit: billed.unit,
    pool: {
      scope: pool?.scope ?? "",
      meter: pool?.meter ?? METER_OF[subject.kind],
      quantity: pool?.quantity.expected ?? 0n,
      cost: pool?.cost ?? 0,
      open: billed.buckets[billed.bucketOf[own[0] ?? -1] ?? -1]?.exact !== true,
      members: [...members]
        .map(([accountId, quantity]) => ({ accountId, quantity }))
        .sort((a, b) => (a.quantity < b.quantity ? 1 : -1)),
      tiers: pool === undefined ? [] : tierCosts(pool, billed.unit),
    },
    rate,
    cost: costOf(billed, own),
    fullMonth: costOf(fullEstimate(model, basis), own),
    standalone: costOf(standaloneEstimate(model, basis), own),
    everything:
      basis === "everything"
        ? null
        : {
            vcpus: vcpusOf(model.blocks, "everything", own),
            cost: costOf(fullEstimate(model, "everything"), own),
          },
    always: own.every((index) => model.blocks[index]?.hours === "always"),
    level: own.map((index) => model.blocks[index]?.level ?? null).find((level) => level !== null) ?? null,
    discount: model.reading.discount,
  };
}

type Trial = { readonly state: Explanation["trial"]; readonly ends: Instant | null };

function trialOf(clock: Clock | undefined, basis: Basis, asOf: Instant): Trial {
  if (clock?.state === "known") return { state: "known", ends: clock.ends };
  const begun = clock === undefined || basis === "current" || clock.begun.expected;
  return begun ? { state: "over", ends: null } : { state: "not-started", ends: asOf + TRIAL };
}

/** The first month whose bill a trial makes smaller, but not nothing; what is always or never billed needs no month. */
function trialMonth(model: Model, basis: Basis, own: readonly number[], months: number): Month | null {
  for (let index = 0; index < months; index++) {
    const month = addMonths(monthOf(model.asOf), index);
    const billed = total(monthEstimate(model, basis, month, "billed"), own);
    if (billed > 0n && billed < total(monthEstimate(model, basis, month, "after-trials"), own)) return month;
  }
  return null;
}

const total = (estimated: Estimate, own: readonly number[]): Quantity =>
  own.reduce((sum, index) => sum + (estimated.lines[index]?.quantity.expected ?? 0n), 0n);

function gather(workloads: readonly Workload[], subject: Subject, basis: Basis): ExplainedWorkloads[] {
  const alike = new Map<string, ExplainedWorkloads>();
  for (const workload of workloads) {
    const { accountId, regionId, kind, cluster, type, size, coverage, eligibility } = workload;
    if (accountId !== subject.accountId || regionId !== subject.regionId || kind !== subject.kind) continue;
    if (basis === "current" && coverage.state !== "covered" && coverage.state !== "partial") continue;
    if (basis === "everything" && eligibility.state === "ineligible" && coverage.state === "not-covered") continue;
    const each = size.state === "known" ? size.vcpus.expected : null;
    const key = JSON.stringify([type, each, cluster, coverage.state, eligibility.state]);
    const known = alike.get(key);
    const count = workload.count.expected + (known?.count ?? 0);
    const part = coverage.state === "partial" ? coverage.vcpus.expected : 0;
    const coveredVcpus =
      (known?.coveredVcpus ?? 0) + (coverage.state === "covered" ? (each ?? 0) * workload.count.expected : part);
    alike.set(key, { count, type, each, cluster, covered: coverage.state, coveredVcpus, state: eligibility.state });
  }
  return [...alike.values()].sort((a, b) => b.count * (b.each ?? 0) - a.count * (a.each ?? 0));
}
