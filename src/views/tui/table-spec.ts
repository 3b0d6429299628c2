import type { Measure } from "../cell-width.ts";
import type { Cell } from "../table.ts";
import type { Line, Style } from "./line.ts";
import { fitted, reversed, span } from "./line.ts";
import type { TableState } from "./state.ts";

/** A cell of a screen's table: text, the marks that stand behind a number, and what it means. */
export type ShownCell = Cell & { readonly style?: Style };

export type ShownColumn<Row> = {
  readonly id: string;
  readonly title: string;
  readonly align: "left" | "right";
  /** The narrowest terminal that shows it. */
  readonly from: number;
  readonly cell: (row: Row) => ShownCell;
  /** What the table is ordered by where this column is chosen; larger first, and text from A. */
  readonly order?: (row: Row) => number | string;
  /** Shift and this letter order by the column. */
  readonly letter?: string;
  /** Text that may be cut, down to this width. */
  readonly shrinkTo?: number;
};

/** A table as a screen describes it: what its rows are, and how one is told. */
export type TableSpec<Row> = {
  readonly columns: readonly ShownColumn<Row>[];
  readonly rows: readonly Row[];
  readonly key: (row: Row) => string;
  /** Words that a filter finds, and what stands behind `kind:`, `account:` and the like. */
  readonly words: (row: Row) => string;
  readonly fields: (row: Row) => Readonly<Record<string, string>>;
  /** The line below the rows, for those that are shown. */
  readonly together: ((rows: readonly Row[]) => Readonly<Record<string, ShownCell>>) | null;
  readonly order: { readonly column: string; readonly descending: boolean };
  /** What its order is called in the status row, such as `dearest first`. */
  readonly orderWords: string;
  /** The key of the row that space unfolds, or folds again, from this one; null where there is nothing to unfold. */
  readonly folds?: (row: Row) => string | null;
  /** What y copies. */
  readonly json: (row: Row) => unknown;
};

type Arranged<Row> = { readonly rows: readonly Row[]; readonly widths: ReadonlyMap<string, Widths> };
type Widths = { readonly text: number; readonly marks: number };

const arrangements = new WeakMap<object, Map<string, Arranged<unknown>>>();

/** The rows that a filter leaves, in the order chosen. Kept as long as the rows are, since a hundred thousand take their time. */
export function arranged<Row>(spec: TableSpec<Row>, state: TableState, measure: Measure): Arranged<Row> {
  const order = state.order ?? spec.order;
  const known = arrangements.get(spec.rows) ?? new Map<string, Arranged<unknown>>();
  arrangements.set(spec.rows, known);
  const key = `${state.filter}\n${order.column}\n${order.descending}`;
  // What was kept for these rows was made of them.
  const kept = known.get(key) as Arranged<Row> | undefined;
  if (kept !== undefined) return kept;
  const made = arrange(spec, state.filter, order, measure);
  // One arrangement is enough: another is made when it is asked for.
  known.clear();
  known.set(key, made);
  return made;
}

function arrange<Row>(
  spec: TableSpec<Row>,
  filter: string,
  order: TableSpec<Row>["order"],
  measure: Measure,
): Arranged<Row> {
  const fits = filterOf(spec, filter);
  const kept = filter.trim() === "" ? [...spec.rows] : spec.rows.filter(fits);
  const column = spec.columns.find(({ id }) => id === order.column);
  if (column?.order !== undefined) {
    const by = column.order;
    const keyed = kept.map((row, index) => ({ row, index, value: by(row) }));
    const sign = order.descending ? -1 : 1;
    keyed.sort((a, b) => sign * compared(a.value, b.value) || a.index - b.index);
    for (const [index, { row }] of keyed.entries()) kept[index] = row;
  }
  const widths = new Map(
    spec.columns.map((one) => {
      let text = measure(one.title);
      let marks = 0;
      let before: string | null = null;
      for (const row of kept) {
        const cell = one.cell(row);
        // Neighbours are often alike, and measuring is what takes long.
        if (cell.text !== before) text = Math.max(text, measure(cell.text));
        before = cell.text;
        marks = Math.max(marks, cell.marks.length);
      }
      return [one.id, { text, marks }] as const;
    }),
  );
  return { rows: kept, widths };
}

const compared = (a: number | string, b: number | string): number =>
  a === b ? 0 : typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

/** Words must all be found; `field:value` looks at one field, where a word begins so; `!` before a word leaves out what has it. */
function filterOf<Row>({ words, fields }: TableSpec<Row>, filter: string): (row: Row) => boolean {
  const wanted = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "" && word !== "!")
    .map((whole) => {
      const word = whole.replace(/^!/, "");
      const [field = "", ...rest] = word.split(":");
      return { not: whole !== word, word, field: rest.length === 0 ? null : field, start: rest.join(":") };
    });
  return (row) =>
    wanted.every(({ not, word, field, start }) => {
      const value = field === null ? undefined : fields(row)[field];
      const found =
        value === undefined ? words(row).toLowerCase().includes(word) : beginsIn(value.toLowerCase(), start);
      return found !== not;
    });
}

/** Whether a word of a text begins so: `eligible` isn't what `ineligible` says. */
function beginsIn(text: string, start: string): boolean {
  for (let at = text.indexOf(start); at !== -1; at = text.indexOf(start, at + 1)) {
    if (at === 0 || !/[a-z0-9]/.test(text.charAt(at - 1))) return true;
  }
  return false;
}

/** What a table takes to draw. */
export type TableArea = { readonly columns: number; readonly rows: number; readonly measure: Measure };

/** The lines of a table: its titles, the rows that fit, and what they add up to. */
export function tableLines<Row>(spec: TableSpec<Row>, state: TableState, area: TableArea): Line[] {
  const { rows, widths } = arranged(spec, state, area.measure);
  const body = Math.max(1, area.rows - 1 - (spec.together === null ? 0 : 1));
  const together = spec.together === null || rows.length === 0 ? null : spec.together(rows);
  const shown = columnsShown(spec, state, widths, together, area);
  const cursor = Math.min(state.cursor, rows.length - 1);
  const top = Math.max(0, Math.min(state.top, rows.length - body));
  const drawRow = (cellOf: (column: ShownColumn<Row>) => ShownCell | undefined, lead: string, style?: Style): Line => [
    span(lead, style ?? "text"),
    ...shown.flatMap(({ column, width, marks }, index) => [
      ...(index === 0 ? [] : [span(" ")]),
      ...drawCell(cellOf(column), column, width, marks, area.measure, style),
    ]),
  ];
  const lines = [
    drawRow((column) => ({ text: column.title, marks: "" }), "   ", "dim"),
    ...rows.slice(top, top + body).map((row, index) => {
      const here = top + index === cursor;
      const drawn = drawRow((column) => column.cell(row), here ? " ▸ " : "   ");
      return here ? reversed(fitted(drawn, area.columns, area.measure)) : drawn;
    }),
  ];
  if (together === null) return lines;
  return [...lines, drawRow((column) => together[column.id], "   ", "strong")];
}

type Drawn<Row> = { readonly column: ShownColumn<Row>; readonly width: number; readonly marks: number };

/** The columns that the terminal has room for: text gives way first, then columns from the right. */
function columnsShown<Row>(
  spec: TableSpec<Row>,
  { shift }: TableState,
  widths: ReadonlyMap<string, Widths>,
  together: Readonly<Record<string, ShownCell>> | null,
  area: TableArea,
): Drawn<Row>[] {
  const [first, ...others] = spec.columns.filter(({ from }) => from <= area.columns || shift > 0);
  const wanted = first === undefined ? [] : [first, ...others.slice(Math.min(shift, Math.max(0, others.length - 1)))];
  const drawn = wanted.map((column): { column: ShownColumn<Row>; width: number; marks: number } => {
    const known = widths.get(column.id) ?? { text: 0, marks: 0 };
    const sum = together?.[column.id];
    return {
      column,
      width: Math.max(known.text, sum === undefined ? 0 : area.measure(sum.text)),
      marks: Math.max(known.marks, sum?.marks.length ?? 0),
    };
  });
  const total = (): number => 3 + drawn.reduce((sum, { width, marks }) => sum + width + marks, 0) + drawn.length - 1;
  // What only wide terminals show gives way before what every one does.
  for (const one of [...drawn].sort((a, b) => b.column.from - a.column.from)) {
    const excess = total() - area.columns;
    if (excess <= 0 || one.column.shrinkTo === undefined) continue;
    one.width = Math.max(one.column.shrinkTo, one.width - excess);
  }
  while (drawn.length > 2 && total() > area.columns) drawn.pop();
  return drawn;
}

function drawCell<Row>(
  cell: ShownCell | undefined,
  { align }: ShownColumn<Row>,
  width: number,
  marks: number,
  measure: Measure,
  style?: Style,
): Line {
  if (cell === undefined) return [span(" ".repeat(width + marks))];
  const [text = span("")] = fitted([span(cell.text)], Math.min(width, measure(cell.text)), measure);
  const space = " ".repeat(Math.max(0, width - measure(text.text)));
  const told = style ?? cell.style ?? "text";
  const shown = align === "right" ? `${space}${text.text}` : `${text.text}${space}`;
  const behind = cell.marks.padEnd(marks);
  return behind === "" ? [span(shown, told)] : [span(shown, told), span(behind, cell.marks === "" ? told : "unknown")];
}

/** The row under the cursor; undefined where there is none. */
export function rowAt<Row>(spec: TableSpec<Row>, state: TableState, measure: Measure): Row | undefined {
  const { rows } = arranged(spec, state, measure);
  return rows[Math.min(state.cursor, rows.length - 1)];
}
