import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import { unseenNodes } from "../../inventory/unseen-nodes.ts";
import type { ServiceAnswer, TaskAnswer } from "./answer-shapes.ts";
import { latest, nodeGroupOf } from "./collect-hosts.ts";
import type { HostBook } from "./collect-hosts.ts";
import type { CoverageList } from "./coverage-list.ts";
import { entryOf } from "./coverage-list.ts";
import type { EksBook } from "./eks.ts";
import { observeHost, observeNodeGroup } from "./eks.ts";
import { isFargate, isFargateService, observeTask, unshownTasks } from "./fargate.ts";
import type { Draft } from "./join-coverage.ts";
import { clusterKey, grouped } from "./join-coverage.ts";
import type { Answers } from "./answers.ts";
import { serviceNames, taskNames } from "./task-coverage.ts";

/** The running hosts, each in its one bucket. */
export const hostDrafts = (book: HostBook, eks: EksBook): Draft[] => {
  const knowledge = new Map<string, ReturnType<EksBook["knowledge"]>>();
  return book.all
    .filter(({ state }) => state === "running")
    .map((host) => {
      const key = `${host.accountId}/${host.regionId}`;
      const known = knowledge.get(key) ?? eks.knowledge(host);
      knowledge.set(key, known);
      return { host, observation: observeHost(host, known, eks) };
    });
};

/** Node groups of which no answer shows a host, nor the Auto Scaling group with its list of hosts. */
export function nodeGroupDrafts(answers: Answers, book: HostBook, eks: EksBook, tables: ReferenceTables): Draft[] {
  if (eks.nodeGroups.length === 0) return [];
  const scalingGroups = new Set(
    answers
      .of("describe-auto-scaling-groups")
      .flatMap(({ content }) => content.AutoScalingGroups.map(({ AutoScalingGroupName }) => AutoScalingGroupName)),
  );
  const shown = new Set(
    book.all.map((host) => nodeGroupOf(host, observeHost(host, eks.knowledge(host), eks).cluster, eks.groups(host))),
  );
  return eks.nodeGroups.flatMap((group): Draft[] => {
    const listed = group.resources?.autoScalingGroups.some(({ name }) => scalingGroups.has(name)) === true;
    const observation = shown.has(group) || listed ? null : observeNodeGroup(group, eks, tables);
    return observation === null ? [] : [{ observation, host: null }];
  });
}

/** Nodes that only the coverage list counts: its clusters of which no node is known. */
export const listedNodes = (list: CoverageList, known: readonly Draft[]): Draft[] =>
  latest(list.eks, (entry) => clusterKey(entry, entry.cluster))
    .filter(
      (entry) =>
        !known.some(
          ({ observation }) =>
            observation.kind === "eks-node" &&
            observation.cluster !== null &&
            entryOf(new Map([[entry.cluster, [entry]]]), observation, observation.cluster) !== undefined,
        ),
    )
    .flatMap(unseenNodes)
    .map((observation) => ({ observation, host: null }));

/** Fargate tasks that run, and those of services that no answer shows one by one. */
export function taskDrafts(
  answers: Answers,
  tasks: readonly TaskAnswer[],
  services: readonly ServiceAnswer[],
): Draft[] {
  const definitions = new Map(
    answers
      .of("describe-task-definition")
      .map(({ content: { taskDefinition } }) => [taskDefinition.taskDefinitionArn, taskDefinition]),
  );
  const running = tasks.filter((task) => task.lastStatus === "RUNNING" && isFargate(task));
  const shown = grouped(running, ({ clusterArn, group }) => `${clusterArn} ${group}`);
  return [
    ...running.map((task) => ({ observation: observeTask(task, definitions), host: null, task: taskNames(task) })),
    ...services.filter(isFargateService).flatMap((service) => {
      const names = serviceNames(service);
      const count = shown.get(`${service.clusterArn} service:${names.service}`)?.length ?? 0;
      return unshownTasks(service, count, definitions).map((observation) => ({ observation, host: null, task: names }));
    }),
  ];
}
