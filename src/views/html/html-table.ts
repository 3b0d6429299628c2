import type { Cell, Column } from "../table.ts";
import type { Element } from "./markup.ts";
import { el } from "./markup.ts";

/** A table that scrolls inside itself: its first column names the rows, marks stand behind digits in a place of their own. */
export function htmlTable(
  caption: string,
  columns: readonly Column[],
  total: "with-total" | "plain" = "plain",
): Element {
  const rows = Math.max(0, ...columns.map(({ cells }) => cells.length));
  const marks = columns.map(({ cells }) => Math.max(0, ...cells.map((cell) => cell.marks.length)));
  const look = (index: number): Readonly<Record<string, string>> =>
    columns[index]?.align === "right" ? { class: `n m${marks[index] ?? 0}` } : {};
  const heads = columns.map(({ title }, index) => el("th", { scope: "col", ...look(index) }, title));
  const body = Array.from({ length: rows }, (_, row) =>
    el(
      "tr",
      total === "with-total" && row === rows - 1 ? { class: "total" } : {},
      columns.map(({ cells }, index) =>
        index === 0
          ? el("th", { scope: "row" }, (cells[row]?.text ?? "").trim())
          : cellOf(cells[row] ?? { text: "", marks: "" }, look(index)),
      ),
    ),
  );
  return el(
    "div",
    { class: "scroll", role: "region", "aria-label": caption, tabindex: 0 },
    el("table", {}, el("caption", {}, caption), el("thead", {}, el("tr", {}, heads)), el("tbody", {}, body)),
  );
}

/** A cell; what is short and has no blank, such as an id, is never broken. */
const cellOf = (cell: Cell, look: Readonly<Record<string, string>>): Element =>
  el("td", look["class"] === undefined && SHORT.test(cell.text) ? { class: "w" } : look, marked(cell));

const SHORT = /^[\w.-]{1,16}$/;

/** A figure and its marks. */
export const marked = ({ text, marks }: Cell): (Element | string)[] =>
  marks === "" ? [text.trim()] : [el("span", { class: "v" }, text.trim(), el("span", { class: "m" }, marks))];
