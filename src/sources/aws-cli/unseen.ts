import type { Answers, ContentOf } from "../aws-answers/answers.ts";
import type { Gap } from "../../inventory/gap.ts";
import { hiddenKinds } from "../../inventory/gap.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Kind } from "../../inventory/workload.ts";
import type { MilliVcpu } from "../../units/vcpu.ts";
import { milliVcpu } from "../../units/vcpu.ts";
import type { ServiceAnswer, TaskAnswer } from "../aws-answers/answer-shapes.ts";
import { apiOf } from "../aws-answers/answers.ts";
import type { HostBook } from "../aws-answers/collect-hosts.ts";
import { latest } from "../aws-answers/collect-hosts.ts";
import type { CoverageList } from "../aws-answers/coverage-list.ts";
import type { CutOff } from "./cut-off.ts";
import { isFargate, isFargateService } from "../aws-answers/fargate.ts";
import { clusterOfArn, hostOfContainerInstance } from "../aws-answers/hosts.ts";
import type { Place } from "../aws-answers/place.ts";
import { arnName, arnPlace, maySame, placeKey, placeOr } from "../aws-answers/place.ts";

/** What is at hand to tell whether something that the answers name is also shown. */
export type Shown = {
  readonly hosts: HostBook;
  readonly nodes: (place: Place, cluster: string) => boolean;
  readonly tasks: readonly TaskAnswer[];
  readonly services: readonly ServiceAnswer[];
};

const gap = (place: Place, api: string, message: string, kind: Kind, bound: MilliVcpu | null = null): Gap => ({
  accountId: place.accountId,
  regionId: place.regionId,
  api,
  reason: "unavailable",
  message,
  hides: [{ kind, bound }],
});

/** Gaps for lists that break off, where their items stand. */
export const cutOffGaps = (lists: readonly CutOff[], given: Place): Gap[] =>
  lists.map(({ kind, file, accountId, regionId }) => ({
    ...placeOr({ accountId, regionId }, given),
    api: apiOf(kind),
    reason: "malformed",
    message: `${file}: ${kind} names a next page that is in none of the files`,
    hides: hiddenKinds(apiOf(kind)).map((hidden) => ({ kind: hidden, bound: null })),
  }));

/** Gaps for EKS clusters whose nodes no answer shows: hosts of their account and Region are in none. */
export const nodeGaps = (clusters: readonly (Place & { readonly name: string })[], shown: Shown): Gap[] =>
  clusters
    .filter((cluster) => !shown.hosts.speaksOf(cluster) && !shown.nodes(cluster, cluster.name))
    .map((cluster) =>
      gap(cluster, "ec2:DescribeInstances", `no answer shows the nodes of the EKS cluster ${cluster.name}`, "eks-node"),
    );

type EcsCluster = ContentOf<"describe-clusters">["clusters"][number];

/** An ECS cluster that some answer names, as describe-clusters shows it if it does. */
type NamedCluster = Place & { readonly name: string; readonly described: EcsCluster | null };

/**
 * Gaps for ECS clusters of which not all running Fargate tasks are shown: describe-clusters counts them, so that what is missing
 * is at most as many of the largest; a cluster that only the coverage list names is a gap where nothing of it is shown.
 */
export const taskGaps = (answers: Answers, list: CoverageList, shown: Shown, tables: ReferenceTables): Gap[] =>
  ecsClusters(
    answers,
    list.ecs.filter(({ tasks }) => tasks !== null),
  ).flatMap((cluster) => {
    const { name, described } = cluster;
    const tasks = shown.tasks.filter((task) => isOf(task.clusterArn, cluster));
    const services = shown.services.filter((service) => isOf(service.clusterArn, cluster));
    const onFargate = numberOf(described, "runningFargateTasksCount");
    const counted = onFargate ?? described?.runningTasksCount ?? null;
    if (counted === null) {
      const what = `no answer shows the tasks of the ECS cluster ${name}`;
      return tasks.length + services.length > 0 ? [] : [gap(cluster, "ecs:DescribeTasks", what, "fargate-task")];
    }
    const missing = counted - (onFargate === null ? running(tasks, services) : runningOnFargate(tasks, services));
    if (missing <= 0) return [];
    const largest = largestTask(tables);
    const bound = largest === null ? null : missing * largest;
    const what = `no answer shows ${missing} of the ${counted} tasks that the ECS cluster ${name} runs`;
    return [gap(cluster, "ecs:DescribeTasks", what, "fargate-task", bound)];
  });

/**
 * Gaps for the EC2 hosts of ECS clusters that only a count shows. Hosts of the place that no answer ties to a cluster may be
 * them. `listed` are the hosts of answers that list hosts, without those that coverage or tasks merely name.
 */
export function containerHostGaps(answers: Answers, list: CoverageList, shown: Shown, listed: HostBook): Gap[] {
  const outside = answers
    .of("describe-container-instances")
    .flatMap(({ content }) => content.containerInstances)
    .filter((instance) => hostOfContainerInstance(instance) === null)
    .map(({ containerInstanceArn }) => ({
      ...arnPlace(containerInstanceArn),
      cluster: clusterOfArn(containerInstanceArn),
    }));
  return ecsClusters(answers, list.ecs).flatMap((cluster) => {
    const isHere = (one: Place, name: string | null | undefined) => name === cluster.name && maySame(one, cluster);
    const compatible = list.ecs.filter((entry) => isHere(entry, entry.cluster)).map(({ hosts }) => hosts ?? 0);
    const counted = Math.max(cluster.described?.registeredContainerInstancesCount ?? 0, ...compatible);
    const known =
      shown.hosts.all.filter((host) => isHere(host, host.facts.ecsCluster)).length +
      outside.filter((one) => isHere(one, one.cluster)).length;
    const untied = listed.all.some((host) => host.facts.ecsCluster === undefined && maySame(host, cluster));
    if (untied || counted <= known) return [];
    const what = `no answer shows ${counted - known} of the ${counted} container instances of the ECS cluster ${cluster.name}`;
    return [gap(cluster, "ec2:DescribeInstances", what, "ec2-instance")];
  });
}

/** Gaps for services that run on EC2 hosts which no answer shows, one for each account and Region. */
export function serviceHostGaps(shown: Shown): Gap[] {
  const places = shown.services
    .filter((service) => service.runningCount > 0 && service.launchType !== "EXTERNAL" && !isFargateService(service))
    .map(({ serviceArn }) => arnPlace(serviceArn))
    .filter((place) => !shown.hosts.speaksOf(place));
  return latest(places, placeKey).map((place) =>
    gap(place, "ec2:DescribeInstances", "no answer shows the EC2 hosts that ECS services run on", "ec2-instance"),
  );
}

/** The ECS clusters that describe-clusters or the entries of a coverage list name, each once. */
function ecsClusters(answers: Answers, entries: CoverageList["ecs"]): NamedCluster[] {
  const described = answers
    .of("describe-clusters")
    .flatMap(({ content }) => content.clusters)
    .map((one): NamedCluster => ({ ...arnPlace(one.clusterArn), name: arnName(one.clusterArn), described: one }));
  const listed = entries
    .map(({ accountId, regionId, cluster }): NamedCluster => ({ accountId, regionId, name: cluster, described: null }))
    .filter((entry) => !described.some((one) => one.name === entry.name && maySame(one, entry)));
  return latest([...listed, ...described], (cluster) => `${placeKey(cluster)}/${cluster.name}`);
}

const isOf = (clusterArn: string | null | undefined, cluster: NamedCluster): boolean =>
  arnName(clusterArn ?? "") === cluster.name && maySame(arnPlace(clusterArn), cluster);

function numberOf(cluster: EcsCluster | null, statistic: string): number | null {
  const value = cluster?.statistics.find(({ name }) => name === statistic)?.value;
  const number = value ? Number(value) : Number.NaN;
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
}

const runningOnFargate = (tasks: readonly TaskAnswer[], services: readonly ServiceAnswer[]): number =>
  running(tasks.filter(isFargate), services.filter(isFargateService));

/** Tasks that are known to run: those shown one by one, and those that a service counts beyond them. */
function running(tasks: readonly TaskAnswer[], services: readonly ServiceAnswer[]): number {
  const shown = tasks.filter(({ lastStatus }) => lastStatus === "RUNNING");
  const beyond = services.map(({ serviceName, serviceArn, runningCount }) => {
    const group = `service:${serviceName ?? arnName(serviceArn)}`;
    return Math.max(0, runningCount - shown.filter((task) => task.group === group).length);
  });
  return beyond.reduce((total, count) => total + count, shown.length);
}

function largestTask({ fargateSizes }: ReferenceTables): MilliVcpu | null {
  const units = Math.max(0, ...fargateSizes.keys());
  return units === 0 ? null : milliVcpu(units / 1024);
}
