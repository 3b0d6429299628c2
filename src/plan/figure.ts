import { isAllowed } from "../inventory/gap.ts";
import type { Estimate } from "../pricing/estimate.ts";
import { costOf } from "../pricing/estimate.ts";
import type { Range } from "../units/range.ts";
import { addRanges } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import type { Amount } from "./amount.ts";
import { meanOf } from "./level.ts";
import type { Model } from "./model.ts";
import { fullEstimate, readAs, seenBlocks, seenCost } from "./model.ts";
import type { Doubt, Sums, Unseen } from "./sums.ts";
import { addSums, emptySums } from "./sums.ts";
import type { Basis, Block } from "./usage.ts";

/** A number of vCPUs (thousandths) and what they cost in a full month, every trial over (micro-dollars). */
export type Figure = { readonly vcpus: Range; readonly cost: Range };

/**
 * A figure, and the most that it can cost *because* something was not read, not priced or not resolved (`unresolvedHigh`, null
 * where nothing bounds it): scaling ranges and unverified hosts aside, and gaps that are allowed.
 */
export type TotalFigure = Figure & { readonly unresolvedHigh: Usd | null };

/** A figure beside what it would cost without its neighbours in the pool. */
export type AccountFigure = Figure & { readonly standalone: Range };

/** The figure of nothing. */
export const NO_FIGURE: Figure = { vcpus: { low: 0, expected: 0, high: 0 }, cost: { low: 0, expected: 0, high: 0 } };

/** The full-month estimates of a model, and the figures read off them. */
export type Book = {
  readonly estimates: ReadonlyMap<Basis, Estimate>;
  readonly figure: (basis: Basis, chosen: readonly number[]) => Figure | null;
  readonly accountFigure: (basis: Basis, chosen: readonly number[]) => AccountFigure | null;
};

/** Prices a full month on each basis, and each account alone beside it. */
export function bookOf(model: Model, bases: readonly Basis[]): Book {
  const estimates = new Map(bases.map((basis) => [basis, fullEstimate(model, basis)]));
  const standalone = new Map(bases.map((basis) => [basis, standaloneEstimate(model, basis)]));
  const figure = (basis: Basis, chosen: readonly number[]): Figure | null => {
    const estimated = estimates.get(basis);
    if (estimated === undefined) return null;
    return { vcpus: vcpusOf(model.blocks, basis, chosen), cost: costOf(estimated, chosen) };
  };
  return {
    estimates,
    figure,
    accountFigure: (basis, chosen) => {
      const found = figure(basis, chosen);
      const own = standalone.get(basis);
      return found === null || own === undefined ? null : { ...found, standalone: costOf(own, chosen) };
    },
  };
}

/** Prices a full month with each account on ladders of its own, whatever its neighbours hold. */
export function standaloneEstimate(model: Model, basis: Basis): Estimate {
  const alone = readAs(model, { tierScope: "account" });
  return fullEstimate({ ...alone, market: { ...alone.market, whole: true } }, basis);
}

/** What is looked at, together, with the bound that only unread, unpriced and unresolved things set. */
export function totalOf(model: Model, book: Book, basis: Basis, allowedGaps: readonly string[]): TotalFigure {
  const figure = book.figure(basis, seenBlocks(model)) ?? NO_FIGURE;
  return { ...figure, unresolvedHigh: unresolvedHighOf(model, basis, figure.cost.expected, allowedGaps) };
}

/** The most that what is looked at can cost because something was not read, priced or resolved; null where nothing bounds it. */
export function unresolvedHighOf(
  model: Model,
  basis: Basis,
  expected: Usd,
  allowedGaps: readonly string[],
): Usd | null {
  const open = unresolvedModel(model, allowedGaps);
  const bound = seenCost(open, fullEstimate(open, basis)).high;
  return bound === null ? null : Math.max(bound, expected);
}

/** The same model without its ranges, but for what was not read or not resolved. */
export const unresolvedModel = (model: Model, allowedGaps: readonly string[]): Model => ({
  ...model,
  blocks: model.blocks.map((block) => ({
    ...block,
    level: meanOf(block.level),
    protected: unresolvedAmount(block, "current", allowedGaps),
    everything: unresolvedAmount(block, "everything", allowedGaps),
  })),
});

/** What is expected, and above it only what was not read or not resolved. */
function unresolvedAmount(block: Block, basis: Basis, allowedGaps: readonly string[]): Amount {
  const { expected } = basis === "current" ? block.protected : block.everything;
  const { bound, unbounded } = unseenOf(block, basis, allowedGaps);
  return { low: expected, expected, high: expected + bound, unbounded };
}

/** What a block may hold beyond its expected vCPUs because it was not read or not resolved; gaps that are allowed aside. */
export function unseenOf(block: Block, basis: Basis, allowedGaps: readonly string[]): Unseen {
  let { bound, unbounded } = block.unseen[basis];
  for (const { gap, unseen } of block.gaps) {
    if (gap === null || !isAllowed(gap, allowedGaps)) continue;
    bound -= unseen[basis].bound;
    unbounded -= unseen[basis].unbounded;
  }
  return { bound, unbounded };
}

/** The vCPUs (thousandths) that the chosen blocks hold on a basis. */
export function vcpusOf(blocks: readonly Block[], basis: Basis, chosen: readonly number[]): Range {
  return addRanges(
    chosen.flatMap((index) => {
      const block = blocks[index];
      return block === undefined ? [] : [rangeOf(basis === "current" ? block.protected : block.everything)];
    }),
  );
}

/** vCPUs as a range, open where a part of them has no bound. */
export const rangeOf = (amount: Amount): Range => ({
  low: amount.low,
  expected: amount.expected,
  high: amount.unbounded > 0 ? null : amount.high,
});

/** What the chosen blocks add up to. */
export function sumsOf(blocks: readonly Block[], chosen: readonly number[]): Sums {
  const sums = emptySums();
  for (const index of chosen) {
    const block = blocks[index];
    if (block !== undefined) addSums(sums, block);
  }
  return sums;
}

/** What isn't plainly eligible, most vCPUs first. */
export const doubtsOf = ({ doubts }: Sums): Doubt[] =>
  [...doubts.values()].sort(
    (a, b) => b.vcpus - a.vcpus || b.workloads - a.workloads || order(a.code, b.code) || order(a.state, b.state),
  );

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
