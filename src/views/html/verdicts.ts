import type { Verdict } from "../../plan/budget.ts";
import type { Measure } from "../cell-width.ts";
import { cut } from "../cell-width.ts";
import { amount, signed } from "../format-number.ts";
import { limitsIncrease } from "../../plan/budget.ts";
import { verdictText, VERDICT_MARK, whyText } from "../verdict.ts";
import type { Element } from "./markup.ts";
import { el } from "./markup.ts";

/** The letters of a verdict, so that the sheet stays on its page. */
const CELLS = 240;

/** Verdicts in the words of the text report, each behind its glyph. */
export const verdictLines = (verdicts: readonly Verdict[], measure: Measure): Element[] =>
  verdicts.map((verdict) =>
    el(
      "p",
      { class: `verdict ${verdict.state}` },
      el("span", { class: "glyph", "aria-hidden": "true" }, VERDICT_MARK[verdict.state]),
      cut(sentence(verdict).trim().split(/\n\s*/).join(" "), CELLS, measure),
    ),
  );

function sentence(verdict: Verdict): string {
  const { budget, state, amount: cost, limit } = verdict;
  if (budget.name === "--budget") return verdictText(verdict);
  const figure = limitsIncrease(budget) ? signed : amount;
  const why = whyText(verdict);
  return `${budget.name}: ${state}, ${figure(cost.expected)} of ${figure(limit)}${why === "" ? "" : `: ${why}`}.`;
}
