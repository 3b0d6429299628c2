import type { Verdict } from "../plan/budget.ts";
import { limitsIncrease } from "../plan/budget.ts";
import { amount, signed } from "./format-number.ts";
import { coverageText } from "./verdict-words.ts";
import { whyText } from "./verdict.ts";

/** How one budget stands, among others: `If everything were protected: exceeded, 503.82 of 500.00 US$ a month, over by 3.82`. */
export function verdictSentence(verdict: Verdict): string {
  const { budget, state, amount: cost, limit } = verdict;
  const [spent, most] = limitsIncrease(budget)
    ? [signed(cost.expected), signed(limit)]
    : [amount(cost.expected), amount(limit)];
  const why = whyText(verdict);
  return `${coverageText(budget.coverage)}: ${state}, ${spent} of ${most} US$ a month${why === "" ? "" : `, ${why}`}`;
}
