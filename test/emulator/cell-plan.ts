import type { Kind } from "../../src/inventory/workload.ts";
import type { Account, Organization } from "./organization.ts";

/** Types that hosts and nodes are of, as EC2 describes them. */
export const HOST_TYPES = {
  "m5.large": { cores: 1, threads: 2, architecture: "x86_64" },
  "c5.xlarge": { cores: 2, threads: 2, architecture: "x86_64" },
  "m6g.2xlarge": { cores: 8, threads: 1, architecture: "arm64" },
  "r5.4xlarge": { cores: 8, threads: 2, architecture: "x86_64" },
} as const;

/** Hosts that differ in nothing but their ids. */
export type HostGroup = {
  readonly type: keyof typeof HOST_TYPES;
  readonly count: number;
  readonly state: "running" | "stopped";
  readonly tags: Readonly<Record<string, string>>;
};

/** What one account has in one Region. */
export type CellPlan = {
  readonly hosts: readonly HostGroup[];
  /** A cluster with its nodes, which a managed node group runs or which are self-managed (null). */
  readonly eks: { readonly cluster: string; readonly nodeGroup: string | null; readonly nodes: HostGroup } | null;
  /** A cluster with one service, whose Fargate tasks have a size in CPU units and MiB, and with tasks that no service runs. */
  readonly ecs: {
    readonly cluster: string;
    readonly service: string;
    readonly cpu: number;
    readonly memory: number;
    readonly architecture: "X86_64" | "ARM64";
    readonly tags: Readonly<Record<string, string>>;
    readonly ofService: number;
    readonly alone: number;
  } | null;
  /** GuardDuty's endpoint in the account's VPC, in so many zones, made by GuardDuty or by hand; none at all where it is null. */
  readonly endpoint: { readonly zones: number; readonly ofGuardDuty: boolean } | null;
};

/** An account and Region of an organization, and what stands there. */
export type PlannedCell = { readonly account: Account; readonly region: string; readonly plan: CellPlan };

/** What of one kind runs in one account and Region. */
export type Seeded = {
  readonly account: string;
  readonly region: string;
  readonly kind: Kind;
  readonly workloads: number;
  readonly vcpus: number;
};

const TYPES = ["m5.large", "c5.xlarge", "m6g.2xlarge", "r5.4xlarge"] as const;

/** Task sizes in CPU units with a memory that Fargate allows. */
const TASKS = [
  { cpu: 256, memory: 512 },
  { cpu: 1024, memory: 2048 },
  { cpu: 4096, memory: 8192 },
] as const;

/** The cells of an organization, one after the other, each unlike its neighbours. */
export const cellsOf = ({ accounts }: Organization, regions: readonly string[]): PlannedCell[] =>
  accounts.flatMap((account, a) =>
    // One more than there are Regions, so that a Region doesn't hold the same in every account.
    regions.map((region, r) => ({ account, region, plan: cellPlan(a * (regions.length + 1) + r) })),
  );

/**
 * What stands in the nth cell: one or two hosts of a type that turns with it, and a stopped one in every seventh; an EKS cluster
 * in an eighth, every other one with a managed node group; an ECS cluster with Fargate tasks in a third; an endpoint in a fifth.
 */
export function cellPlan(n: number): CellPlan {
  const asleep: HostGroup = { type: "r5.4xlarge", count: 1, state: "stopped", tags: { team: "asleep" } };
  const awake: HostGroup = {
    type: TYPES[n % TYPES.length] ?? "m5.large",
    count: 1 + (n % 2),
    state: "running",
    tags: { team: `team-${n % 6}` },
  };
  return {
    hosts: n % 7 === 0 ? [awake, asleep] : [awake],
    eks: n % 8 === 0 ? eksPlan(`shop-${n}`, n % 16 === 0) : null,
    ecs:
      n % 3 === 0
        ? {
            cluster: "jobs",
            service: "job",
            ...(TASKS[(n / 3) % TASKS.length] ?? TASKS[0]),
            architecture: n % 2 === 0 ? "ARM64" : "X86_64",
            tags: { team: `team-${n % 6}` },
            ofService: 1 + (n % 2),
            alone: (n + 1) % 2,
          }
        : null,
    endpoint: n % 5 === 0 ? { zones: 1 + (n % 2), ofGuardDuty: n % 10 === 0 } : null,
  };
}

/** Self-managed nodes carry only the tag of their cluster. */
function eksPlan(cluster: string, managed: boolean): CellPlan["eks"] {
  const owned = { [`kubernetes.io/cluster/${cluster}`]: "owned" };
  if (!managed) {
    return { cluster, nodeGroup: null, nodes: { type: "c5.xlarge", count: 3, state: "running", tags: owned } };
  }
  const tags = { ...owned, "eks:cluster-name": cluster, "eks:nodegroup-name": "workers" };
  return { cluster, nodeGroup: "workers", nodes: { type: "m6g.2xlarge", count: 2, state: "running", tags } };
}

/** What runs in a cell, by kind. */
export function seededIn({ account, region, plan: { hosts, eks, ecs } }: PlannedCell): Seeded[] {
  const row = (kind: Kind, groups: readonly { readonly count: number; readonly each: number }[]): Seeded => ({
    account: account.id,
    region,
    kind,
    workloads: groups.reduce((sum, { count }) => sum + count, 0),
    vcpus: groups.reduce((sum, { count, each }) => sum + count * each, 0),
  });
  const sized = ({ type, count }: HostGroup) => ({
    count,
    each: HOST_TYPES[type].cores * HOST_TYPES[type].threads,
  });
  const running = hosts.filter(({ state }) => state === "running");
  return [
    row("ec2-instance", running.map(sized)),
    ...(eks === null ? [] : [row("eks-node", [sized(eks.nodes)])]),
    ...(ecs === null ? [] : [row("fargate-task", [{ count: ecs.ofService + ecs.alone, each: ecs.cpu / 1024 }])]),
  ];
}
