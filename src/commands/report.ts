import { UserError } from "../errors.ts";
import { compare } from "../plan/comparison.ts";
import { forecast } from "../plan/forecast.ts";
import { judge } from "../plan/judge.ts";
import { readReferenceTables } from "../sources/reference-data.ts";
import { changeLine } from "../views/change-words.ts";
import { holdsWorkloads, refuseNarrowBaseline } from "./baseline.ts";
import { shownBudgets } from "./budgets.ts";
import type { Context } from "./context.ts";
import { coverageOf } from "./basis.ts";
import type { ReportFlags } from "./flags.ts";
import { load, loadConfig } from "./load.ts";
import { printReport } from "./print.ts";
import { refuseNamedSummary } from "./step-summary.ts";

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
  refuseNamedSummary(flags);
  // Reading may take long, so what has no test to show is said before.
  const config = await loadConfig(flags, readReferenceTables(context.dataDirectory));
  if (flags.format === "junit" && (config?.budgets ?? []).length === 0) throw nothingJudged();
  const sources = words.length === 0 ? ["sample"] : words;
  const loaded = await load(sources, { ...flags, read: config, namesTags: false }, context, holdsWorkloads(flags));
  const result = forecast(loaded.population, loaded.prices, loaded.options);
  const { population, before, prices, options } = loaded;
  const verdicts = judge(
    { population, before, prices, options },
    { budgets: shownBudgets(loaded), maxUnresolved: null, requireLimits: false },
  );
  if (flags.format === "junit" && verdicts.length === 0) throw nothingJudged();
  const comparison = compare({ population, before, prices, options }, coverageOf(loaded, flags));
  const inText = flags.format === "table" && comparison !== null;
  const closing = inText ? `Change: ${changeLine(comparison)}\n` : "";
  await printReport(result, { verdicts, comparison, closing }, flags, loaded, context);
  return 0;
}

const nothingJudged = (): UserError =>
  new UserError(
    "nothing-judged",
    "JUnit shows a test for each budget, and there is none to judge",
    "write budgets into watchbill.yaml, or use check with --budget USD",
  );
