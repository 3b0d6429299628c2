import type { FargateSize } from "../inventory/reference-tables.ts";
import { cpuUnits } from "../inventory/size.ts";
import type { Kind, Workload } from "../inventory/workload.ts";
import { KINDS } from "../inventory/workload.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import { hostsOf } from "./amount.ts";
import type { SharedWorkload } from "./coverage-share.ts";

/** Mebibytes. */
export type MiB = number;

/**
 * The most that agents take, from the least to the greatest ceiling that fits what was seen, and what is set aside for them whether
 * they take it or not; null where AWS publishes none.
 */
export type Appetite<Unit> = { readonly reserved: Unit | null; readonly low: Unit; readonly high: Unit };

/** What the agents of a kind take of the hosts or tasks that they run on: no charge of GuardDuty's, and paid for all the same. */
export type AgentOverhead = {
  /** Hosts or tasks with an agent. */
  readonly workloads: number;
  /** Those of them whose ceilings nobody knows; they are in neither sum. */
  readonly unknownCpu: number;
  readonly unknownMemory: number;
  /** vCPUs (thousandths); null where AWS publishes no figure. */
  readonly cpu: Appetite<MilliVcpu> | null;
  readonly memory: Appetite<MiB>;
};

export type KindOverhead = {
  readonly kind: Kind;
  /** Of what reports today; null where nobody looked. */
  readonly current: AgentOverhead | null;
  /** If an agent ran wherever one can. */
  readonly eligible: AgentOverhead;
};

/** Tasks of which the agent may take a quarter of their memory or more, so that their own containers may lack it. */
export type TightTasks = {
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly cluster: string | null;
  readonly tasks: number;
  readonly taskMiB: MiB;
  readonly agentMiB: MiB;
};

/** What agents cost beside the bill. */
export type HiddenCost = {
  readonly kinds: readonly KindOverhead[];
  /** The tightest first. */
  readonly tight: readonly TightTasks[];
};

/** The part of a task's memory from which on the agent's share is told: a task of 512 MiB gives a quarter away. */
const TIGHT = 4;

/** The add-on's defaults. (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-configure-security-agent-eks-addon.html) */
const EKS_NODE = { cpu: { reserved: 200, most: 1000 }, memory: { reserved: 256, most: 1024 } };

/** At most a tenth of a host's vCPUs, and by its memory 128 MiB to 1 GiB. (https://docs.aws.amazon.com/guardduty/latest/ug/prereq-runtime-monitoring-ec2-support.html) */
const EC2_HOST = { cpuPart: 10, memory: { low: 128, high: 1024 } };

/** Adds up what agents take, kind by kind. */
export function hiddenCost(shared: readonly SharedWorkload[], sizes: ReadonlyMap<number, FargateSize>): HiddenCost {
  const isRead = shared.every(({ current }) => current !== null);
  const kinds = KINDS.map((kind): KindOverhead => {
    const own = shared.filter(({ workload }) => workload.kind === kind);
    return {
      kind,
      current: isRead ? overheadOf(kind, own, "current", sizes) : null,
      eligible: overheadOf(kind, own, "eligible", sizes),
    };
  });
  return {
    kinds: kinds.filter(({ current, eligible }) => eligible.workloads > 0 || (current?.workloads ?? 0) > 0),
    tight: tightTasks(shared, sizes),
  };
}

function overheadOf(
  kind: Kind,
  shared: readonly SharedWorkload[],
  of: "current" | "eligible",
  sizes: ReadonlyMap<number, FargateSize>,
): AgentOverhead {
  const sum = { workloads: 0, unknownCpu: 0, unknownMemory: 0, cpu: 0, low: 0, high: 0 };
  for (const one of shared) {
    const number = sharing(one, of);
    if (number === 0) continue;
    const { workload } = one;
    sum.workloads += number;
    if (kind === "ec2-instance" && workload.size.state === "unknown") sum.unknownCpu += number;
    if (kind === "ec2-instance") sum.cpu += (one[of]?.vcpus.expected ?? 0) / EC2_HOST.cpuPart;
    if (kind !== "fargate-task") continue;
    const agent = agentMemory(workload, sizes);
    if (agent === null) sum.unknownMemory += number;
    else {
      sum.low += agent.low * number;
      sum.high += agent.high * number;
    }
  }
  const hosts = Math.round(sum.workloads);
  const whole = {
    workloads: hosts,
    unknownCpu: Math.round(sum.unknownCpu),
    unknownMemory: Math.round(sum.unknownMemory),
  };
  const each = ({ reserved, most }: (typeof EKS_NODE)["cpu"]): Appetite<number> => ({
    reserved: reserved * hosts,
    low: most * hosts,
    high: most * hosts,
  });
  switch (kind) {
    case "eks-node":
      return { ...whole, cpu: each(EKS_NODE.cpu), memory: each(EKS_NODE.memory) };
    case "ec2-instance": {
      const cpu = Math.round(sum.cpu);
      const { low, high } = EC2_HOST.memory;
      return {
        ...whole,
        cpu: { reserved: null, low: cpu, high: cpu },
        memory: { reserved: null, low: low * hosts, high: high * hosts },
      };
    }
    case "fargate-task":
      return {
        ...whole,
        cpu: null,
        memory: { reserved: null, low: Math.round(sum.low), high: Math.round(sum.high) },
      };
  }
}

/** Hosts or tasks that a share stands for: of a partly covered cluster a fraction; where sizes aren't known, all or none. */
function sharing({ workload, ...shares }: SharedWorkload, of: "current" | "eligible"): number {
  const { coverage, eligibility } = workload;
  const isIn = coverage.state === "covered" || (of === "eligible" && eligibility.state === "eligible");
  const vcpus = shares[of]?.vcpus.expected ?? 0;
  return isIn || vcpus > 0 ? hostsOf(workload, vcpus) : 0;
}

/** What the agent of a task may take of its memory; null for a size that AWS's table doesn't list. */
function agentMemory(
  { size, facts: { memoryMiB } }: Workload,
  sizes: ReadonlyMap<number, FargateSize>,
): { readonly low: MiB; readonly high: MiB } | null {
  if (size.state === "unknown" || size.vcpus.low !== size.vcpus.high) return null;
  const rows = (sizes.get(cpuUnits(size.vcpus.expected))?.listedMemory ?? []).filter(
    ({ fromMiB, toMiB }) => memoryMiB === undefined || (memoryMiB >= fromMiB && memoryMiB <= toMiB),
  );
  const most = rows.map(({ agentMiB }) => agentMiB);
  return rows.length === 0 ? null : { low: Math.min(...most), high: Math.max(...most) };
}

function tightTasks(shared: readonly SharedWorkload[], sizes: ReadonlyMap<number, FargateSize>): TightTasks[] {
  const found = new Map<string, TightTasks>();
  for (const one of shared) {
    const { accountId, regionId, kind, cluster, facts } = one.workload;
    const taskMiB = facts.memoryMiB;
    if (kind !== "fargate-task" || taskMiB === undefined || sharing(one, "eligible") === 0) continue;
    const agent = agentMemory(one.workload, sizes);
    if (agent === null || agent.high * TIGHT < taskMiB) continue;
    const key = JSON.stringify([accountId, regionId, cluster, taskMiB]);
    const tasks = (found.get(key)?.tasks ?? 0) + one.workload.count.expected;
    found.set(key, { accountId, regionId, cluster, tasks, taskMiB, agentMiB: agent.high });
  }
  return [...found.values()].sort((a, b) => b.agentMiB / b.taskMiB - a.agentMiB / a.taskMiB || b.tasks - a.tasks);
}
