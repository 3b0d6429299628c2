import type { CoverageRecord } from "../inventory/coverage-record.ts";
import type { Kind, Workload } from "../inventory/workload.ts";
import { KINDS } from "../inventory/workload.ts";
import type { Loss } from "./coverage-loss.ts";
import type { ListedResource } from "./coverage-resource.ts";
import { RESOURCE_KIND } from "./coverage-resource.ts";

/** Clusters (EKS, ECS) or instances (EC2) with monitoring switched on, and those of them whose every agent reports: AWS's way to count. */
export type CoverageCount = { readonly healthy: number; readonly of: number };

/** Clusters or instances that are alike in all that they are counted by. */
export type Counted = CoverageCount &
  Pick<CoverageRecord, "accountId" | "regionId" | "management" | "agentVersion"> & { readonly kind: Kind };

/** Each resource of the coverage list as one. */
export const countedResources = (resources: readonly ListedResource[]): Counted[] =>
  resources.map(({ record: { accountId, regionId, resource, management, agentVersion, healthy } }) => ({
    accountId,
    regionId,
    kind: RESOURCE_KIND[resource],
    management,
    agentVersion,
    healthy: healthy ? 1 : 0,
    of: 1,
  }));

/** Counts clusters and instances where there is no coverage list; those aside where monitoring is off or nobody looked. */
export function countBook() {
  const found = new Map<string, Counted>();
  return {
    add: ({ kind, accountId, regionId, cluster, coverage, count }: Workload, loss: Loss | null): void => {
      if (loss?.stage === "enabled" || coverage.state === "unknown") return;
      const isHost = kind === "ec2-instance";
      const key = JSON.stringify([kind, accountId, regionId, isHost ? null : cluster]);
      const before = found.get(key);
      const number = isHost ? count.expected : 1;
      const healthy = loss === null ? number : 0;
      found.set(key, {
        accountId,
        regionId,
        kind,
        management: null,
        agentVersion: null,
        healthy: isHost ? (before?.healthy ?? 0) + healthy : Math.min(before?.healthy ?? 1, healthy),
        of: isHost ? (before?.of ?? 0) + number : 1,
      });
    },
    counted: (): Counted[] => [...found.values()],
  };
}

/** All of them together. */
export const countOf = (counted: readonly CoverageCount[]): CoverageCount => ({
  healthy: counted.reduce((sum, { healthy }) => sum + healthy, 0),
  of: counted.reduce((sum, { of }) => sum + of, 0),
});

/** Kind by kind, those aside that nothing is counted of. */
export const countsByKind = (counted: readonly Counted[]): (CoverageCount & { readonly kind: Kind })[] =>
  KINDS.map((kind) => ({ kind, ...countOf(counted.filter((one) => one.kind === kind)) })).filter(({ of }) => of > 0);
