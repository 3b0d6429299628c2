import type { Subject } from "../../plan/explain.ts";
import type { View } from "./screen.ts";

/** The dearest account × Region × kind among some. */
export function dearestSubject(view: View, fits: (cell: Subject) => boolean): Subject | null {
  const cells = view.shown.result.cells.filter(fits);
  const cost = (cell: (typeof cells)[number]): number =>
    (view.state.basis === "today" ? (cell.current?.cost.expected ?? 0) : 0) || cell.everything.cost.expected;
  const [first] = [...cells].sort((a, b) => cost(b) - cost(a));
  return first === undefined ? null : { accountId: first.accountId, regionId: first.regionId, kind: first.kind };
}
