import { explain } from "../../plan/explain.ts";
import { explainText } from "../explain.ts";
import { drawerHead } from "./drawer-head.ts";
import { money, told } from "./figures.ts";
import type { Line } from "./line.ts";
import { line } from "./line.ts";
import { isPartial, readText } from "./partial.ts";
import type { View } from "./screen.ts";
import { screenOf } from "./screens.ts";

/** The figure under the cursor taken apart, as `watchbill explain` does it: the dearest part of a row that has several. */
export function whyLines(view: View, row: unknown): Line[] {
  const { shown, state, columns, measure } = view;
  const subject = screenOf(state).why?.(view, row as never) ?? null;
  if (subject === null) {
    const { table, inFull } = screenOf(state);
    const full = row === undefined && table !== null ? [] : (inFull?.(view, row as never) ?? []);
    const none = line(" this row has no figure that can be taken apart", "dim");
    return [drawerHead(view, "why", "w or esc closes"), ...(full.length === 0 ? [none] : full)];
  }
  const { text, figure } = shown.kept(`why ${JSON.stringify(subject)} ${columns}`, () => {
    const { population, workloads, prices, options } = shown.dataset;
    const explanation = explain(population, workloads, prices, options, subject);
    const { month, cost, fullMonth } = explanation;
    return {
      text: explainText(explanation, population.frame.accounts, false, Math.min(columns, 120) - 2, measure),
      figure: told(money(month === null ? fullMonth : cost)),
    };
  });
  const [title = "", steps = "", ...closing] = text.split("\n\n");
  const end = closing.flatMap((part) => ["", ...part.split("\n")]);
  return [
    drawerHead(
      view,
      `why  ${isPartial(shown) ? `(${readText(shown)}) ` : ""}${title.replaceAll(/\s+/g, " ")}`,
      `$${figure} · w or esc closes`,
    ),
    ...[...steps.split("\n"), ...end].map((one) => line(` ${one}`)),
  ];
}
