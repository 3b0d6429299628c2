import type { Kind } from "../../inventory/workload.ts";
import { KINDS } from "../../inventory/workload.ts";
import type { HiddenPool } from "../../plan/hidden.ts";
import { hiddenByPool } from "../../plan/hidden.ts";
import { modelFor } from "../../plan/model.ts";
import { hiddenCell, hiddenColumns } from "../hidden-table.ts";
import { KIND_SHORT } from "../kind-words.ts";
import { poolName } from "../pool-name.ts";
import type { Cell, Column } from "../table.ts";
import { tableLines } from "../table.ts";
import { accountNames } from "./account-names.ts";
import { bar, foldedMonths, KIND_STYLE, monthParts } from "./charts.ts";
import { bill, billedMonths, hasGapsBilled, money, todayFigure } from "./figures.ts";
import type { Line } from "./line.ts";
import { line, span } from "./line.ts";
import type { View } from "./screen.ts";
import type { Shown } from "./shown.ts";

/** The months until every trial is over: a clock that starts now ends two months on at the latest. */
const MONTHS = 3;

/** The months as bars, billed by kind and hidden by trials, with the figures beside them; months that are alike are one line. */
export function cliffLines(view: View): Line[] {
  const months = foldedMonths(billedMonths(view.shown)).slice(0, MONTHS);
  const most = Math.max(0, ...months.map(({ month }) => Math.max(month.billed.expected, month.afterTrials.expected)));
  if (most === 0) return [line(" THE CLIFF   nothing is billed in the months shown", "dim")];
  const figures = tableLines(
    [
      figureColumn(
        "BILLED",
        months.map(({ month }) => bill(month, { gap: hasGapsBilled(view.shown) })),
      ),
      figureColumn(
        "HIDDEN",
        months.map(({ month }) => hiddenCell(month)),
      ),
      figureColumn(
        "AFTER TRIALS",
        months.map(({ month }) => money(month.afterTrials, { gap: hasGapsBilled(view.shown) })),
      ),
    ],
    view.columns,
    view.measure,
  );
  const used = Math.max(...figures.map((text) => view.measure(text)));
  const cells = Math.max(10, Math.min(80, view.columns - LABEL - used - 4));
  const years = months.map(({ month }) => month.month.slice(0, 4));
  const first = legend(view);
  const filled = (drawn: Line, text: string): Line => {
    const width = drawn.reduce((sum, one) => sum + view.measure(one.text), 0);
    return [...drawn, span(" ".repeat(Math.max(1, 1 + LABEL + cells + 2 - width))), span(text)];
  };
  return [
    filled(first, figures[0] ?? "").map((one, index, all) =>
      index === all.length - 1 ? { ...one, style: "dim" } : one,
    ),
    ...months.map(({ month, label }, index) => {
      const year = index === 0 || years[index] !== years[index - 1] ? ` ${years[index]}` : "";
      const named = label.replace(/^\S+/, (name) => `${name}${year}`);
      return filled(
        [span(` ${named.padEnd(LABEL)}`), ...bar(monthParts(month), most, cells)],
        figures[index + 1] ?? "",
      );
    }),
  ];
}

const LABEL = 12;

const figureColumn = (title: string, cells: readonly Cell[]): Column => ({ title, align: "right", cells });

const legend = ({ shown, columns }: View): Line => {
  const used = (kind: Kind): boolean =>
    billedMonths(shown).some((month) => month.kinds.some((one) => one.kind === kind && one.afterTrials > 0));
  return [
    span(" THE CLIFF   ", "dim"),
    ...KINDS.flatMap((kind) =>
      used(kind) ? [span(KIND_SHORT[kind].fill, KIND_STYLE[kind]), span(` ${KIND_SHORT[kind].name}  `, "dim")] : [],
    ),
    ...(columns >= 100 ? [span("░ hidden", "dim")] : []),
  ];
};

/** What trials hide pool by pool, most first. */
export const hiddenRows = (shown: Shown): readonly HiddenPool[] =>
  shown.kept("hidden", () => {
    const { population, prices, options } = shown.dataset;
    const basis = todayFigure(shown) === null ? "everything" : "current";
    return hiddenByPool(modelFor(population, prices, options), basis, MONTHS);
  });

/** What trials hide by pool and month, the first few, and of all together. */
export function hiddenLines(view: View, most: number): Line[] {
  const { shown } = view;
  const months = billedMonths(shown).slice(0, MONTHS);
  const columns = hiddenColumns(hiddenRows(shown), months, most, (pool) =>
    poolName(shown.result, pool, accountNames(shown)),
  );
  const lines = tableLines(upper(columns), view.columns - 2, view.measure, 4);
  return lines.map((text, index) =>
    line(` ${text}`, index === 0 ? "dim" : index === lines.length - 1 ? "strong" : "text"),
  );
}

/** Titles as screens write them. */
const upper = (columns: readonly Column[]): Column[] =>
  columns.map((column) => ({ ...column, title: column.title.toUpperCase() }));
