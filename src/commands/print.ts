import { styleText } from "node:util";
import { attribute } from "../plan/attribution.ts";
import type { Verdict } from "../plan/budget.ts";
import type { Comparison } from "../plan/comparison.ts";
import type { Forecast } from "../plan/forecast.ts";
import { jsonReport } from "../views/formats/json.ts";
import type { Paint } from "../views/page.ts";
import { tableReport } from "../views/formats/table.ts";
import { drawn } from "../views/cell-width.ts";
import type { Context } from "./context.ts";
import type { ReportFlags } from "./flags.ts";
import type { Loaded } from "./load.ts";
import { emit } from "./output.ts";

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
  emit(inText && closing !== "" ? `${text}\n${closing}` : text, flags, context);
  if (flags.quiet === true) return;
  if (inText && flags.output !== undefined) context.note(closing);
  if (!inText && result.frame.sample) context.note("watchbill: this is the SAMPLE, an invented organization\n");
  if (!inText) context.note(closing);
}

async function rendered(
  result: Forecast,
  { verdicts, comparison }: Beside,
  flags: ReportFlags,
  loaded: Loaded,
  context: Context,
): Promise<string> {
  switch (flags.format) {
    case "json": {
      const { population, workloads, prices, options, tables } = loaded;
      const costs = flags.details === true ? attribute(population, workloads, prices, options) : null;
      const { createHash } = await import("node:crypto");
      return jsonReport(result, {
        pricesSha256: createHash("sha256").update(prices.content).digest("hex"),
        version: context.version,
        instanceTypesAsOf: tables.instanceTypesAsOf,
        verdicts,
        comparison,
        workloads: costs,
      });
    }
    case "csv": {
      const { csvReport } = await import("../views/formats/csv.ts");
      return csvReport(result);
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
        tableReport(result, { width: context.width, measure, details, paint, reasons, verdicts }),
      );
    }
  }
}

/** Weight where a page goes to a terminal with colour, else none. */
export const paintFor = ({ output }: { readonly output?: string }, { color }: Context): Paint =>
  output === undefined && color ? styled : plain;

const plain: Paint = (_, text) => text;

const STYLES = { strong: "bold", dim: "dim", sample: "inverse" } as const;

const styled: Paint = (token, text) => styleText(STYLES[token], text, { validateStream: false });
