import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import { exactly } from "../../units/range.ts";
import type { MilliVcpu } from "../../units/vcpu.ts";
import { milliVcpu } from "../../units/vcpu.ts";
import type { NodeGroupAnswer, TaskAnswer } from "./answer-shapes.ts";
import type { Ec2Entry } from "./coverage-list.ts";
import { isFargate } from "./fargate.ts";
import type { Host } from "./hosts.ts";
import {
  hostOfArn,
  hostOfContainerInstance,
  hostOfInstance,
  hostsOfScalingGroup,
  MAYBE_STOPPED,
  seenFacts,
} from "./hosts.ts";
import type { Answers } from "./answers.ts";
import type { Place } from "./place.ts";
import { maySame, placeKey, placeOr } from "./place.ts";

/** Hosts, each once, in the order of trust of the answers that show them. */
export type HostBook = {
  readonly all: readonly Host[];
  readonly find: (instanceId: string, place: Place) => Host | undefined;
  /** Whether any answer shows hosts that may stand at a place, gone ones included. */
  readonly speaksOf: (place: Place) => boolean;
};

/** Keeps the first host of each id and place, so that what is trusted more must come first. */
export function bookHosts(hosts: readonly Host[]): HostBook {
  const byId = new Map<string, Host[]>();
  const all: Host[] = [];
  const find = (instanceId: string, place: Place) => byId.get(instanceId)?.find((host) => maySame(host, place));
  for (const host of hosts) {
    if (host.instanceId !== null) {
      if (find(host.instanceId, host) !== undefined) continue;
      byId.set(host.instanceId, [...(byId.get(host.instanceId) ?? []), host]);
    }
    all.push(host);
  }
  const places = latest(all, placeKey);
  return { all, find, speaksOf: (place) => places.some((known) => maySame(known, place)) };
}

/** Items, each key once: the last item of each stands where its first stood. */
export const latest = <Item>(items: readonly Item[], key: (item: Item) => string): Item[] => [
  ...new Map(items.map((item) => [key(item), item])).values(),
];

/**
 * The hosts that answers show. describe-instances knows most and is believed before an Auto Scaling group's list, and that
 * before ECS's; an instance that is in several counts once, as running or gone as the first of them says. Of two answers of
 * one kind the later counts. Facts of the other answers are added: the ECS cluster, the Auto Scaling group, and the
 * distribution as Systems Manager sees it, else as the image's name says it. `asked` are the hosts that Systems Manager was
 * asked for; null where it listed all that it knows.
 */
export function collectHosts(
  answers: Answers,
  tasks: readonly TaskAnswer[],
  given: Place,
  tables: ReferenceTables,
  asked: ReadonlySet<string> | null = null,
): HostBook {
  const instances = answers
    .of("describe-instances")
    .flatMap(({ content }) => content.Reservations)
    .flatMap(({ OwnerId, Instances }) => Instances.map((instance) => hostOfInstance(instance, OwnerId ?? null)));
  const scaled = answers
    .of("describe-auto-scaling-groups")
    .flatMap(({ content }) => content.AutoScalingGroups)
    .flatMap(hostsOfScalingGroup);
  const containerInstances = answers
    .of("describe-container-instances")
    .flatMap(({ content }) => content.containerInstances);
  const registered = containerInstances.map(hostOfContainerInstance).filter((host) => host !== null);
  const systems = managedSystems(answers);
  const images = telltaleImages(answers, tables);
  const sizes = newSizes(answers, tables);

  const scalingGroups = new Map(scaled.map(({ instanceId, scalingGroup }) => [instanceId, scalingGroup]));
  const ecsHosts = new Map(registered.map(({ instanceId, facts }) => [instanceId, facts]));
  const managed = managedInstances(containerInstances, tasks);
  const hosts = [instances, scaled, registered].flatMap((kind) => latest(kind, keyOf));
  const isAbsent = absence(answers, systems, hosts, asked);
  const detailed = hosts.map((host): Host => {
    const { instanceId } = host;
    const system = systems.get(instanceId ?? "");
    const image = images.get(host.imageId);
    return {
      ...host,
      ...placeOr(host, given),
      vcpus: host.vcpus ?? sizes.get(host.type) ?? null,
      scalingGroup: host.scalingGroup ?? scalingGroups.get(instanceId) ?? null,
      facts: seenFacts({
        ...host.facts,
        // An image may name its kernel too.
        os: (image?.includes("kernel-") ? image : null) ?? system?.os ?? image ?? host.facts.os,
        platform: system?.platform ?? host.facts.platform,
        ecsCluster: host.facts.ecsCluster ?? ecsHosts.get(instanceId)?.ecsCluster,
        ecsAgent: host.facts.ecsAgent ?? ecsHosts.get(instanceId)?.ecsAgent,
        ssm: system === undefined ? (isAbsent(host) ? "absent" : null) : system.lost ? "lost" : null,
        launchType: managed.has(instanceId ?? "") ? "MANAGED_INSTANCES" : null,
      }),
    };
  });
  return bookHosts(detailed);
}

const keyOf = (host: Host): string => `${placeKey(host)}/${host.instanceId}`;

/** Operating systems by instance id, as Systems Manager names them. */
function managedSystems(answers: Answers) {
  const systems = answers
    .of("describe-instance-information")
    .flatMap(({ content }) => content.InstanceInformationList)
    .map(({ InstanceId, PingStatus, PlatformType, PlatformName, PlatformVersion }) => {
      const os = [PlatformName, PlatformVersion].filter(Boolean).join(" ");
      const platform =
        PlatformType === "Windows" ? ("windows" as const) : PlatformType === "MacOS" ? ("mac" as const) : null;
      const lost = Boolean(PingStatus) && PingStatus !== "Online";
      return [InstanceId, { os: os === "" ? null : os, platform, lost }] as const;
    });
  return new Map(systems);
}

/** Tells the running hosts that Systems Manager doesn't know: asked for, or of a place whose hosts it lists to the end. */
function absence(
  answers: Answers,
  systems: ReadonlyMap<string, unknown>,
  hosts: readonly Host[],
  asked: ReadonlySet<string> | null,
): (host: Host) => boolean {
  const unknown = ({ instanceId, state }: Host): boolean =>
    instanceId !== null && state === "running" && !systems.has(instanceId);
  if (asked !== null) return (host) => unknown(host) && asked.has(host.instanceId ?? "");
  const cut = answers.of("describe-instance-information").some(({ more }) => more);
  const places = new Set(cut ? [] : hosts.filter(({ instanceId }) => systems.has(instanceId ?? "")).map(placeKey));
  return (host) => unknown(host) && places.has(placeKey(host));
}

/** Names of images that tell a distribution, by image id; an image of one's own may be called anything. */
function telltaleImages(answers: Answers, { operatingSystems }: ReferenceTables): ReadonlyMap<string | null, string> {
  const images = answers.of("describe-images").flatMap(({ content }) => content.Images);
  const patterns = images.length === 0 ? [] : operatingSystems.flatMap((system) => system.patterns);
  const expressions = patterns.map((pattern) => new RegExp(pattern, "i"));
  return new Map(
    images.flatMap(({ ImageId, Name }) =>
      Name && expressions.some((expression) => expression.test(Name.slice(0, LONGEST_NAME)))
        ? [[ImageId, Name] as const]
        : [],
    ),
  );
}

/** AWS allows names of 128 signs. */
const LONGEST_NAME = 300;

/** Default vCPUs of types that the table doesn't know yet, as AWS describes them. */
function newSizes(answers: Answers, { instanceTypes }: ReferenceTables): ReadonlyMap<string | null, MilliVcpu> {
  return new Map(
    answers
      .of("describe-instance-types")
      .flatMap(({ content }) => content.InstanceTypes)
      .flatMap(({ InstanceType, VCpuInfo }) => {
        const size = milliVcpu(VCpuInfo?.DefaultVCpus ?? 0);
        return size === null || size === 0 || instanceTypes.has(InstanceType) ? [] : [[InstanceType, size] as const];
      }),
  );
}

type ContainerInstances = readonly {
  readonly containerInstanceArn: string;
  readonly ec2InstanceId?: string | null | undefined;
}[];

/** The instances behind tasks of ECS Managed Instances: hosts that AWS runs. */
function managedInstances(containerInstances: ContainerInstances, tasks: readonly TaskAnswer[]): ReadonlySet<string> {
  const arns = new Set(
    tasks
      .filter(({ launchType }) => launchType === "MANAGED_INSTANCES")
      .map(({ containerInstanceArn }) => containerInstanceArn),
  );
  return new Set(
    containerInstances
      .filter(({ containerInstanceArn }) => arns.has(containerInstanceArn))
      .map(({ ec2InstanceId }) => ec2InstanceId ?? ""),
  );
}

/**
 * The hosts that running ECS tasks stand on, where no answer shows hosts of that account and Region: one for each container
 * instance that a task names, of unknown type. A task on EC2 is no workload of its own, but its host must not be lost.
 */
export function hostsBehindTasks(tasks: readonly TaskAnswer[], book: HostBook): Host[] {
  const hosts = new Map<string, Host>();
  for (const task of tasks) {
    const { containerInstanceArn, launchType } = task;
    if (task.lastStatus !== "RUNNING" || isFargate(task) || launchType === "EXTERNAL" || !containerInstanceArn)
      continue;
    const host = hostOfArn(containerInstanceArn, task.clusterArn ?? null, launchType ?? "EC2");
    if (!book.speaksOf(host)) hosts.set(containerInstanceArn, host);
  }
  return [...hosts.values()];
}

/**
 * The hosts that only the coverage list shows. One whose agent reports runs; a silent one may have been stopped where other
 * answers, which show hosts of that account and Region, leave it out.
 */
export const hostsOfCoverage = (entries: readonly Ec2Entry[], shown: HostBook): Host[] =>
  entries
    .filter((entry) => shown.find(entry.instanceId, entry) === undefined)
    .map((entry) => ({
      instanceId: entry.instanceId,
      origin: entry.instanceId,
      accountId: entry.accountId,
      regionId: entry.regionId,
      type: entry.type,
      vcpus: null,
      ...(entry.healthy || !shown.speaksOf(entry) ? { count: exactly(1) } : MAYBE_STOPPED),
      tags: {},
      facts: seenFacts({ ecsCluster: entry.ecsCluster }),
      scalingGroup: null,
      vpcId: null,
      imageId: null,
      state: "running",
    }));

/** The managed node group that a host is of, by its tag and cluster or by its Auto Scaling group. */
export function nodeGroupOf<Group extends NodeGroupAnswer>(
  { tags, ...host }: Host,
  cluster: string | null,
  groups: readonly Group[],
): Group | undefined {
  const scalingGroup = tags["aws:autoscaling:groupName"] ?? host.scalingGroup;
  return groups.find(
    (group) =>
      (tags["eks:nodegroup-name"] === group.nodegroupName && cluster === group.clusterName) ||
      (scalingGroup !== null && group.resources?.autoScalingGroups.some(({ name }) => name === scalingGroup) === true),
  );
}
