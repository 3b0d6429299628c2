import type { Month } from "../units/month.ts";
import type { Range } from "../units/range.ts";
import { ZERO } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import type { Ground } from "./ground.ts";
import { fullEstimate, seenBlocks, seenCost } from "./model.ts";
import { monthEstimate, project } from "./projection.ts";

/** Which bill counts: a full month with every trial over, one month's, or that of the dearest of so many months. */
export type Period =
  | { readonly basis: "after-trials" }
  | { readonly basis: "billed"; readonly month: Month }
  | { readonly basis: "billed"; readonly month: null; readonly months: number };

/** A bill (micro-dollars), and the calendar month it is of; null for a full month. */
export type Bill = { readonly cost: Range; readonly month: Month | null };

/** What is looked at costs in a period. */
export function billOf({ model, basis }: Ground, period: Period): Bill {
  if (period.basis === "after-trials") return { cost: seenCost(model, fullEstimate(model, basis)), month: null };
  if (period.month === null) {
    const [first, ...rest] = project(model, basis, period.months, []).months;
    if (first === undefined) return { cost: ZERO, month: null };
    const dearest = rest.reduce((most, one) => (one.billed.expected > most.billed.expected ? one : most), first);
    return { cost: dearest.billed, month: dearest.month };
  }
  const { month } = period;
  return { cost: seenCost(model, monthEstimate(model, basis, month, "billed")), month };
}

/** The most that a bill of a period can be; of several months that of any. Null where nothing bounds it. */
export function highestBill(ground: Ground, period: Period): Usd | null {
  if (period.basis === "after-trials" || period.month !== null) return billOf(ground, period).cost.high;
  const highs = project(ground.model, ground.basis, period.months, []).months.map(({ billed }) => billed.high);
  return highs.reduce<Usd | null>((most, high) => (most === null || high === null ? null : Math.max(most, high)), 0);
}

/** Whether nothing of a population is looked at. */
export const isEmpty = ({ model }: Ground): boolean => seenBlocks(model).length === 0;
