import type { Detector, SourceAssumption, TrialClock } from "../../inventory/inventory.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Observation } from "../../inventory/workload.ts";
import type { Instant } from "../../units/month.ts";
import { isExact } from "../../units/range.ts";
import type { MilliVcpu } from "../../units/vcpu.ts";
import { VCPU } from "../../units/vcpu.ts";
import type { TaskAnswer } from "../aws-answers/answer-shapes.ts";
import type { ContentOf } from "../aws-answers/answers.ts";
import type { HostBook } from "../aws-answers/collect-hosts.ts";
import { bookHosts, collectHosts, hostsBehindTasks, hostsOfCoverage, latest } from "../aws-answers/collect-hosts.ts";
import { addCounts, countNotes, countRecords, coverageCount } from "../aws-answers/coverage-count.ts";
import type { CoverageList } from "../aws-answers/coverage-list.ts";
import { coverageList } from "../aws-answers/coverage-list.ts";
import { hostDrafts, listedNodes, nodeGroupDrafts, taskDrafts } from "../aws-answers/drafts.ts";
import type { Addons } from "../aws-answers/clusters.ts";
import { clusterRecords, describedAddons } from "../aws-answers/clusters.ts";
import { collectEks } from "../aws-answers/eks.ts";
import { explainByGates } from "../aws-answers/explain-gates.ts";
import { explainBareTasks, sinceOf } from "../aws-answers/explain-tasks.ts";
import { subnetOf } from "../aws-answers/fargate.ts";
import { detectorOf, trialClocks } from "../aws-answers/guardduty.ts";
import { createIssueReader } from "../aws-answers/issue.ts";
import type { Draft } from "../aws-answers/join-coverage.ts";
import { clusterKey, joinCoverage } from "../aws-answers/join-coverage.ts";
import type { Place } from "../aws-answers/place.ts";
import { arnName, arnPlace } from "../aws-answers/place.ts";
import type { InventoryRecord } from "../inventory-record.ts";
import type { Asker } from "./asker.ts";
import type { Malformed } from "./check-answers.ts";
import { checkAnswers } from "./check-answers.ts";
import type { GapGround } from "./cell-gaps.ts";
import { cellGaps } from "./cell-gaps.ts";
import type { CellAnswers } from "./read-cell.ts";
import { hourlyOf, recentMost, usageLevel } from "./usage-metrics.ts";
import { vpcRecords } from "./vpc-records.ts";

type Features = NonNullable<ContentOf<"get-detector">["Features"]>;

/** Turns one cell's answers into the records of an inventory: what runs there, what watches it, and what was not read. */
export function observeCell(
  asker: Pick<Asker, "accountId" | "regionId" | "refused">,
  cell: CellAnswers,
  { tables, asOf }: { readonly tables: ReferenceTables; readonly asOf: Instant },
): InventoryRecord[] {
  const place = { accountId: asker.accountId, regionId: asker.regionId };
  const { answers, malformed } = checkAnswers(cell.raw, cell.guardDuty);
  const whole = wholeOf(cell, malformed);
  const tasks = latest(
    answers.of("describe-tasks").flatMap(({ content }) => content.tasks),
    ({ taskArn }) => taskArn,
  );
  const services = answers.of("describe-services").flatMap(({ content }) => content.services);
  const eks = collectEks(answers, place, whole.eksClusters ? place : null, false);
  const list = listOf(
    answers.of("list-coverage").flatMap(({ content }) => content.Resources),
    place,
    tables,
  );
  const shown = collectHosts(answers, tasks, place, tables, cell.askedOfSsm);
  // Where hosts may not be listed, everything that names one stands in; where they may, what isn't listed is gone.
  const book = whole.hosts ? shown : hostsNamed(shown, list, tasks);
  const hosts = hostDrafts(book, eks);
  const named = whole.hosts ? [] : nodeGroupDrafts(answers, book, eks, tables);
  const nodes = whole.hosts ? [] : listedNodes(list, [...hosts, ...named]);
  const drafts: Draft[] = [
    ...hosts,
    ...named,
    ...nodes,
    ...taskDrafts(answers, tasks, whole.tasks ? [] : services),
  ].map(withVpc(cell, tasks));
  const features = featuresOf(cell);
  const detector = detectorAt(cell, features, place);
  const joined = joinCoverage(drafts, {
    list,
    listed: () => cell.guardDuty.coverage !== null,
    detectors: detector === null ? [] : [detector],
    eksTags: eks.tags,
    ecsTags: new Map(
      answers
        .of("describe-clusters")
        .flatMap(({ content }) => content.clusters)
        .map(({ clusterArn, tags }) => [clusterKey(arnPlace(clusterArn), arnName(clusterArn)), tags]),
    ),
    tables,
  });
  const addons: Addons = new Map([
    ...cell.withoutAddon.map((name) => [clusterKey(place, name), "missing"] as const),
    ...describedAddons(answers, place),
  ]);
  const onFargate = new Set(cell.onFargate.map((name) => clusterKey(place, name)));
  const clusters = clusterRecords(answers, eks, place, addons, onFargate);
  const since = features === null ? null : sinceOf(features);
  const aged = explainBareTasks(
    joined.observations.map((observation) => withAddon(observation, addons, cell)),
    tasks,
    services,
    () => since,
  );
  const vpcs = vpcRecords(cell, place, drafts, aged, answers);
  const around = {
    organization: null,
    detectors: detector === null ? [] : [detector],
    clusters,
    vpcs,
    coverage: list.records,
    gaps: [],
  };
  const observations = explainByGates(aged, around, tables);
  const hourly = { hosts: hourlyOf(cell.usage ?? [], "hosts"), fargate: hourlyOf(cell.usage ?? [], "fargate") };
  const trials = answers
    .of("get-remaining-free-trial-days")
    .flatMap(({ content }) => trialClocks(content, place.regionId, asOf));
  const counts = answers.of("get-coverage-statistics").map(({ content }) => coverageCount(content));
  const counted = counts.length === 0 ? null : addCounts(counts.filter((count) => count !== null));
  const ground: GapGround = {
    place,
    tables,
    whole,
    counted: { hosts: sizeOf(hosts, tables), fargate: taskSizes(observations) },
    most: { hosts: recentMost(hourly.hosts, asOf), fargate: recentMost(hourly.fargate, asOf) },
    noEks: whole.eksClusters && eks.clusters.length === 0,
    listed: counted,
  };
  const levels = (["hosts", "fargate"] as const).flatMap((of) => {
    const seen = of === "hosts" ? whole.hosts : whole.tasks;
    const level = seen ? usageLevel(hourly[of], of, ground.counted[of], place, asOf) : null;
    return level === null || (level.now === 0 && ground.counted[of] === 0) ? [] : [level];
  });
  const listedHere = cell.guardDuty.coverage === null ? null : counted;
  const notes = countNotes(`${place.accountId} × ${place.regionId}`, listedHere, countRecords(list.records));
  return [
    ...(detector === null ? [] : [{ record: "detector" as const, ...detector }]),
    ...trials.map((clock): InventoryRecord => ({ record: "trial", ...clock })),
    ...vpcs.map((vpc): InventoryRecord => ({ record: "vpc", ...vpc })),
    ...clusters.map((cluster): InventoryRecord => ({ record: "cluster", ...cluster })),
    ...levels.map((level): InventoryRecord => ({ record: "usage", ...level })),
    ...list.records.map((listed): InventoryRecord => ({ record: "coverage", ...listed })),
    ...(cell.guardDuty.metered ?? []).map((metered): InventoryRecord => ({ record: "metered", ...metered })),
    ...[...joined.assumptions, ...notes, ...assumed(cell, trials, asOf)].map((assumption): InventoryRecord => ({
      record: "assumption",
      ...assumption,
    })),
    ...cellGaps(asker.refused(), malformed, answers, ground).map((gap): InventoryRecord => ({ record: "gap", ...gap })),
    ...observations.map((observation): InventoryRecord => ({ record: "workload", ...observation })),
  ];
}

/** What was listed whole and is as AWS writes it: an answer that isn't was left out with all that it holds. */
function wholeOf({ whole }: CellAnswers, malformed: readonly Malformed[]): CellAnswers["whole"] {
  const sound = (...apis: readonly string[]): boolean => !malformed.some(({ api }) => apis.includes(api));
  return {
    hosts: whole.hosts && sound("ec2:DescribeInstances"),
    tasks: whole.tasks && sound("ecs:DescribeTasks"),
    ecsClusters: whole.ecsClusters && sound("ecs:DescribeClusters"),
    eksClusters: whole.eksClusters && sound("eks:ListClusters"),
  };
}

const listOf = (
  resources: Parameters<typeof coverageList>[0],
  { regionId }: Place,
  tables: ReferenceTables,
): CoverageList => coverageList(resources, () => regionId, createIssueReader(tables.reasons));

/** The hosts that some other answer names. */
function hostsNamed(shown: HostBook, list: CoverageList, tasks: Parameters<typeof hostsBehindTasks>[0]): HostBook {
  const listed = bookHosts([...shown.all, ...hostsOfCoverage(list.ec2, shown)]);
  return bookHosts([...listed.all, ...hostsBehindTasks(tasks, listed)]);
}

/** GuardDuty's features in the form of its answer, where moments are numbers; null where there is no detector, or nobody told. */
function featuresOf({ guardDuty: { detector } }: CellAnswers): Features | null {
  if (detector === null || detector === "absent") return null;
  return detector.features.map(({ Name, Status, UpdatedAt, ManagedBy, AdditionalConfiguration = [] }) => ({
    Name,
    Status,
    UpdatedAt: UpdatedAt?.getTime() ?? null,
    ManagedBy,
    AdditionalConfiguration: AdditionalConfiguration.map((one) => ({
      ...one,
      UpdatedAt: one.UpdatedAt?.getTime() ?? null,
    })),
  }));
}

function detectorAt(
  { guardDuty: { detector } }: CellAnswers,
  features: Features | null,
  place: Place,
): Detector | null {
  if (detector === null) return null;
  const { accountId = "", regionId = "" } = { accountId: place.accountId ?? "", regionId: place.regionId ?? "" };
  if (detector === "absent")
    return { accountId, regionId, status: "absent", runtime: "off", automated: [], managedBy: null, updatedAt: null };
  return detectorOf({ Status: detector.status, ServiceRole: undefined, Features: features }, place);
}

/** Adds the VPC that a task stands in, by its subnet. */
function withVpc({ subnets }: CellAnswers, tasks: readonly TaskAnswer[]): (draft: Draft) => Draft {
  const vpcs = new Map(subnets.map(({ SubnetId, VpcId }) => [SubnetId ?? "", VpcId]));
  const byTask = new Map(tasks.map((task) => [task.taskArn, vpcs.get(subnetOf(task) ?? "")]));
  return (draft) => {
    const { observation } = draft;
    const vpc = observation.kind === "fargate-task" ? byTask.get(observation.origin) : undefined;
    return vpc === undefined
      ? draft
      : { ...draft, observation: { ...observation, facts: { ...observation.facts, vpc } } };
  };
}

/** What GuardDuty's add-on says of a cluster whose coverage nobody told, and why one isn't covered. */
function withAddon(observation: Observation, addons: Addons, { guardDuty }: CellAnswers): Observation {
  const { kind, cluster, coverage } = observation;
  const addon = kind === "eks-node" && cluster !== null ? addons.get(clusterKey(observation, cluster)) : undefined;
  if (addon === undefined || coverage.state === "covered" || coverage.state === "partial") return observation;
  const sound = addon !== "missing" && addon.status === "ACTIVE" && addon.issues.length === 0;
  if (sound && coverage.state === "unknown" && guardDuty.coverage === null) {
    return { ...observation, coverage: { state: "covered", evidence: "addon" } };
  }
  if (sound) return observation;
  const reason = addon === "missing" ? "ADDON_MISSING" : "ADDON_UNHEALTHY";
  const reasons = [...coverage.reasons, reason];
  // Without its add-on no agent runs in a cluster, unless someone installed it by hand, which only the coverage list shows.
  return { ...observation, coverage: { ...coverage, reasons } };
}

/** vCPUs of hosts at their types' defaults, as EC2's own metric counts them. */
function sizeOf(hosts: readonly Draft[], { instanceTypes }: ReferenceTables): MilliVcpu {
  return hosts.reduce((sum, { observation: { type, vcpus, count } }) => {
    const known = type === null ? undefined : instanceTypes.get(type);
    return sum + (known === undefined ? (vcpus?.expected ?? 0) : known.vcpu * VCPU) * count.expected;
  }, 0);
}

const taskSizes = (observations: readonly Observation[]): MilliVcpu =>
  observations.reduce(
    (sum, { kind, vcpus, count }) =>
      sum + (kind === "fargate-task" && vcpus !== null && isExact(vcpus) ? vcpus.expected * count.expected : 0),
    0,
  );

function assumed({ onFargate }: CellAnswers, trials: readonly TrialClock[], asOf: Instant): SourceAssumption[] {
  const assumptions: SourceAssumption[] = [];
  if (onFargate.length > 0) {
    assumptions.push({
      id: "eks-on-fargate",
      value: `pods on Fargate of ${onFargate.join(", ")} can't be protected, cost nothing and are not counted`,
      source: "https://docs.aws.amazon.com/guardduty/latest/ug/prereq-runtime-monitoring-eks-support.html",
    });
  }
  if (trials.some(({ ends }) => ends <= asOf)) {
    assumptions.push({
      id: "trial-ended",
      value: "trials with 0 days left are taken as over since the month began",
      source: "https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetRemainingFreeTrialDays.html",
    });
  }
  return assumptions;
}
