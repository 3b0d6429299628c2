import { cut } from "../cell-width.ts";
import type { Measure } from "../cell-width.ts";
import { plainText } from "../plain-text.ts";
import type { Cell } from "../table.ts";
import { wrapped } from "../table.ts";
import type { Child, Element } from "./markup.ts";
import { el } from "./markup.ts";
import { drawing, percent, words } from "./svg.ts";

/** A row of a chart: what it is, its figure, and what is drawn under both. */
export type ChartRow = {
  readonly label: string;
  readonly figure: Cell;
  /** What is drawn in a band of `BAND` pixels that begins at `top`. */
  readonly draw: (top: number) => readonly Child[];
};

/** The height of a drawn band. */
export const BAND = 16;

/** Letters of a label's line on a narrow phone. */
const LABEL = 42;

/** The width of a mark in pixels. */
const MARK = 9;

const LINE = 17;
const GAP = 12;

/** Rows under each other: words above what is drawn, so that they need no room beside it, and the figure at its right; `axis` stands below. */
export function rowChart(
  named: string,
  rows: readonly ChartRow[],
  measure: Measure,
  axis: readonly { readonly at: number; readonly label: string }[] = [],
): Element {
  const children: Child[] = [];
  const room = Math.max(...rows.map(({ figure }) => figure.marks.length)) * MARK;
  let top = 0;
  for (const { label, figure, draw } of rows) {
    const lines = labelLines(label, measure);
    for (const [index, line] of lines.entries()) children.push(words(line, 0, top + LINE * (index + 1) - 5));
    const band = top + LINE * lines.length;
    children.push(...draw(band), ...figureAt(figure, band + 12, room));
    top = band + BAND + GAP;
  }
  for (const { at, label } of axis) children.push(words(label, at, top + 4, "axis", at < 4 ? "start" : "middle"));
  return drawing(axis.length === 0 ? top - GAP + 2 : top + 8, named, children);
}

function labelLines(label: string, measure: Measure): string[] {
  const [first = "", second, ...more] = wrapped(plainText(label), LABEL, measure, "");
  if (second === undefined) return [first];
  return [first, more.length === 0 ? second : cut(`${second} ${more[0]}`, LABEL, measure)];
}

/** Digits end on one line, marks stand behind it. */
function figureAt({ text, marks }: Cell, y: number, room: number): Element[] {
  const digits = el("text", { x: "100%", dx: -room, y, class: "figure", "text-anchor": "end" }, text);
  return marks === "" ? [digits] : [digits, el("text", { x: "100%", dx: 1 - room, y, class: "unknown" }, marks)];
}

/** A tick through a row's band. */
export const tick = (at: number, top: number): Element =>
  el("line", { class: "tick", x1: percent(at), x2: percent(at), y1: top - 2, y2: top + BAND + 2 });
