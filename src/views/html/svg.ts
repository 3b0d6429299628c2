import type { Child, Element } from "./markup.ts";
import { el } from "./markup.ts";

/**
 * A drawing as wide as its place. Horizontal places are percentages and vertical ones pixels, so that letters keep their size on
 * a phone, on a screen and on paper; `named` is the id of the sentence that says the same.
 */
export const drawing = (height: number, named: string, children: readonly Child[]): Element =>
  el("svg", { role: "img", "aria-labelledby": named, class: "chart", width: "100%", height }, children);

/** A percentage of a drawing's width, to a hundredth. */
export const percent = (share: number): string => `${Math.round(share * 100) / 100}%`;

/** A bar from one percentage to another; one that isn't empty is wide enough to be seen. */
export function bar(look: string, from: number, to: number, top: number, height: number): Element | null {
  if (to <= from) return null;
  return el("rect", { class: look, x: percent(from), y: top, width: percent(Math.max(to - from, LEAST)), height });
}

const LEAST = 0.3;

/** A line between two points, horizontal places in percent. */
export const stroke = (look: string, x1: number, y1: number, x2: number, y2: number): Element =>
  el("line", { class: look, x1: percent(x1), y1, x2: percent(x2), y2 });

/** Words in a drawing. */
export const words = (text: string | readonly Child[], at: number, y: number, look = "", anchor = "start"): Element =>
  el("text", { x: percent(at), y, class: look, "text-anchor": anchor }, typeof text === "string" ? [text] : text);

/** Where drawings end beside a figure, in percent. */
export const RIGHT = 76;

/** A line from one bound to the other, its ends marked; without an upper bound it ends at the right, in a question mark. */
export function whisker(low: number, high: number | null, y: number): Element[] {
  const end = high ?? RIGHT - 3;
  return [
    stroke("whisker", low, y, end, y),
    stroke("whisker", low, y - 4, low, y + 4),
    high === null ? words("?", RIGHT, y + 5, "unknown strong", "end") : stroke("whisker", high, y - 4, high, y + 4),
  ];
}

/** A sign of the legend beside its words. */
export const legendEntry = (look: string, text: string): Element =>
  el(
    "span",
    {},
    el("svg", { class: "swatch", width: 14, height: 12 }, [
      LINES[look] === undefined
        ? el("rect", { class: look, x: 1, y: 1, width: 12, height: 10 })
        : el("line", { class: look, ...LINES[look] }),
    ]),
    text,
  );

const LINES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  whisker: { x1: 1, y1: 6, x2: 13, y2: 6 },
  after: { x1: 1, y1: 6, x2: 13, y2: 6 },
  tick: { x1: 7, y1: 0, x2: 7, y2: 12 },
};
