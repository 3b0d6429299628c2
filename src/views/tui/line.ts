import type { Measure } from "../cell-width.ts";
import { cut } from "../cell-width.ts";

/** What a piece of text means; the theme decides how it looks, and it is never said by colour alone. */
export type Style =
  | "text"
  | "dim"
  | "strong"
  | "eks"
  | "fargate"
  | "ec2"
  | "within"
  | "warning"
  | "exceeded"
  | "unknown";

/** A piece of one line. */
export type Span = { readonly text: string; readonly style: Style; readonly inverse?: true };

/** One line of a frame, left to right. */
export type Line = readonly Span[];

export const span = (text: string, style: Style = "text"): Span => ({ text, style });

/** A line of one style. */
export const line = (text: string, style: Style = "text"): Line => [span(text, style)];

export const EMPTY: Line = [];

/** The plain text of a line. */
export const textOf = (of: Line): string => of.map(({ text }) => text).join("");

/** Cuts or fills a line to a number of cells, so that nothing of an older frame shines through. */
export function fitted(of: Line, columns: number, measure: Measure): Line {
  const spans: Span[] = [];
  let left = columns;
  for (const one of of) {
    if (left <= 0) break;
    const text = cut(one.text, left, measure);
    spans.push({ ...one, text });
    left -= measure(text);
  }
  return left > 0 ? [...spans, span(" ".repeat(left))] : spans;
}

/** The same line in reverse, as the one under the cursor stands. */
export const reversed = (of: Line): Line => of.map((one) => ({ ...one, inverse: true }));

/** Two texts at both ends of a line; the left one gives way. */
export function ends(left: Line, right: Line, columns: number, measure: Measure): Line {
  const room = columns - measure(textOf(right));
  return [...fitted(left, Math.max(0, room), measure), ...right];
}

/** Puts lines of several blocks side by side, each in a width of its own. */
export function beside(
  blocks: readonly { readonly lines: readonly Line[]; readonly columns: number }[],
  measure: Measure,
): Line[] {
  const rows = Math.max(0, ...blocks.map(({ lines }) => lines.length));
  return Array.from({ length: rows }, (_, row) =>
    blocks.flatMap(({ lines, columns }) => fitted(lines[row] ?? EMPTY, columns, measure)),
  );
}
