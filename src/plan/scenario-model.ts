import type { Side } from "../pricing/ladder.ts";
import type { Instant } from "../units/month.ts";
import { monthOf } from "../units/month.ts";
import { allocate } from "../units/allocate.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import type { Amount } from "./amount.ts";
import type { BlockGrowth, Course } from "./course.ts";
import { difference } from "./course.ts";
import type { Growth } from "./growth.ts";
import type { Kept, KeptPart } from "./kept.ts";
import { keptBlocks } from "./kept.ts";
import type { Model } from "./model.ts";
import { readAs } from "./model.ts";
import { cellKey } from "./population.ts";
import type { Addition, Rule, Scenario } from "./scenario.ts";
import { EMPTY_SCENARIO } from "./scenario.ts";
import { emptySums } from "./sums.ts";
import type { Block, Clock, View } from "./usage.ts";
import { inView, NO_AMOUNT } from "./usage.ts";

/** A model of what a scenario protects. `origins` says for each block which one of the base it is, or is a part of; null for what joins. */
export type ScenarioModel = Model & { readonly origins: readonly (number | null)[] };

/** The model in which `everything` is what a scenario protects: each part of a block keeps its place; what is added stands behind them. */
export function scenarioModel(model: Model, kept: Kept, scenario: Scenario, view: View): ScenarioModel {
  const added = scenario.add.map((addition) => addedBlock(addition, model.blocks, view));
  const parts: readonly KeptPart[] = [
    ...kept.parts,
    ...added.map((block): KeptPart => ({ block, origin: null, treatment: null })),
  ];
  const blocks = coursed(parts, scenario, model.asOf);
  return {
    ...readAs({ ...model, blocks }, scenario.settings),
    origins: parts.map(({ origin }) => origin),
  };
}

/** The model in which `everything` is what rules alone protect; its blocks keep the groups that are. */
export const ruledModel = (model: Model, rules: readonly Rule[], view: View): Model =>
  scenarioModel(
    model,
    keptBlocks(model, rules, columnsOf(model.blocks), { groups: true }),
    { ...EMPTY_SCENARIO, rules },
    view,
  );

/** The moment at which a scenario changes protection where no rule says another. */
export const startOf = ({ from }: Pick<Scenario, "from">, asOf: Instant): Instant => Math.max(asOf, from ?? asOf);

/** Each part with its course; what stays as it is stays the same block. */
function coursed(parts: readonly KeptPart[], scenario: Scenario, asOf: Instant): Block[] {
  const starts = parts.map(({ treatment }) => startOf({ from: treatment?.from ?? scenario.from }, asOf));
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
      running: running === null ? null : { hours: running.hours, from: startOf(running, asOf) },
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

/** How each part grows: by the rule that says it, or as the scenario does. vCPUs go to the parts of one growth by what they hold. */
function growthsOf(parts: readonly KeptPart[], scenario: Scenario, asOf: Instant): (BlockGrowth | null)[] {
  const running = monthOf(asOf);
  const growths = Array.from<BlockGrowth | null>({ length: parts.length }).fill(null);
  const sharing = new Map<unknown, { growth: Growth; since: string; members: number[] }>();
  for (const [index, { treatment }] of parts.entries()) {
    const said = treatment?.growth ?? null;
    const growth = said?.growth ?? scenario.growth;
    if (growth === null || (growth.by === "rate" && growth.rate === 0)) continue;
    const since = said?.from === undefined || said.from === null ? running : monthOf(Math.max(asOf, said.from));
    if (growth.by === "rate") {
      growths[index] = { by: "rate", rate: growth.rate, since };
      continue;
    }
    const key = said?.rule ?? null;
    const group = sharing.get(key) ?? { growth, since, members: [] };
    sharing.set(key, group);
    group.members.push(index);
  }
  for (const { growth, since, members } of sharing.values()) {
    const weights = members.flatMap((index) => {
      const block = parts[index]?.block;
      if (block === undefined) return [0n, 0n];
      return [block.protected.expected, difference(block.everything, block.protected).expected].map(BigInt);
    });
    const shared = (vcpus: MilliVcpu) => {
      const shares = allocate(Math.abs(vcpus), weights).map((share) => (vcpus < 0 ? 0 - share : share));
      return members.map((_, rank) => ({ held: shares[rank * 2] ?? 0, added: shares[rank * 2 + 1] ?? 0 }));
    };
    if (growth.by === "vcpus") {
      const each = shared(growth.vcpus);
      for (const [rank, index] of members.entries()) {
        growths[index] = { by: "vcpus", each: each[rank] ?? { held: 0, added: 0 }, since };
      }
    }
    if (growth.by === "steps") {
      const steps = growth.steps
        .toSorted((a, b) => a.on - b.on)
        .map(({ vcpus, on }) => ({ on, shares: shared(vcpus) }));
      for (const [rank, index] of members.entries()) {
        growths[index] = {
          by: "steps",
          steps: steps.map(({ on, shares }) => ({ ...(shares[rank] ?? { held: 0, added: 0 }), on })),
        };
      }
    }
  }
  return growths;
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
  };
  return { ...emptySums(), ...place, ...rest, everything };
}
