import type { Answers } from "../aws-answers/answers.ts";
import type { Gap } from "../../inventory/gap.ts";
import type { Inventory, SourceAssumption } from "../../inventory/inventory.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Observation, Tags, Workload } from "../../inventory/workload.ts";
import type { Instant } from "../../units/month.ts";
import type { TaskAnswer } from "../aws-answers/answer-shapes.ts";
import type { CoverageList } from "../aws-answers/coverage-list.ts";
import { bookHosts, collectHosts, hostsBehindTasks, hostsOfCoverage, latest } from "../aws-answers/collect-hosts.ts";
import type { HostBook } from "../aws-answers/collect-hosts.ts";
import { cutOffLists } from "./cut-off.ts";
import { hostDrafts, listedNodes, nodeGroupDrafts, taskDrafts } from "../aws-answers/drafts.ts";
import { clusterRecords, describedAddons } from "../aws-answers/clusters.ts";
import type { EksBook } from "../aws-answers/eks.ts";
import { collectEks } from "../aws-answers/eks.ts";
import { explainByGates } from "../aws-answers/explain-gates.ts";
import { explainBareTasks } from "../aws-answers/explain-tasks.ts";
import { failureGaps } from "./failures.ts";
import { isFargate } from "../aws-answers/fargate.ts";
import {
  addCounts,
  COVERAGE_STATISTICS,
  countNotes,
  countRecords,
  coverageCount,
} from "../aws-answers/coverage-count.ts";
import type { Host } from "../aws-answers/hosts.ts";
import type { Draft } from "../aws-answers/join-coverage.ts";
import { clusterKey, joinCoverage } from "../aws-answers/join-coverage.ts";
import type { AnswerFile } from "./open-answers.ts";
import { openAnswers } from "./open-answers.ts";
import type { Place } from "../aws-answers/place.ts";
import { arnName, arnPlace, maySame, placeKey } from "../aws-answers/place.ts";
import type { KnownCluster } from "./read-coverage.ts";
import { listing, readCoverage } from "./read-coverage.ts";
import { readDetectors, readTrials } from "./read-guardduty.ts";
import { readVpcs } from "./read-vpcs.ts";
import { gapOfError } from "./recorded-error.ts";
import { silentPlace } from "./silent-place.ts";
import type { Shown } from "./unseen.ts";
import { containerHostGaps, cutOffGaps, nodeGaps, serviceHostGaps, taskGaps } from "./unseen.ts";

/** How answers are read: account and Region stand in where an answer names none. */
export type AwsAnswerOptions = {
  readonly asOf: Instant;
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly judge: (observation: Observation) => Workload;
  readonly tables: ReferenceTables;
};

/**
 * Reads recorded answers of AWS into one inventory, each host and task once however many files show it. Only what runs is
 * counted: running hosts and RUNNING tasks; what is starting is mentioned. Tasks on EC2 and on Managed Instances are not
 * counted themselves, their hosts are; tasks outside AWS (EXTERNAL) are mentioned. A service counts for the running tasks that
 * no describe-tasks answer shows, a node group for its nodes where no answer shows its hosts. A call that is refused, whole or
 * in part, a list that breaks off and hosts or tasks of a cluster that are in no file are gaps. Throws a UserError for what
 * isn't read, and for answers that disagree.
 */
export function readAwsAnswers(files: readonly AnswerFile[], options: AwsAnswerOptions): Inventory {
  const answers = openAnswers(files);
  const given: Place = { accountId: options.accountId, regionId: options.regionId };
  const tasks = latest(
    answers.of("describe-tasks").flatMap(({ content }) => content.tasks),
    ({ taskArn }) => taskArn,
  );
  const services = latest(
    answers.of("describe-services").flatMap(({ content }) => content.services),
    ({ serviceArn }) => serviceArn,
  );
  const hosts = collectHosts(answers, tasks, given, options.tables);
  const silent = silentPlace(given, [
    ...hosts.all,
    ...tasks.map(({ taskArn }) => arnPlace(taskArn)),
    ...services.map(({ serviceArn }) => arnPlace(serviceArn)),
    ...describedPlaces(answers),
  ]);
  const cutOff = cutOffLists(answers);
  const listPlace = answers.of("list-clusters").length === 0 ? null : silent("list-clusters", ["account", "region"]);
  const eks = collectEks(
    answers,
    given,
    listPlace?.place ?? null,
    cutOff.some(({ kind }) => kind === "list-clusters"),
  );
  const seen = [...hostDrafts(hosts, eks), ...nodeGroupDrafts(answers, hosts, eks, options.tables)];
  const clusters = knownClusters(eks, seen, [...tasks, ...services]);
  const { list, assumptions } = readCoverage(answers, { hosts, clusters, given, silent, tables: options.tables });

  const onlyInList = hostsOfCoverage(list.ec2, hosts);
  const listedHosts = bookHosts([...hosts.all, ...onlyInList]);
  const book = bookHosts([...listedHosts.all, ...hostsBehindTasks(tasks, listedHosts)]);
  const known = [...hostDrafts(book, eks), ...nodeGroupDrafts(answers, book, eks, options.tables)];
  const drafts = [...known, ...listedNodes(list, known), ...taskDrafts(answers, tasks, services)];

  const guardDuty = readDetectors(answers, silent);
  const clocks = readTrials(answers, silent, options.asOf);
  const joined = joinCoverage(drafts, {
    list,
    listed: listing(cutOff, list),
    detectors: guardDuty.detectors,
    eksTags: eks.tags,
    ecsTags: ecsClusterTags(answers),
    tables: options.tables,
  });
  const clusterList = clusterRecords(answers, eks, given, describedAddons(answers, given), new Set());
  const aged = explainBareTasks(
    joined.observations,
    tasks,
    services,
    (place) => guardDuty.since.get(placeKey(place)) ?? null,
  );
  const vpcs = readVpcs(answers, given, drafts, aged);
  const around = {
    organization: null,
    detectors: guardDuty.detectors,
    clusters: clusterList,
    vpcs,
    coverage: list.records,
    gaps: [],
  };
  const workloads = explainByGates(aged, around, options.tables).map(options.judge);
  const shown: Shown = {
    hosts: book,
    nodes: (place, cluster) =>
      drafts.some(({ observation }) => observation.cluster === cluster && maySame(observation, place)) ||
      eks.groups(place).some(({ clusterName }) => clusterName === cluster),
    tasks,
    services,
  };
  const gaps: Gap[] = [
    ...answers.errors.map(({ file, error }) => gapOfError(file, error, given)).filter((gap) => gap !== null),
    ...failureGaps(answers, given),
    ...cutOffGaps(cutOff, given),
    ...nodeGaps(eks.clusters, shown),
    ...taskGaps(answers, list, shown, options.tables),
    ...containerHostGaps(answers, list, shown, hosts),
    ...serviceHostGaps(shown),
  ];
  return {
    asOf: options.asOf,
    source: { type: "aws-cli", name: nameOf(files) },
    sample: false,
    organization: null,
    accounts: accountsOf(workloads),
    detectors: guardDuty.detectors,
    trials: clocks.trials,
    vpcs,
    clusters: clusterList,
    usage: [],
    metered: [],
    coverage: list.records,
    gaps,
    skipped: [],
    cells: [],
    assumptions: [
      ...latest(
        [...(listPlace?.assumptions ?? []), ...assumptions, ...guardDuty.assumptions, ...clocks.assumptions],
        ({ id }) => id,
      ),
      ...countsOf(answers, list),
      ...joined.assumptions,
      ...notCounted(book, tasks),
      ...onlyListed(onlyInList, hosts),
    ],
    workloads,
  };
}

/** Whether the lists show what get-coverage-statistics counts; counts by status alone tell nothing beyond the lists. */
function countsOf(answers: Answers, list: CoverageList): SourceAssumption[] {
  const given = answers.of("get-coverage-statistics").map(({ content }) => coverageCount(content));
  if (given.length === 0) return [];
  const counts = given.filter((count) => count !== null);
  if (counts.length === given.length) return countNotes("list-coverage", addCounts(counts), countRecords(list.records));
  const value = "get-coverage-statistics counts by status, which the list itself shows: it isn't needed";
  return [{ id: "coverage-count", value, source: COVERAGE_STATISTICS }];
}

const nameOf = (files: readonly AnswerFile[]): string => {
  const names = files.slice(0, 3).map(({ name }) => name);
  return names.join(", ") + (files.length > 3 ? ` and ${files.length - 3} more` : "");
};

const accountsOf = (workloads: readonly Workload[]): Inventory["accounts"] =>
  [...new Set(workloads.map(({ accountId }) => accountId))]
    .filter((id) => id !== null)
    .map((id) => ({ id, name: null, ou: [] }));

/** Every cluster that a host, a task or an answer about clusters names. */
const knownClusters = (
  eks: EksBook,
  nodes: readonly Draft[],
  onEcs: readonly { readonly clusterArn?: string | null | undefined }[],
): KnownCluster[] => [
  ...eks.clusters.map((cluster) => ({ ...cluster, of: "eks" as const })),
  ...nodes.flatMap(({ observation: { accountId, regionId, cluster } }) =>
    cluster === null ? [] : [{ accountId, regionId, name: cluster, of: "eks" as const }],
  ),
  ...onEcs.flatMap(({ clusterArn }) =>
    clusterArn ? [{ ...arnPlace(clusterArn), name: arnName(clusterArn), of: "ecs" as const }] : [],
  ),
];

const describedPlaces = (answers: Answers): Place[] => [
  ...answers.of("describe-cluster").map(({ content }) => arnPlace(content.cluster.arn)),
  ...answers.of("describe-nodegroup").map(({ content }) => arnPlace(content.nodegroup.nodegroupArn)),
  ...answers
    .of("describe-clusters")
    .flatMap(({ content }) => content.clusters.map(({ clusterArn }) => arnPlace(clusterArn))),
];

const ecsClusterTags = (answers: Answers): ReadonlyMap<string, Tags> =>
  new Map(
    answers
      .of("describe-clusters")
      .flatMap(({ content }) => content.clusters)
      .map(({ clusterArn, tags }) => [clusterKey(arnPlace(clusterArn), arnName(clusterArn)), tags]),
  );

/** What is left out with a reason: hosts and tasks that only start, and tasks outside AWS. */
function notCounted(book: HostBook, tasks: readonly TaskAnswer[]): SourceAssumption[] {
  const starting = book.all.filter(({ state }) => state === "starting").length;
  const notYet = tasks.filter((task) => isFargate(task) && /^(PROVISIONING|PENDING|ACTIVATING)$/.test(task.lastStatus));
  const outside = tasks.filter(({ launchType, lastStatus }) => launchType === "EXTERNAL" && lastStatus === "RUNNING");
  const parts = [
    [starting, "hosts that are starting"],
    [notYet.length, "Fargate tasks that are starting"],
    [outside.length, "ECS tasks on servers outside AWS"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${what}: ${count}`);
  if (said.length === 0) return [];
  return [
    {
      id: "not-counted",
      value: said.join(", "),
      source: "https://docs.aws.amazon.com/guardduty/latest/ug/monitoring_costs.html",
    },
  ];
}

/** Instances that the coverage list alone shows, beside answers that show hosts there: how they were counted. */
function onlyListed(listed: readonly Host[], shown: HostBook): SourceAssumption[] {
  const beside = listed.filter((host) => shown.speaksOf(host));
  if (beside.length === 0) return [];
  const silent = beside.filter(({ unread }) => unread === true).length;
  return [
    {
      id: "only-in-coverage-list",
      value: `instances that no other answer shows: ${beside.length - silent} report and are counted, ${silent} are silent and may be stopped`,
      source: "https://docs.aws.amazon.com/guardduty/latest/ug/gdu-assess-coverage-ec2.html",
    },
  ];
}
