import type { Condition, SortKey } from "../plan/coverage-filter.ts";
import { sortedBy, whereAdvice, whereIssues, whereResources } from "../plan/coverage-filter.ts";
import type { CoverageReport } from "../plan/coverage-report.ts";
import { coverageReport } from "../plan/coverage-report.ts";
import { drawn } from "../views/cell-width.ts";
import type { ShownCoverage } from "../views/shown-coverage.ts";
import type { Context } from "./context.ts";
import type { COVERAGE_FORMATS, ReportFlags } from "./flags.ts";
import type { Loaded } from "./load.ts";
import { load } from "./load.ts";
import { emit, emitText } from "./output.ts";
import { paintFor } from "./print.ts";
import { refuseStrange } from "./where.ts";

export type CoverageFlags = Omit<ReportFlags, "format"> & {
  readonly format: (typeof COVERAGE_FORMATS)[number];
  readonly where?: readonly Condition[];
  readonly sort?: SortKey;
};

/** `watchbill coverage SOURCE…`: why vCPUs are not protected, what that costs, and what to do about it. */
export async function coverage(words: readonly string[], flags: CoverageFlags, context: Context): Promise<number> {
  const loaded = await load(words, flags, context, true);
  const { population, workloads, prices, options, tables } = loaded;
  const report = coverageReport(population, workloads, prices, options, tables);
  const write = flags.format === "table" ? emitText : emit;
  write(await rendered(shownOf(report, flags, loaded), loaded, flags, context), flags, context);
  if (flags.format !== "table" && flags.quiet !== true && population.frame.sample)
    context.note("watchbill: this is the SAMPLE, an invented organization\n");
  return 0;
}

/** What was asked for of the listed resources, the issues and the advice. */
function shownOf(report: CoverageReport, { where: asked = [], sort }: CoverageFlags, loaded: Loaded): ShownCoverage {
  const { cluster } = loaded.selectors;
  const where = asked.map((one) => (one.key === "cluster" ? { ...one, value: cluster(one.value) } : one));
  refuseStrange(where, report, loaded);
  const resources = whereResources(report.resources, where);
  return {
    report,
    resources: sort === undefined ? resources : sortedBy(resources, sort),
    issues: whereIssues(report.funnel.issues, where),
    advice: whereAdvice(report.advice, where),
  };
}

async function rendered(shown: ShownCoverage, loaded: Loaded, flags: CoverageFlags, context: Context): Promise<string> {
  const { tables } = loaded;
  switch (flags.format) {
    case "json": {
      const { coverageJson } = await import("../views/formats/coverage-json.ts");
      return coverageJson(shown, tables, context.version);
    }
    case "csv": {
      const { coverageCsv } = await import("../views/formats/coverage-csv.ts");
      return coverageCsv(shown);
    }
    case "table": {
      const { coverageTable } = await import("../views/formats/coverage-table.ts");
      const paint = paintFor(flags, context);
      const details = flags.details === true;
      const { reasons, regions } = tables;
      return drawn((measure) =>
        coverageTable(shown, regions, { width: context.width, measure, details, paint, reasons }),
      );
    }
  }
}
