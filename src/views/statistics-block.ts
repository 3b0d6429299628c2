import { KINDS } from "../inventory/workload.ts";
import type { CoverageReport } from "../plan/coverage-report.ts";
import type { Dimension, StatisticsRow } from "../plan/coverage-statistics.ts";
import { DIMENSIONS } from "../plan/coverage-statistics.ts";
import type { Forecast } from "../plan/forecast.ts";
import { gapsToday } from "../plan/forecast.ts";
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
type Drawn = { readonly label: string; readonly row: StatisticsRow | null; readonly gap: boolean };

/** Coverage by each dimension in one table: as AWS counts it, in vCPU and in dollars. */
export function statisticsBlock(
  { statistics, result }: Pick<CoverageReport, "statistics" | "result">,
  names: (id: string | null) => string,
  page: Page,
): string[] {
  const told = DIMENSIONS.filter((by) => statistics[by].some(({ key }) => key !== null));
  const silent = DIMENSIONS.filter((by) => !told.includes(by) && statistics[by].length > 0);
  const rows: Drawn[] = [
    ...told.flatMap((by) => [
      { label: TITLES[by], row: null, gap: false },
      ...rowsOf(by, statistics[by], gapsToday(result), names, page),
    ]),
    { label: "Together", row: statistics.together, gap: gapsToday(result).length > 0 },
  ];
  const column = (title: string, of: (row: StatisticsRow, gap: boolean) => Cell): Column => ({
    title,
    align: "right",
    cells: rows.map(({ row, gap }) => (row === null ? EMPTY : of(row, gap))),
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
    column("US$ a month", ({ current }, gap) => shareCell(current, gap)),
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
  gaps: Forecast["gaps"],
  names: (id: string | null) => string,
  page: Page,
): Drawn[] {
  const most = page.details || all.length <= MOST + 1 ? all.length : MOST;
  const rest = all.slice(most);
  const keys = new Set(gaps.map(({ group }) => GAP_KEYS[by]?.(group)));
  const drawn = all.map((row) => ({ label: `  ${nameOf(by, row.key, names)}`, row, gap: keys.has(row.key) }));
  const more = { label: `  ${counted(rest.length, "other")} (--details)`, row: togetherOf(rest) };
  return [
    ...drawn.slice(0, most),
    ...(rest.length === 0 ? [] : [{ ...more, gap: drawn.slice(most).some(({ gap }) => gap) }]),
  ];
}

/** Where a gap may hide something, as rows are keyed; of the rest nobody knows. */
const GAP_KEYS: Partial<Record<Dimension, (group: Forecast["gaps"][number]["group"]) => string | null>> = {
  account: ({ accountId }) => accountId,
  region: ({ regionId }) => regionId,
  kind: ({ kind }) => kind,
};

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
