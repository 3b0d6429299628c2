import type { GateGround } from "../inventory/gates.ts";
import type { InventoryFrame } from "../inventory/inventory.ts";
import type { Workload } from "../inventory/workload.ts";
import type { Advice } from "./advice.ts";
import { adviceOf } from "./advice.ts";
import type { CoverageIssue } from "./coverage-issue.ts";
import type { View } from "./usage.ts";
import { inView } from "./usage.ts";

/**
 * What the gates say of what is looked at beside its issues: what keeps agents from reporting first, then what is worth a word,
 * most vCPUs first. What an issue says of the same account and Region isn't said again.
 */
export function coverageAdvice(
  frame: InventoryFrame,
  workloads: readonly Workload[],
  tables: GateGround["tables"],
  view: View,
  issues: readonly CoverageIssue[],
): readonly Advice[] {
  // That nobody looked is an issue of its own where the coverage list was refused.
  const told = new Set(
    issues.flatMap((issue) => [placed(issue), ...(issue.unread ? [placed({ ...issue, unchecked: LIST })] : [])]),
  );
  const seen = workloads.filter((workload) => inView(workload, view));
  return adviceOf(frame, seen, tables)
    .filter((one) => !told.has(placed(one)))
    .sort((a, b) => Number(b.blocks) - Number(a.blocks) || b.vcpus.expected - a.vcpus.expected);
}

const LIST = "guardduty:ListCoverage";

const placed = (one: Pick<CoverageIssue, "code" | "accountId" | "regionId"> & Pick<Advice, "unchecked">): string =>
  JSON.stringify([one.unchecked ?? one.code, one.accountId, one.regionId]);
