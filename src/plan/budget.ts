import type { Gap } from "../inventory/gap.ts";
import { isAllowed } from "../inventory/gap.ts";
import type { Usd } from "../units/usd.ts";
import { exactly } from "../units/range.ts";
import type { Range } from "../units/range.ts";
import type { Forecast } from "./forecast.ts";
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
  /** The dearest accounts, where the budget is exceeded. */
  readonly drivers: readonly { readonly accountId: string | null; readonly name: string | null; readonly cost: Usd }[];
};

/**
 * Judges the expected amount, unrounded: above the limit is exceeded, equal to it is within. Within, but possibly above
 * because something was not read, not priced or not resolved, is undecided.
 */
export function judgeBudget(result: Forecast, budget: Budget): Verdict {
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
    .filter((driver) => driver.cost > 0)
    .sort((a, b) => b.cost - a.cost)
    .slice(0, 3);
  return { budget, state, amount: cost, unresolvedHigh, drivers: state === "exceeded" ? drivers : [] };
}

function verdictState(expected: Usd, unresolvedHigh: Usd | null, limit: Usd): VerdictState {
  if (expected > limit) return "exceeded";
  return unresolvedHigh === null || unresolvedHigh > limit ? "undecided" : "within";
}

/** Something that was not read, priced or resolved, with the most that it can add to the bill; null where nothing bounds it. */
export type OpenCause = {
  readonly what: "gap" | "price" | "size" | "platform" | "coverage";
  readonly where: string;
  readonly high: Usd | null;
};

/** What keeps a verdict undecided, one entry for each refused call. */
export function openCauses(result: Forecast, coverage: Basis): OpenCause[] {
  const causes: OpenCause[] = [];
  const gaps = new Map<Gap, Usd | null>();
  for (const { group, swing } of result.gaps) {
    if (group.gap === null || isAllowed(group.gap, result.options.allowedGaps)) continue;
    const before = gaps.get(group.gap) ?? 0;
    gaps.set(
      group.gap,
      gaps.has(group.gap) && gaps.get(group.gap) === null ? null : swing.high === null ? null : before + swing.high,
    );
  }
  for (const [{ accountId, regionId }, high] of gaps) {
    const account = result.frame.accounts.find(({ id }) => id === accountId)?.name ?? accountId ?? "all accounts";
    causes.push({ what: "gap", where: `${account} × ${regionId ?? "all Regions"}`, high });
  }
  for (const { regionId, missing, swing } of result.unpriced) {
    if (missing === "price") causes.push({ what: "price", where: regionId ?? "no Region", high: swing.high });
  }
  const open =
    result.everything.unresolvedHigh === null
      ? null
      : result.everything.unresolvedHigh - result.everything.cost.expected;
  const { unknown, unknownWorkloads } = result.vcpus;
  if (unknownWorkloads > 0) causes.push({ what: "size", where: `${unknownWorkloads} workloads`, high: open });
  if (unknown > 0) causes.push({ what: "platform", where: `${unknown / 1000} vCPU`, high: open });
  const unread = result.assumptions.some(({ id }) => id === "coverage-unknown");
  if (coverage === "current" && unread) causes.push({ what: "coverage", where: "workloads", high: null });
  return causes;
}
