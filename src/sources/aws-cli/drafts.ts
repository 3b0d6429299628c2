const hostDrafts = (book: HostBook, eks: EksBook): Draft[] => {
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
function nodeGroupDrafts(
  answers: Answers,
  book: HostBook,
  eks: EksBook,
  given: Place,
  { tables }: AwsAnswerOptions,
): Draft[] {
  const scalingGroups = new Set(
    answers
      .of("describe-auto-scaling-groups", SHAPES.scalingGroups)
      .flatMap(({ content }) => content.AutoScalingGroups.map(({ AutoScalingGroupName }) => AutoScalingGroupName)),
  );
  const groups = latest(
    answers.of("describe-nodegroup", SHAPES.nodeGroup).map(({ content }) => content.nodegroup),
    ({ nodegroupArn, clusterName, nodegroupName }) => nodegroupArn ?? `${clusterName}/${nodegroupName}`,
  );
  const shown = new Set(
    groups.length === 0
      ? []
      : book.all.map((host) => nodeGroupOf(host, observeHost(host, eks.knowledge(host), eks).cluster, eks.groups(host))),
  );
  return groups.flatMap((group): Draft[] => {
    const listed = group.resources?.autoScalingGroups.some(({ name }) => scalingGroups.has(name)) === true;
    const observation = shown.has(group) || listed ? null : observeNodeGroup(group, given, eks, tables);
    return observation === null ? [] : [{ observation, host: null }];
  });
}

/** Nodes that only the coverage list counts: its clusters of which no node is known. */
const listedNodes = (list: CoverageList, known: readonly Draft[]): Draft[] =>
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

function taskDrafts(answers: Answers, tasks: readonly TaskAnswer[], services: readonly ServiceAnswer[]): Draft[] {
  const definitions = new Map(
    answers
      .of("describe-task-definition", SHAPES.taskDefinition)
      .map(({ content: { taskDefinition } }) => [taskDefinition.taskDefinitionArn, taskDefinition]),
  );
  const running = tasks.filter((task) => task.lastStatus === "RUNNING" && isFargate(task));
  const shown = grouped(running, ({ clusterArn, group }) => `${clusterArn} ${group}`);
  const observations = [
    ...running.map((task) => observeTask(task, definitions)),
    ...services.filter(isFargateService).flatMap((service) => {
      const name = service.serviceName ?? arnName(service.serviceArn);
      return unshownTasks(service, shown.get(`${service.clusterArn} service:${name}`)?.length ?? 0, definitions);
    }),
  ];
  return observations.map((observation) => ({ observation, host: null }));
}

