import type { Gap } from "../../inventory/gap.ts";
import type { Kind } from "../../inventory/workload.ts";
import type { ServiceAnswer, TaskAnswer } from "./answer-shapes.ts";
import { SHAPES } from "./answer-shapes.ts";
import { apiOf } from "./answer.ts";
import type { CoverageList } from "./coverage-list.ts";
import { isFargateService } from "./fargate.ts";
import type { Answers } from "./open-answers.ts";
import type { Place } from "./place.ts";
import { arnName, arnPlace, maySame, placeKey } from "./place.ts";
import { hiddenBehind } from "./recorded-error.ts";

/** What is at hand to tell whether something that the answers name is also shown. */
export type Shown = {
  readonly hosts: (place: Place) => boolean;
  readonly nodes: (place: Place, cluster: string) => boolean;
  readonly tasks: readonly TaskAnswer[];
  readonly services: readonly ServiceAnswer[];
};

const gap = (place: Place, api: string, message: string, kind: Kind): Gap => ({
  accountId: place.accountId,
  regionId: place.regionId,
  api,
  reason: "unavailable",
  message,
  hides: [{ kind, bound: null }],
});

/** Gaps for lists that break off: pages that all name a next one. */
export const cutOffGaps = (answers: Answers, given: Place): Gap[] =>
  answers.cutOff.map((kind) => ({
    ...given,
    api: apiOf(kind),
    reason: "malformed",
    message: `${kind} names a next page that is in none of the files`,
    hides: hiddenBehind(apiOf(kind)).map((hidden) => ({ kind: hidden, bound: null })),
  }));

/** Gaps for EKS clusters whose nodes no answer shows: hosts of their account and Region are in none. */
export const nodeGaps = (clusters: readonly (Place & { readonly name: string })[], shown: Shown): Gap[] =>
  clusters
    .filter((cluster) => !shown.hosts(cluster) && !shown.nodes(cluster, cluster.name))
    .map((cluster) =>
      gap(cluster, "ec2:DescribeInstances", `no answer shows the nodes of the EKS cluster ${cluster.name}`, "eks-node"),
    );

/** Gaps for ECS clusters that run tasks on Fargate which no answer shows. */
export function taskGaps(answers: Answers, list: CoverageList, shown: Shown): Gap[] {
  const seen = [...shown.tasks, ...shown.services].map(({ clusterArn }) => ({
    ...arnPlace(clusterArn),
    name: arnName(clusterArn ?? ""),
  }));
  const isShown = (place: Place, cluster: string) =>
    seen.some(({ name, ...at }) => name === cluster && maySame(at, place));
  const described = answers
    .of("describe-clusters", SHAPES.ecsClusters)
    .flatMap(({ content }) => content.clusters)
    .filter(({ runningTasksCount, statistics }) => {
      const onFargate = statistics.find(({ name }) => name === "runningFargateTasksCount")?.value;
      return onFargate === undefined || onFargate === null ? (runningTasksCount ?? 0) > 0 : Number(onFargate) > 0;
    })
    .map(({ clusterArn }) => ({ ...arnPlace(clusterArn), name: arnName(clusterArn) }));
  const listed = list.ecs
    .filter(({ tasks }) => tasks !== null)
    .map(({ accountId, regionId, cluster }) => ({ accountId, regionId, name: cluster }));
  const named = new Map([...listed, ...described].map((cluster) => [`${placeKey(cluster)}/${cluster.name}`, cluster]));
  return [...named.values()]
    .filter(({ name, ...place }) => !isShown(place, name))
    .map((cluster) =>
      gap(cluster, "ecs:DescribeTasks", `no answer shows the tasks of the ECS cluster ${cluster.name}`, "fargate-task"),
    );
}

/** Gaps for services that run on EC2 hosts which no answer shows, one for each account and Region. */
export function serviceHostGaps(shown: Shown): Gap[] {
  const places = shown.services
    .filter((service) => service.runningCount > 0 && service.launchType !== "EXTERNAL" && !isFargateService(service))
    .map(({ serviceArn }) => arnPlace(serviceArn))
    .filter((place) => !shown.hosts(place));
  return [...new Map(places.map((place) => [placeKey(place), place])).values()].map((place) =>
    gap(place, "ec2:DescribeInstances", "no answer shows the EC2 hosts that ECS services run on", "ec2-instance"),
  );
}
