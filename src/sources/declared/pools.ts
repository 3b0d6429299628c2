import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Facts, Kind, Observation } from "../../inventory/workload.ts";
import type { Range } from "../../units/range.ts";
import { exactly } from "../../units/range.ts";
import { VCPU } from "../../units/vcpu.ts";
import type { Declaration, DeclaredPlace } from "./declaration.ts";
import { assumed, NOT_SAID, NOTHING_DECLARED, noteAt, unresolvedAt } from "./declaration.ts";
import { extentOf } from "./extent.ts";
import type { Scale } from "./extent.ts";
import type { Given } from "./given.ts";

/** Runs EKS Auto Mode nodes. */
const EKS_OPERATOR = "eks.amazonaws.com";

/** vCPUs that come and go with demand, as one workload. */
const poolOf = (place: DeclaredPlace, kind: Kind, vcpus: Range, cluster: string | null, facts: Facts): Observation => ({
  origin: place.origin,
  accountId: place.accountId,
  regionId: place.regionId,
  kind,
  type: null,
  vcpus,
  count: exactly(1),
  hours: "always",
  cluster,
  tags: place.tags,
  facts,
  coverage: NOT_SAID,
});

/** The nodes of a cluster in EKS Auto Mode: none are written down, and nothing in code bounds them. */
export const declareAutoMode = (place: DeclaredPlace, cluster: string | null): Declaration => ({
  ...NOTHING_DECLARED,
  observations: [
    poolOf(place, "eks-node", { low: 0, expected: 0, high: null }, cluster, {
      platform: "linux",
      operator: EKS_OPERATOR,
    }),
  ],
  assumptions: [
    assumed(place, "demand-not-in-code", "Auto Mode nodes come with demand: 0 are expected, without a limit"),
  ],
});

/** A cluster of which nobody can tell whether it is in Auto Mode: if it is, nothing bounds its nodes. */
export const declarePerhapsAutoMode = (place: DeclaredPlace, cluster: string | null, why: string): Declaration => ({
  ...NOTHING_DECLARED,
  observations: declareAutoMode(place, cluster).observations.map((one) => ({ ...one, unread: true })),
  unresolved: [unresolvedAt(place, "eks-node", "whether it is in Auto Mode", why)],
});

/** Pods on Fargate in EKS, which Runtime Monitoring can't protect. */
export const declareFargateProfile = (place: DeclaredPlace, cluster: string | null): Declaration => ({
  ...NOTHING_DECLARED,
  observations: [poolOf(place, "eks-node", exactly(0), cluster, { launchType: "FARGATE" })],
});

/** A Karpenter NodePool: dynamic with a limit or without, or a static number of nodes. */
export type KarpenterPool = DeclaredPlace & {
  readonly cluster: string | null;
  /** `spec.limits.cpu` in vCPUs. */
  readonly cpuLimit: Given<number>;
  /** `spec.replicas` and `spec.limits.nodes` of a static pool; null where it is dynamic. */
  readonly fixed: { readonly replicas: Given<number>; readonly nodeLimit: Given<number> } | null;
  /** vCPUs of a node as its requirements bound them; null where they don't. */
  readonly each: { readonly min: number; readonly max: number } | null;
  readonly windows: boolean;
};

/** What a NodePool may run: 0 up to its limit, with a desired number that isn't in code. */
export function declareKarpenter(pool: KarpenterPool): Declaration {
  const facts: Facts = { platform: pool.windows ? "windows" : "linux" };
  if (pool.fixed !== null) return declareStatic(pool, pool.fixed, facts);
  const { cpuLimit } = pool;
  const high = cpuLimit.is === "known" ? Math.round(cpuLimit.value * VCPU) : null;
  const limit = high === null ? "without a limit" : `at most ${high / VCPU} vCPU`;
  const observation = poolOf(pool, "eks-node", { low: 0, expected: 0, high }, pool.cluster, facts);
  return {
    ...NOTHING_DECLARED,
    observations: [cpuLimit.is === "unknown" ? { ...observation, unread: true } : observation],
    assumptions: [assumed(pool, "demand-not-in-code", `Karpenter nodes come with demand: 0 are expected, ${limit}`)],
    unresolved: cpuLimit.is === "unknown" ? [unresolvedAt(pool, "eks-node", "limit", cpuLimit.why)] : [],
  };
}

function declareStatic(pool: KarpenterPool, fixed: NonNullable<KarpenterPool["fixed"]>, facts: Facts): Declaration {
  const { replicas, nodeLimit } = fixed;
  const extent = extentOf({ min: replicas, desired: replicas, max: nodeLimit.is === "unset" ? replicas : nodeLimit });
  const { low, expected, high, unresolved } = extent;
  const { each } = pool;
  const vcpus = each === null ? null : { low: each.min * VCPU, expected: each.min * VCPU, high: each.max * VCPU };
  const observation: Observation = {
    ...poolOf(pool, "eks-node", vcpus ?? exactly(0), pool.cluster, facts),
    vcpus,
    count: { low, expected, high },
    ...(unresolved === null ? {} : { unread: true as const }),
  };
  return {
    ...NOTHING_DECLARED,
    observations: [observation],
    assumptions:
      each === null || each.min === each.max
        ? []
        : [assumed(pool, "smallest-type", "the smallest node that its requirements allow is expected")],
    unresolved: [
      ...(each === null
        ? [unresolvedAt(pool, "eks-node", "size of its nodes", "its requirements don't bound it")]
        : []),
      ...(unresolved === null ? [] : [unresolvedAt(pool, "eks-node", "number of nodes", unresolved.why)]),
    ],
  };
}

/** A managed AWS Batch compute environment, whose bounds are vCPUs already. */
export type BatchEnvironment = DeclaredPlace & {
  readonly on: "fargate" | "ec2" | "eks";
  readonly cluster: string | null;
  readonly scale: Scale;
  /** Instance types or families that it may start. */
  readonly types: readonly string[];
};

/** What a Batch environment may run: its minimum until jobs come, then up to its maximum and, on EC2, one host more. */
export function declareBatch(environment: BatchEnvironment, tables: ReferenceTables): Declaration {
  const extent = extentOf(environment.scale);
  const overshoot = environment.on === "fargate" ? 0 : largestOf(environment.types, tables);
  const most = extent.high === null ? null : extent.high + (extent.high === 0 ? 0 : (overshoot ?? 0));
  if (most === 0) return NOTHING_DECLARED;
  const vcpus: Range = {
    low: extent.low * VCPU,
    expected: extent.expected * VCPU,
    high: most === null ? null : most * VCPU,
  };
  const facts: Facts =
    environment.on === "fargate" ? { launchType: "FARGATE", platformVersion: "LATEST" } : { platform: "linux" };
  const kind = environment.on === "fargate" ? "fargate-task" : environment.on === "eks" ? "eks-node" : "ec2-instance";
  const observation = poolOf(environment, kind, vcpus, environment.cluster, facts);
  const jobs = "Batch runs its minimum until jobs come";
  return {
    observations: [extent.unresolved === null ? observation : { ...observation, unread: true }],
    assumptions: [
      assumed(environment, "batch-minimum", `${jobs}: ${extent.expected} vCPU are expected`),
      ...(environment.on === "fargate"
        ? [assumed(environment, "batch-on-fargate", "Batch tasks on Fargate are taken as supported; AWS doesn't say")]
        : []),
    ],
    unresolved:
      extent.unresolved === null
        ? []
        : [
            unresolvedAt(
              environment,
              kind,
              `${extent.unresolved.what === "number" ? "vCPUs" : "most vCPUs"}`,
              extent.unresolved.why,
            ),
          ],
    notes:
      environment.on !== "fargate" && overshoot === null
        ? [noteAt(environment, "may pass its maximum by one host of a size that isn't named")]
        : [],
  };
}

/** vCPUs of the largest of some instance types; null where one of them is a family, `optimal`, or unknown. */
function largestOf(types: readonly string[], tables: ReferenceTables): number | null {
  const sizes = types.map((type) => tables.instanceTypes.get(type)?.vcpu ?? null);
  if (sizes.length === 0 || sizes.includes(null)) return null;
  return sizes.reduce((most: number, size) => Math.max(most, size ?? 0), 0);
}
