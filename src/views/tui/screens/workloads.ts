import { counted, countText } from "../../format-number.ts";
import { KIND_WORDS } from "../../kind-words.ts";
import { plainText } from "../../plain-text.ts";
import type { Line } from "../line.ts";
import { EMPTY, line } from "../line.ts";
import type { Screen, View } from "../screen.ts";
import { totalsSentence } from "../spoken-figures.ts";
import { tableState } from "../state.ts";
import { countedRows } from "../status.ts";
import { arranged } from "../table-spec.ts";
import type { WorkloadRow } from "../workload-rows.ts";
import { workloadDetail } from "./workload-detail.ts";
import { rowsWithin, scopeOf } from "./workload-scope.ts";
import { workloadsSpec } from "./workloads-table.ts";

/** Every host and task, alike ones folded: whether each can be and is protected, why not, and its share of the bill. */
export const workloads: Screen<WorkloadRow> = {
  title: "Workloads",
  third: null,
  head: () => [EMPTY],
  table: workloadsSpec,
  detailRows: ({ rows }) => (rows >= 45 ? 14 : rows >= 26 ? 8 : rows >= 18 ? 6 : 0),
  detail: (view, row) => (row === undefined ? [] : workloadDetail(view, row).slice(0, workloads.detailRows(view))),
  count: () => 0,
  spoken: (view) => [totalsSentence(view)],
  why: (_, row) =>
    row === undefined || row.gap !== null ? null : { accountId: row.accountId, regionId: row.regionId, kind: row.kind },
  inFull: (view, row) => (row.gap === null ? [] : workloadDetail(view, row)),
  status: (view) => {
    const spec = workloadsSpec(view);
    const { order } = tableState(view.state);
    const title = spec.columns.find(({ id }) => id === order?.column)?.title.toLowerCase();
    const by = order === null || title === undefined ? spec.orderWords : `${title} ${order.descending ? "↓" : "↑"}`;
    const { rows } = arranged(spec, tableState(view.state));
    return countedRows(view, `${by} · alike hosts folded · space unfolds`, rows.length);
  },
  empty,
};

function empty(view: View): Line[] {
  const { filter } = tableState(view.state);
  const scope = scopeOf(view);
  const all = rowsWithin(view).length;
  if (all > 0) {
    return [
      line(`   No host or task here: nothing among ${countText(all)} rows matches /${plainText(filter)}`),
      line("   esc shows all · one field: kind: account: region: tag: state: covered:", "dim"),
      line("   cluster: type: host:", "dim"),
    ];
  }
  if (scope !== null) {
    return [
      line(`   No host or task here: ${KIND_WORDS[scope.kind]} in ${scope.regionId ?? "no Region"}. esc goes back.`),
    ];
  }
  const cells = view.shown.result.frame.cells.length;
  return [
    line("   No host or task here."),
    line(`   EKS nodes, Fargate tasks and EC2 hosts were looked for in ${counted(cells, "cell")}.`),
    line("   o opens another source", "dim"),
  ];
}
