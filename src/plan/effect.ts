import { changeOf } from "./change.ts";
import { columnsOf } from "./columns.ts";
import type { Model } from "./model.ts";
import { fullEstimate, seenCost } from "./model.ts";
import type { Kept } from "./kept.ts";
import { keptBlocks, orderly } from "./kept.ts";
import type { Range } from "../units/range.ts";
import type { Rule } from "./scenario.ts";
import { fullMonthModel } from "./scenario-model.ts";
import type { Side } from "./side.ts";
import type { Effect, GapMarks } from "./what-if.ts";

/** What rules keep of a base, and what that does. */
export type Ruling = {
  readonly kept: (rules: readonly Rule[]) => Kept;
  readonly effect: (rules: readonly Rule[]) => Effect;
  /** What keeping a part does, where its full month is priced already. */
  readonly effectAt: (kept: Kept, cost: Range, gap: number) => Effect;
};

/** Of what rules keep, which may be large, the latest are remembered; of what they do, many more than a screen shows. */
const MOST_KEPT = 2;
const MOST_EFFECTS = 200;

/** Applies rules to a base. What was answered last is remembered: of one change after another only one rule differs. */
export function rulesOn(base: Side): Ruling {
  const columns = columnsOf(base.model.blocks);
  const gap = gapVcpus(base.model);
  const kept = remembering(MOST_KEPT, (rules) => keptBlocks(base.model, rules, columns));
  const effectAt: Ruling["effectAt"] = ({ left }, cost, gapLeft) => ({
    vcpus: orderly(left),
    saves: changeOf(cost, base.total.cost, left.unbounded),
    gap: gap !== gapLeft,
  });
  const effect = remembering(MOST_EFFECTS, (rules): Effect => {
    const keeps = kept(rules);
    const other = fullMonthModel(base.model, keeps);
    return effectAt(keeps, seenCost(other, fullEstimate(other, "everything")), gapVcpus(other));
  });
  return { kept, effect, effectAt };
}

function remembering<T>(most: number, answer: (rules: readonly Rule[]) => T): (rules: readonly Rule[]) => T {
  const known = new Map<string, T>();
  return (rules) => {
    const key = JSON.stringify(rules);
    const found = known.get(key) ?? answer(rules);
    known.delete(key);
    known.set(key, found);
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
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
