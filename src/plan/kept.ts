import type { Range } from "../units/range.ts";
import type { Amount } from "./amount.ts";
import type { Model } from "./model.ts";
import type { Group } from "./population.ts";
import type { Rule } from "./scenario.ts";
import type { Sums } from "./sums.ts";
import { addAmount, emptySums } from "./sums.ts";
import type { Decider, Decision, Signatures, Treatment } from "./treatment.ts";
import { decidersOf } from "./treatment.ts";
import type { Basis, Block } from "./usage.ts";
import { NO_AMOUNT } from "./usage.ts";

/** A block of a base, or what rules treat alike of it; `origin` is its index there, null for what joins. */
export type KeptPart = {
  readonly block: Block;
  readonly origin: number | null;
  readonly treatment: Treatment | null;
};

/** What rules make of blocks, in their order. */
export type Kept = {
  readonly parts: readonly KeptPart[];
  /** The vCPUs in view that each rule leaves out because it is the last to say so, and all of them together. */
  readonly leavesOut: readonly Range[];
  readonly left: Amount;
};

/** Applies rules to blocks: one pass over the groups of those that rules part. */
export function keptBlocks({ blocks, population }: Model, rules: readonly Rule[], signatures: Signatures): Kept {
  const decide = decidersOf(rules, population.frame.accounts, signatures);
  const outs = rules.map(emptyAmount);
  const left = emptyAmount();
  const leave = (block: Block, { outBy }: Decision, part: Part, protect: Treatment["protect"]): void => {
    const out = outs[outBy];
    if (out === undefined || !block.seen) return;
    const gone = protect === "current" ? less(part.everything, part.protected) : part.everything;
    addAmount(out, gone);
    addAmount(left, gone);
  };
  const parts = blocks.flatMap((block, origin): KeptPart[] => {
    const decider: Decider = decide(block);
    if (decider === null) return [{ block, origin, treatment: null }];
    if (typeof decider !== "function") {
      leave(block, decider, block, decider.treatment.protect);
      return [{ block: treated(block, decider.treatment), origin, treatment: decider.treatment }];
    }
    const sums = sumsByDecision(block, signatures.ofBlocks[origin] ?? new Int32Array(0), decider);
    for (const [decision, { sum }] of sums) leave(block, decision, sum, decision.treatment.protect);
    const treatments = new Map<Treatment, Gathered>();
    for (const [{ treatment }, part] of sums) {
      const known = treatments.get(treatment);
      if (known === undefined) treatments.set(treatment, part);
      else {
        addPart(known.sum, part.sum);
        known.gaps.push(...part.gaps);
      }
    }
    const [first] = treatments.keys();
    if (treatments.size === 1 && first !== undefined) {
      return [{ block: treated(block, first), origin, treatment: first }];
    }
    return [...treatments]
      .sort(([a], [b]) => (a.key < b.key ? -1 : 1))
      .map(([treatment, { sum, gaps }]) => {
        const part = { ...block, ...emptySums(), ...sum, gaps, groups: [] };
        return { block: treated(part, treatment), origin, treatment };
      });
  });
  return { parts, leavesOut: outs.map(orderly), left };
}

/** What a price hangs on, of a block or a part of it. */
type Part = Pick<Sums, "protected" | "everything" | "unseen">;

type Gathered = { readonly sum: Part; readonly gaps: Group[] };

/** Adds up what one decision is about; the pass over groups that runs on each key. */
function sumsByDecision(
  block: Block,
  signatures: Int32Array,
  decide: Exclude<Decider, Decision | null>,
): Map<Decision, Gathered> {
  const sums = new Map<Decision, Gathered>();
  for (const [index, group] of block.groups.entries()) {
    const decision = decide(signatures[index] ?? 0, group.managed);
    let part = sums.get(decision);
    if (part === undefined) {
      part = { sum: emptyPart(), gaps: [] };
      sums.set(decision, part);
    }
    addPart(part.sum, group);
    if (group.gap !== null) part.gaps.push(group);
  }
  return sums;
}

function emptyPart(): Part {
  const { protected: held, everything, unseen } = emptySums();
  return { protected: held, everything, unseen };
}

const emptyAmount = (): Amount => ({ low: 0, expected: 0, high: 0, unbounded: 0 });

function addPart(sum: Part, part: Part): void {
  addAmount(sum.protected, part.protected);
  addAmount(sum.everything, part.everything);
  for (const basis of BASES) {
    sum.unseen[basis].bound += part.unseen[basis].bound;
    sum.unseen[basis].unbounded += part.unseen[basis].unbounded;
  }
}

const BASES: readonly Basis[] = ["current", "everything"];

/** A block as it is protected; its clock stays, since a trial that has begun isn't given twice. */
function treated(block: Block, { protect }: Treatment): Block {
  switch (protect) {
    case true:
      return block;
    case "current":
      return {
        ...block,
        everything: block.protected,
        unseen: { current: block.unseen.current, everything: block.unseen.current },
        gaps: block.gaps.map((gap) => ({
          ...gap,
          everything: gap.protected,
          unseen: { current: gap.unseen.current, everything: gap.unseen.current },
        })),
        groups: [],
      };
    case false:
      return {
        ...block,
        protected: NO_AMOUNT,
        everything: NO_AMOUNT,
        unseen: { current: { bound: 0, unbounded: 0 }, everything: { bound: 0, unbounded: 0 } },
        gaps: [],
        groups: [],
        leaving: block.protected,
      };
  }
}

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
