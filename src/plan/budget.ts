import type { Usd } from "../units/usd.ts";
import { exactly } from "../units/range.ts";
import type { Range } from "../units/range.ts";
import type { Forecast } from "./forecast.ts";
import { modelFor } from "./model.ts";
import type { OpenCause } from "./open-cause.ts";
import { openCauses } from "./open-cause.ts";
import type { Population } from "./population.ts";
import type { Basis } from "./usage.ts";

/** A limit on a full month's bill after all trials. */
export type Budget = { readonly name: string; readonly monthly: Usd; readonly coverage: Basis };

export type VerdictState = "within" | "exceeded" | "undecided";

/** How a bill stands against its limit, and why. */
export type Verdict = {
  readonly budget: Budget;
  readonly state: VerdictState;
  readonly amount: Range;
  /** The most it can be because something was not read, priced or resolved; null where nothing bounds it. */
  readonly unresolvedHigh: Usd | null;
  /** What may add to it, where the verdict is undecided. */
  readonly causes: readonly OpenCause[];
  /** The dearest accounts, where the budget is exceeded. */
  readonly drivers: readonly { readonly accountId: string | null; readonly name: string | null; readonly cost: Usd }[];
};

/**
 * Judges the expected amount, unrounded: above the limit is exceeded, equal to it is within. Within, but possibly above
 * because something was not read, not priced or not resolved, is undecided.
 */
export function judgeBudget(population: Population, result: Forecast, budget: Budget): Verdict {
  const figure = budget.coverage === "current" ? result.current : result.everything;
  if (figure === null) throw new Error("a budget on what is protected today needs a source that can know it");
  const { cost, unresolvedHigh } = figure;
  const state = verdictState(cost.expected, unresolvedHigh, budget.monthly);
  const drivers = result.accounts
    .map(({ accountId, account, current, everything }) => ({
      accountId,
      name: account?.name ?? null,
      cost: (budget.coverage === "current" ? (current?.cost ?? exactly(0)) : everything.cost).expected,
    }))
    .filter((driver) => driver.cost > 0 && driver.accountId !== null)
    .sort((a, b) => b.cost - a.cost)
    .slice(0, 3);
  return {
    budget,
    state,
    amount: cost,
    unresolvedHigh,
    causes: state === "undecided" ? causesOf(population, result, budget.coverage) : [],
    drivers: state === "exceeded" ? drivers : [],
  };
}

function verdictState(expected: Usd, unresolvedHigh: Usd | null, limit: Usd): VerdictState {
  if (expected > limit) return "exceeded";
  return unresolvedHigh === null || unresolvedHigh > limit ? "undecided" : "within";
}

/** Computed only where they are told: each is a recomputation. */
function causesOf(population: Population, { prices, options }: Forecast, coverage: Basis): OpenCause[] {
  return openCauses(modelFor(population, prices, options), coverage, options.allowedGaps);
}
