import type { Subject } from "../../../plan/explain.ts";
import { addRanges } from "../../../units/range.ts";
import { amount, counted, countText } from "../../format-number.ts";
import { money, todayFigure, vcpu } from "../figures.ts";
import type { Shown } from "../shown.ts";
import type { ShownCell, TableSpec } from "../table-spec.ts";
import type { WorkloadRow } from "../workload-rows.ts";
import { amountOf, rangeOf, workloadRows } from "../workload-rows.ts";
import { holdsSome, UNKNOWN, vcpuCell } from "./workload-cells.ts";

/** What the rows come to, what is unfolded counted once; of all the rows the forecast's own totals. */
export function togetherOf(shown: Shown, scope: Subject | null): NonNullable<TableSpec<WorkloadRow>["together"]> {
  const known = new WeakMap<readonly WorkloadRow[], Readonly<Record<string, ShownCell>>>();
  return (rows) => {
    const made = known.get(rows) ?? sums(rows, shown, scope);
    known.set(rows, made);
    return made;
  };
}

/** The folded rows among some, and what is unfolded from rows that aren't among them. */
export function countedOnce(rows: readonly WorkloadRow[]): readonly WorkloadRow[] {
  const folded = new Set(rows);
  return rows.filter(({ parent }) => parent === null || !folded.has(parent));
}

function sums(rows: readonly WorkloadRow[], shown: Shown, scope: Subject | null): Readonly<Record<string, ShownCell>> {
  const { result } = shown;
  const counts = countedOnce(rows);
  const groups = counts.filter((row) => row.gap === null);
  const gap = counts.length > groups.length;
  const whole = scope === null && counts.length === workloadRows(shown).length;
  const hosts = addRanges(groups.map(({ count }) => count));
  const vcpus = amountOf(counts, "all");
  const cost = (bill: keyof WorkloadRow["open"]): ShownCell => {
    if (whole) return bill === "current" ? money(todayFigure(shown)?.cost) : money(result.everything.cost, { gap });
    const amounts = amountOf(counts, bill === "current" ? "covered" : "everything");
    if (amounts.expected === 0 && holdsSome(amounts)) return UNKNOWN;
    const sum = counts.reduce((total, row) => total + (bill === "current" ? row.current : row.cost), 0);
    const open = counts.some((row) => row.open[bill] && holdsSome(row.everything));
    return { text: amount(sum), marks: `${open ? "~" : ""}${gap ? "+" : ""}` };
  };
  return {
    workload: {
      text:
        groups.length === 0
          ? `${counted(counts.length, "cell")} not read`
          : `${countText(hosts.expected)} hosts and tasks in ${counted(groups.length, "group")}`,
      marks: "",
    },
    vcpu: vcpus.expected === 0 ? vcpuCell({ all: vcpus }) : vcpu(rangeOf(amountOf(groups, "all")), { gap }),
    today: cost("current"),
    everything: cost("everything"),
  };
}
