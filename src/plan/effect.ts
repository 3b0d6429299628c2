import { changeOf } from "./change.ts";
import { columnsOf } from "./columns.ts";
import type { ForecastOptions, Model } from "./model.ts";
import { fullEstimate, seenCost } from "./model.ts";
import type { Kept } from "./kept.ts";
import { keptBlocks, orderly } from "./kept.ts";
import type { Rule } from "./scenario.ts";
import { EMPTY_SCENARIO } from "./scenario.ts";
import { scenarioModel } from "./scenario-model.ts";
import type { Side } from "./side.ts";
import type { Effect, GapMarks } from "./what-if.ts";

/** What rules keep, and what that does. */
export type Ruled = { readonly kept: Kept; readonly effect: Effect };

/** The most sets of rules that are remembered: many more than a screen shows. */
const MOST_REMEMBERED = 200;

/** Applies rules to a base and says what that does. The latest sets are remembered: of one change after another only one differs. */
export function rulesOn(base: Side, { view }: ForecastOptions): (rules: readonly Rule[]) => Ruled {
  const columns = columnsOf(base.model.blocks);
  const gap = gapVcpus(base.model);
  const answer = (rules: readonly Rule[]): Ruled => {
    const kept = keptBlocks(base.model, rules, columns);
    const other = scenarioModel(base.model, kept, { ...EMPTY_SCENARIO, rules }, view);
    const saves = changeOf(seenCost(other, fullEstimate(other, "everything")), base.total.cost, kept.left.unbounded);
    return { kept, effect: { vcpus: orderly(kept.left), saves, gap: gap !== gapVcpus(other) } };
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
