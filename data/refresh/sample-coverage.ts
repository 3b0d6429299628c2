import type { Cluster } from "../../src/inventory/cluster.ts";
import type { CoverageRecord } from "../../src/inventory/coverage-record.ts";
import type { Detector } from "../../src/inventory/inventory.ts";
import type { Observation } from "../../src/inventory/workload.ts";
import type { Instant } from "../../src/units/month.ts";
import { HOUR_SECONDS } from "../../src/units/quantity.ts";
import type { Fleet } from "./sample-fleets.ts";

type Addon = { readonly kubernetes: string; readonly version: string; readonly configuration?: string };

/** Clusters that were described, with their add-ons: one behind, one past its support, one with settings of its own. */
const ADDONS: Readonly<Record<string, Addon>> = {
  shop: { kubernetes: "1.34", version: "v1.17.1-eksbuild.2" },
  "shop-auto": { kubernetes: "1.35", version: "v1.17.1-eksbuild.2" },
  "shop-eu": { kubernetes: "1.33", version: "v1.12.1-eksbuild.4" },
  ledger: {
    kubernetes: "1.34",
    version: "v1.17.1-eksbuild.2",
    configuration:
      '{"resources":{"requests":{"cpu":"300m","memory":"512Mi"},"limits":{"cpu":"2000m","memory":"2048Mi"}}}',
  },
  routing: { kubernetes: "1.25", version: "v1.1.0-eksbuild.1" },
  mise: { kubernetes: "1.33", version: "v1.17.1-eksbuild.2" },
  "shop-dev": { kubernetes: "1.34", version: "v1.17.1-eksbuild.2" },
};

/** Nodes that carry the EC2 agent too, by their cluster. */
const TWICE: Readonly<Record<string, number>> = { mise: 3 };

const AGENTS = ["v1.17.1", "v1.16.0", "v1.9.2"] as const;

/** What EKS says of a fleet's cluster; null for what is no cluster, or was not described. */
export function sampleCluster({ kind, name, account, region, coverage }: Fleet): Cluster | null {
  const addon = kind === "eks-node" ? ADDONS[name] : undefined;
  if (addon === undefined) return null;
  return {
    accountId: account,
    regionId: region,
    kind: "eks",
    name,
    status: "ACTIVE",
    kubernetes: addon.kubernetes,
    addon: {
      version: addon.version,
      status: coverage?.says === "cluster" ? "DEGRADED" : "ACTIVE",
      issues: [],
      configuration: addon.configuration ?? null,
    },
    tag: "none",
    vpcId: null,
    onFargate: false,
  };
}

/** What GuardDuty's list says of a fleet, as its workloads have it: its cluster, or its instances one by one. */
export function sampleCoverage(
  fleet: Fleet,
  observations: readonly Observation[],
  { automated, runtime }: Detector,
  asOf: Instant,
): CoverageRecord[] {
  const { kind, name, coverage, account: accountId, region: regionId } = fleet;
  const isOff = runtime !== "on" && !(runtime === "legacy-eks" && kind === "eks-node");
  if (isOff || coverage?.says === "nothing") return [];
  const isManual = !automated.includes(kind);
  const record = (is: Pick<CoverageRecord, "resource" | "name" | "healthy"> & Partial<CoverageRecord>) => ({
    accountId,
    regionId,
    management: isManual ? (kind === "fargate-task" ? ("disabled" as const) : ("manual" as const)) : ("auto" as const),
    agentVersion: null,
    covered: null,
    compatible: null,
    ecsCluster: null,
    reasons: [],
    // Entries change on days of their own, none after the moment of the sample.
    updatedAt: asOf - (1 + (name.length % 9)) * 24 * HOUR_SECONDS * 1000,
    ...is,
  });
  const instances = (of: readonly Observation[]): CoverageRecord[] =>
    of
      .filter(({ count, facts }) => count.high === 1 && facts.platform === "linux")
      .map((one, index) =>
        record({
          resource: "ec2-instance",
          name: one.origin,
          healthy: one.coverage.state === "covered",
          agentVersion: one.coverage.state === "covered" ? (AGENTS[index % 7] ?? AGENTS[0]) : null,
          ecsCluster: one.facts.ecsCluster ?? null,
          reasons: one.coverage.state === "covered" ? [] : one.coverage.reasons,
        }),
      );
  if (kind === "ec2-instance") return coverage?.says === "codes" ? [] : instances(observations);
  const reasons = [
    ...new Set(observations.flatMap((one) => (one.coverage.state === "covered" ? [] : one.coverage.reasons))),
  ];
  const covered = observations.filter((one) => one.coverage.state === "covered").length;
  const cluster =
    kind === "fargate-task"
      ? record({ resource: "ecs-cluster", name, healthy: reasons.length === 0, reasons })
      : record({
          resource: "eks-cluster",
          name,
          healthy: reasons.length === 0,
          agentVersion: ADDONS[name]?.version ?? null,
          covered: coverage?.says === "cluster" ? coverage.covered : covered,
          compatible: observations.length,
          reasons,
        });
  const twice = kind === "eks-node" ? observations.slice(0, TWICE[name] ?? 0) : [];
  return [cluster, ...instances(twice)];
}
