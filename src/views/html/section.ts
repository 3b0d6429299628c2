import type { Child, Element } from "./markup.ts";
import { el } from "./markup.ts";

/** A part of the page under its heading, which names it. */
export const section = (id: string, title: string, ...children: readonly (Child | readonly Child[])[]): Element =>
  el("section", { id, "aria-labelledby": `${id}-title` }, el("h2", { id: `${id}-title` }, title), ...children);

/** A chart under the sentence that says the same: it is the chart's accessible name, and there for everyone to read. */
export function figure(
  id: string,
  sentence: string,
  drawing: (named: string) => Child,
  legend: readonly Child[] = [],
): Element {
  const named = `${id}-says`;
  return el(
    "figure",
    {},
    el("figcaption", { id: named }, sentence),
    legend.length === 0 ? null : el("p", { class: "legend", "aria-hidden": "true" }, legend),
    drawing(named),
  );
}

/** Tables that a reader unfolds, and paper shows. */
export const folded = (summary: string, ...children: readonly (Child | readonly Child[])[]): Element =>
  el("details", {}, el("summary", {}, summary), ...children);

/** A paragraph in small type. */
export const note = (text: string): Element => el("p", { class: "note" }, text);
