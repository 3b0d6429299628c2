import type { Reason } from "../inventory/reference-tables.ts";
import type { CoveredShare, Unlisted } from "../plan/coverage-report.ts";
import { MANAGEMENT_WORDS, reasonWords, RESOURCE_WORDS } from "./coverage-words.ts";
import { shareCell, vcpuCell } from "./coverage-tables.ts";
import { counted, countText, dayText, vcpuText } from "./format-number.ts";
import { KIND_WORDS } from "./kind-words.ts";
import type { Page } from "./page.ts";
import { titled } from "./page.ts";
import { plainText } from "./plain-text.ts";
import type { ShownCoverage } from "./shown-coverage.ts";
import type { Cell, Column } from "./table.ts";
import { numberCell, tableLines, textCell, wrapped } from "./table.ts";

/** The most resources that are listed before the rest is folded. */
const MOST = 20;

/** From here on there is room for the Region, who manages the agent and the count of nodes, and then for the day of the last change. */
const [WIDE, WIDEST] = [118, 132];

/** The resources of the coverage list, and what none of them names. */
export function resourceBlock(
  { report, resources }: ShownCoverage,
  names: (id: string | null) => string,
  page: Page,
): string[] {
  const all = report.resources.length;
  if (all === 0) {
    const said = "No coverage list stands in the source, so no cluster or instance is told by its own entry.";
    return wrapped(said, page.width, page.measure, "");
  }
  const shown = page.details ? resources : resources.slice(0, MOST);
  const rest = resources.length - shown.length;
  const picked = resources.length === all ? [] : [`${countText(resources.length)} of ${counted(all, "resource")}`];
  const notes = [
    ...picked,
    ...(rest > 0 ? [`${counted(rest, "more resource")} (--details)`] : []),
    ...unlistedWords(report.unlisted),
  ];
  return [
    ...(shown.length === 0 ? [] : titled(tableLines(columnsOf(shown, names, page), page.width, page.measure), page)),
    ...notes.flatMap((note) => wrapped(note, page.width, page.measure, "  ")).map((line) => page.paint("dim", line)),
  ];
}

function columnsOf(shown: readonly CoveredShare[], names: (id: string | null) => string, page: Page): Column[] {
  const text = (title: string, of: (resource: CoveredShare) => string, shrinkTo?: number): Column => ({
    title,
    align: "left",
    cells: shown.map((resource) => textCell(of(resource))),
    ...(shrinkTo === undefined ? {} : { shrinkTo }),
  });
  const right = (title: string, of: (resource: CoveredShare) => Cell): Column => ({
    title,
    align: "right",
    cells: shown.map(of),
  });
  const wide = page.width >= WIDE;
  return [
    text("Resource", ({ record }) => `  ${RESOURCE_WORDS[record.resource]} ${record.name}`, 22),
    text("account", ({ record }) => names(record.accountId), 10),
    ...(wide ? [text("Region", ({ record }) => record.regionId ?? "not given", 9)] : []),
    text("status", (resource) => statusOf(resource, page.reasons), 12),
    ...(wide
      ? [
          text("managed by", ({ record: { management } }) =>
            management === null ? "not said" : MANAGEMENT_WORDS[management],
          ),
        ]
      : []),
    text("agent", ({ record }) => record.agentVersion?.replace(/-eksbuild\.\d+$/, "") ?? "not said", 8),
    ...(wide
      ? [
          right("nodes", ({ record: { covered, compatible } }) =>
            numberCell(compatible === null ? "–" : `${countText(covered ?? 0)} of ${countText(compatible)}`),
          ),
        ]
      : []),
    ...(page.width >= WIDEST
      ? [right("updated", ({ record }) => numberCell(record.updatedAt === null ? "–" : dayText(record.updatedAt)))]
      : []),
    right("vCPU", ({ countedWith, eligible }) => (countedWith === null ? vcpuCell(eligible.vcpus) : numberCell("–"))),
    right("US$ a month", ({ countedWith, current }) => (countedWith === null ? shareCell(current) : numberCell("–"))),
  ];
}

/** What a resource's status comes down to: its first reason where it has one, else AWS's own words. */
function statusOf({ record, countedWith }: CoveredShare, reasons: ReadonlyMap<string, Reason>): string {
  if (record.healthy) return countedWith === null ? "healthy" : `healthy, in ${plainText(countedWith)}`;
  const [first] = record.reasons;
  if (first === undefined) return "unhealthy";
  return first.startsWith("issue:") ? first.slice("issue:".length) : (reasonWords(first, reasons) ?? first);
}

/** What no resource of the list names: never left out in silence. */
function unlistedWords(unlisted: readonly Unlisted[]): string[] {
  if (unlisted.length === 0) return [];
  const parts = unlisted.map(
    ({ kind, workloads, eligible }) =>
      `${countText(workloads)} ${KIND_WORDS[kind]} (${vcpuText(eligible.vcpus.expected)} vCPU eligible)`,
  );
  return [`named by no resource: ${parts.join(", ")}`];
}
