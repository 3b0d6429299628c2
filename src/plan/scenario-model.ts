import type { Range } from "../units/range.ts";
import type { Amount } from "./amount.ts";
import { rangeOf } from "./figure.ts";
import type { Model } from "./model.ts";
import { readAs } from "./model.ts";
import type { Group } from "./population.ts";
import { cellKey } from "./population.ts";
import type { Addition, Decider, Rule, Scenario } from "./scenario.ts";
import { deciderOf, decidersAt, decidersOf } from "./scenario.ts";
import type { Sums, Unseen } from "./sums.ts";
import { addAmount, emptySums } from "./sums.ts";
import type { Basis, Block, Clock, View } from "./usage.ts";
import { inView, NO_AMOUNT } from "./usage.ts";

/** What rules keep of each block, in the order of the blocks, and what each of them leaves out because it is the last to match. */
export type Kept = { readonly blocks: readonly Block[]; readonly leavesOut: readonly Range[] };

/** Applies rules to blocks, one pass over the groups that they can be about. */
export function keptBlocks({ blocks, population }: Model, rules: readonly Rule[]): Kept {
  const deciders = decidersOf(rules, population.frame.accounts);
  const sums = rules.map(emptyPart);
  const kept = blocks.map((block) => keptBlock(block, decidersAt(deciders, block), sums));
  return { blocks: kept, leavesOut: sums.map(({ everything }) => rangeOf(everything)) };
}

/**
 * The model in which `everything` is what a scenario protects: each block keeps its place, without what is left out; what is
 * added stands behind them.
 */
export function scenarioModel(model: Model, { blocks }: Kept, scenario: Scenario, view: View): Model {
  const added = scenario.add.map((addition) => addedBlock(addition, model.blocks, view));
  const start = Math.max(model.asOf, scenario.from ?? model.asOf);
  return readAs({ ...model, blocks: [...blocks, ...added], start, growth: scenario.growth }, scenario.settings);
}

/** A block without what rules leave out; its clock stays, since a trial that has begun isn't given twice. */
function keptBlock(block: Block, able: readonly Decider[], sums: readonly Part[]): Block {
  const [last] = able;
  if (last === undefined || able.every(({ protect }) => protect)) return block;
  if (last.matcher.group === null) {
    if (block.seen) addPart(sums[last.rank], block);
    return nothingOf(block);
  }
  const left = emptyPart();
  const leftGaps = new Set<Group>();
  let count = 0;
  for (const group of block.groups) {
    const decider = deciderOf(able, group);
    if (decider === undefined || decider.protect) continue;
    count += 1;
    addPart(left, group);
    if (group.gap !== null) leftGaps.add(group);
    if (block.seen) addPart(sums[decider.rank], group);
  }
  if (count === 0) return block;
  return count === block.groups.length ? nothingOf(block) : withoutPart(block, left, leftGaps);
}

/** What a price hangs on, of a block or a part of it. */
type Part = Pick<Sums, "protected" | "everything" | "unseen">;

function emptyPart(): Part {
  const { protected: held, everything, unseen } = emptySums();
  return { protected: held, everything, unseen };
}

function addPart(sum: Part | undefined, part: Part): void {
  if (sum === undefined) return;
  addAmount(sum.protected, part.protected);
  addAmount(sum.everything, part.everything);
  for (const basis of BASES) {
    sum.unseen[basis].bound += part.unseen[basis].bound;
    sum.unseen[basis].unbounded += part.unseen[basis].unbounded;
  }
}

const BASES: readonly Basis[] = ["current", "everything"];

/** Nothing of a block but what is protected until the scenario begins. */
const nothingOf = (block: Block): Block => ({
  ...block,
  protected: NO_AMOUNT,
  everything: NO_AMOUNT,
  unseen: { current: { bound: 0, unbounded: 0 }, everything: { bound: 0, unbounded: 0 } },
  gaps: [],
  groups: [],
  leaving: block.protected,
});

/** Sums are whole numbers, so that what is kept is the block less what is left out. */
function withoutPart(block: Block, left: Part, leftGaps: ReadonlySet<Group>): Block {
  const unseen = (basis: Basis): Unseen => ({
    bound: block.unseen[basis].bound - left.unseen[basis].bound,
    unbounded: block.unseen[basis].unbounded - left.unseen[basis].unbounded,
  });
  return {
    ...block,
    protected: less(block.protected, left.protected),
    everything: less(block.everything, left.everything),
    unseen: { current: unseen("current"), everything: unseen("everything") },
    gaps: block.gaps.filter((group) => !leftGaps.has(group)),
    groups: [],
    leaving: left.protected,
  };
}

/** An amount without a part of it. */
export const less = (whole: Amount, part: Amount): Amount => ({
  low: whole.low - part.low,
  expected: whole.expected - part.expected,
  high: whole.high - part.high,
  unbounded: whole.unbounded - part.unbounded,
});

const NOT_BEGUN: Clock = { state: "unknown", begun: { low: false, expected: false, high: false } };

/** What is added shares a clock with what no account is known of in its Region. */
function addedBlock({ kind, regionId, vcpus }: Addition, blocks: readonly Block[], view: View): Block {
  const place = { accountId: null, regionId, kind };
  const key = cellKey(place);
  const clock = blocks.find((block) => cellKey(block) === key)?.clock ?? NOT_BEGUN;
  const everything = { low: vcpus, expected: vcpus, high: vcpus, unbounded: 0 };
  const seen = inView({ ...place, tags: {} }, view);
  const rest = { hours: "always" as const, level: null, seen, clock, gaps: [], groups: [], leaving: NO_AMOUNT };
  return { ...emptySums(), ...place, ...rest, everything };
}
