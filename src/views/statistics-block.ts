import { KINDS } from "../inventory/workload.ts";
import type { Dimension, CoverageStatistics, StatisticsRow } from "../plan/coverage-statistics.ts";
import { DIMENSIONS } from "../plan/coverage-statistics.ts";
import { shareTogether } from "../plan/coverage-share.ts";
import { countOf } from "../plan/coverage-count.ts";
import type { Share } from "../plan/coverage-share.ts";
import { shareCell, vcpuCell } from "./coverage-tables.ts";
import { MANAGEMENT_WORDS } from "./coverage-words.ts";
import { counted, countText, vcpuText } from "./format-number.ts";
import { KIND_WORDS } from "./kind-words.ts";
import type { Page } from "./page.ts";
import type { Cell, Column } from "./table.ts";
import { numberCell, tableLines, textCell, wrapped } from "./table.ts";

/** The most rows of a dimension before the rest is folded. */
const MOST = 10;

/** From here on there is room for what all that is eligible would cost. */
const WIDE = 100;

const TITLES: Readonly<Record<Dimension, string>> = {
  account: "Accounts",
  region: "Regions",
  kind: "Kinds",
  management: "Agent managed by",
  agentVersion: "Agent version",
};

/** A row as it is drawn: one of a dimension, or its title. */
type Drawn = { readonly label: string; readonly row: StatisticsRow | null };

/** Coverage by each dimension in one table: as AWS counts it, in vCPU and in dollars. */
export function statisticsBlock(
  statistics: CoverageStatistics,
  names: (id: string | null) => string,
  page: Page,
): string[] {
  const told = DIMENSIONS.filter((by) => statistics[by].some(({ key }) => key !== null));
  const silent = DIMENSIONS.filter((by) => !told.includes(by) && statistics[by].length > 0);
  const rows: Drawn[] = [
    ...told.flatMap((by) => [{ label: TITLES[by], row: null }, ...rowsOf(by, statistics[by], names, page)]),
    { label: "Together", row: statistics.together },
  ];
  const cells = (of: (row: StatisticsRow) => Cell): Cell[] => rows.map(({ row }) => (row === null ? EMPTY : of(row)));
  const column = (title: string, of: (row: StatisticsRow) => Cell): Column => ({
    title,
    align: "right",
    cells: cells(of),
  });
  const wide = page.width >= WIDE;
  const columns: Column[] = [
    { title: "Coverage", align: "left", shrinkTo: 14, cells: rows.map(({ label }) => textCell(label)) },
    column(wide ? "healthy, as AWS counts" : "healthy", ({ counted: of }) =>
      of === null ? NONE : numberCell(`${countText(of.healthy)} of ${countText(of.of)}`),
    ),
    column("%", ({ counted: of }) =>
      of === null || of.of === 0 ? NONE : numberCell(String(Math.round((of.healthy / of.of) * 100))),
    ),
    column("eligible", ({ eligible }) => vcpus(eligible)),
    column("covered", ({ current }) => vcpus(current)),
    ...(wide ? [column("US$ if all", ({ eligible }) => shareCell(eligible))] : []),
    column("US$ a month", ({ current }) => shareCell(current)),
    ...(statistics.together.metered === null
      ? []
      : [column("metered", ({ metered }) => (metered === null ? NONE : numberCell(vcpuText(metered))))]),
  ];
  const [title = "", ...lines] = tableLines(columns, page.width, page.measure);
  const drawn = lines.map((line, index) => (rows[index]?.row === null ? page.paint("strong", line) : line));
  const unsaid = silent.map((by) => TITLES[by].toLowerCase());
  const note = [
    "healthy: clusters of EKS and ECS, EC2 instances; eligible, covered and metered: vCPU",
    ...(unsaid.length === 0 ? [] : [`${unsaid.join(" and ")}: the source doesn't say`]),
  ].join(" · ");
  return [
    page.paint("strong", title),
    ...drawn,
    ...wrapped(note, page.width, page.measure, "  ").map((line) => page.paint("dim", line)),
  ];
}

const EMPTY: Cell = { text: "", marks: "" };
const NONE = numberCell("–");

const vcpus = (share: Share | null): Cell => vcpuCell(share?.vcpus ?? null);

/** The rows of a dimension, the last of many as one. */
function rowsOf(
  by: Dimension,
  all: readonly StatisticsRow[],
  names: (id: string | null) => string,
  page: Page,
): Drawn[] {
  const most = page.details || all.length <= MOST + 1 ? all.length : MOST;
  const rest = all.slice(most);
  return [
    ...all.slice(0, most).map((row) => ({ label: `  ${nameOf(by, row.key, names)}`, row })),
    ...(rest.length === 0 ? [] : [{ label: `  ${counted(rest.length, "other")} (--details)`, row: togetherOf(rest) }]),
  ];
}

function togetherOf(rows: readonly StatisticsRow[]): StatisticsRow {
  const counts = rows.flatMap((row) => (row.counted === null ? [] : [row.counted]));
  const metered = rows.flatMap((row) => (row.metered === null ? [] : [row.metered]));
  return {
    key: null,
    ...shareTogether(rows),
    counted: counts.length === 0 ? null : countOf(counts),
    metered: metered.length === 0 ? null : metered.reduce((sum, one) => sum + one, 0),
  };
}

function nameOf(by: Dimension, key: string | null, names: (id: string | null) => string): string {
  if (by === "account") return names(key);
  if (key === null) return "not said";
  if (by === "kind") return KIND_WORDS[KINDS.find((kind) => kind === key) ?? "ec2-instance"];
  return by === "management" ? ((MANAGEMENT_WORDS as Readonly<Record<string, string>>)[key] ?? key) : key;
}
