import { UserError } from "../errors.ts";
import { compare } from "../plan/comparison.ts";
import { forecast, knowsToday } from "../plan/forecast.ts";
import { drawn } from "../views/cell-width.ts";
import { diffText } from "../views/diff.ts";
import type { Context } from "./context.ts";
import { codeSays, coverageOf } from "./basis.ts";
import type { Format, ReportFlags } from "./flags.ts";
import type { Loaded } from "./load.ts";
import { load } from "./load.ts";
import { emitText } from "./output.ts";
import { paintFor, printReport } from "./print.ts";
import { refuseNamedSummary } from "./step-summary.ts";

/** `watchbill diff BEFORE AFTER`: what changed between two sources, in vCPUs and dollars. */
export async function diff(before: string, after: string, flags: ReportFlags, context: Context): Promise<number> {
  const refusal = REFUSED[flags.format];
  if (refusal !== undefined)
    throw new UserError("no-such-format", `diff has no ${flags.format}: ${refusal.why}`, refusal.hint);
  refuseNamedSummary(flags);
  const loaded = await load([after], { ...flags, baseline: before }, context, flags.details === true);
  const coverage = coverageOf(loaded, flags);
  if (coverage === "current") refuseUnknowable(loaded);
  const { population, prices, options } = loaded;
  const comparison = compare({ population, before: loaded.before, prices, options }, coverage);
  if (comparison === null) throw new Error("a diff has two sides");
  if (flags.format !== "table") {
    const beside = { verdicts: [], comparison, closing: "" };
    await printReport(forecast(population, prices, options), beside, flags, loaded, context);
    return 0;
  }
  const details = flags.details === true;
  const paint = paintFor(flags, context);
  const sample = population.frame.sample || loaded.before?.frame.sample === true;
  emitText(
    await drawn((measure) => diffText(comparison, { width: context.width, measure, details, paint, sample })),
    flags,
    context,
  );
  return 0;
}

const NOT_WHOLE = {
  why: "it tells what changed, and not what there is",
  hint: "write it with -f json, or read the table",
};

/** Formats that have no place for a change alone. */
const REFUSED: Readonly<Partial<Record<Format, { readonly why: string; readonly hint: string }>>> = {
  csv: NOT_WHOLE,
  html: NOT_WHOLE,
  baseline: NOT_WHOLE,
  junit: { why: "it judges no budget", hint: "judge the change with check --baseline" },
};

/** What is protected today can only be judged, or compared, where both sides can know it. */
export function refuseUnknowable(loaded: Loaded): void {
  if (codeSays(loaded)) return;
  const { population, before } = loaded;
  for (const one of [population, before]) {
    if (one === null || knowsToday(one.frame)) continue;
    const message = `${one.frame.source.name} can't know what is protected today`;
    throw new UserError("no-current", message, "judge everything: leave coverage out of the settings");
  }
}
