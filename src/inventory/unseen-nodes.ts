import { exactly, isExact } from "../units/range.ts";
import type { ClusterCoverage } from "./cluster-coverage.ts";
import { clusterCoverage } from "./cluster-coverage.ts";
import type { Coverage } from "./coverage.ts";
import type { Observation } from "./workload.ts";

/** An EKS cluster as GuardDuty's coverage counts it, and where it is. */
export type CountedCluster = ClusterCoverage & {
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly cluster: string;
};

const ORIGIN = "list-coverage";

/** Whether a node is known by the coverage list's count alone. */
export const isUnseenNode = ({ kind, origin }: Pick<Observation, "kind" | "origin">): boolean =>
  kind === "eks-node" && origin.startsWith(`${ORIGIN} `);

/** The nodes of a cluster that only the coverage list shows: their number is known at best, their size isn't. */
export function unseenNodes(entry: CountedCluster): Observation[] {
  const observe = (count: Observation["count"], coverage: Coverage): Observation => ({
    ...(isExact(count) ? {} : { unread: true }),
    origin: `${ORIGIN} ${entry.cluster} ${coverage.state}`,
    accountId: entry.accountId,
    regionId: entry.regionId,
    kind: "eks-node",
    type: null,
    vcpus: null,
    count,
    hours: "always",
    cluster: entry.cluster,
    tags: {},
    facts: {},
    coverage,
  });
  const { compatible, reasons } = entry;
  const covered = entry.covered ?? 0;
  const listed: Coverage = { state: "covered", evidence: "coverage-list" };
  if (compatible === null) {
    const [coverage] = clusterCoverage(entry, [{ nodes: null, each: null, healthyHost: false }]);
    const count = { low: covered, expected: covered, high: null };
    return [observe(count, coverage ?? { state: "unknown", reasons })];
  }
  if (compatible === 0) return [];
  if (covered > 0 && covered < compatible) {
    const rest: Coverage = { state: "not-covered", evidence: "coverage-list", reasons: ["PARTLY_COVERED", ...reasons] };
    return [observe(exactly(covered), listed), observe(exactly(compatible - covered), rest)];
  }
  const [coverage] = clusterCoverage(entry, [{ nodes: compatible, each: null, healthyHost: false }]);
  return [observe(exactly(compatible), coverage ?? { state: "unknown", reasons })];
}
