import { trialCalendar } from "../plan/trial-calendar.ts";
import { drawn } from "../views/cell-width.ts";
import type { Context } from "./context.ts";
import type { ReportFlags, TRIAL_FORMATS } from "./flags.ts";
import type { Loaded } from "./load.ts";
import { load } from "./load.ts";
import { emit, emitText } from "./output.ts";
import { paintFor } from "./print.ts";

export type TrialFlags = Omit<ReportFlags, "format"> & { readonly format: (typeof TRIAL_FORMATS)[number] };

/** `watchbill trials SOURCE…`: when each free trial ends, what trials hide, and when that comes onto the bill. */
export async function trials(words: readonly string[], flags: TrialFlags, context: Context): Promise<number> {
  const loaded = await load(words, { ...flags, namesTags: false }, context, false);
  const write = flags.format === "table" ? emitText : emit;
  write(await rendered(loaded, flags, context), flags, context);
  if (flags.format !== "table" && flags.quiet !== true && loaded.population.frame.sample)
    context.note("watchbill: this is the SAMPLE, an invented organization\n");
  return 0;
}

async function rendered(loaded: Loaded, flags: TrialFlags, context: Context): Promise<string> {
  const { population, prices, options, tables } = loaded;
  const calendar = trialCalendar(population, prices, options);
  switch (flags.format) {
    case "json": {
      const { trialsJson } = await import("../views/formats/trials-json.ts");
      return trialsJson(calendar, context.version);
    }
    case "csv": {
      const { trialsCsv } = await import("../views/formats/trials-csv.ts");
      return trialsCsv(calendar);
    }
    case "table": {
      const { trialsTable } = await import("../views/formats/trials-table.ts");
      const paint = paintFor(flags, context);
      const details = flags.details === true;
      const { reasons } = tables;
      return drawn((measure) => trialsTable(calendar, { width: context.width, measure, details, paint, reasons }));
    }
  }
}
