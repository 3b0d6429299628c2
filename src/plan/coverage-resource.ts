import type { CoveredResource, CoverageRecord } from "../inventory/coverage-record.ts";
import type { Kind, Workload } from "../inventory/workload.ts";
import type { View } from "./usage.ts";
import { inView } from "./usage.ts";

/** A resource of GuardDuty's coverage list with the workloads that belong to it, each to one resource at most. */
export type ListedResource = {
  readonly record: CoverageRecord;
  /** Indices of a cluster's nodes, tasks and container instances that the list doesn't name themselves, or of an instance itself. */
  readonly members: readonly number[];
  /** Of an instance that is the node of a listed EKS cluster, and so counted with it: the cluster, and the index of the node. */
  readonly node: { readonly cluster: CoverageRecord; readonly index: number } | null;
};

/** The coverage list as far as it is looked at, and which of its resources each workload belongs to; null where none names it. */
export type Listing = {
  readonly resources: readonly ListedResource[];
  readonly recordOf: readonly (CoverageRecord | null)[];
};

/** The kind that a resource is counted by: GuardDuty lists a cluster of ECS for its tasks. */
export const RESOURCE_KIND: Readonly<Record<CoveredResource, Kind>> = {
  "eks-cluster": "eks-node",
  "ecs-cluster": "fargate-task",
  "ec2-instance": "ec2-instance",
};

type Place = Pick<CoverageRecord, "accountId" | "regionId">;

/** Joins GuardDuty's coverage list to the workloads: a node to its cluster before itself, a container instance to itself before its cluster. */
export function listResources(records: readonly CoverageRecord[], workloads: readonly Workload[], view: View): Listing {
  const found = new Map(
    records.map((record) => [keyOf(record, record.resource, record.name), { record, members: [] as number[] }]),
  );
  const named = (place: Place, resource: CoveredResource, name: string | null | undefined) =>
    name === null || name === undefined ? undefined : found.get(keyOf(place, resource, name));
  const nodes = new Map<CoverageRecord, ListedResource["node"]>();
  const recordOf = workloads.map((workload, index): CoverageRecord | null => {
    const own = named(workload, "ec2-instance", workload.origin);
    const cluster =
      workload.kind === "eks-node"
        ? named(workload, "eks-cluster", workload.cluster)
        : named(workload, "ecs-cluster", workload.facts.ecsCluster ?? workload.cluster);
    const owner = workload.kind === "eks-node" ? (cluster ?? own) : (own ?? cluster);
    if (owner === undefined) return null;
    owner.members.push(index);
    if (own !== undefined && own !== owner) nodes.set(own.record, { cluster: owner.record, index });
    return owner.record;
  });
  const resources = [...found.values()]
    .map(({ record, members }) => ({ record, members, node: nodes.get(record) ?? null }))
    .filter(
      (resource) =>
        isCounted(resource, workloads, view) || resource.members.some((index) => isSeen(workloads[index], view)),
    );
  return { resources, recordOf };
}

/** Whether a resource itself is looked at: a tag is on its workloads, and its kind is the one that it is counted by. */
export function isCounted({ record, members }: ListedResource, workloads: readonly Workload[], view: View): boolean {
  const isTagged = view.tags.length === 0 || members.some((index) => isSeen(workloads[index], view));
  const { accountId, regionId, resource, name } = record;
  return (
    isTagged &&
    inView({ accountId, regionId, kind: RESOURCE_KIND[resource], tags: {}, cluster: name }, { ...view, tags: [] })
  );
}

const isSeen = (workload: Workload | undefined, view: View): boolean =>
  workload !== undefined && inView(workload, view);

const keyOf = ({ accountId, regionId }: Place, resource: CoveredResource, name: string): string =>
  `${accountId} ${regionId} ${resource} ${name}`;
