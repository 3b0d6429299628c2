import { explain } from "../../plan/explain.ts";
import { explainText } from "../explain.ts";
import { drawerHead } from "./drawer-head.ts";
import type { Line } from "./line.ts";
import { line } from "./line.ts";
import type { View } from "./screen.ts";
import { screenOf } from "./screens.ts";

/** The figure under the cursor taken apart, as `watchbill explain` does it: the dearest part of a row that has several. */
export function whyLines(view: View, row: unknown): Line[] {
  const { shown, state, columns, measure } = view;
  const subject = screenOf(state).why?.(view, row as never) ?? null;
  if (subject === null) {
    return [drawerHead(view, "why", "w or esc closes"), line(" this row has no figure that can be taken apart", "dim")];
  }
  const text = shown.kept(`why ${JSON.stringify(subject)} ${columns}`, () => {
    const { population, workloads, prices, options } = shown.dataset;
    const explanation = explain(population, workloads, prices, options, subject);
    return explainText(explanation, population.frame.accounts, false, Math.min(columns, 120) - 2, measure);
  });
  const [title = "", steps = "", ...closing] = text.split("\n\n");
  const end = closing.flatMap((part) => ["", ...part.split("\n")]);
  // The steps end with where the price is from: that gives way, not the figures below it.
  const shownSteps = steps.split("\n").slice(0, Math.max(1, view.rows - 1 - end.length));
  return [
    drawerHead(view, `why  ${title.replaceAll(/\s+/g, " ")}`, "w or esc closes"),
    ...[...shownSteps, ...end].map((one) => line(` ${one}`)),
  ];
}
