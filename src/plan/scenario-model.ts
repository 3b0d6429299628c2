import type { Side } from "../pricing/ladder.ts";
import type { Instant } from "../units/month.ts";
import type { Amount } from "./amount.ts";
import { columnsOf } from "./columns.ts";
import type { Course } from "./course.ts";
import { difference, startingAt } from "./course.ts";
import { growthsOf } from "./growth-share.ts";
import type { Kept, KeptPart } from "./kept.ts";
import { keptBlocks } from "./kept.ts";
import type { Model } from "./model.ts";
import { readAs } from "./model.ts";
import { cellKey } from "./population.ts";
import type { Addition, Scenario } from "./scenario.ts";
import { emptySums } from "./sums.ts";
import type { Block, Clock, View } from "./usage.ts";
import { inView, NO_AMOUNT } from "./usage.ts";

/** The model in which `everything` is what a scenario protects: each part of a block keeps its place; what is added stands behind them. */
export function scenarioModel(model: Model, kept: Kept, scenario: Scenario, view: View): Model {
  const added = scenario.add.map((addition) => addedBlock(addition, model.blocks, view));
  const parts: readonly KeptPart[] = [...kept.parts, ...added.map((block): KeptPart => ({ block, treatment: null }))];
  const blocks = coursed(parts, scenario, model.asOf);
  return readAs({ ...model, blocks }, scenario.settings);
}

/** The model whose full month is what rules alone protect: dates and growth move none. */
export function fullMonthModel(model: Model, { parts }: Kept): Model {
  const blocks = parts.map(({ block, treatment }) => {
    const hours = treatment?.running?.hours;
    if (hours === undefined) return block;
    return { ...block, course: { ...startingAt(model.asOf), running: { hours, from: model.asOf } } };
  });
  return { ...model, blocks };
}

/** The same model where its blocks keep the groups that are protected, for what is told of each. */
export const groundModel = (model: Model, scenario: Scenario, view: View): Model =>
  scenarioModel(model, keptBlocks(model, scenario.rules, columnsOf(model.blocks), { groups: true }), scenario, view);

/** The moment at which a change begins that is dated so, or not at all. */
export const startOf = (date: Instant | null, asOf: Instant): Instant => Math.max(asOf, date ?? asOf);

/** Each part with its course, null where it stays as it is. */
function coursed(parts: readonly KeptPart[], scenario: Scenario, asOf: Instant): Block[] {
  const starts = parts.map(({ treatment }) => startOf(treatment?.from ?? scenario.from, asOf));
  const clocks = clockStarts(parts, starts);
  const growths = growthsOf(parts, scenario, asOf);
  return parts.map(({ block, treatment }, index) => {
    const start = starts[index] ?? asOf;
    const growth = growths[index] ?? null;
    const running = treatment?.running ?? null;
    const manual = treatment?.manual ?? false;
    if (start === asOf && growth === null && running === null && !manual) return block;
    const course: Course = {
      start,
      clockFrom: clocks?.get(cellKey(block)) ?? { low: start, expected: start, high: start },
      running: running === null ? null : { hours: running.hours, from: startOf(running.from, asOf) },
      growth,
      manual,
    };
    return { ...block, course };
  });
}

/** The first start at each place that has something to switch on, bound by bound; null where all start together. */
function clockStarts(
  parts: readonly KeptPart[],
  starts: readonly Instant[],
): ReadonlyMap<string, Course["clockFrom"]> | null {
  if (starts.every((start) => start === starts[0])) return null;
  const clocks = new Map<string, Record<Side, Instant>>();
  for (const [index, { block }] of parts.entries()) {
    const start = starts[index] ?? 0;
    const key = cellKey(block);
    const never = Number.POSITIVE_INFINITY;
    const clock = clocks.get(key) ?? { low: never, expected: never, high: never };
    clocks.set(key, clock);
    const { low, expected, high, unbounded } = difference(block.everything, block.protected);
    if (low > 0) clock.low = Math.min(clock.low, start);
    if (expected > 0) clock.expected = Math.min(clock.expected, start);
    if (high > 0 || unbounded > 0) clock.high = Math.min(clock.high, start);
  }
  return clocks;
}

const NOT_BEGUN: Clock = { state: "unknown", begun: { low: false, expected: false, high: false } };

/** What is added shares a clock with what no account is known of in its Region. */
function addedBlock({ kind, regionId, vcpus }: Addition, blocks: readonly Block[], view: View): Block {
  const place = { accountId: null, regionId, kind };
  const key = cellKey(place);
  const clock = blocks.find((block) => cellKey(block) === key)?.clock ?? NOT_BEGUN;
  const everything: Amount = { low: vcpus, expected: vcpus, high: vcpus, unbounded: 0 };
  const seen = inView({ ...place, tags: {} }, view);
  const rest = {
    hours: "always" as const,
    level: null,
    seen,
    clock,
    gaps: [],
    groups: [],
    leaving: NO_AMOUNT,
    course: null,
    origin: null,
  };
  return { ...emptySums(), ...place, ...rest, everything };
}
