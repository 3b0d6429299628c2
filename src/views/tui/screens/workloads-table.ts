import type { Subject } from "../../../plan/explain.ts";
import { KIND_SHORT } from "../../kind-words.ts";
import { plainText } from "../../plain-text.ts";
import { KIND_STYLE } from "../charts.ts";
import { todayFigure } from "../figures.ts";
import type { View } from "../screen.ts";
import type { Shown } from "../shown.ts";
import { tableState } from "../state.ts";
import type { ShownCell, ShownColumn, TableSpec } from "../table-spec.ts";
import type { WorkloadRow } from "../workload-rows.ts";
import { unfoldedRows, unfolds } from "../workload-rows.ts";
import type { Reasons } from "./workload-cells.ts";
import { coveredCell, dimmed, share, STATE_STYLE, stateOf, tagsOf, UNKNOWN, vcpuCell } from "./workload-cells.ts";
import { rowsWithin, scopeOf } from "./workload-scope.ts";
import { togetherOf } from "./workload-sums.ts";
import { fieldsOf, wordsOf } from "./workload-words.ts";

type Slot = { unfolded: readonly string[]; spec: TableSpec<WorkloadRow> | null };

/** The workloads, most vCPUs first, with the entries of what is unfolded below each. */
export function workloadsSpec(view: View): TableSpec<WorkloadRow> {
  const { shown, state } = view;
  const { unfolded } = tableState(state);
  const scope = scopeOf(view);
  // One spec for each place: what is unfolded changes seldom, and its rows may be many.
  const slot = shown.kept(`workloads table ${JSON.stringify(scope)}`, (): Slot => ({ unfolded, spec: null }));
  if (slot.spec === null || slot.unfolded !== unfolded) {
    slot.unfolded = unfolded;
    slot.spec = specOf(shown, withUnfolded(rowsWithin(view), unfolded), scope);
  }
  return slot.spec;
}

function withUnfolded(rows: readonly WorkloadRow[], unfolded: readonly string[]): readonly WorkloadRow[] {
  if (unfolded.length === 0) return rows;
  const open = new Set(unfolded);
  return rows.flatMap((row) => (open.has(row.key) ? [row, ...unfoldedRows(row)] : [row]));
}

function specOf(shown: Shown, rows: readonly WorkloadRow[], scope: Subject | null): TableSpec<WorkloadRow> {
  const knowsToday = todayFigure(shown) !== null;
  const { reasons } = shown.dataset;
  return {
    columns: columnsOf(knowsToday, reasons),
    rows,
    key: ({ key }) => key,
    words: (row) => wordsOf(row, reasons),
    fields: (row) => fieldsOf(row, reasons),
    together: togetherOf(shown, scope),
    order: { column: "vcpu", descending: true },
    orderWords: "vCPU ↓",
    folds: (row) => (row.parent === null ? (unfolds(row) ? row.key : null) : row.parent.key),
    json: ({ account, accountId, regionId, kind, name, gap, members, all, covered, current, cost }) => ({
      name: name.trim(),
      account,
      accountId,
      regionId,
      kind,
      gap,
      vcpus: all,
      covered,
      current,
      everything: cost,
      workloads: members.map(({ workload }) => workload),
    }),
  };
}

/** A row unfolded from another stands where that one does. */
const byFolded =
  <Value extends number | string>(of: (row: WorkloadRow) => Value) =>
  (row: WorkloadRow): Value =>
    of(row.parent ?? row);

const columnsOf = (knowsToday: boolean, reasons: Reasons): ShownColumn<WorkloadRow>[] => [
  {
    id: "workload",
    title: "WORKLOAD",
    align: "left",
    from: 80,
    shrinkTo: 20,
    letter: "W",
    cell: ({ name, gap }) => ({ text: name, marks: "", ...(gap === null ? {} : { style: "unknown" }) }),
    order: byFolded(({ name }) => name),
  },
  {
    id: "kind",
    title: "KIND",
    align: "left",
    from: 80,
    letter: "K",
    cell: ({ kind, parent }) => ({
      text: KIND_SHORT[kind].name,
      marks: "",
      style: parent === null ? KIND_STYLE[kind] : "dim",
    }),
    order: byFolded(({ kind }) => kind),
  },
  {
    id: "account",
    title: "ACCOUNT",
    align: "left",
    from: 80,
    shrinkTo: 8,
    letter: "A",
    cell: ({ account, parent }) => dimmed(account, parent !== null),
    order: byFolded(({ account }) => account),
  },
  {
    id: "id",
    title: "ID",
    align: "left",
    from: 160,
    cell: ({ accountId }) => dimmed(plainText(accountId ?? "–")),
  },
  {
    id: "region",
    title: "REGION",
    align: "left",
    from: 100,
    letter: "R",
    cell: ({ regionId, parent }) => dimmed(plainText(regionId ?? "no Region"), parent !== null),
    order: byFolded(({ regionId }) => regionId ?? ""),
  },
  {
    id: "vcpu",
    said: "vCPU",
    title: "vCPU",
    align: "right",
    from: 80,
    letter: "U",
    cell: vcpuCell,
    order: byFolded(({ all }) => all.expected),
  },
  {
    id: "state",
    title: "STATE",
    align: "left",
    from: 100,
    letter: "S",
    cell: (row) => ({ text: stateOf(row), marks: "", style: STATE_STYLE[stateOf(row)] ?? "text" }),
    order: byFolded(stateOf),
  },
  {
    id: "covered",
    said: (row) => coveredWords(coveredCell(row, reasons).text),
    title: "COVERED",
    align: "left",
    from: 80,
    shrinkTo: 10,
    letter: "C",
    cell: (row) => coveredCell(row, reasons),
    order: byFolded((row) => coveredCell(row, reasons).text),
  },
  ...(knowsToday
    ? [
        {
          id: "today",
          said: "dollars a month" as const,
          title: "TODAY",
          align: "right" as const,
          from: 140,
          letter: "T",
          cell: (row: WorkloadRow): ShownCell => (row.gap === null ? share(row, "current", row.covered) : UNKNOWN),
          order: byFolded(({ current }) => current),
        },
      ]
    : []),
  {
    id: "everything",
    said: "dollars a month",
    title: "EVERYTHING",
    align: "right",
    from: 80,
    letter: "V",
    cell: (row) => share(row, "everything", row.everything),
    order: byFolded(({ cost }) => cost),
  },
  {
    id: "tags",
    title: "TAGS",
    align: "left",
    from: 180,
    shrinkTo: 10,
    cell: (row) => dimmed(tagsOf(row)),
  },
];

/** Coverage in a sentence: what can't be protected needs no word of its own. */
const coveredWords = (text: string): string => text.replace(/^– /, "not eligible, ").replace(/^\? /, "unknown, ");
