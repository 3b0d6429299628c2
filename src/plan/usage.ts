import type { TrialClock } from "../inventory/inventory.ts";
import type { Hours, Kind } from "../inventory/workload.ts";
import type { Line } from "../pricing/estimate.ts";
import type { Side } from "../pricing/ladder.ts";
import { fullMonthSeconds, runningSeconds, TRIAL } from "../pricing/trial.ts";
import type { Instant, Month } from "../units/month.ts";
import type { QuantityRange } from "../units/quantity.ts";
import { addQuantities, NOTHING, quantity } from "../units/quantity.ts";
import type { Amount } from "./amount.ts";
import type { Course } from "./course.ts";
import { grownBy, spansOf, stagesOf } from "./course.ts";
import type { Level } from "./level.ts";
import { atLevel, levelFinder } from "./level.ts";
import type { Group, Population } from "./population.ts";
import { cellKey } from "./population.ts";
import type { Sums } from "./sums.ts";
import { addAmount, addSums, emptySums } from "./sums.ts";

/** What counts as the bill: what is protected now, or everything that can be. */
export type Basis = "current" | "everything";

/** Which part of the whole is looked at; what isn't narrowed is all of it. */
export type View = {
  readonly accounts: readonly string[] | null;
  readonly regions: readonly string[] | null;
  readonly kinds: readonly Kind[] | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  /** Clusters by name; only a budget's scope narrows by them. */
  readonly clusters?: readonly string[] | null;
};

export const WHOLE: View = { accounts: null, regions: null, kinds: null, tags: [] };

type Viewed = Pick<Group, "accountId" | "regionId" | "kind" | "tags"> & {
  readonly cluster?: Group["cluster"];
  readonly gap?: Group["gap"];
};

/** Whether nothing is narrowed. */
export const isWhole = (view: View): boolean =>
  view.accounts === null &&
  view.regions === null &&
  view.kinds === null &&
  view.tags.length === 0 &&
  (view.clusters ?? null) === null;

/** Whether a group, or a workload, is looked at. A gap stays in a view by tag or cluster, and by account where its own is unknown: what is wanted may hide there. */
export function inView(group: Viewed, view: View): boolean {
  const gap = (group.gap ?? null) !== null;
  if (view.accounts !== null && !(gap && group.accountId === null) && !view.accounts.includes(group.accountId ?? ""))
    return false;
  if (view.regions !== null && group.regionId !== null && !view.regions.includes(group.regionId)) return false;
  if (view.kinds !== null && !view.kinds.includes(group.kind)) return false;
  if (gap) return true;
  if ((view.clusters ?? null) !== null && !view.clusters?.includes(group.cluster ?? "")) return false;
  return view.tags.every(({ key, value }) => group.tags[key] === value);
}

/** All groups of one account × Region × kind that run the same hours at one level and are, or aren't, looked at: what a month is priced from. */
export type Block = Sums & {
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly kind: Kind;
  readonly hours: Hours;
  /** What usage metrics say of those hours; null where what was seen is taken as it was seen. Its vCPUs stay what was seen. */
  readonly level: Level | null;
  readonly seen: boolean;
  readonly clock: Clock;
  /** The groups among them that stand for gaps. */
  readonly gaps: readonly Group[];
  /** The groups that the block is the sum of; none where rules have left some of them out. */
  readonly groups: readonly Group[];
  /** Protected today, and left out of a scenario: it counts until the scenario begins. */
  readonly leaving: Amount;
  /** What a scenario makes of it; null where that is nothing: it is switched on at the report's moment and stays as it is. */
  readonly course: Course | null;
  /** The block of everything (its index) that it is, or in a scenario is a part of; null for what joins. */
  readonly origin: number | null;
};

/** The amount of nothing. */
export const NO_AMOUNT: Amount = { low: 0, expected: 0, high: 0, unbounded: 0 };

/**
 * When a trial ends: nothing before `ends` is billed. Without a known end a clock that has begun is over; whether it has begun
 * hangs on whether anything is protected there, which may differ between the low, expected and high amounts.
 */
export type Clock =
  | { readonly state: "known"; readonly ends: Instant; readonly precision: TrialClock["precision"] }
  | { readonly state: "unknown"; readonly begun: Readonly<Record<Side, boolean>> };

/** Adds groups up to blocks, with the trial clock of each. Protected without a known end means that the trial is over. */
export function blocksOf(population: Population, view: View): Block[] {
  const levelOf = levelFinder(population.frame.usage);
  const cells = new Map<string, { held: Amount; parts: Gathered[] }>();
  for (const group of population.groups) {
    const cell = cells.get(group.cell) ?? { held: { low: 0, expected: 0, high: 0, unbounded: 0 }, parts: [] };
    cells.set(group.cell, cell);
    addAmount(cell.held, group.protected);
    const seen = inView(group, view);
    const level = levelOf(group);
    let part = cell.parts.find((one) => one.seen === seen && one.hours === group.hours && one.level === level);
    if (part === undefined) {
      const { accountId, regionId, kind, hours } = group;
      part = {
        accountId,
        regionId,
        kind,
        hours,
        level,
        seen,
        gaps: [],
        groups: [],
        leaving: NO_AMOUNT,
        course: null,
        ...emptySums(),
      };
      cell.parts.push(part);
    }
    addSums(part, group);
    part.groups.push(group);
    if (group.gap !== null) part.gaps.push(group);
  }
  const ends = new Map(population.frame.trials.map((clock) => [cellKey(clock), clock]));
  // The order is the same whatever order workloads come in, since equal remainders go to the earlier line.
  return [...cells]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, { held, parts }]) => {
      const end = ends.get(key);
      const clock = end === undefined ? unknownClock(held) : knownClock(end);
      return parts.sort(inOrder).map((part) => ({ ...part, clock }));
    })
    .map((block, origin) => ({ ...block, origin }));
}

type Gathered = Omit<Block, "clock" | "origin" | "gaps" | "groups"> & {
  readonly gaps: Group[];
  readonly groups: Group[];
};

const inOrder = (a: Gathered, b: Gathered): number =>
  Number(b.seen) - Number(a.seen) ||
  Number(b.level !== null) - Number(a.level !== null) ||
  (String(a.hours) < String(b.hours) ? -1 : 1);

const knownClock = ({ ends, precision }: TrialClock): Clock => ({ state: "known", ends, precision });

const unknownClock = ({ low, expected, high, unbounded }: Amount): Clock => ({
  state: "unknown",
  begun: { low: low > 0, expected: expected > 0, high: high > 0 || unbounded > 0 },
});

/** The first billed instant of what is protected already; `shift` moves ends that are known to a day. */
export function heldFrom(clock: Clock, shift = 0): Instant {
  if (clock.state === "unknown") return Number.NEGATIVE_INFINITY;
  return clock.ends + (clock.precision === "day" ? shift : 0);
}

/** The first billed instant of what is switched on: after a clock that has begun, else 30 days after its place's first is switched on. */
export function addedFrom(
  { clock, course }: Pick<Block, "clock" | "course">,
  asOf: Instant,
  side: Side,
  shift = 0,
): Instant {
  const start = course?.start ?? asOf;
  if (clock.state === "known") return Math.max(start, heldFrom(clock, shift));
  if (clock.begun[side]) return start;
  return Math.max(start, (course?.clockFrom[side] ?? asOf) + TRIAL);
}

/** A full month with every trial over, on a divisor of `hours`. */
export function fullMonth(blocks: readonly Block[], basis: Basis, hours: number): Line[] {
  return blocks.map((block) => {
    const seconds = fullMonthSeconds(hours, block.course?.running?.hours ?? block.hours);
    const amount = basis === "current" ? block.protected : block.everything;
    const level = block.course?.running === undefined || block.course.running === null ? block.level : null;
    return lineOf(block, atLevel(usage(amount, seconds), level));
  });
}

/** Which hours of a calendar month are counted: the billed ones, all of them, or the billed ones before `asOf`. */
export type Part = "billed" | "after-trials" | "elapsed";

/**
 * The usage of a calendar month. What is protected runs all month (what elapsed is taken as today's level); what isn't is
 * switched on at `asOf`, or as a scenario says. `shift` moves the ends of clocks that are known to a day.
 */
export function monthUsage(
  blocks: readonly Block[],
  basis: Basis,
  month: Month,
  asOf: Instant,
  part: Part,
  shift = 0,
): Line[] {
  const until = part === "elapsed" ? asOf : Number.POSITIVE_INFINITY;
  const trials = part !== "after-trials";
  return blocks.map((block) => {
    const heldSince = trials ? heldFrom(block.clock, shift) : Number.NEGATIVE_INFINITY;
    const start = block.course?.start ?? asOf;
    const addedSince = (side: Side) => (trials ? addedFrom(block, asOf, side, shift) : start);
    const spans = spansOf(block, month, until);
    const stages = stagesOf(block, month);
    let sum = NOTHING;
    for (const { hours, level, from, until: end } of spans) {
      const seconds = (first: Instant, last: Instant) =>
        runningSeconds(month, Math.max(from, first), Math.min(end, last), hours);
      let used = NOTHING;
      for (const stage of stages) {
        const held = usage(stage.held, seconds(Math.max(heldSince, stage.from), stage.until));
        used = addQuantities(used, held);
        if (basis === "current") continue;
        const added = usageBySide(stage.added, (side) => seconds(Math.max(addedSince(side), stage.from), stage.until));
        used = addQuantities(used, added);
      }
      if (block.leaving !== NO_AMOUNT) {
        used = addQuantities(used, usage(block.leaving, seconds(heldSince, start)));
      }
      const leveled = atLevel(used, level);
      sum = addQuantities(sum, leveled);
    }
    return lineOf(block, grownBy(block, month, sum));
  });
}

const lineOf = ({ accountId, regionId, kind }: Block, used: QuantityRange): Line => ({
  accountId,
  regionId,
  kind,
  quantity: used,
});

function usage(amount: Amount, seconds: number): QuantityRange {
  if (seconds === 0 || amount === NO_AMOUNT) return NOTHING;
  return usageBySide(amount, () => seconds);
}

/** Usage whose bounds may run for different times. */
function usageBySide({ low, expected, high, unbounded }: Amount, seconds: (side: Side) => number): QuantityRange {
  if (low === 0 && expected === 0 && high === 0 && unbounded === 0) return NOTHING;
  const [first, middle, last] = [seconds("low"), seconds("expected"), seconds("high")];
  const open = last > 0 ? unbounded : 0;
  if (low === expected && expected === high && first === middle && middle === last) {
    const known = quantity(low, first);
    return { low: known, expected: known, high: known, unbounded: open };
  }
  return {
    low: quantity(low, first),
    expected: quantity(expected, middle),
    high: quantity(high, last),
    unbounded: open,
  };
}
