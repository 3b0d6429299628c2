import type { Verdict } from "../plan/budget.ts";
import { limitsIncrease } from "../plan/budget.ts";
import { worstOf } from "../plan/judge.ts";
import { VERDICT_MARK } from "./verdict.ts";

/** The budgets that a list of accounts shows: of single accounts, and of everything. */
export type AccountBudgets = {
  readonly byAccount: ReadonlyMap<string, Verdict>;
  readonly whole: Verdict | null;
};

/** Picks the verdicts whose scope is one account, or everything; of several the worst. */
export function accountBudgets(verdicts: readonly Verdict[]): AccountBudgets {
  const byAccount = new Map<string, Verdict>();
  let whole: Verdict | null = null;
  for (const verdict of verdicts) {
    if (limitsIncrease(verdict.budget)) continue;
    const { match } = verdict.budget;
    const [only, ...more] = match?.accounts ?? [];
    if (match === null || Object.keys(match).length === 0) whole = worse(whole, verdict);
    else if (only !== undefined && more.length === 0 && Object.keys(match).length === 1)
      byAccount.set(only, worse(byAccount.get(only) ?? null, verdict));
  }
  return { byAccount, whole };
}

const worse = (known: Verdict | null, verdict: Verdict): Verdict =>
  known === null || worstOf([known.state, verdict.state]) !== known.state ? verdict : known;

/** A verdict with the share of its limit: `▲  92 %`; a limit of nothing has no share. */
export function budgetText({ state, amount, limit }: Verdict): string {
  const share = limit === 0 ? "–" : `${Math.round((amount.expected / limit) * 100)} %`;
  return `${VERDICT_MARK[state]} ${share.padStart(5)}`;
}
