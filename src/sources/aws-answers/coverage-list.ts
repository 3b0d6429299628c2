import type { ClusterCoverage } from "../../inventory/cluster-coverage.ts";
import type { Coverage } from "../../inventory/coverage.ts";
import type { ResourceAnswer } from "./answer-shapes.ts";
import type { IssueReader } from "./issue.ts";
import type { Place } from "./place.ts";
import { arnName, maySame } from "./place.ts";

/** An EKS cluster of GuardDuty's coverage list. */
export type EksEntry = Place & ClusterCoverage & { readonly cluster: string };

/** An ECS cluster of the list; its health says little of its Fargate tasks, since one silent host spoils it. */
export type EcsEntry = Place & {
  readonly cluster: string;
  /** What the list lets one think of the cluster's Fargate tasks; null where it has no Fargate details. */
  readonly tasks: Coverage | null;
  /** Container instances that GuardDuty could watch, reporting or not; null where the list counts none. */
  readonly hosts: number | null;
};

/** An EC2 instance of the list; EKS nodes can be among them. */
export type Ec2Entry = Place & {
  readonly instanceId: string;
  readonly type: string | null;
  readonly ecsCluster: string | null;
  readonly healthy: boolean;
  readonly reasons: readonly string[];
};

export type CoverageList = {
  readonly eks: readonly EksEntry[];
  readonly ecs: readonly EcsEntry[];
  readonly ec2: readonly Ec2Entry[];
};

/**
 * The entries of a coverage list. It names no Region, so `regionOf` tells it for each; clusters have no ARN there, and join by
 * account, Region and name.
 */
export function coverageList(
  resources: readonly ResourceAnswer[],
  regionOf: (resource: ResourceAnswer) => string | null,
  read: IssueReader,
): CoverageList {
  const eks: EksEntry[] = [];
  const ecs: EcsEntry[] = [];
  const ec2: Ec2Entry[] = [];
  for (const resource of resources) {
    const { AccountId, CoverageStatus, Issue, ResourceDetails } = resource;
    const { EksClusterDetails, EcsClusterDetails, Ec2InstanceDetails } = ResourceDetails;
    const place = { accountId: AccountId ?? null, regionId: regionOf(resource) };
    const healthy = CoverageStatus === "HEALTHY";
    if (EksClusterDetails) {
      eks.push({
        ...place,
        cluster: EksClusterDetails.ClusterName,
        healthy,
        covered: EksClusterDetails.CoveredNodes ?? null,
        compatible: EksClusterDetails.CompatibleNodes ?? null,
        reasons: Issue ? read("EKS", Issue) : healthy ? [] : ["EKS_UNHEALTHY"],
      });
    }
    if (EcsClusterDetails) {
      ecs.push({
        ...place,
        cluster: EcsClusterDetails.ClusterName,
        tasks: tasksOf(EcsClusterDetails, healthy, read),
        hosts: EcsClusterDetails.ContainerInstanceDetails?.CompatibleContainerInstances ?? null,
      });
    }
    if (Ec2InstanceDetails) {
      ec2.push({
        ...place,
        instanceId: Ec2InstanceDetails.InstanceId,
        type: Ec2InstanceDetails.InstanceType ?? null,
        ecsCluster: Ec2InstanceDetails.ClusterArn ? arnName(Ec2InstanceDetails.ClusterArn) : null,
        healthy,
        reasons: Issue ? read("EC2", Issue) : healthy ? [] : ["EC2_UNHEALTHY"],
      });
    }
  }
  return { eks, ecs, ec2 };
}

type EcsDetails = NonNullable<ResourceAnswer["ResourceDetails"]["EcsClusterDetails"]>;

function tasksOf(
  { FargateDetails, ContainerInstanceDetails }: EcsDetails,
  healthy: boolean,
  read: IssueReader,
): Coverage | null {
  if (!FargateDetails) return null;
  const { Issues, ManagementType } = FargateDetails;
  const issues = [...new Set(Issues.flatMap((issue) => read("ECS", issue)))];
  if (ManagementType === "DISABLED") {
    return { state: "not-covered", evidence: "coverage-list", reasons: ["NOT_AUTO_MANAGED", ...issues] };
  }
  const { CoveredContainerInstances, CompatibleContainerInstances } = ContainerInstanceDetails ?? {};
  const hostsAreSilent = (CoveredContainerInstances ?? 0) < (CompatibleContainerInstances ?? 0);
  const sound = ManagementType === "AUTO_MANAGED" && issues.length === 0 && (healthy || hostsAreSilent);
  return sound ? { state: "covered", evidence: "coverage-list" } : { state: "unknown", reasons: issues };
}

/** The one entry for a cluster at a place; undefined where none fits, or where several do and differ in place. */
export function entryOf<Entry extends Place & { readonly cluster: string }>(
  entries: ReadonlyMap<string, readonly Entry[]>,
  place: Place,
  cluster: string,
): Entry | undefined {
  const fitting = (entries.get(cluster) ?? []).filter((entry) => maySame(entry, place));
  const exact = fitting.filter((entry) => entry.regionId === place.regionId && entry.accountId === place.accountId);
  if (exact.length > 0) return exact.at(-1);
  return fitting.every((entry) => maySame(entry, fitting[0] ?? entry) && entry.regionId === fitting[0]?.regionId)
    ? fitting.at(-1)
    : undefined;
}
