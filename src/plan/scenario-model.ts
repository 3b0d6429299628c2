import type { Range } from "../units/range.ts";
import { rangeOf } from "./figure.ts";
import type { Model } from "./model.ts";
import { readAs } from "./model.ts";
import type { Group } from "./population.ts";
import { cellKey } from "./population.ts";
import type { Addition, Decider, Rule, Scenario } from "./scenario.ts";
import { deciderOf, decidersAt, decidersOf } from "./scenario.ts";
import { addAmount, emptySums } from "./sums.ts";
import type { Block, Clock, View } from "./usage.ts";
import { inView, NO_AMOUNT } from "./usage.ts";

/**
 * The model in which `everything` is what a scenario protects: each block keeps its place and its trial clock, without what is
 * left out; what is added stands behind them.
 */
export function scenarioModel(model: Model, scenario: Scenario, view: View): Model {
  const deciders = decidersOf(scenario.rules, model.population.frame.accounts);
  const kept = model.blocks.map((block) => keptBlock(block, deciders));
  const added = scenario.add.map((addition) => addedBlock(addition, model.blocks, view));
  const start = Math.max(model.asOf, scenario.from ?? model.asOf);
  return readAs({ ...model, blocks: [...kept, ...added], start, growth: scenario.growth }, scenario.settings);
}

/** A block without what rules leave out; its clock stays, since a trial that has begun isn't given twice. */
function keptBlock(block: Block, deciders: readonly Decider[]): Block {
  const able = decidersAt(deciders, block);
  const [last] = able;
  if (last === undefined || able.every(({ protect }) => protect)) return block;
  if (last.matcher.group === null) return nothingOf(block);
  const kept: Group[] = [];
  const left: Group[] = [];
  for (const group of block.groups) (deciderOf(able, group)?.protect === false ? left : kept).push(group);
  if (left.length === 0) return block;
  return kept.length === 0 ? nothingOf(block) : partOf(block, kept, left);
}

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

function partOf(block: Block, kept: readonly Group[], left: readonly Group[]): Block {
  const part = { ...nothingOf(block), ...amountsOf(kept), groups: kept, gaps: kept.filter(({ gap }) => gap !== null) };
  return { ...part, leaving: amountsOf(left).protected };
}

/** What groups hold together, as far as a price hangs on it. */
function amountsOf(groups: readonly Group[]): Pick<Block, "protected" | "everything" | "unseen"> {
  const { protected: held, everything, unseen } = emptySums();
  for (const group of groups) {
    addAmount(held, group.protected);
    addAmount(everything, group.everything);
    unseen.current.bound += group.unseen.current.bound;
    unseen.current.unbounded += group.unseen.current.unbounded;
    unseen.everything.bound += group.unseen.everything.bound;
    unseen.everything.unbounded += group.unseen.everything.unbounded;
  }
  return { protected: held, everything, unseen };
}

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

/** For each rule the vCPUs in view that are left out because it is the last to match them. */
export function decidedBy(model: Model, rules: readonly Rule[]): Range[] {
  const deciders = decidersOf(rules, model.population.frame.accounts);
  const left = rules.map(() => ({ low: 0, expected: 0, high: 0, unbounded: 0 }));
  for (const block of model.blocks) {
    if (!block.seen) continue;
    const able = decidersAt(deciders, block);
    if (able.every(({ protect }) => protect)) continue;
    for (const group of able[0]?.matcher.group === null ? [block] : block.groups) {
      const decider = "gap" in group ? deciderOf(able, group) : able[0];
      const sum = decider?.protect === false ? left[decider.rank] : undefined;
      if (sum !== undefined) addAmount(sum, group.everything);
    }
  }
  return left.map(rangeOf);
}
