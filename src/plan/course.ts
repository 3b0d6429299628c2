import type { Hours } from "../inventory/workload.ts";
import type { Side } from "../pricing/ladder.ts";
import type { Running } from "../pricing/trial.ts";
import type { Instant, Month } from "../units/month.ts";
import { monthEnd, monthsBetween, monthStart } from "../units/month.ts";
import type { QuantityRange } from "../units/quantity.ts";
import type { Range } from "../units/range.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import type { Amount } from "./amount.ts";
import { growthFactor, grownUsage, grownVcpus } from "./growth.ts";
import type { Level } from "./level.ts";

/** What a scenario makes of a block, month by month. */
export type Course = {
  /** When what isn't protected yet is switched on, and what is leaving is switched off. */
  readonly start: Instant;
  /** When the first of its account × Region × kind is switched on: a clock that has not begun begins there. */
  readonly clockFrom: Readonly<Record<Side, Instant>>;
  /** Hours that it runs from an instant on; null: as it was seen. */
  readonly running: { readonly hours: Running; readonly from: Instant } | null;
  readonly growth: BlockGrowth | null;
  /** Whether its agents are run by hand. */
  readonly manual: boolean;
};

/** The course of what is switched on at a moment, and changes in nothing else. */
export const startingAt = (start: Instant): Course => ({
  start,
  clockFrom: { low: start, expected: start, high: start },
  running: null,
  growth: null,
  manual: false,
});

/** vCPUs (thousandths) that join what is protected today and what isn't; or leave them, where negative. */
export type Joining = { readonly held: MilliVcpu; readonly added: MilliVcpu };

/** A block's part of growth: a rate, its share of so many vCPUs a month, or of dated steps, the earliest first. */
export type BlockGrowth =
  | { readonly by: "rate"; readonly rate: number; readonly since: Month }
  | { readonly by: "vcpus"; readonly each: Joining; readonly since: Month }
  | { readonly by: "steps"; readonly steps: readonly (Joining & { readonly on: Instant })[] };

/** The parts of a block that a course bears on. */
type Coursed = {
  readonly protected: Amount;
  readonly everything: Amount;
  readonly hours: Hours;
  readonly level: Level | null;
  readonly course: Course | null;
};

/** A span of a month in which a block runs the same hours. */
type Span = {
  readonly hours: Running;
  readonly level: Level | null;
  readonly from: Instant;
  readonly until: Instant;
};

/** The spans of a month up to `until`; hours that a scenario states follow no usage metric. */
export function spansOf({ hours, level, course }: Coursed, month: Month, until: Instant): Span[] {
  const whole = { hours, level, from: Number.NEGATIVE_INFINITY, until };
  if (course === null || course.running === null) return [whole];
  const { hours: other, from } = course.running;
  const after = { hours: other, level: null, from, until };
  if (from <= monthStart(month)) return [after];
  return from >= monthEnd(month) ? [whole] : [{ ...whole, until: Math.min(from, until) }, after];
}

/** A span of a month in which a block holds the same vCPUs: those protected today and those that aren't. */
type Stage = { readonly held: Amount; readonly added: Amount; readonly from: Instant; readonly until: Instant };

/** The stages of a month; a rate of growth has none, since it multiplies usage. */
export function stagesOf(block: Coursed, month: Month): Stage[] {
  const growth = block.course?.growth ?? null;
  const [held, added] = [block.protected, difference(block.everything, block.protected)];
  const whole = { held, added, from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };
  if (growth === null || growth.by === "rate") return [whole];
  if (growth.by === "vcpus") {
    const count = Math.max(0, monthsBetween(growth.since, month));
    const { each } = growth;
    return [{ ...whole, held: joined(held, each.held * count), added: joined(added, each.added * count) }];
  }
  const stages: Stage[] = [];
  const sum = { held: 0, added: 0 };
  let from = Number.NEGATIVE_INFINITY;
  for (const step of growth.steps) {
    stages.push({ held: joined(held, sum.held), added: joined(added, sum.added), from, until: step.on });
    sum.held += step.held;
    sum.added += step.added;
    from = step.on;
  }
  stages.push({ ...whole, held: joined(held, sum.held), added: joined(added, sum.added), from });
  return stages.filter((stage) => stage.until > monthStart(month) && stage.from < monthEnd(month));
}

/** An amount that vCPUs join, or leave as far as they are there. */
function joined(amount: Amount, more: MilliVcpu): Amount {
  if (more === 0) return amount;
  const { low, expected, high, unbounded } = amount;
  return {
    low: Math.max(0, low + more),
    expected: Math.max(0, expected + more),
    high: Math.max(0, high + more),
    unbounded,
  };
}

/** A month's usage as a rate has made it grow. */
export function grownBy({ course }: Coursed, month: Month, used: QuantityRange): QuantityRange {
  const growth = course?.growth ?? null;
  if (growth?.by !== "rate") return used;
  const count = monthsBetween(growth.since, month);
  return count <= 0 ? used : grownUsage(used, growthFactor(growth.rate, count));
}

/** The vCPUs (thousandths) that a block holds at the end of a month, if everything of it is protected. */
export function vcpusAt(block: Coursed, month: Month): Range {
  const { low, expected, high, unbounded } = amountAt(block, month);
  const range = { low, expected, high: unbounded > 0 ? null : high };
  const growth = block.course?.growth ?? null;
  if (growth?.by !== "rate") return range;
  return grownVcpus(range, growthFactor(growth.rate, Math.max(0, monthsBetween(growth.since, month))));
}

function amountAt(block: Coursed, month: Month): Amount {
  const growth = block.course?.growth ?? null;
  const last = growth === null || growth.by === "rate" ? undefined : stagesOf(block, month).at(-1);
  if (last === undefined) return block.everything;
  const { held, added } = last;
  return {
    low: held.low + added.low,
    expected: held.expected + added.expected,
    high: held.high + added.high,
    unbounded: held.unbounded + added.unbounded,
  };
}

/** What switching everything on adds to what is protected, bound by bound. */
export function difference(everything: Amount, held: Amount): Amount {
  return {
    low: Math.max(0, everything.low - held.low),
    expected: Math.max(0, everything.expected - held.expected),
    high: Math.max(0, everything.high - held.high),
    unbounded: Math.max(0, everything.unbounded - held.unbounded),
  };
}
