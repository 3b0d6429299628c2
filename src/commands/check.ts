import { UserError } from "../errors.ts";
import type { VerdictState } from "../plan/budget.ts";
import { judgeBudget } from "../plan/budget.ts";
import { forecast, todayOf } from "../plan/forecast.ts";
import type { Usd } from "../units/usd.ts";
import { verdictText } from "../views/verdict.ts";
import type { Context } from "./context.ts";
import type { ReportFlags } from "./flags.ts";
import { load, loadConfig, somethingIn } from "./load.ts";
import { printReport } from "./print.ts";

/** The exit code is the verdict. */
const EXIT: Readonly<Record<VerdictState, number>> = { within: 0, exceeded: 1, undecided: 3 };

/** `watchbill check SOURCE… --budget USD`: prints the report first and decides after. */
export async function check(
  words: readonly string[],
  flags: ReportFlags & { readonly budget?: Usd },
  context: Context,
): Promise<number> {
  if (flags.scenario !== undefined) {
    const message = "check judges everything or what is protected today, and no scenario yet";
    throw new UserError("scenario-not-judged", message, "leave out --scenario, and see it with report");
  }
  const unjudged = ((await loadConfig(flags))?.budgets ?? []).length > 0;
  if (flags.budget === undefined) {
    const message = unjudged ? "the budgets of a settings file are not judged yet" : "check has no budget to judge by";
    throw new UserError("no-budget", message, "give one with --budget USD");
  }
  const loaded = await load(words, flags, context, flags.details === true);
  if (unjudged && flags.quiet !== true)
    context.note("watchbill: only --budget is judged; the settings file's budgets are not yet\n");
  somethingIn(loaded, words.join(" "));
  const result = forecast(loaded.population, loaded.prices, loaded.options);
  const coverage = loaded.config?.coverage ?? "everything";
  if (coverage === "current" && todayOf(result) === null) {
    const message = `${result.frame.source.name} can't know what is protected today`;
    throw new UserError("no-current", message, "judge everything: leave coverage out of the settings");
  }
  const verdict = judgeBudget(loaded.population, result, { name: "--budget", monthly: flags.budget, coverage });
  await printReport(result, [verdict], verdictText(verdict), flags, loaded, context);
  return EXIT[verdict.state];
}
