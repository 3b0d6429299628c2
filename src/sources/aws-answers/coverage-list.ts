import type { CoverageRecord } from "../../inventory/coverage-record.ts";
import type { ClusterCoverage } from "../../inventory/cluster-coverage.ts";
import type { Coverage } from "../../inventory/coverage.ts";
import type { IssueDetails } from "../../inventory/issue-details.ts";
import { issueDetails } from "../../inventory/issue-details.ts";
import type { ResourceAnswer } from "./answer-shapes.ts";
import type { IssueReader } from "./issue.ts";
import type { Place } from "./place.ts";
import { arnName, maySame, placeKey } from "./place.ts";

/** An EKS cluster of GuardDuty's coverage list. */
export type EksEntry = Place & ClusterCoverage & { readonly cluster: string };

/** An ECS cluster of the list; its health says little of its Fargate tasks, since one silent host spoils it. */
export type EcsEntry = Place & {
  readonly cluster: string;
  /** What the list lets one think of the cluster's Fargate tasks; null where it has no Fargate details. */
  readonly tasks: Coverage | null;
  /** Issues of Fargate tasks: their reasons, and the tasks and services that each names. */
  readonly issues: readonly TaskIssue[];
  /** Container instances that GuardDuty could watch, reporting or not; null where the list counts none. */
  readonly hosts: number | null;
};

/** An issue of Fargate tasks. */
export type TaskIssue = { readonly reasons: readonly string[]; readonly names: IssueDetails };

/** An EC2 instance of the list; EKS nodes can be among them. */
export type Ec2Entry = Place & {
  readonly instanceId: string;
  readonly type: string | null;
  readonly ecsCluster: string | null;
  readonly healthy: boolean;
  readonly reasons: readonly string[];
};

export type CoverageList = {
  /** Every resource as the list has it, each once. */
  readonly records: readonly CoverageRecord[];
  readonly eks: readonly EksEntry[];
  readonly ecs: readonly EcsEntry[];
  readonly ec2: readonly Ec2Entry[];
};

const MANAGEMENTS: ReadonlyMap<string, CoverageRecord["management"]> = new Map([
  ["AUTO_MANAGED", "auto"],
  ["MANUAL", "manual"],
  ["DISABLED", "disabled"],
]);

/** One text for what a list has one entry for. */
export const recordKey = (record: Pick<CoverageRecord, "accountId" | "regionId" | "resource" | "name">): string =>
  `${placeKey(record)}/${record.resource}/${record.name}`;

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
  const records = new Map<string, CoverageRecord>();
  for (const resource of resources) {
    const { AccountId, CoverageStatus, Issue, ResourceDetails, UpdatedAt } = resource;
    const { EksClusterDetails, EcsClusterDetails, Ec2InstanceDetails } = ResourceDetails;
    const place = { accountId: AccountId ?? null, regionId: regionOf(resource) };
    const healthy = CoverageStatus === "HEALTHY";
    const keep = (
      of: Pick<CoverageRecord, "resource" | "name" | "reasons"> & Partial<CoverageRecord>,
      management: string | null | undefined,
    ): void => {
      const record: CoverageRecord = {
        ...place,
        healthy,
        management: MANAGEMENTS.get(management ?? "") ?? null,
        agentVersion: null,
        covered: null,
        compatible: null,
        ecsCluster: null,
        updatedAt: UpdatedAt,
        ...of,
      };
      records.set(recordKey(record), record);
    };
    if (EksClusterDetails) {
      const { ClusterName: name, CoveredNodes, CompatibleNodes, AddonDetails, ManagementType } = EksClusterDetails;
      const counts = { covered: CoveredNodes ?? null, compatible: CompatibleNodes ?? null };
      const reasons = Issue ? read("EKS", Issue) : healthy ? [] : ["EKS_UNHEALTHY"];
      eks.push({ ...place, cluster: name, healthy, ...counts, reasons });
      const agentVersion = AddonDetails?.AddonVersion ?? null;
      keep({ resource: "eks-cluster", name, ...counts, reasons, agentVersion }, ManagementType);
    }
    if (EcsClusterDetails) {
      const { ClusterName: name, FargateDetails, ContainerInstanceDetails } = EcsClusterDetails;
      const issues = [...(FargateDetails?.Issues ?? []), ...(Issue ? [Issue] : [])];
      keep(
        {
          resource: "ecs-cluster",
          name,
          covered: ContainerInstanceDetails?.CoveredContainerInstances ?? null,
          compatible: ContainerInstanceDetails?.CompatibleContainerInstances ?? null,
          reasons: [...new Set(issues.flatMap((issue) => read("ECS", issue)))],
        },
        FargateDetails?.ManagementType,
      );
      ecs.push({
        ...place,
        cluster: EcsClusterDetails.ClusterName,
        tasks: tasksOf(EcsClusterDetails, healthy, read),
        issues: (EcsClusterDetails.FargateDetails?.Issues ?? []).flatMap((issue) => taskIssues(read("ECS", issue))),
        hosts: EcsClusterDetails.ContainerInstanceDetails?.CompatibleContainerInstances ?? null,
      });
    }
    if (Ec2InstanceDetails) {
      const { InstanceId: name, InstanceType, ClusterArn, AgentDetails, ManagementType } = Ec2InstanceDetails;
      const ecsCluster = ClusterArn ? arnName(ClusterArn) : null;
      const reasons = Issue ? read("EC2", Issue) : healthy ? [] : ["EC2_UNHEALTHY"];
      ec2.push({ ...place, instanceId: name, type: InstanceType ?? null, ecsCluster, healthy, reasons });
      const agentVersion = AgentDetails?.Version ?? null;
      keep({ resource: "ec2-instance", name, ecsCluster, reasons, agentVersion }, ManagementType);
    }
  }
  return { records: [...records.values()], eks, ecs, ec2 };
}

/** Single issues: the reasons of each end in AWS's own words. */
function taskIssues(reasons: readonly string[]): TaskIssue[] {
  const ends = reasons.flatMap((reason, index) => (reason.startsWith("issue:") ? [index] : []));
  return ends.map((end, index) => ({
    reasons: reasons.slice((ends[index - 1] ?? -1) + 1, end + 1),
    names: issueDetails(reasons[end] ?? ""),
  }));
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
