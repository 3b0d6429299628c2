import type { Inventory } from "../../src/inventory/inventory.ts";
import type { Budget, BudgetPolicy, Verdict } from "../../src/plan/budget.ts";
import type { Question } from "../../src/plan/ground.ts";
import { judge } from "../../src/plan/judge.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import { prepare } from "../../src/plan/population.ts";
import { OPTIONS, PRICES } from "./population-of.ts";

/** A budget of so many dollars for a full month of everything, unless `change` says otherwise. */
export const budgetOf = (dollars: number, change: Partial<Budget> = {}): Budget => ({
  name: "--budget",
  match: null,
  coverage: "everything",
  basis: "after-trials",
  month: null,
  limit: { monthly: Math.round(dollars * 1e6), warnAt: null },
  ...change,
});

/** What is asked of an inventory, and of what it was before. */
export const questionOf = (
  inventory: Inventory,
  before: Inventory | null = null,
  options: Partial<ForecastOptions> = {},
): Question => ({
  population: prepare(inventory),
  before: before === null ? null : prepare(before),
  prices: PRICES,
  options: { ...OPTIONS, asOf: inventory.asOf, ...options },
});

/** The verdict on one budget. */
export function verdictOn(question: Question, budget: Budget, policy: Partial<BudgetPolicy> = {}): Verdict {
  const [only] = judge(question, { budgets: [budget], maxUnresolved: null, requireLimits: false, ...policy });
  if (only === undefined) throw new Error(`${budget.name} is not judged`);
  return only;
}
