import type { Failure } from "@aws-sdk/client-ecs";
import { arnName } from "../aws-answers/place.ts";
import type { Asker } from "./asker.ts";
import type { GuardDutyState } from "./guardduty-state.ts";
import { batches } from "./guardduty-state.ts";
import type { Silent } from "./silent.ts";

/** Reads the ECS clusters of a cell, the tasks and hosts in them, and what the tasks are made from. */
export async function readEcs(asker: Asker) {
  const arns = await asker.pages("ecs:ListClusters", { maxResults: 100 }, ({ clusterArns }) => clusterArns);
  const answers = await Promise.all(
    batches(arns ?? [], 100).map((clusters) =>
      asker.call("ecs:DescribeClusters", { clusters, include: ["TAGS", "STATISTICS"] }),
    ),
  );
  const described = answers.filter((answer) => answer !== null);
  const counts = new Map(
    described.flatMap(({ clusters = [] }) => clusters.map((one) => [one.clusterArn, one] as const)),
  );
  const clusters = await Promise.all(
    (arns ?? []).map(async (cluster) => {
      const known = counts.get(cluster);
      const [tasks, hosts] = await Promise.all([
        known?.runningTasksCount === 0 ? [] : readTasks(asker, cluster),
        known?.registeredContainerInstancesCount === 0 ? [] : readContainerInstances(asker, cluster),
      ]);
      const services = tasks.every((page) => page !== null) ? [] : await readServices(asker, cluster);
      return { tasks, hosts, services };
    }),
  );
  const taskPages = clusters.flatMap(({ tasks }) => tasks);
  const tasks = taskPages.flatMap((page) => page?.tasks ?? []);
  const services = clusters.flatMap((cluster) => cluster.services);
  return {
    whole: arns !== null && taskPages.every((page) => page !== null && (page.failures ?? []).every(isGone)),
    clustersWhole: arns?.every((arn) => counts.has(arn)) === true,
    count: tasks.length,
    tasks,
    subnetIds: tasks
      .filter(({ platformVersion }) => platformVersion !== undefined)
      .flatMap(({ attachments = [] }) => attachments.flatMap(({ details = [] }) => details))
      .flatMap(({ name, value }) => (name === "subnetId" && value !== undefined ? [value] : [])),
    raw: {
      "describe-clusters": described,
      "describe-tasks": taskPages.filter((page) => page !== null),
      "describe-container-instances": clusters.flatMap(({ hosts }) => hosts.filter((page) => page !== null)),
      "describe-services": services,
      "describe-task-definition": await readDefinitions(asker, [
        ...tasks.filter(({ cpu }) => cpu === undefined).map(({ taskDefinitionArn }) => taskDefinitionArn),
        ...services.flatMap((page) => (page.services ?? []).map(({ taskDefinition }) => taskDefinition)),
      ]),
    },
  };
}

/** A task that ended between being listed and being described. */
const isGone = ({ reason }: Failure): boolean => reason === "MISSING";

async function readTasks(asker: Asker, cluster: string) {
  const arns = await asker.pages(
    "ecs:ListTasks",
    { cluster, desiredStatus: "RUNNING", maxResults: 100 },
    ({ taskArns }) => taskArns,
  );
  if (arns === null) return [null];
  return Promise.all(
    batches(arns, 100).map((tasks) => asker.call("ecs:DescribeTasks", { cluster, tasks, include: ["TAGS"] })),
  );
}

async function readContainerInstances(asker: Asker, cluster: string) {
  const arns = await asker.pages(
    "ecs:ListContainerInstances",
    { cluster, maxResults: 100 },
    ({ containerInstanceArns }) => containerInstanceArns,
  );
  if (arns === null) return [null];
  return Promise.all(
    batches(arns, 100).map((containerInstances) =>
      asker.call("ecs:DescribeContainerInstances", { cluster, containerInstances }),
    ),
  );
}

/** The services of a cluster whose tasks may not be read: they count the tasks that they run. */
async function readServices(asker: Asker, cluster: string) {
  const arns = await asker.pages("ecs:ListServices", { cluster, maxResults: 100 }, ({ serviceArns }) => serviceArns);
  const pages = await Promise.all(
    batches(arns ?? [], 10).map((services) =>
      asker.call("ecs:DescribeServices", { cluster, services, include: ["TAGS"] }),
    ),
  );
  return pages.filter((page) => page !== null);
}

async function readDefinitions(asker: Asker, arns: readonly (string | undefined)[]) {
  const distinct = [...new Set(arns.filter((arn) => arn !== undefined))].sort();
  const answers = await Promise.all(
    distinct.map((taskDefinition) => asker.call("ecs:DescribeTaskDefinition", { taskDefinition })),
  );
  return answers.filter((answer) => answer !== null);
}

/**
 * The services of tasks that run without GuardDuty's sidecar although it should be there: their last deployment tells why. Only
 * the tasks' own words are asked for, so that an organization in good order costs no call.
 */
export async function readServicesToExplain(
  asker: Asker,
  { tasks, whole }: Awaited<ReturnType<typeof readEcs>>,
  { detector }: GuardDutyState,
) {
  if (!whole || detector === null || detector === "absent") return [];
  const automatic = detector.features.some(({ AdditionalConfiguration = [] }) =>
    AdditionalConfiguration.some(({ Name, Status }) => Name === "ECS_FARGATE_AGENT_MANAGEMENT" && Status === "ENABLED"),
  );
  if (!automatic) return [];
  const bare = tasks.filter(
    ({ platformVersion, group, containers = [] }) =>
      platformVersion !== undefined &&
      group?.startsWith("service:") === true &&
      !containers.some(({ name }) => name?.startsWith("aws-guardduty-agent-") === true),
  );
  const names = Map.groupBy(bare, ({ clusterArn }) => clusterArn ?? "");
  const pages = await Promise.all(
    [...names].flatMap(([cluster, some]) =>
      batches([...new Set(some.map(({ group = "" }) => arnName(`/${group.slice("service:".length)}`)))].sort(), 10).map(
        (services) => asker.call("ecs:DescribeServices", { cluster, services, include: ["TAGS"] }),
      ),
    ),
  );
  return pages.filter((page) => page !== null);
}

/**
 * The definitions of tasks that run without GuardDuty's sidecar although nothing in their age says why: one without a task
 * execution role can't have it.
 */
export async function readDefinitionsToExplain(
  asker: Asker,
  { tasks, tasksAreManaged }: Silent,
  pages: Awaited<ReturnType<typeof readServicesToExplain>>,
  { detector }: GuardDutyState,
) {
  if (!tasksAreManaged || detector === null || detector === "absent") return [];
  const since = detector.features
    .flatMap(({ UpdatedAt, AdditionalConfiguration = [] }) => [{ UpdatedAt }, ...AdditionalConfiguration])
    .map(({ UpdatedAt }) => UpdatedAt?.getTime() ?? 0);
  const latest = Math.max(0, ...since);
  const deployed = new Map(
    pages
      .flatMap(({ services = [] }) => services)
      .map(({ clusterArn, serviceName, deployments = [] }) => [
        `${clusterArn} service:${serviceName}`,
        deployments.find(({ status }) => status === "PRIMARY")?.createdAt,
      ]),
  );
  const young = tasks.filter(({ clusterArn, group, createdAt, overrides }) => {
    const oldest = Math.min(
      createdAt?.getTime() ?? Number.POSITIVE_INFINITY,
      deployed.get(`${clusterArn} ${group}`)?.getTime() ?? Number.POSITIVE_INFINITY,
    );
    return oldest >= latest && overrides?.executionRoleArn === undefined;
  });
  return readDefinitions(
    asker,
    young.map(({ taskDefinitionArn }) => taskDefinitionArn),
  );
}
