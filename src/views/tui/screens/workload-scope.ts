import type { Subject } from "../../../plan/explain.ts";
import type { View } from "../screen.ts";
import type { WorkloadRow } from "../workload-rows.ts";
import { workloadRows } from "../workload-rows.ts";

/** The account × Region × kind that the way in leads to; null where all workloads are shown. */
export function scopeOf({ state }: View): Subject | null {
  const step = state.trail.at(-1);
  if (state.screen !== "workloads" || step?.screen !== "workloads") return null;
  const account = state.trail.findLast(({ screen }) => screen === "accounts");
  // The account's screen made this key.
  const place = JSON.parse(step.key) as Pick<Subject, "regionId" | "kind">;
  return { accountId: account?.key === undefined || account.key === "" ? null : account.key, ...place };
}

/** The folded rows within the way in. */
export function rowsWithin(view: View): readonly WorkloadRow[] {
  const scope = scopeOf(view);
  const rows = workloadRows(view.shown);
  if (scope === null) return rows;
  return view.shown.kept(`workloads ${JSON.stringify(scope)}`, () =>
    rows.filter(
      ({ accountId, regionId, kind }) =>
        accountId === scope.accountId && regionId === scope.regionId && kind === scope.kind,
    ),
  );
}
