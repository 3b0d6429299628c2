import type {
  ContainerInstance,
  DescribeClustersRequest,
  DescribeClustersResponse,
  DescribeContainerInstancesRequest,
  DescribeContainerInstancesResponse,
  DescribeServicesRequest,
  DescribeServicesResponse,
  DescribeTaskDefinitionRequest,
  DescribeTaskDefinitionResponse,
  DescribeTasksRequest,
  DescribeTasksResponse,
  Failure,
  ListClustersRequest,
  ListClustersResponse,
  ListContainerInstancesRequest,
  ListContainerInstancesResponse,
  ListServicesRequest,
  ListServicesResponse,
  ListTasksRequest,
  ListTasksResponse,
} from "@aws-sdk/client-ecs";
import {
  DescribeClusters$,
  DescribeContainerInstances$,
  DescribeServices$,
  DescribeTaskDefinition$,
  DescribeTasks$,
  ListClusters$,
  ListContainerInstances$,
  ListServices$,
  ListTasks$,
} from "@aws-sdk/client-ecs";
import type { Call, Operation } from "./operation.ts";
import { pageOf, serve } from "./operation.ts";
import { Refusal } from "./refusal.ts";
import type { FakeEcsCluster } from "./world.ts";

const PAGE = [1, 100] as const;
const BATCH = [1, 100] as const;

/** The cluster of a name or ARN; none named means `default`. */
function clusterOf({ region }: Call, named = "default"): FakeEcsCluster {
  const found = (region.ecs ?? []).find(({ cluster }) => isCalled(named, cluster.clusterArn));
  if (found === undefined) throw new Refusal("ClusterNotFoundException", 400, "Cluster not found.");
  return found;
}

const lastPart = (arn: string | undefined): string => (arn ?? "").slice((arn ?? "").lastIndexOf("/") + 1);

/** ECS takes a name or id wherever it takes an ARN. */
const isCalled = (asked: string, arn: string | undefined): boolean => asked === arn || asked === lastPart(arn);

/** Finds what a batch call asks for; what is not there is told as a failure, not as an error. */
function batch<Item>(items: readonly Item[], asked: readonly string[], arnOf: (item: Item) => string | undefined) {
  const byName = new Map(
    items.flatMap((item) => [arnOf(item), lastPart(arnOf(item))].map((name) => [name, item] as const)),
  );
  const found = asked.flatMap((name) => byName.get(name) ?? []);
  const failures = asked.filter((name) => !byName.has(name)).map((arn): Failure => ({ arn, reason: "MISSING" }));
  return { found, failures };
}

/** Tags come as an empty list where they are not asked for. */
const untagged = <Item extends object>(item: Item, include: readonly string[] | undefined): Item =>
  (include ?? []).includes("TAGS") ? { tags: [], ...item } : { ...item, tags: [] };

/** The reading half of ECS. (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/) */
export const ECS: readonly Operation[] = [
  serve(
    ListClusters$,
    (ask: ListClustersRequest, call): ListClustersResponse => {
      const { items, next } = pageOf(call, call.region.ecs ?? [], ask.nextToken, ask.maxResults ?? 100);
      return { clusterArns: items.map(({ cluster }) => cluster.clusterArn ?? ""), nextToken: next };
    },
    { maxResults: PAGE },
  ),
  serve(
    DescribeClusters$,
    (ask: DescribeClustersRequest, { region }): DescribeClustersResponse => {
      const clusters = (region.ecs ?? []).map(({ cluster }) => cluster);
      const { found, failures } = batch(clusters, ask.clusters ?? ["default"], ({ clusterArn }) => clusterArn);
      const include: readonly string[] = ask.include ?? [];
      return {
        clusters: found.map(({ statistics, settings, configuration, attachments, ...cluster }) => ({
          ...untagged(cluster, include),
          statistics: include.includes("STATISTICS") ? (statistics ?? []) : [],
          ...(include.includes("SETTINGS") && settings !== undefined ? { settings } : {}),
          ...(include.includes("CONFIGURATIONS") && configuration !== undefined ? { configuration } : {}),
          ...(include.includes("ATTACHMENTS") && attachments !== undefined ? { attachments } : {}),
        })),
        failures,
      };
    },
    { clusters: [0, 100] },
  ),
  serve(
    ListTasks$,
    (ask: ListTasksRequest, call): ListTasksResponse => {
      const { tasks = [] } = clusterOf(call, ask.cluster);
      const matching = tasks.filter(
        (task) =>
          task.desiredStatus === (ask.desiredStatus ?? "RUNNING") &&
          (ask.launchType === undefined || task.launchType === ask.launchType) &&
          (ask.serviceName === undefined || task.group === `service:${lastPart(ask.serviceName)}`) &&
          (ask.family === undefined || lastPart(task.taskDefinitionArn).split(":")[0] === ask.family) &&
          (ask.startedBy === undefined || task.startedBy === ask.startedBy) &&
          (ask.containerInstance === undefined || isCalled(ask.containerInstance, task.containerInstanceArn)),
      );
      const { items, next } = pageOf(call, matching, ask.nextToken, ask.maxResults ?? 100);
      return { taskArns: items.map(({ taskArn }) => taskArn ?? ""), nextToken: next };
    },
    { maxResults: PAGE },
  ),
  serve(
    DescribeTasks$,
    (ask: DescribeTasksRequest, call): DescribeTasksResponse => {
      const { found, failures } = batch(
        clusterOf(call, ask.cluster).tasks ?? [],
        ask.tasks ?? [],
        ({ taskArn }) => taskArn,
      );
      return { tasks: found.map((task) => untagged(task, ask.include)), failures };
    },
    { tasks: BATCH },
  ),
  serve(
    ListServices$,
    (ask: ListServicesRequest, call): ListServicesResponse => {
      const { services = [] } = clusterOf(call, ask.cluster);
      const matching = services.filter(
        ({ launchType, schedulingStrategy = "REPLICA" }) =>
          (ask.launchType === undefined || launchType === ask.launchType) &&
          (ask.schedulingStrategy === undefined || schedulingStrategy === ask.schedulingStrategy),
      );
      // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html: ten unless asked otherwise.
      const { items, next } = pageOf(call, matching, ask.nextToken, ask.maxResults ?? 10);
      return { serviceArns: items.map(({ serviceArn }) => serviceArn ?? ""), nextToken: next };
    },
    { maxResults: PAGE },
  ),
  serve(
    DescribeServices$,
    (ask: DescribeServicesRequest, call): DescribeServicesResponse => {
      const { services = [] } = clusterOf(call, ask.cluster);
      const { found, failures } = batch(services, ask.services ?? [], ({ serviceArn }) => serviceArn);
      return { services: found.map((service) => untagged(service, ask.include)), failures };
    },
    { services: [1, 10] },
  ),
  serve(
    ListContainerInstances$,
    (ask: ListContainerInstancesRequest, call): ListContainerInstancesResponse => {
      if (ask.filter !== undefined) throw new Refusal("NotServed", 501, "The fake has no cluster query language.");
      const { containerInstances = [] } = clusterOf(call, ask.cluster);
      const live = ({ status }: ContainerInstance): boolean =>
        ask.status === undefined ? status !== "INACTIVE" : status === ask.status;
      const { items, next } = pageOf(call, containerInstances.filter(live), ask.nextToken, ask.maxResults ?? 100);
      return {
        containerInstanceArns: items.map(({ containerInstanceArn }) => containerInstanceArn ?? ""),
        nextToken: next,
      };
    },
    { maxResults: PAGE },
  ),
  serve(
    DescribeContainerInstances$,
    (ask: DescribeContainerInstancesRequest, call): DescribeContainerInstancesResponse => {
      const { containerInstances = [] } = clusterOf(call, ask.cluster);
      const { found, failures } = batch(
        containerInstances,
        ask.containerInstances ?? [],
        ({ containerInstanceArn }) => containerInstanceArn,
      );
      return { containerInstances: found.map((instance) => untagged(instance, ask.include)), failures };
    },
    { containerInstances: BATCH },
  ),
  serve(DescribeTaskDefinition$, (ask: DescribeTaskDefinitionRequest, { region }): DescribeTaskDefinitionResponse => {
    const asked = ask.taskDefinition ?? "";
    const found = (region.taskDefinitions ?? [])
      .filter(({ taskDefinitionArn, family }) => isCalled(asked, taskDefinitionArn) || family === asked)
      .sort((one, other) => (other.revision ?? 0) - (one.revision ?? 0))[0];
    if (found === undefined) throw new Refusal("ClientException", 400, "Unable to describe task definition.");
    return { taskDefinition: found, tags: [] };
  }),
];
