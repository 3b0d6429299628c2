import type { Cluster } from "../inventory/cluster.ts";
import type { FargateSize } from "../inventory/reference-tables.ts";
import { cpuUnits } from "../inventory/size.ts";
import type { Kind, Workload } from "../inventory/workload.ts";
import { KINDS } from "../inventory/workload.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import type { AddonSettings } from "./addon-settings.ts";
import { ADDON_DEFAULTS, addonSettings } from "./addon-settings.ts";
import { amountsOf, enteringOf, hostsOf } from "./amount.ts";

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
  /** Whether the settings of every EKS cluster's add-on were read; else some stand at the defaults. */
  readonly settingsRead: boolean;
  readonly kinds: readonly KindOverhead[];
  /** The tightest first. */
  readonly tight: readonly TightTasks[];
};

/** The part of a task's memory from which on the agent's share is told: a task of 512 MiB gives a quarter away. */
const TIGHT = 4;

/** At most a tenth of a host's vCPUs, and by its memory 128 MiB to 1 GiB. (https://docs.aws.amazon.com/guardduty/latest/ug/prereq-runtime-monitoring-ec2-support.html) */
const EC2_HOST = { cpuPart: 10, memory: { low: 128, high: 1024 } };

/** Adds up what agents take, kind by kind; `isRead` tells whether anybody looked what reports. */
export function hiddenCost(
  workloads: readonly Workload[],
  isRead: boolean,
  sizes: ReadonlyMap<number, FargateSize>,
  clusters: readonly Cluster[],
): HiddenCost {
  const settings = settingsOf(clusters);
  const kinds = KINDS.map((kind): KindOverhead => {
    const own = workloads.filter((workload) => workload.kind === kind);
    return {
      kind,
      current: isRead ? overheadOf(kind, own, "current", sizes, settings) : null,
      eligible: overheadOf(kind, own, "eligible", sizes, settings),
    };
  });
  return {
    settingsRead: workloads.every((one) => one.kind !== "eks-node" || settings(one) !== null),
    kinds: kinds.filter(({ current, eligible }) => eligible.workloads > 0 || (current?.workloads ?? 0) > 0),
    tight: tightTasks(workloads, sizes),
  };
}

function overheadOf(
  kind: Kind,
  workloads: readonly Workload[],
  of: "current" | "eligible",
  sizes: ReadonlyMap<number, FargateSize>,
  settings: (workload: Workload) => AddonSettings | null,
): AgentOverhead {
  const nodes = { cpu: { reserved: 0, most: 0 }, memory: { reserved: 0, most: 0 } };
  const sum = { workloads: 0, unknownCpu: 0, unknownMemory: 0, cpu: 0, low: 0, high: 0 };
  for (const workload of workloads) {
    const vcpus = partOf(workload, of);
    const number = agentsOn(workload, of, vcpus);
    if (number === 0) continue;
    sum.workloads += number;
    if (kind === "ec2-instance" && workload.size.state === "unknown") sum.unknownCpu += number;
    if (kind === "ec2-instance") sum.cpu += vcpus / EC2_HOST.cpuPart;
    if (kind === "eks-node") {
      const { cpu, memory } = settings(workload) ?? ADDON_DEFAULTS;
      nodes.cpu.reserved += cpu.reserved * number;
      nodes.cpu.most += cpu.most * number;
      nodes.memory.reserved += memory.reserved * number;
      nodes.memory.most += memory.most * number;
    }
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
  const together = ({ reserved, most }: AddonSettings["cpu"]): Appetite<number> => ({
    reserved: Math.round(reserved),
    low: Math.round(most),
    high: Math.round(most),
  });
  switch (kind) {
    case "eks-node":
      return { ...whole, cpu: together(nodes.cpu), memory: together(nodes.memory) };
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

/** The settings of the add-on of a node's cluster; null where nobody read them. */
function settingsOf(clusters: readonly Cluster[]): (workload: Workload) => AddonSettings | null {
  const keyOf = (of: Pick<Cluster, "accountId" | "regionId">, name: string | null): string =>
    JSON.stringify([of.accountId, of.regionId, name]);
  const known = new Map(
    clusters.flatMap(({ kind, name, addon, ...place }) =>
      kind === "eks" && addon !== null && addon !== "missing"
        ? [[keyOf(place, name), addonSettings(addon)] as const]
        : [],
    ),
  );
  return (workload) => known.get(keyOf(workload, workload.cluster)) ?? null;
}

/** The vCPUs of a workload that report, or that could. */
function partOf(workload: Workload, of: "current" | "eligible"): MilliVcpu {
  const amounts = amountsOf(workload);
  return (of === "current" ? amounts.covered : enteringOf(amounts, workload)).expected;
}

/** Hosts or tasks with an agent: of a partly covered cluster a fraction; where sizes aren't known, all or none. */
function agentsOn(workload: Workload, of: "current" | "eligible", vcpus: MilliVcpu): number {
  const { coverage, eligibility } = workload;
  const isIn = coverage.state === "covered" || (of === "eligible" && eligibility.state === "eligible");
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

function tightTasks(workloads: readonly Workload[], sizes: ReadonlyMap<number, FargateSize>): TightTasks[] {
  const found = new Map<string, TightTasks>();
  for (const workload of workloads) {
    const { accountId, regionId, kind, cluster, facts } = workload;
    const taskMiB = facts.memoryMiB;
    if (kind !== "fargate-task" || taskMiB === undefined || partOf(workload, "eligible") === 0) continue;
    const agent = agentMemory(workload, sizes);
    if (agent === null || agent.high * TIGHT < taskMiB) continue;
    const key = JSON.stringify([accountId, regionId, cluster, taskMiB]);
    const tasks = (found.get(key)?.tasks ?? 0) + workload.count.expected;
    found.set(key, { accountId, regionId, cluster, tasks, taskMiB, agentMiB: agent.high });
  }
  return [...found.values()].sort((a, b) => b.agentMiB / b.taskMiB - a.agentMiB / a.taskMiB || b.tasks - a.tasks);
}
