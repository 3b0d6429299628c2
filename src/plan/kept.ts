import type { Range } from "../units/range.ts";
import type { Amount } from "./amount.ts";
import type { BlockColumns, Columns, Part } from "./columns.ts";
import { emptyPart, partSums } from "./columns.ts";
import type { Model } from "./model.ts";
import type { Group } from "./population.ts";
import type { Rule } from "./scenario.ts";
import { addAmount, emptySums } from "./sums.ts";
import type { Decider, Decision, Treatment } from "./treatment.ts";
import { decidersOf } from "./treatment.ts";
import type { Block } from "./usage.ts";
import { NO_AMOUNT } from "./usage.ts";

/** A block of a base, or what rules treat alike of it. */
export type KeptPart = { readonly block: Block; readonly treatment: Treatment | null };

/** What rules make of blocks, in their order. */
export type Kept = {
  readonly parts: readonly KeptPart[];
  /** The vCPUs in view that each rule leaves out because it is the last to say so, and all of them together. */
  readonly leavesOut: readonly Range[];
  readonly left: Amount;
};

/** Applies rules to blocks: one pass over the groups of those that rules part. What they part loses its groups, unless they are asked for. */
export function keptBlocks(
  { blocks, population }: Model,
  rules: readonly Rule[],
  columns: Columns,
  { groups: wanted }: { readonly groups: boolean } = { groups: false },
): Kept {
  const decide = decidersOf(rules, population.frame.accounts, columns);
  const outs = rules.map(emptyAmount);
  const left = emptyAmount();
  const leave = (block: Block, { outBy, protect }: Decision, part: Part): void => {
    const out = outs[outBy];
    if (out === undefined || !block.seen) return;
    const gone = protect === "current" ? less(part.everything, part.protected) : part.everything;
    addAmount(out, gone);
    addAmount(left, gone);
  };
  const parts = blocks.flatMap((block, index): KeptPart[] => {
    const decider = decide(block);
    if (decider === null) return [{ block, treatment: null }];
    const own = columns.ofBlocks[index];
    if (own === undefined) throw new Error("columns are of the same blocks");
    const sums = typeof decider === "function" ? sumsByDecision(block, own, decider) : new Map([[decider, block]]);
    for (const [decision, sum] of sums) leave(block, decision, sum);
    const treatments = Map.groupBy(sums, ([{ treatment }]) => treatment);
    return [...treatments]
      .sort(([a], [b]) => (a.key < b.key ? -1 : 1))
      .map(([treatment, alike]) => {
        const whole = treatments.size === 1 && alike.every(([{ protect }]) => protect === true);
        if (whole) return { block, treatment };
        const groups = wanted ? keptGroups(block, own, decider, treatment) : [];
        return { block: treated(block, alike, groups), treatment };
      });
  });
  return { parts, leavesOut: outs.map(orderly), left };
}

/** The groups of a block that are protected under a treatment, as far as they are. */
const keptGroups = (
  { groups }: Block,
  { marks }: BlockColumns,
  decider: Exclude<Decider, null>,
  treatment: Treatment,
): Group[] =>
  groups.flatMap((group, row) => {
    const decision = typeof decider === "function" ? decider(marks[row] ?? 0) : decider;
    if (decision.treatment !== treatment || decision.protect === false) return [];
    return [decision.protect === "current" ? { ...group, ...asToday(group) } : group];
  });

/** A part of a block, with its gaps. */
type GappedPart = Part & { readonly gaps: readonly Group[] };

/** Adds up what each decision is about. The commonest is the block less the others: sums are whole numbers. */
function sumsByDecision(
  block: Block,
  columns: BlockColumns,
  decide: (mark: number) => Decision,
): Map<Decision, GappedPart> {
  const { marks, gapMarks } = columns;
  const decisions: Decision[] = [];
  // By rank, and in loops, for they run over each group on each key.
  const counts: number[] = [];
  for (let row = 0; row < marks.length; row++) {
    const decision = decide(marks[row] ?? 0);
    const count = counts[decision.rank];
    if (count === undefined) decisions.push(decision);
    counts[decision.rank] = (count ?? 0) + 1;
  }
  const countOf = ({ rank }: Decision): number => counts[rank] ?? 0;
  const [common] = decisions.toSorted((a, b) => countOf(b) - countOf(a));
  if (common === undefined) return new Map();
  const sums = partSums();
  if (decisions.length > 1) {
    for (let row = 0; row < marks.length; row++) {
      const decision = decide(marks[row] ?? 0);
      if (decision !== common) sums.add(decision.rank, columns, row);
    }
  }
  const gaps = Map.groupBy(block.gaps.entries(), ([index]) => decide(gapMarks[index] ?? 0));
  const withGaps = (decision: Decision, part: Part): GappedPart => ({
    ...part,
    gaps: (gaps.get(decision) ?? []).map(([, gap]) => gap),
  });
  const gathered = new Map<Decision, GappedPart>();
  const rest = emptyPart();
  addPart(rest, block);
  for (const decision of decisions) {
    if (decision === common) continue;
    const sum = sums.part(decision.rank);
    addPart(rest, sum, -1);
    gathered.set(decision, withGaps(decision, sum));
  }
  return gathered.set(common, withGaps(common, rest));
}

const emptyAmount = (): Amount => ({ low: 0, expected: 0, high: 0, unbounded: 0 });

/** Adds a part to a sum, which is changed; or takes it off. */
function addPart(sum: Part, part: Part, times: 1 | -1 = 1): void {
  for (const basis of ["protected", "everything"] as const) {
    sum[basis].low += times * part[basis].low;
    sum[basis].expected += times * part[basis].expected;
    sum[basis].high += times * part[basis].high;
    sum[basis].unbounded += times * part[basis].unbounded;
  }
  for (const basis of ["current", "everything"] as const) {
    sum.unseen[basis].bound += times * part.unseen[basis].bound;
    sum.unseen[basis].unbounded += times * part.unseen[basis].unbounded;
  }
}

/** No bill hangs on counts, so that parts of a block have none. */
const { counts, doubts } = emptySums();

/** What decisions protect of a block; its clock stays, since a trial that has begun isn't given twice. */
function treated(block: Block, decided: readonly (readonly [Decision, GappedPart])[], groups: readonly Group[]): Block {
  const sum = emptyPart();
  const leaving = emptyAmount();
  const gaps: Group[] = [];
  for (const [{ protect }, part] of decided) {
    if (protect === false) {
      addAmount(leaving, part.protected);
      continue;
    }
    addPart(sum, protect === "current" ? asToday(part) : part);
    gaps.push(...(protect === "current" ? part.gaps.map((gap) => ({ ...gap, ...asToday(gap) })) : part.gaps));
  }
  const isLeaving = leaving.high > 0 || leaving.unbounded > 0;
  // Field by field: there are thousands of parts on each key, and a second spread takes several times as long.
  return {
    ...block,
    counts,
    doubts,
    workloads: 0,
    ecsHosts: 0,
    osNotVisible: 0,
    unverifiedCounted: 0,
    typeDefaultExtra: 0,
    coverageUnknown: 0,
    protected: sum.protected,
    everything: sum.everything,
    unseen: sum.unseen,
    gaps,
    groups,
    leaving: isLeaving ? leaving : NO_AMOUNT,
  };
}

/** Everything of a part is what is protected today. */
const asToday = ({ protected: held, unseen }: Part): Part => ({
  protected: held,
  everything: held,
  unseen: { current: unseen.current, everything: unseen.current },
});

/** An amount without a part of it. */
const less = (whole: Amount, part: Amount): Amount => ({
  low: whole.low - part.low,
  expected: whole.expected - part.expected,
  high: whole.high - part.high,
  unbounded: whole.unbounded - part.unbounded,
});

/** An amount as a range: the less is protected today, the more is left at what is protected today. */
export function orderly({ low, expected, high, unbounded }: Amount): Range {
  return {
    low: Math.min(low, expected, high),
    expected,
    high: unbounded > 0 ? null : Math.max(low, expected, high),
  };
}
