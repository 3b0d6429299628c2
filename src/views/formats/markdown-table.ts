import type { Column } from "../table.ts";
import { markdownName } from "./markdown-text.ts";

/** A row of a table; its cells are Markdown. */
export const markdownRow = (cells: readonly string[]): string =>
  `|${cells.map((cell) => ` ${cell}`.trimEnd()).join(" |")} |`;

/** The two lines above the rows of a table: titles, and which columns are numbers. */
export const markdownHead = (titles: readonly string[], aligned: readonly ("left" | "right")[]): string[] => [
  markdownRow(titles),
  `|${aligned.map((side) => (side === "right" ? "--:" : "---")).join("|")}|`,
];

/** The columns of a text report as a table. */
export function markdownTable(columns: readonly Column[]): { readonly head: string[]; readonly rows: string[] } {
  const count = Math.max(0, ...columns.map(({ cells }) => cells.length));
  const row = (index: number) =>
    columns.map(({ cells, align }) => {
      const { text = "", marks = "" } = cells[index] ?? {};
      return align === "left" ? markdownName(text.trim()) : `${text}${marks}`;
    });
  return {
    head: markdownHead(
      columns.map(({ title }) => title),
      columns.map(({ align }) => align),
    ),
    rows: Array.from({ length: count }, (_, index) => markdownRow(row(index))),
  };
}
