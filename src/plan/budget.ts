import type { Month } from "../units/month.ts";
import type { Range } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import type { Change } from "./change.ts";
import type { Coverage } from "./ground.ts";
import type { OpenCause } from "./open-cause.ts";
import type { Driver } from "./parts.ts";
import type { Match } from "./scenario.ts";
import type { StandingState } from "./standing.ts";

/** How much more a bill may be than before: dollars, or hundredths of a percent of what it was. */
export type Allowance = { readonly usd: Usd } | { readonly percent: number };

/** The most that a bill may be, with the share (in percent) from which it warns; or how much it may grow, by any of several. */
export type BudgetLimit =
  | { readonly monthly: Usd; readonly warnAt: number | null }
  | { readonly increase: readonly Allowance[] };

/** A limit on what a scope costs. */
export type Budget = {
  readonly name: string;
  /** What it is about; null: everything in view. */
  readonly match: Match | null;
  /** What counts as the bill. */
  readonly coverage: Coverage;
  /** A full month with every trial over, or what is billed. */
  readonly basis: "after-trials" | "billed";
  /** Of `billed`: the month; null for the dearest one projected. */
  readonly month: Month | null;
  readonly limit: BudgetLimit;
};

/** Budgets, and how strictly they are taken. */
export type BudgetPolicy = {
  readonly budgets: readonly Budget[];
  /** The most workloads whose size or platform may be unknown; beyond it nothing is decided. Null: as many as there are. */
  readonly maxUnresolved: number | null;
  /** Whether a group that nothing bounds in code fails, instead of warning. */
  readonly requireLimits: boolean;
};

export type VerdictState = StandingState;

/** Why a verdict isn't plain: each is said. */
export type VerdictReason =
  /** The bill has reached the share at which its budget warns. */
  | { readonly what: "near"; readonly warnAt: number }
  /** It was over, or undecided, before, and the change doesn't raise it. */
  | { readonly what: "already"; readonly state: VerdictState }
  /** So many groups scale without an upper bound in code. */
  | { readonly what: "no-limit"; readonly where: readonly string[] }
  /** More workloads of unknown size or platform than are let pass. */
  | { readonly what: "unresolved"; readonly workloads: number; readonly most: number }
  /** The source holds nothing of its scope. */
  | { readonly what: "empty" };

/**
 * How a change moved a bill: `crossed` its limit (or into doubt), `worse` where it was over already, `better` or `untouched`
 * where it was and isn't raised; null where it was and is within.
 */
export type Moved = {
  readonly before: Range;
  readonly delta: Change;
  readonly how: "crossed" | "worse" | "better" | "untouched" | null;
};

/** How a bill stands against its budget, and why. */
export type Verdict = {
  readonly budget: Budget;
  readonly state: VerdictState;
  /** The month that `billed` is judged by; null for a full month. */
  readonly month: Month | null;
  /** The bill; of a budget on the increase, the signed increase. */
  readonly amount: Change;
  /** The most that the amount may be. */
  readonly limit: Usd;
  /** The most that the amount can be because something was not read, priced or resolved; null where nothing bounds it. */
  readonly unresolvedHigh: Usd | null;
  /** Null where nothing changes. */
  readonly moved: Moved | null;
  readonly reasons: readonly VerdictReason[];
  /** What may add to it, where the verdict is undecided. */
  readonly causes: readonly OpenCause[];
  /** What costs most, or moved most, where the budget is exceeded. */
  readonly drivers: readonly Driver[];
};

/** Whether a budget limits the increase. */
export const limitsIncrease = ({ limit }: Budget): boolean => "increase" in limit;
