import type { Verdict } from "../../plan/budget.ts";
import { limitsIncrease } from "../../plan/budget.ts";
import type { Comparison } from "../../plan/comparison.ts";
import type { Forecast } from "../../plan/forecast.ts";
import { todayOf } from "../../plan/forecast.ts";
import { bySeverity } from "../../plan/judge.ts";
import { changeText, percentText } from "../change-words.ts";
import { amount, counted, excess, signed } from "../format-number.ts";
import { VERDICT_MARK } from "../verdict.ts";
import { markdownName } from "./markdown-text.ts";

/** What a comment is about, by its first words. */
const SUBJECT = "GuardDuty Runtime Monitoring";

/** A comment's answer in one sentence; `whole` is false where the sentence says all that there is to say. */
export function headline(
  result: Forecast,
  verdicts: readonly Verdict[],
  comparison: Comparison | null,
): { readonly text: string; readonly whole: boolean } {
  const sample = result.frame.sample ? "SAMPLE, invented: " : "";
  const budget = budgetWords(verdicts);
  const end = budget === null ? "" : ` · ${budget}`;
  const plain = comparison !== null && isUnchanged(comparison) && !verdicts.some(fails);
  const answer = comparison === null ? standWords(result) : changeWords(comparison);
  const text = `${sample}${SUBJECT}: ${answer}${end}`;
  return { text: plain ? text : `### ${text}`, whole: !plain };
}

const fails = ({ state }: Verdict): boolean => state === "exceeded" || state === "undecided";

/** Whether nothing moved: no vCPU, no dollar, no bound, nobody's share, and nothing is read on one side alone. */
function isUnchanged({ delta, movers, gaps }: Comparison): boolean {
  const figures = [delta.cost, delta.vcpus].flatMap(({ low, expected, high }) => [low, expected, high]);
  const parts = [...movers.workloads, ...movers.accounts, ...gaps.appeared, ...gaps.gone];
  return figures.every((figure) => figure === 0) && parts.length === 0;
}

function changeWords({ delta: { cost }, before, after }: Comparison): string {
  const now = `$${amount(after.cost.expected)}`;
  if (signed(cost.expected) !== "0.00") {
    const arrow = cost.expected > 0 ? "↑" : "↓";
    return `${arrow} $${amount(Math.abs(cost.expected))} a month${percentText(cost, before.cost.expected)} → ${now}`;
  }
  if (cost.low === 0 && cost.high === 0) return `no change, ${now} a month`;
  return `no change in what is expected, ${changeText(cost)} a month → ${now}`;
}

function standWords(result: Forecast): string {
  const today = todayOf(result);
  const all = `$${amount((result.scenario?.total ?? result.everything).cost.expected)}`;
  const then = result.scenario === null ? "if everything were protected" : "in the scenario";
  if (today === null) return `${all} a month ${then}`;
  return `$${amount(today.cost.expected)} a month protected today → ${all} ${then}`;
}

/** The worst budget in a few words; null where none is judged. */
function budgetWords(verdicts: readonly Verdict[]): string | null {
  const [worst] = [...verdicts].sort(
    (a, b) => bySeverity(a, b) || Number(limitsIncrease(a.budget)) - Number(limitsIncrease(b.budget)),
  );
  if (worst === undefined) return null;
  const { state, budget, amount: cost, limit, unresolvedHigh } = worst;
  const mark = VERDICT_MARK[state];
  const alike = verdicts.filter((verdict) => verdict.state === state).length;
  if (fails(worst) && alike > 1) return `${mark} ${alike} of ${counted(verdicts.length, "budget")} ${state}`;
  const of = budget.match === null ? "budget" : markdownName(budget.name);
  if (limitsIncrease(budget)) return `${mark} ${state}, ${signed(cost.expected)} of ${signed(limit)} allowed`;
  if (cost.expected > limit) return `${mark} over ${of} by ${excess(cost.expected - limit, "$")}`;
  if (state === "undecided")
    return `${mark} undecided, ${unresolvedHigh === null ? "no upper bound" : `$${amount(unresolvedHigh)} is possible`}`;
  return limit === 0 ? `${mark} ${state}` : `${mark} ${Math.round((cost.expected / limit) * 100)} % of ${of}`;
}
