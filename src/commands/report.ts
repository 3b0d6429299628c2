import { UserError } from "../errors.ts";
import { forecast } from "../plan/forecast.ts";
import { judge } from "../plan/judge.ts";
import { holdsWorkloads, refuseNarrowBaseline } from "./baseline.ts";
import { shownBudgets } from "./budgets.ts";
import type { Context } from "./context.ts";
import type { ReportFlags } from "./flags.ts";
import { load } from "./load.ts";
import { printReport } from "./print.ts";

/** `watchbill report [SOURCE…]`: what each account costs, today and if everything were protected. */
export async function report(words: readonly string[], flags: ReportFlags, context: Context): Promise<number> {
  if (flags.scenario !== undefined && flags.format === "csv") {
    throw new UserError(
      "scenario-in-csv",
      "the CSV has no columns for a scenario",
      "write it with -f json, or read the table",
    );
  }
  refuseNarrowBaseline(flags);
  const sources = words.length === 0 ? ["sample"] : words;
  const loaded = await load(sources, flags, context, holdsWorkloads(flags));
  const result = forecast(loaded.population, loaded.prices, loaded.options);
  const { population, prices, options } = loaded;
  const verdicts = judge(
    { population, before: null, prices, options },
    { budgets: shownBudgets(loaded), maxUnresolved: null, requireLimits: false },
  );
  await printReport(result, { verdicts, comparison: null, closing: "" }, flags, loaded, context);
  return 0;
}
