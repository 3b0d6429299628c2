import type { TrialClock } from "../inventory/inventory.ts";
import type { Hours, Kind } from "../inventory/workload.ts";
import type { Line } from "../pricing/estimate.ts";
import { fullMonthSeconds, runningSeconds, TRIAL } from "../pricing/trial.ts";
import type { Instant, Month } from "../units/month.ts";
import type { QuantityRange } from "../units/quantity.ts";
import { addQuantities, NOTHING, quantity } from "../units/quantity.ts";
import type { Amount } from "./amount.ts";
import type { Group, Population } from "./population.ts";
import type { Sums } from "./sums.ts";
import { addSums, emptySums } from "./sums.ts";

/** What counts as the bill: what is protected now, or everything that can be. */
export type Basis = "current" | "everything";

/** Which part of the whole is looked at; what isn't narrowed is all of it. */
export type View = {
  readonly accounts: readonly string[] | null;
  readonly regions: readonly string[] | null;
  readonly kinds: readonly Kind[] | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
};

export const WHOLE: View = { accounts: null, regions: null, kinds: null, tags: [] };

/** Whether nothing is narrowed. */
export const isWhole = (view: View): boolean =>
  view.accounts === null && view.regions === null && view.kinds === null && view.tags.length === 0;

/** Whether a group is looked at. A gap has no tags, so it stays in a view by tag: what is wanted may hide there. */
export function inView(group: Group, view: View): boolean {
  if (view.accounts !== null && (group.accountId === null || !view.accounts.includes(group.accountId))) return false;
  if (view.regions !== null && group.regionId !== null && !view.regions.includes(group.regionId)) return false;
  if (view.kinds !== null && !view.kinds.includes(group.kind)) return false;
  return group.gap !== null || view.tags.every(({ key, value }) => group.tags[key] === value);
}

/** All groups of one account × Region × kind that run the same hours and are, or aren't, looked at: what a month is priced from. */
export type Block = Sums & {
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly kind: Kind;
  readonly hours: Hours;
  readonly seen: boolean;
  readonly clock: Clock;
  /** The groups among them that stand for gaps. */
  readonly gaps: readonly Group[];
};

/** When a trial ends: nothing before `ends` is billed; `over` for a clock that ended at an unknown time, `not-started` before the first agent. */
export type Clock =
  | { readonly state: "known"; readonly ends: Instant; readonly precision: TrialClock["precision"] }
  | { readonly state: "over" }
  | { readonly state: "not-started" };

/** Adds groups up to blocks, with the trial clock of each. Protected without a known end means that the trial is over. */
export function blocksOf(population: Population, view: View): Block[] {
  const gathered = new Map<string, { first: Group; seen: boolean; sums: Sums; gaps: Group[] }>();
  const guarded = new Set<string>();
  for (const group of population.groups) {
    const cell = cellKey(group);
    if (group.protected.expected > 0) guarded.add(cell);
    const seen = inView(group, view);
    const key = `${cell} ${group.hours} ${seen}`;
    let block = gathered.get(key);
    if (block === undefined) {
      block = { first: group, seen, sums: emptySums(), gaps: [] };
      gathered.set(key, block);
    }
    addSums(block.sums, group);
    if (group.gap !== null) block.gaps.push(group);
  }
  // The order is the same whatever order workloads come in, since equal remainders go to the earlier line.
  const sorted = [...gathered].sort(([a], [b]) => (a < b ? -1 : 1));
  const ends = new Map(population.frame.trials.map((clock) => [cellKey(clock), clock]));
  return sorted.map(([, { first, seen, sums, gaps }]) => {
    const { accountId, regionId, kind, hours } = first;
    const cell = cellKey(first);
    const end = ends.get(cell);
    const clock: Clock =
      end !== undefined
        ? { state: "known", ends: end.ends, precision: end.precision }
        : { state: guarded.has(cell) ? "over" : "not-started" };
    return { accountId, regionId, kind, hours, seen, clock, gaps, ...sums };
  });
}

/** The name of an account × Region × kind. */
export const cellKey = (of: Pick<Group, "accountId" | "regionId" | "kind">): string =>
  `${of.accountId} ${of.regionId} ${of.kind}`;

/** When a block's clock ends, if what isn't protected yet is switched on at `asOf`; `shift` moves clocks known to a day. */
export function clockEnd(clock: Clock, asOf: Instant, shift = 0): Instant {
  switch (clock.state) {
    case "known":
      return clock.ends + (clock.precision === "day" ? shift : 0);
    case "over":
      return Number.NEGATIVE_INFINITY;
    case "not-started":
      return asOf + TRIAL;
  }
}

/** A full month with every trial over, on a divisor of `hours`. */
export function fullMonth(blocks: readonly Block[], basis: Basis, hours: number): Line[] {
  return blocks.map((block) => {
    const seconds = fullMonthSeconds(hours, block.hours);
    const amount = basis === "current" ? block.protected : block.everything;
    return lineOf(block, usage(amount, seconds));
  });
}

/** Which hours of a calendar month are counted: the billed ones, all of them, or the billed ones before `asOf`. */
export type Part = "billed" | "after-trials" | "elapsed";

/**
 * The usage of a calendar month. What is protected runs all month (what elapsed is taken as today's level); what isn't is
 * switched on at `asOf`. `shift` moves the ends of clocks that are known to a day.
 */
export function monthUsage(
  blocks: readonly Block[],
  basis: Basis,
  month: Month,
  asOf: Instant,
  part: Part,
  shift = 0,
): Line[] {
  return blocks.map((block) => {
    const paidFrom = part === "after-trials" ? Number.NEGATIVE_INFINITY : clockEnd(block.clock, asOf, shift);
    const until = part === "elapsed" ? asOf : Number.POSITIVE_INFINITY;
    const held = usage(block.protected, runningSeconds(month, paidFrom, until, block.hours));
    if (basis === "current") return lineOf(block, held);
    const added = difference(block.everything, block.protected);
    const seconds = runningSeconds(month, Math.max(paidFrom, asOf), until, block.hours);
    return lineOf(block, addQuantities(held, usage(added, seconds)));
  });
}

const lineOf = ({ accountId, regionId, kind }: Block, used: QuantityRange): Line => ({
  accountId,
  regionId,
  kind,
  quantity: used,
});

function usage(amount: Amount, seconds: number): QuantityRange {
  if (seconds === 0) return NOTHING;
  return {
    low: quantity(amount.low, seconds),
    expected: quantity(amount.expected, seconds),
    high: quantity(amount.high, seconds),
    unbounded: amount.unbounded,
  };
}

/** What switching everything on adds to what is protected, bound by bound. */
function difference(everything: Amount, held: Amount): Amount {
  return {
    low: Math.max(0, everything.low - held.low),
    expected: Math.max(0, everything.expected - held.expected),
    high: Math.max(0, everything.high - held.high),
    unbounded: Math.max(0, everything.unbounded - held.unbounded),
  };
}
