import type { Range } from "../units/range.ts";
import type { Amount } from "./amount.ts";
import type { Period } from "./bill.ts";
import type { Change } from "./change.ts";
import { changeOf } from "./change.ts";
import type { Figure } from "./figure.ts";
import { vcpusOf } from "./figure.ts";
import type { Ground } from "./ground.ts";
import { fullEstimate, seenBlocks, seenCost } from "./model.ts";
import { amountChange } from "./parts.ts";
import { riseOf } from "./rise.ts";
import { addAmount } from "./sums.ts";
import { NO_AMOUNT } from "./usage.ts";

/** A full month of two populations, every trial over, and what lies between them, figure by figure. */
export type Difference = {
  readonly before: Figure;
  readonly after: Figure;
  readonly delta: { readonly vcpus: Change; readonly cost: Change };
};

/** Compares a full month of two grounds. */
export function differenceOf(before: Ground, after: Ground): Difference {
  const [was, is] = [figureOf(before), figureOf(after)];
  const cost = costChange(before, after, FULL_MONTH, { was: was.cost, is: is.cost });
  return { before: was, after: is, delta: { vcpus: placeChanges(before, after).vcpus, cost } };
}

/** The signed difference of two bills of a period; its bounds hold what isn't known on one side alone. */
export function costChange(
  before: Ground,
  after: Ground,
  period: Period,
  { was, is }: { readonly was: Range; readonly is: Range },
): Change {
  const { opened, closed } = placeChanges(before, after);
  const cost = changeOf(was, is, opened, closed);
  const [rise, fall] = [riseOf(before, after, period), riseOf(after, before, period)];
  return {
    low: cost.low === null || fall === null ? null : Math.min(cost.low, 0 - fall),
    expected: cost.expected,
    high: cost.high === null || rise === null ? null : Math.max(cost.high, rise),
  };
}

const FULL_MONTH = { basis: "after-trials" } as const;

const figureOf = ({ model, basis }: Ground): Figure => ({
  vcpus: vcpusOf(model.blocks, basis, seenBlocks(model)),
  cost: seenCost(model, fullEstimate(model, basis)),
});

/** Differences of vCPUs place by place, since what isn't known here is not what isn't known there. */
function placeChanges(before: Ground, after: Ground) {
  const [was, is] = [amountsByPlace(before), amountsByPlace(after)];
  let vcpus: Change = { low: 0, expected: 0, high: 0 };
  let [opened, closed] = [0, 0];
  for (const place of new Set([...was.keys(), ...is.keys()])) {
    const [from, to] = [was.get(place) ?? NO_AMOUNT, is.get(place) ?? NO_AMOUNT];
    vcpus = addChanges(vcpus, amountChange(from, to));
    opened += Math.max(0, to.unbounded - from.unbounded);
    closed += Math.max(0, from.unbounded - to.unbounded);
  }
  return { vcpus, opened, closed };
}

function amountsByPlace({ model, basis }: Ground): Map<string, Amount> {
  const amounts = new Map<string, Amount>();
  for (const { seen, accountId, regionId, kind, ...block } of model.blocks) {
    if (!seen) continue;
    const place = `${accountId} ${regionId} ${kind}`;
    const amount = amounts.get(place) ?? { ...NO_AMOUNT };
    amounts.set(place, amount);
    addAmount(amount, basis === "current" ? block.protected : block.everything);
  }
  return amounts;
}

const addChanges = (a: Change, b: Change): Change => ({
  low: a.low === null || b.low === null ? null : a.low + b.low,
  expected: a.expected + b.expected,
  high: a.high === null || b.high === null ? null : a.high + b.high,
});
