import { UserError } from "../errors.ts";
import type { Allowance, Budget, Verdict, VerdictState } from "../plan/budget.ts";
import { limitsIncrease } from "../plan/budget.ts";
import { compare } from "../plan/comparison.ts";
import { forecast } from "../plan/forecast.ts";
import { judge, worstOf } from "../plan/judge.ts";
import type { Coverage } from "../plan/ground.ts";
import { isQuantities } from "../sources/quantities.ts";
import { readReferenceTables } from "../sources/reference-data.ts";
import type { Usd } from "../units/usd.ts";
import { monthOf } from "../units/month.ts";
import { closingText } from "../views/verdict.ts";
import { plainText } from "../views/plain-text.ts";
import type { Context } from "./context.ts";
import { holdsWorkloads, refuseNarrowBaseline } from "./baseline.ts";
import { codeSays, coverageOf } from "./basis.ts";
import { refuseUnknowable } from "./diff.ts";
import type { ReportFlags } from "./flags.ts";
import type { Loaded } from "./load.ts";
import { load, loadConfig, somethingIn } from "./load.ts";
import { printReport } from "./print.ts";
import { refuseNamedSummary } from "./step-summary.ts";

/** The flags of `check`: budgets beside those of the policy, what a change is measured from, and how strict it is. */
export type CheckFlags = ReportFlags & {
  readonly budget?: Usd;
  readonly maxIncrease?: Allowance;
  readonly baseline?: string;
  readonly maxUnresolved?: number;
  readonly requireLimits?: true;
};

/** The exit code is the verdict. */
const EXIT: Readonly<Record<VerdictState, number>> = { within: 0, warning: 0, exceeded: 1, undecided: 3 };

/** `watchbill check SOURCE…`: judges budgets. Prints the report first and decides after. */
export async function check(words: readonly string[], flags: CheckFlags, context: Context): Promise<number> {
  refuseNarrowBaseline(flags);
  refuseNamedSummary(flags);
  // Reading may take long, so what can't be judged is said before.
  const config = await loadConfig(flags, readReferenceTables(context.dataDirectory));
  const written = [...(config?.budgets ?? []), ...budgetsOf(flags, config?.coverage ?? "everything")];
  refuseUnjudgeable(written, flags, flags.baseline !== undefined || words.some(mayChange));
  const loaded = await load(words, { ...flags, read: config }, context, holdsWorkloads(flags));
  refuseUnjudgeable(written, flags, loaded.before !== null);
  const coverage = coverageOf(loaded, flags);
  // A scenario that is named, and what the code says of the switch, go before what the settings say.
  const own = written.map(loaded.selectors.budget);
  const budgets =
    flags.scenario !== undefined || codeSays(loaded) ? own.map((budget) => ({ ...budget, coverage })) : own;
  somethingIn(loaded, words.join(" "));
  if (coverage === "current") refuseUnknowable(loaded);
  refusePast(budgets, loaded);
  const { population, before, prices, options } = loaded;
  const question = { population, before, prices, options };
  const result = forecast(population, prices, options);
  const verdicts = judge(question, {
    budgets,
    maxUnresolved: flags.maxUnresolved ?? null,
    requireLimits: flags.requireLimits === true,
  });
  const comparison = compare(question, coverage);
  noteUnjudged(budgets, verdicts, flags, context);
  await printReport(
    result,
    { verdicts, comparison, closing: closingText(verdicts, comparison) },
    flags,
    loaded,
    context,
  );
  return EXIT[worstOf(verdicts.map(({ state }) => state))];
}

/** The budgets that flags state: of the whole view, a full month, every trial over. */
function budgetsOf({ budget, maxIncrease }: CheckFlags, coverage: Coverage): Budget[] {
  const rest = { match: null, coverage, basis: "after-trials", month: null } as const;
  return [
    ...(budget === undefined ? [] : [{ ...rest, name: "--budget", limit: { monthly: budget, warnAt: null } }]),
    ...(maxIncrease === undefined ? [] : [{ ...rest, name: "--max-increase", limit: { increase: [maxIncrease] } }]),
  ];
}

/** Whether a source may know a change by itself: a plan or template does, and only a file can hold one. */
const mayChange = (word: string): boolean => word !== "sample" && word !== "aws" && !isQuantities(word);

function refuseUnjudgeable(budgets: readonly Budget[], { maxIncrease }: CheckFlags, changes: boolean): void {
  if (maxIncrease !== undefined && !changes) {
    throw new UserError(
      "no-change",
      "--max-increase needs a change",
      "name what it is measured from with --baseline FILE, or leave out --max-increase",
    );
  }
  if (budgets.length === 0) {
    throw new UserError(
      "no-budget",
      "check has no budget to judge by",
      "give one with --budget USD, or write budgets into watchbill.yaml",
    );
  }
  if (!changes && budgets.every(limitsIncrease)) {
    throw new UserError(
      "no-budget",
      "every budget limits an increase, and there is no change to judge",
      "name what it is measured from with --baseline FILE, or give --budget USD",
    );
  }
}

/** A month that is over is billed, and no longer judged. */
function refusePast(budgets: readonly Budget[], { options }: Loaded): void {
  const past = budgets.find(({ month }) => month !== null && month < monthOf(options.asOf));
  if (past === undefined) return;
  const message = `budget ${past.name} is of ${past.month}, which is over at ${monthOf(options.asOf)}`;
  throw new UserError("month-over", message, "name a later month, or leave month out for the dearest one");
}

/** A budget on the increase has nothing to judge where nothing changes, which isn't to be taken for a pass. */
function noteUnjudged(
  budgets: readonly Budget[],
  verdicts: readonly Verdict[],
  { quiet }: CheckFlags,
  context: Context,
): void {
  if (quiet === true) return;
  const judged = new Set(verdicts.map(({ budget }) => budget));
  for (const budget of budgets) {
    if (judged.has(budget)) continue;
    context.note(
      `watchbill: budget ${plainText(budget.name)} limits an increase, and is not judged without --baseline\n`,
    );
  }
}
