import type { Measure } from "../cell-width.ts";
import type { Cell } from "../table.ts";
import type { Line, Style } from "./line.ts";
import { fitted, reversed, span } from "./line.ts";
import type { TableState } from "./state.ts";

/** A cell of a screen's table: text, the marks that stand behind a number, and what it means. */
export type ShownCell = Cell & { readonly style?: Style };

/** What a figure counts. */
export type Unit = "vCPU" | "dollars" | "dollars a month";

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
  /** How a sentence tells it: with its unit, or in words of its own, however few columns there is room for; none for a drawing. */
  readonly said?: Unit | ((row: Row) => string);
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

type Arranged<Row> = {
  readonly rows: readonly Row[];
  readonly together: Readonly<Record<string, ShownCell>> | null;
};
type Widths = { readonly text: number; readonly marks: number };

/** What is kept of a table as long as its rows are, since a hundred thousand take their time. */
type Kept<Row> = {
  /** The last arrangement alone: another is made when it is asked for. */
  arranged: { readonly key: string; readonly made: Arranged<Row> } | null;
  sorted: { readonly key: string; readonly rows: readonly Row[] } | null;
  readonly widths: Map<string, Widths>;
  readonly words: Map<Row, string>;
};

const keeps = new WeakMap<object, unknown>();

function keptOf<Row>({ rows }: TableSpec<Row>): Kept<Row> {
  // What was kept for these rows was made of them.
  const known = keeps.get(rows) as Kept<Row> | undefined;
  if (known !== undefined) return known;
  const made: Kept<Row> = { arranged: null, sorted: null, widths: new Map(), words: new Map() };
  keeps.set(rows, made);
  return made;
}

/** The rows that a filter leaves, in the order chosen, and what they add up to. */
export function arranged<Row>(spec: TableSpec<Row>, state: TableState): Arranged<Row> {
  const kept = keptOf(spec);
  const order = state.order ?? spec.order;
  const key = `${state.filter}\n${order.column}\n${order.descending}`;
  if (kept.arranged?.key === key) return kept.arranged.made;
  const sorted = sortedRows(spec, order, kept);
  const rows = state.filter.trim() === "" ? sorted : sorted.filter(filterOf(spec, state.filter, kept));
  const made = { rows, together: spec.together === null || rows.length === 0 ? null : spec.together(rows) };
  kept.arranged = { key, made };
  return made;
}

/** All rows in an order. */
function sortedRows<Row>(spec: TableSpec<Row>, order: TableSpec<Row>["order"], kept: Kept<Row>): readonly Row[] {
  const key = `${order.column}\n${order.descending}`;
  if (kept.sorted?.key === key) return kept.sorted.rows;
  const by = spec.columns.find(({ id }) => id === order.column)?.order;
  const sign = order.descending ? -1 : 1;
  const rows =
    by === undefined
      ? spec.rows
      : spec.rows
          .map((row, index) => ({ row, index, value: by(row) }))
          .sort((a, b) => sign * compared(a.value, b.value) || a.index - b.index)
          .map(({ row }) => row);
  kept.sorted = { key, rows };
  return rows;
}

/** The room that a column takes: that of all its rows, so that it stays in its place while a filter is typed. */
function widthsOf<Row>(spec: TableSpec<Row>, { id, title, cell }: ShownColumn<Row>, measure: Measure): Widths {
  const { widths } = keptOf(spec);
  const known = widths.get(id);
  if (known !== undefined) return known;
  let text = measure(title);
  let marks = 0;
  let before: string | null = null;
  for (const row of spec.rows) {
    const shown = cell(row);
    // Neighbours are often alike, and measuring is what takes long.
    if (shown.text !== before) text = Math.max(text, measure(shown.text));
    before = shown.text;
    marks = Math.max(marks, shown.marks.length);
  }
  const made = { text, marks };
  widths.set(id, made);
  return made;
}

const compared = (a: number | string, b: number | string): number =>
  a === b ? 0 : typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

/** Words must all be found; `field:value` looks at one field, where a word begins so; `!` before a word leaves out what has it. */
function filterOf<Row>({ words, fields }: TableSpec<Row>, filter: string, kept: Kept<Row>): (row: Row) => boolean {
  const wordsOf = (row: Row): string => {
    const known = kept.words.get(row) ?? words(row).toLowerCase();
    kept.words.set(row, known);
    return known;
  };
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
      const own = field === null ? {} : fields(row);
      const value = field !== null && Object.hasOwn(own, field) ? own[field] : undefined;
      const found = value === undefined ? wordsOf(row).includes(word) : beginsIn(value.toLowerCase(), start);
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
  const { rows, together } = arranged(spec, state);
  const body = Math.max(1, area.rows - 1 - (spec.together === null ? 0 : 1));
  const shown = columnsShown(spec, state, together, area);
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

/** The column that is drawn at a cell of a table's lines; undefined between and behind them. */
export function columnAt<Row>(
  spec: TableSpec<Row>,
  state: TableState,
  area: TableArea,
  cell: number,
): ShownColumn<Row> | undefined {
  let from = 3;
  for (const { column, width, marks } of columnsShown(spec, state, arranged(spec, state).together, area)) {
    if (cell >= from && cell < from + width + marks) return column;
    from += width + marks + 1;
  }
  return undefined;
}

type Drawn<Row> = { readonly column: ShownColumn<Row>; readonly width: number; readonly marks: number };

/** The columns that the terminal has room for: text gives way first, then columns from the right. */
function columnsShown<Row>(
  spec: TableSpec<Row>,
  { shift }: TableState,
  together: Readonly<Record<string, ShownCell>> | null,
  area: TableArea,
): Drawn<Row>[] {
  const [first, ...others] = spec.columns.filter(({ from }) => from <= area.columns || shift > 0);
  const wanted = first === undefined ? [] : [first, ...others.slice(Math.min(shift, Math.max(0, others.length - 1)))];
  const drawn = wanted.map((column): { column: ShownColumn<Row>; width: number; marks: number } => {
    const known = widthsOf(spec, column, area.measure);
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
export function rowAt<Row>(spec: TableSpec<Row>, state: TableState): Row | undefined {
  const { rows } = arranged(spec, state);
  return rows[Math.min(state.cursor, rows.length - 1)];
}
