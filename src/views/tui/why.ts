import { explain } from "../../plan/explain.ts";
import type { Subject } from "../../plan/explain.ts";
import { explainText } from "../explain.ts";
import { drawerHead } from "./drawers.ts";
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
  const [title = "", ...rest] = text.split("\n");
  return [
    drawerHead(view, `why  ${title}`, "w or esc closes"),
    ...rest.filter((one, index) => one !== "" || index > 0).map((one) => line(` ${one}`)),
  ];
}

/** The dearest account × Region × kind among some. */
export function dearestSubject(view: View, fits: (cell: Subject) => boolean): Subject | null {
  const cells = view.shown.result.cells.filter(fits);
  const cost = (cell: (typeof cells)[number]): number =>
    (view.state.basis === "today" ? (cell.current?.cost.expected ?? 0) : 0) || cell.everything.cost.expected;
  const [first] = [...cells].sort((a, b) => cost(b) - cost(a));
  return first === undefined ? null : { accountId: first.accountId, regionId: first.regionId, kind: first.kind };
}
