import type { Usd } from "../units/usd.ts";
import type { TotalFigure } from "./figure.ts";

/** A limit on a full month's bill, every trial over; `warnAt` is the share (in percent) from which it warns. */
export type Limit = { readonly name: string; readonly monthly: Usd; readonly warnAt: number | null };

export type StandingState = "within" | "warning" | "exceeded" | "undecided";

/** How a bill stands against a limit; `share` in percent, to the nearest, is null for a limit of nothing. */
type Stand = { readonly state: StandingState; readonly share: number | null };

/** A limit, judged on both sides of a what-if. */
export type Standing = { readonly limit: Limit; readonly base: Stand; readonly scenario: Stand };

/** Judges a limit on both sides. */
export const standingOf = (limit: Limit, base: TotalFigure, scenario: TotalFigure): Standing => ({
  limit,
  base: standOf(limit, base),
  scenario: standOf(limit, scenario),
});

/** Judges the expected bill, unrounded: equal to the limit is within. Within, but possibly above because of what isn't known, is undecided. */
export function standOf(
  { monthly, warnAt }: Omit<Limit, "name">,
  { cost, unresolvedHigh }: Pick<TotalFigure, "cost" | "unresolvedHigh">,
): Stand {
  const { expected } = cost;
  const share = monthly === 0 ? null : Math.round((expected / monthly) * 100);
  if (expected > monthly) return { state: "exceeded", share };
  if (unresolvedHigh === null || unresolvedHigh > monthly) return { state: "undecided", share };
  const warns = warnAt !== null && expected * 100 >= monthly * warnAt;
  return { state: warns ? "warning" : "within", share };
}
