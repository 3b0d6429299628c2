import type { Measure } from "./cell-width.ts";
import { cut } from "./cell-width.ts";
import { plainText } from "./plain-text.ts";

/** One cell: its text, and the marks that stand after a number in cells of their own. */
export type Cell = { readonly text: string; readonly marks: string };

export type Column = {
  readonly title: string;
  readonly align: "left" | "right";
  readonly cells: readonly Cell[];
  /** Columns of text that may be cut, down to this width. */
  readonly shrinkTo?: number;
};

export const textCell = (text: string): Cell => ({ text: plainText(text), marks: "" });
export const numberCell = (text: string, marks = ""): Cell => ({ text, marks });

/** Lines of a table, its titles first: numbers end on one digit, marks behind them; text is cut before it would break the width. */
export function tableLines(columns: readonly Column[], width: number, measure: Measure, gap = 2): string[] {
  const widths = columns.map((column) => naturalWidth(column, measure));
  let excess = total(widths, gap) - width;
  for (const [index, column] of columns.entries()) {
    if (column.shrinkTo === undefined || excess <= 0) continue;
    const own = widths[index] ?? 0;
    const narrowed = Math.max(column.shrinkTo, own - excess);
    excess -= own - narrowed;
    widths[index] = narrowed;
  }
  const rows = Math.max(0, ...columns.map(({ cells }) => cells.length));
  const line = (cellOf: (column: Column) => Cell) =>
    columns
      .map((column, index) => padded(cellOf(column), column, widths[index] ?? 0, measure))
      .join(" ".repeat(gap))
      .trimEnd();
  const titles = line((column) => ({ text: column.title, marks: "" }));
  return [titles, ...Array.from({ length: rows }, (_, row) => line((column) => column.cells[row] ?? EMPTY))];
}

const EMPTY: Cell = { text: "", marks: "" };

const total = (widths: readonly number[], gap: number): number =>
  widths.reduce((sum, width) => sum + width, 0) + gap * Math.max(0, widths.length - 1);

function naturalWidth(column: Column, measure: Measure): number {
  const marks = markWidth(column);
  const texts = column.cells.map(({ text }) => measure(text));
  return Math.max(measure(column.title), ...texts) + marks;
}

const markWidth = (column: Column): number => Math.max(0, ...column.cells.map(({ marks }) => marks.length));

function padded(cell: Cell, column: Column, width: number, measure: Measure): string {
  const marks = markWidth(column);
  const text = cut(cell.text, width - marks, measure);
  const space = " ".repeat(Math.max(0, width - marks - measure(text)));
  return (column.align === "right" ? space + text : text + space) + cell.marks.padEnd(marks);
}

/** Breaks a sentence at spaces into lines of a width; `lead` begins the first, `next` the others. */
export function wrapped(text: string, width: number, measure: Measure, lead: string, next = lead): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").map((one) => cut(one, width - next.length, measure))) {
    const indent = lines.length === 0 ? lead : next;
    if (line !== "" && indent.length + measure(line) + 1 + measure(word) > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  if (line !== "") lines.push((lines.length === 0 ? lead : next) + line);
  return lines;
}
