import type { Facts, Observation } from "../../inventory/workload.ts";
import { exactly } from "../../units/range.ts";
import type { MilliVcpu } from "../../units/vcpu.ts";
import type { Declaration, DeclaredPlace } from "./declaration.ts";
import { assumed, NOT_SAID, NOTHING_DECLARED, noteAt, unresolvedAt } from "./declaration.ts";
import { extentOf } from "./extent.ts";
import type { Given } from "./given.ts";
import { given, knownOr, mapGiven } from "./given.ts";
import { memoryOfSize, vcpusOfSize } from "../task-size.ts";

/** A task definition, as far as a task's size and platform hang on it. */
export type TaskDefinition = {
  /** CPU units, or vCPUs with their unit: `256`, `"1 vCPU"`. */
  readonly cpu: Given<string>;
  readonly memory: Given<string>;
  /** `LINUX` or `WINDOWS_…`. */
  readonly system: Given<string>;
  /** `X86_64` or `ARM64`. */
  readonly architecture: Given<string>;
};

/** The bounds of a scalable target. */
export type TaskScaling = { readonly min: Given<number>; readonly max: Given<number> };

/** An ECS service, or a task set, whose tasks run on Fargate. */
export type FargateService = DeclaredPlace & {
  readonly cluster: string | null;
  readonly desired: Given<number>;
  /** The number of tasks where none is written: Terraform starts 0, CloudFormation 1. */
  readonly defaultCount: number;
  readonly scaling: TaskScaling | null;
  /** Null: no definition was found, for the reason given. */
  readonly task: TaskDefinition | null;
  readonly taskWhy: string;
  readonly platformVersion: Given<string>;
  /** The share of the tasks that runs on Fargate, where a strategy names other providers too. */
  readonly share: FargateShare;
};

/** Tasks that the base of a strategy puts on Fargate or elsewhere, and the weights by which the rest is split. */
export type FargateShare = {
  readonly base: { readonly fargate: number; readonly other: number };
  readonly weight: { readonly fargate: number; readonly other: number };
};

/** All tasks on Fargate. */
export const ALL_FARGATE: FargateShare = { base: { fargate: 0, other: 0 }, weight: { fargate: 1, other: 0 } };

/** The tasks of a service, one observation; none where it can't ever run one on Fargate. */
export function declareTasks(service: FargateService): Declaration {
  const { scaling, share } = service;
  const desired = service.desired.is === "unset" ? given(service.defaultCount) : service.desired;
  const extent = extentOf(scaling === null ? { min: desired, desired, max: desired } : { ...scaling, desired });
  if (extent.high === 0) return NOTHING_DECLARED;
  const rules = [];
  const unresolved = [];
  const number = extent.expected === 1 ? "1 task" : `${extent.expected} tasks`;
  if (service.desired.is === "unset" && (scaling !== null || service.defaultCount > 0))
    rules.push(
      assumed(service, "default-count", `${number} where no number is given; a service that runs keeps its own`),
    );
  else if (extent.atMinimum) rules.push(assumed(service, "desired-is-minimum", `${number}, the minimum`));
  if (extent.unresolved !== null) {
    const what = extent.unresolved.what === "number" ? "number of tasks" : "largest number of tasks";
    unresolved.push(unresolvedAt(service, "fargate-task", what, extent.unresolved.why));
  }
  const mixed = share.weight.other > 0 || share.base.other > 0;
  if (mixed) rules.push(assumed(service, "strategy-split", "tasks are split by the base and weights of the strategy"));
  const cpu = service.task === null ? null : knownOr(service.task.cpu);
  const vcpus = cpu === null ? null : vcpusOfSize(cpu);
  if (vcpus === null) unresolved.push(unresolvedAt(service, "fargate-task", "task size", whyUnsized(service)));
  const onFargate = (tasks: number): number => fargateTasks(tasks, share);
  const observation: Observation = {
    ...taskObservation(service, service.task, vcpus, service.platformVersion),
    count: {
      low: onFargate(extent.low),
      expected: onFargate(extent.expected),
      high: extent.high === null ? null : onFargate(extent.high),
    },
    cluster: service.cluster,
    ...(extent.unresolved === null ? {} : { unread: true as const }),
  };
  return { ...NOTHING_DECLARED, observations: [observation], assumptions: rules, unresolved };
}

/** What a service runs where it was told to: on Fargate, or perhaps there, which counts in the most that may run and in nothing else. */
export function declareLaunched(service: Omit<FargateService, "share">, launch: Launch): Declaration {
  switch (launch.on) {
    case "hosts":
      return NOTHING_DECLARED;
    case "external":
      return {
        ...NOTHING_DECLARED,
        notes: [noteAt(service, "runs on hosts of its owner (ECS Anywhere), which aren't supported")],
      };
    case "unknown":
    case "fargate":
      return declareOnFargate({ ...service, share: launch.on === "fargate" ? launch.share : ALL_FARGATE }, launch);
  }
}

function declareOnFargate(
  service: FargateService,
  launch: Extract<Launch, { on: "fargate" | "unknown" }>,
): Declaration {
  const declared = declareTasks(service);
  if (declared.observations.length === 0) return declared;
  if (launch.on === "fargate") {
    const rules = launch.by === undefined ? [] : [assumed(service, "fargate-only", launch.by)];
    return { ...declared, assumptions: [...declared.assumptions, ...rules] };
  }
  const observations = declared.observations.map((one) => ({
    ...one,
    count: { low: 0, expected: 0, high: one.count.high },
    unread: true as const,
  }));
  const unresolved = [...declared.unresolved, unresolvedAt(service, "fargate-task", "launch type", launch.why)];
  return { ...declared, observations, unresolved };
}

function whyUnsized({ task, taskWhy }: FargateService): string {
  if (task === null) return taskWhy;
  if (task.cpu.is === "unknown") return task.cpu.why;
  return task.cpu.is === "unset" ? "its task definition gives no cpu" : "its cpu is not understood";
}

/** A Fargate task of a definition; nothing written is Linux on the latest platform. */
export function taskObservation(
  place: DeclaredPlace,
  task: TaskDefinition | null,
  vcpus: MilliVcpu | null,
  platformVersion: Given<string>,
): Observation {
  const memory = task === null ? null : knownOr(mapGiven(task.memory, memoryOfSize));
  const system = task === null ? null : knownOr(task.system);
  const architecture = task === null ? null : knownOr(task.architecture);
  const facts: Facts = {
    launchType: "FARGATE",
    platformVersion: platformVersion.is === "known" ? platformVersion.value : "LATEST",
    ...(system === null ? {} : { platformFamily: system }),
    ...(architecture === null ? {} : { architecture: architecture.toLowerCase() }),
    ...(memory === null ? {} : { memoryMiB: memory }),
  };
  return {
    origin: place.origin,
    accountId: place.accountId,
    regionId: place.regionId,
    kind: "fargate-task",
    type: null,
    vcpus: vcpus === null ? null : exactly(vcpus),
    count: exactly(1),
    hours: "always",
    cluster: null,
    tags: place.tags,
    facts,
    coverage: NOT_SAID,
  };
}

/** How many of so many tasks run on Fargate: the base first, the rest by weight, rounded to whole tasks. */
function fargateTasks(tasks: number, { base, weight }: FargateShare): number {
  if (base.other === 0 && weight.other === 0) return tasks;
  const fixed = Math.min(tasks, base.fargate);
  const elsewhere = Math.min(tasks - fixed, base.other);
  const sum = weight.fargate + weight.other;
  return fixed + (sum === 0 ? 0 : Math.round(((tasks - fixed - elsewhere) * weight.fargate) / sum));
}

/** A provider of a capacity provider strategy. */
export type StrategyItem = {
  readonly provider: Given<string>;
  readonly base: Given<number>;
  readonly weight: Given<number>;
};

/** Where a service's tasks run. */
export type Launch =
  /** `by`: the sign by which it is taken to run there. */
  | { readonly on: "fargate"; readonly share: FargateShare; readonly by?: string }
  /** On hosts, which are counted where they are declared. */
  | { readonly on: "hosts" }
  | { readonly on: "external" }
  | { readonly on: "unknown"; readonly why: string };

/** Whether Fargate can run a service: `only` where its definition allows nothing else, `never` where it or its network doesn't. */
export type Fitness = "only" | "perhaps" | "never";

/**
 * Whether Fargate can run a service. Fargate needs a definition that doesn't exclude it, with a size, and a network of each task's own.
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html)
 */
export function fitnessOf(compatibilities: readonly string[], cpu: Given<string>, network: boolean): Fitness {
  const named = compatibilities.length > 0;
  if (!network || cpu.is === "unset" || (named && !compatibilities.includes("FARGATE"))) return "never";
  return named && compatibilities.every((one) => one === "FARGATE") ? "only" : "perhaps";
}

/**
 * Where a service runs: its launch type, else its strategy, else the cluster's default strategy, else EC2 as ECS does. Of a cluster
 * that isn't in the code (null) nobody can tell the strategy, so what Fargate can run may run there.
 */
export function launchOf(
  launchType: Given<string>,
  strategy: readonly StrategyItem[],
  clusterStrategy: readonly StrategyItem[] | null,
  fitness: Fitness,
): Launch {
  if (launchType.is === "unknown") return { on: "unknown", why: launchType.why };
  if (launchType.is === "known" && launchType.value !== "") {
    if (launchType.value === "FARGATE") return { on: "fargate", share: ALL_FARGATE };
    return { on: launchType.value === "EXTERNAL" ? "external" : "hosts" };
  }
  const items = strategy.length > 0 ? strategy : clusterStrategy;
  if (items === null && fitness === "only")
    return { on: "fargate", share: ALL_FARGATE, by: "runs on Fargate, since its task definition allows nothing else" };
  if (items === null && fitness === "perhaps")
    return { on: "unknown", why: "its cluster, whose default strategy decides, is not in the code" };
  if (items === null || items.length === 0) return { on: "hosts" };
  const open = items.length > 1 ? items.flatMap(({ base, weight }) => [base, weight]).find(isUnknown) : undefined;
  const mayBeFargate = items.some(({ provider }) => provider.is === "unknown" || isFargate(knownOr(provider)));
  if (open !== undefined && mayBeFargate && fitness !== "never")
    return { on: "unknown", why: `the split of its strategy: ${open.why}` };
  const base = { fargate: 0, other: 0 };
  const weight = { fargate: 0, other: 0 };
  for (const item of items) {
    const side = isFargate(knownOr(item.provider)) ? "fargate" : "other";
    base[side] += knownOr(item.base) ?? 0;
    weight[side] += knownOr(item.weight) ?? (items.length === 1 ? 1 : 0);
  }
  if (base.fargate === 0 && weight.fargate === 0) {
    const onlyFargate = items.every(({ provider }) => isFargate(knownOr(provider)));
    if (onlyFargate) return { on: "fargate", share: ALL_FARGATE };
    const unnamed = items.map(({ provider }) => provider).find(isUnknown);
    if (unnamed === undefined || fitness === "never") return { on: "hosts" };
    return { on: "unknown", why: `the provider of its strategy: ${unnamed.why}` };
  }
  return { on: "fargate", share: { base, weight } };
}

const isFargate = (provider: string | null): boolean => provider === "FARGATE" || provider === "FARGATE_SPOT";

const isUnknown = <T>(value: Given<T>): value is Extract<Given<T>, { is: "unknown" }> => value.is === "unknown";

/** The tasks of a task set: a percentage of its service's, rounded up; all of them where none is written. */
export const tasksOfSet = (percent: Given<number>, tasks: Given<number>): Given<number> =>
  percent.is === "unknown"
    ? percent
    : mapGiven(tasks, (count) => Math.ceil((count * (percent.is === "known" ? percent.value : 100)) / 100));
