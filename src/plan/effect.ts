import { changeOf } from "./change.ts";
import { vcpusOf } from "./figure.ts";
import type { Model } from "./model.ts";
import { fullEstimate, seenBlocks, seenCost } from "./model.ts";
import type { Rule } from "./scenario.ts";
import type { Kept } from "./scenario-model.ts";
import { keptBlocks, less } from "./scenario-model.ts";
import type { Side } from "./side.ts";
import type { Block } from "./usage.ts";
import { NO_AMOUNT } from "./usage.ts";
import type { Effect, GapMarks } from "./what-if.ts";

/** What rules keep, and what that does. */
export type Ruled = { readonly kept: Kept; readonly effect: Effect };

/** The most sets of rules that are remembered: many more than a screen shows. */
const MOST_REMEMBERED = 200;

/** Applies rules to a base and says what that does. The latest sets are remembered: of one change after another only one differs. */
export function rulesOn(base: Side): (rules: readonly Rule[]) => Ruled {
  const answer = (rules: readonly Rule[]): Ruled => {
    const kept = keptBlocks(base.model, rules);
    return { kept, effect: effectBetween(base, kept.blocks) };
  };
  const known = new Map<string, Ruled>();
  return (rules) => {
    const key = JSON.stringify(rules);
    const found = known.get(key) ?? answer(rules);
    known.delete(key);
    known.set(key, found);
    const [oldest] = known.keys();
    if (known.size > MOST_REMEMBERED && oldest !== undefined) known.delete(oldest);
    return found;
  };
}

/** What keeping only a part of each block leaves out of the base; savings are positive. */
function effectBetween(base: Side, blocks: readonly Block[]): Effect {
  const { model, total } = base;
  const other = { ...model, blocks };
  const cost = seenCost(other, fullEstimate(other, "everything"));
  const left = model.blocks.map((block, index) => withoutKept(block, blocks[index]));
  const chosen = seenBlocks(model);
  const opened = chosen.reduce((sum, index) => sum + (left[index]?.everything.unbounded ?? 0), 0);
  return {
    vcpus: vcpusOf(left, "everything", chosen),
    saves: changeOf(cost, total.cost, opened),
    gap: gapVcpus(model) !== gapVcpus(other),
  };
}

/** The part of a block that another model leaves out. */
const withoutKept = (block: Block, kept: Block | undefined): Block => ({
  ...block,
  everything: kept === undefined ? NO_AMOUNT : less(block.everything, kept.everything),
});

/** What gaps in view hold: vCPUs where they are bounded, else their number far above those. */
export const gapVcpus = (model: Model): number =>
  model.blocks.reduce((sum, { seen, gaps }) => {
    if (!seen) return sum;
    return gaps.reduce((part, { everything }) => part + everything.high + everything.unbounded * 1e12, sum);
  }, 0);

/** Marks from what gaps hold on both sides. */
export const marksBetween = (base: number, scenario: number): GapMarks => ({
  base: base > 0,
  scenario: scenario > 0,
  difference: base !== scenario,
});
