import type { Hash } from "node:crypto";
import { styleText } from "node:util";
import { attribute } from "../plan/attribution.ts";
import type { Verdict } from "../plan/budget.ts";
import type { Comparison } from "../plan/comparison.ts";
import type { Forecast } from "../plan/forecast.ts";
import type { JsonExtras } from "../views/formats/json.ts";
import type { CommentPage } from "../views/formats/markdown.ts";
import type { Paint } from "../views/page.ts";
import { tableReport } from "../views/formats/table.ts";
import { drawn } from "../views/cell-width.ts";
import { logText } from "../views/log-text.ts";
import type { Context } from "./context.ts";
import type { ReportFlags } from "./flags.ts";
import type { Loaded } from "./load.ts";
import { emit, emitText } from "./output.ts";
import { appendSummary } from "./step-summary.ts";

/** What stands beside a forecast: verdicts, a change, and the text that closes a report that people read. */
export type Beside = {
  readonly verdicts: readonly Verdict[];
  readonly comparison: Comparison | null;
  readonly closing: string;
};

/** Prints a forecast in the format asked for, to the file asked for. */
export async function printReport(
  result: Forecast,
  beside: Beside,
  flags: ReportFlags,
  loaded: Loaded,
  context: Context,
): Promise<void> {
  const { closing } = beside;
  const text = await rendered(result, beside, flags, loaded, context);
  const inText = flags.format === "table";
  if (inText) emitText(closing === "" ? text : `${text}\n${closing}`, flags, context);
  else emit(text, flags, context);
  if (flags.quiet === true) return;
  if (inText && flags.output !== undefined) context.note(closing);
  if (!inText && result.frame.sample) context.note("watchbill: this is the SAMPLE, an invented organization\n");
  if (!inText) context.note(flags.format === "github" ? logText(closing) : closing);
}

async function rendered(
  result: Forecast,
  beside: Beside,
  flags: ReportFlags,
  loaded: Loaded,
  context: Context,
): Promise<string> {
  const { verdicts } = beside;
  switch (flags.format) {
    case "json": {
      const { jsonReport } = await import("../views/formats/json.ts");
      return jsonReport(result, await jsonExtras(beside, flags.details === true, loaded, context));
    }
    case "html": {
      const { jsonReport } = await import("../views/formats/json.ts");
      const extras = await jsonExtras(beside, false, loaded, context);
      const reportSha256 = await sha256(jsonReport(result, extras));
      const { htmlFacts } = await import("./html-facts.ts");
      const facts = htmlFacts(result, loaded);
      const { htmlReport } = await import("../views/formats/html.ts");
      const details = flags.details === true;
      return drawn((measure) => htmlReport(result, { ...extras, ...facts, reportSha256, details, measure }));
    }
    case "csv": {
      const { csvReport } = await import("../views/formats/csv.ts");
      return csvReport(result);
    }
    case "markdown": {
      const { markdownReport } = await import("../views/formats/markdown.ts");
      return markdownReport(result, commentPage(beside, flags, loaded, context));
    }
    case "github": {
      const { githubAnnotations, SUMMARY } = await import("../views/formats/github.ts");
      const { markdownReport } = await import("../views/formats/markdown.ts");
      const page = commentPage(beside, flags, loaded, context);
      const summary = (most: number) => markdownReport(result, page, { ...SUMMARY, most });
      return githubAnnotations(result, verdicts) + appendSummary(summary, SUMMARY.most, flags, context);
    }
    case "junit": {
      const { junitReport } = await import("../views/formats/junit.ts");
      return junitReport(result, verdicts);
    }
    case "baseline": {
      const { baselineText } = await import("../sources/baseline-file.ts");
      return baselineText(loaded.population.frame, loaded.workloads);
    }
    case "table": {
      const paint = paintFor(flags, context);
      const { reasons } = loaded.tables;
      const details = flags.details === true;
      return drawn((measure) =>
        tableReport(result, { width: context.width, measure, details, paint, reasons, verdicts: beside.verdicts }),
      );
    }
  }
}

const commentPage = (
  { verdicts, comparison }: Beside,
  { details }: ReportFlags,
  { tables }: Loaded,
  { version }: Context,
): CommentPage => ({ version, verdicts, comparison, reasons: tables.reasons, details: details === true });

/** Weight where a page goes to a terminal with colour, else none. */
export const paintFor = ({ output }: { readonly output?: string }, { color }: Context): Paint =>
  output === undefined && color ? styled : plain;

/** What the JSON report shows beside a forecast. */
async function jsonExtras(
  { verdicts, comparison }: Beside,
  details: boolean,
  { population, workloads, prices, options, tables }: Loaded,
  { version }: Context,
): Promise<JsonExtras> {
  return {
    pricesSha256: await sha256(prices.content),
    version,
    instanceTypesAsOf: tables.instanceTypesAsOf,
    verdicts,
    comparison,
    workloads: details ? attribute(population, workloads, prices, options) : null,
  };
}

async function sha256(content: Parameters<Hash["update"]>[0]): Promise<string> {
  const { createHash } = await import("node:crypto");
  return createHash("sha256").update(content).digest("hex");
}

const plain: Paint = (_, text) => text;

const STYLES = { strong: "bold", dim: "dim", sample: "inverse" } as const;

const styled: Paint = (token, text) => styleText(STYLES[token], text, { validateStream: false });
