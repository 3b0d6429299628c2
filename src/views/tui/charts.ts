import type { ProjectedMonth } from "../../plan/projection.ts";
import { allocate } from "../../units/allocate.ts";
import { KINDS } from "../../inventory/workload.ts";
import type { Kind } from "../../inventory/workload.ts";
import { amount, monthText } from "../format-number.ts";
import { hiddenCell } from "../hidden-table.ts";
import { KIND_SHORT } from "../kind-words.ts";
import { bill, billedMonths, hasGapsBilled, told } from "./figures.ts";
import type { Line, Style } from "./line.ts";
import { span } from "./line.ts";
import { isPartial } from "./partial.ts";
import type { View } from "./screen.ts";

/** The style of each kind's fill. */
export const KIND_STYLE: Readonly<Record<Kind, Style>> = {
  "eks-node": "eks",
  "fargate-task": "fargate",
  "ec2-instance": "ec2",
};

const STEPS = "▁▂▃▄▅▆▇█";

/** A row of months as heights of the highest; a month that costs something is never blank, one that doesn't is a dot. */
export const sparkline = (values: readonly number[], highest: number): string =>
  values
    .map((value) =>
      value <= 0 || highest <= 0 ? "·" : (STEPS[Math.max(0, Math.ceil((value / highest) * STEPS.length) - 1)] ?? "█"),
    )
    .join("");

/** A part of a bar: how much, and how it is filled. */
export type Part = { readonly value: number; readonly fill: string; readonly style: Style };

/** A bar of `cells` for `most`, by largest remainder; a part above zero gets a cell. */
export function bar(parts: readonly Part[], most: number, cells: number): Line {
  const sum = parts.reduce((total, { value }) => total + value, 0);
  const length = sum <= 0 || most <= 0 ? 0 : Math.max(1, Math.round((sum / most) * cells));
  const shares = allocate(
    length,
    parts.map(({ value }) => BigInt(Math.max(0, Math.round(value)))),
  );
  for (const [index, { value }] of parts.entries()) {
    const largest = shares.indexOf(Math.max(...shares));
    if (value > 0 && shares[index] === 0 && (shares[largest] ?? 0) > 1) {
      shares[index] = 1;
      shares[largest] = (shares[largest] ?? 0) - 1;
    }
  }
  return parts.map(({ fill, style }, index) => span(fill.repeat(shares[index] ?? 0), style));
}

/** The parts of a month's bar: each kind as billed, and what trials hide. */
export const monthParts = (month: ProjectedMonth): Part[] => [
  ...month.kinds.map(({ kind, billed }) => ({ value: billed, fill: KIND_SHORT[kind].fill, style: KIND_STYLE[kind] })),
  { value: Math.max(0, month.afterTrials.expected - month.billed.expected), fill: "░", style: "dim" as const },
];

/** Months that begin a run of alike ones, and what the run is called: `Jan on`. */
export function foldedMonths(
  months: readonly ProjectedMonth[],
): { readonly month: ProjectedMonth; readonly label: string }[] {
  const alike = (a: ProjectedMonth, b: ProjectedMonth): boolean =>
    amount(a.billed.expected) === amount(b.billed.expected) &&
    amount(a.afterTrials.expected) === amount(b.afterTrials.expected);
  const runs: ProjectedMonth[][] = [];
  for (const month of months) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    if (run !== undefined && first !== undefined && alike(first, month)) run.push(month);
    else runs.push([month]);
  }
  return runs.flatMap((run, index) => {
    const [first] = run;
    if (first === undefined) return [];
    const end = run.length === 1 ? "" : index === runs.length - 1 ? " on" : ` – ${monthText(run.at(-1)?.month ?? "")}`;
    return [{ month: first, label: `${monthText(first.month)}${end}` }];
  });
}

const legend = (months: readonly ProjectedMonth[]): Line => {
  const used = KINDS.filter((kind) =>
    months.some((month) => month.kinds.some((one) => one.kind === kind && one.afterTrials > 0)),
  );
  const hides = months.some(isHiding);
  return [
    ...used.flatMap((kind) => [
      span(KIND_SHORT[kind].fill, KIND_STYLE[kind]),
      span(` ${KIND_SHORT[kind].name}  `, "dim"),
    ]),
    ...(hides ? [span("░ hidden by trials", "dim")] : []),
  ];
};

const isHiding = ({ billed, afterTrials }: ProjectedMonth): boolean => billed.expected < afterTrials.expected;

/** The months' bills, stacked by kind: as columns with an axis, or as rows where there is little room. */
export function monthsChart(view: View, as: "columns" | "rows"): Line[] {
  const months = billedMonths(view.shown);
  const folded = foldedMonths(months).slice(0, as === "rows" ? 3 : Math.max(1, Math.floor((view.columns - 8) / 13)));
  const most = Math.max(0, ...folded.map(({ month }) => Math.max(month.billed.expected, month.afterTrials.expected)));
  if (most === 0) return [[span(" MONTHS", "dim"), span("   nothing is billed")]];
  const title: Line = [span(" MONTHS   ", "dim"), ...legend(months)];
  return [title, ...(as === "rows" ? monthRows(view, folded, most) : monthColumns(view, folded, most))];
}

type Folded = ReturnType<typeof foldedMonths>;

function monthRows({ shown, columns, measure }: View, folded: Folded, most: number): Line[] {
  const cells = Math.max(10, columns - 48);
  return folded.map(({ month, label }) => {
    const drawn = bar(monthParts(month), most, cells);
    const used = drawn.reduce((sum, { text }) => sum + measure(text), 0);
    return [
      span(` ${label.padEnd(10)}`),
      ...drawn,
      span(" ".repeat(cells - used)),
      span(told(bill(month, { gap: hasGapsBilled(shown), coming: isPartial(shown) })).padStart(18)),
      span(isHiding(month) ? `${told(hiddenCell(month))} hidden`.padStart(18) : "", "dim"),
    ];
  });
}

/** Rows of the column chart. */
const HEIGHT = 6;
const COLUMN = 10;

function monthColumns({ shown, columns }: View, folded: Folded, most: number): Line[] {
  const named = 7 + folded.length * (COLUMN + 3) + "hidden by trials".length <= columns;
  const stacks = folded.map(({ month }) =>
    bar(monthParts(month), most, HEIGHT).flatMap(({ text, style }) =>
      [...text].map((fill) => span(fill.repeat(COLUMN), style)),
    ),
  );
  const axis = (row: number): string => (row % 2 === 0 ? short((most * row) / HEIGHT).padStart(5) : "     ");
  const rows = Array.from({ length: HEIGHT }, (_, index): Line => {
    const row = HEIGHT - index;
    return [
      span(`${axis(row)}${row % 2 === 0 ? "┤" : "│"} `, "dim"),
      ...stacks.flatMap((stack) => [stack[row - 1] ?? span(" ".repeat(COLUMN)), span("   ")]),
    ];
  });
  const under = (textOf: (entry: Folded[number]) => string, what: string, style: Style = "text"): Line => [
    span("       "),
    ...folded.map((entry) => span(textOf(entry).padEnd(COLUMN + 3), style)),
    span(named ? what : "", "dim"),
  ];
  return [
    ...rows,
    under(({ label }) => label, ""),
    under(({ month }) => told(bill(month, { gap: hasGapsBilled(shown), coming: isPartial(shown) })), "billed"),
    ...(folded.some(({ month }) => isHiding(month))
      ? [under(({ month }) => told(hiddenCell(month)), "hidden by trials", "dim")]
      : []),
  ];
}

/** An axis figure in few digits: 5.4k. */
function short(value: number): string {
  const usd = value / 1_000_000;
  if (usd >= 1_000_000) return `${(usd / 1_000_000).toFixed(1)}M`;
  if (usd >= 1000) return `${(usd / 1000).toFixed(1)}k`;
  return usd >= 10 ? usd.toFixed(0) : usd.toFixed(2);
}
