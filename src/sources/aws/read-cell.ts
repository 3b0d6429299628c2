import type { MetricDataResult } from "@aws-sdk/client-cloudwatch";
import type { Subnet } from "@aws-sdk/client-ec2";
import type { Failure, Service, Task } from "@aws-sdk/client-ecs";
import type { Addon as EksAddon } from "@aws-sdk/client-eks";
import type { AnswerKind } from "../aws-answers/answers.ts";
import { arnName } from "../aws-answers/place.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Instant } from "../../units/month.ts";
import type { Asker } from "./asker.ts";
import type { GuardDutyState, Lead } from "./guardduty-state.ts";
import { batches, readGuardDuty } from "./guardduty-state.ts";
import { usageQuestion } from "./usage-metrics.ts";

/** AWS's answers about one account and Region as they came, by kind. */
export type RawAnswers = { readonly [Kind in AnswerKind]?: readonly unknown[] };

/** All that was read of one account and Region. */
export type CellAnswers = {
  readonly raw: RawAnswers;
  /** Whether every host, every task and every ECS cluster was listed and described, and every EKS cluster listed. */
  readonly whole: {
    readonly hosts: boolean;
    readonly tasks: boolean;
    readonly ecsClusters: boolean;
    readonly eksClusters: boolean;
  };
  /** The tasks, and the services that were asked about them, as ECS describes them. */
  readonly tasks: readonly Task[];
  readonly services: readonly Service[];
  /** The subnets that hosts and tasks stand in, but for hosts of a VPC in which the account has its own endpoint. */
  readonly subnets: readonly Subnet[];
  readonly addons: ReadonlyMap<string, Addon>;
  /** EKS clusters that run pods on Fargate. */
  readonly onFargate: readonly string[];
  readonly guardDuty: GuardDutyState;
  /** Null where the metrics were not asked for, or not given. */
  readonly usage: readonly MetricDataResult[] | null;
};

/** GuardDuty's add-on on an EKS cluster: as AWS describes it, or missing. */
export type Addon = { readonly status: string; readonly issues: number } | "missing";

const ADDON = "aws-guardduty-agent";

/** What a cell is read with. */
export type CellQuestion = {
  readonly tables: ReferenceTables;
  readonly asOf: Instant;
  /** What the Region's administrator told, once it has. */
  readonly lead: Promise<Lead | null>;
};

/**
 * Reads everything of one account and Region that Runtime Monitoring hangs on. A refused call leaves its part out and is kept by
 * the asker; the rest is read all the same.
 */
export async function readCell(asker: Asker, question: CellQuestion): Promise<CellAnswers> {
  const [hosts, endpoints, eks, ecs, guardDuty] = await Promise.all([
    readHosts(asker, question.tables),
    asker.pages(
      "ec2:DescribeVpcEndpoints",
      {
        MaxResults: 1000,
        Filters: [
          {
            Name: "service-name",
            Values: ["guardduty-data", "guardduty-data-fips"].map((name) => `com.amazonaws.${asker.regionId}.${name}`),
          },
        ],
      },
      ({ VpcEndpoints }) => VpcEndpoints,
    ),
    readEks(asker),
    readEcs(asker),
    question.lead.then((lead) => readGuardDuty(asker, lead?.of(asker.accountId) ?? null, question.asOf)),
  ]);
  // A host names its VPC, and a VPC with an endpoint of the account's own is the account's: only elsewhere the subnet must say whose.
  const ownVpcs = new Set(endpoints?.filter(({ State }) => /^available$/i.test(State ?? "")).map(({ VpcId }) => VpcId));
  const hostSubnets = [...hosts.vpcOf].filter(([, vpcId]) => !ownVpcs.has(vpcId)).map(([subnetId]) => subnetId);
  const subnets = [...new Set([...hostSubnets, ...ecs.subnetIds])].sort();
  const quiet = hosts.whole && ecs.whole && hosts.count === 0 && ecs.count === 0;
  const [described, usage, services] = await Promise.all([
    Promise.all(
      batches(subnets, 200).map((some) =>
        asker.pages(
          "ec2:DescribeSubnets",
          { MaxResults: 1000, Filters: [{ Name: "subnet-id", Values: some }] },
          ({ Subnets }) => Subnets,
        ),
      ),
    ),
    quiet
      ? null
      : asker.pages(
          "cloudwatch:GetMetricData",
          usageQuestion(question.asOf),
          ({ MetricDataResults }) => MetricDataResults,
        ),
    readServicesToExplain(asker, ecs, guardDuty),
  ]);
  return {
    raw: {
      ...hosts.raw,
      ...eks.raw,
      ...ecs.raw,
      "describe-services": [...ecs.raw["describe-services"], ...services],
      "describe-vpc-endpoints": endpoints === null ? [] : [{ VpcEndpoints: endpoints }],
    },
    tasks: ecs.tasks,
    services: services.flatMap((page) => page.services ?? []),
    subnets: described.flatMap((page) => page ?? []),
    whole: { hosts: hosts.whole, tasks: ecs.whole, ecsClusters: ecs.clustersWhole, eksClusters: eks.whole },
    addons: eks.addons,
    onFargate: eks.onFargate,
    guardDuty,
    usage,
  };
}

async function readHosts(asker: Asker, tables: ReferenceTables) {
  const reservations = await asker.pages(
    "ec2:DescribeInstances",
    {
      MaxResults: 1000,
      // Without it AWS leaves out the hosts that its services run, such as the nodes of EKS Auto Mode, and says nothing.
      IncludeManagedResources: true,
      Filters: [{ Name: "instance-state-name", Values: ["running"] }],
    },
    ({ Reservations }) => Reservations,
  );
  const instances = (reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
  const imageIds = [...new Set(instances.map(({ ImageId }) => ImageId).filter((id) => id !== undefined))].sort();
  const unsized = instances.filter(({ CpuOptions }) => !CpuOptions?.CoreCount);
  const strange = [...new Set(unsized.map(({ InstanceType }) => String(InstanceType)))].filter(
    (type) => !tables.instanceTypes.has(type),
  );
  const [images, types] = await Promise.all([
    Promise.all(
      batches(imageIds, 200).map((some) =>
        asker.pages(
          "ec2:DescribeImages",
          // By a filter, since one image that is gone would make the whole call fail.
          { MaxResults: 1000, IncludeDeprecated: true, Filters: [{ Name: "image-id", Values: some }] },
          ({ Images }) => Images,
        ),
      ),
    ),
    Promise.all(
      batches(strange.sort(), 100).map((some) =>
        asker.pages(
          "ec2:DescribeInstanceTypes",
          { MaxResults: 100, Filters: [{ Name: "instance-type", Values: some }] },
          ({ InstanceTypes }) => InstanceTypes,
        ),
      ),
    ),
  ]);
  return {
    whole: reservations !== null,
    count: instances.length,
    vpcOf: new Map(
      instances.flatMap(({ SubnetId, VpcId }) => (SubnetId === undefined ? [] : [[SubnetId, VpcId] as const])),
    ),
    raw: {
      "describe-instances": reservations === null ? [] : [{ Reservations: reservations }],
      "describe-images": images.map((Images) => ({ Images: Images ?? [] })),
      "describe-instance-types": types.map((InstanceTypes) => ({ InstanceTypes: InstanceTypes ?? [] })),
    },
  };
}

async function readEks(asker: Asker) {
  const names = await asker.pages(
    "eks:ListClusters",
    { maxResults: 100, include: ["all"] },
    ({ clusters }) => clusters,
  );
  const clusters = await Promise.all((names ?? []).map((name) => readEksCluster(asker, name)));
  return {
    whole: names !== null,
    addons: new Map(clusters.flatMap(({ name, addon }) => (addon === null ? [] : [[name, addon] as const]))),
    onFargate: clusters.filter(({ fargate }) => fargate).map(({ name }) => name),
    raw: {
      "list-clusters": names === null ? [] : [{ clusters: names }],
      "describe-cluster": clusters.flatMap(({ described }) => described),
      "describe-nodegroup": clusters.flatMap(({ groups }) => groups),
    },
  };
}

async function readEksCluster(asker: Asker, name: string) {
  const answer = await asker.call("eks:DescribeCluster", { name });
  const { connectorConfig, outpostConfig } = answer?.cluster ?? {};
  const described = answer === null ? [] : [answer];
  // EKS doesn't manage these: their node groups and add-ons are not its own.
  if (connectorConfig !== undefined || outpostConfig !== undefined) {
    return { name, described, groups: [], addon: null, fargate: false };
  }
  const [groups, profiles, addon] = await Promise.all([
    asker
      .pages("eks:ListNodegroups", { clusterName: name, maxResults: 100 }, ({ nodegroups }) => nodegroups)
      .then((names) =>
        Promise.all(
          (names ?? []).map((nodegroupName) =>
            asker.call("eks:DescribeNodegroup", { clusterName: name, nodegroupName }),
          ),
        ),
      ),
    asker.pages(
      "eks:ListFargateProfiles",
      { clusterName: name, maxResults: 100 },
      ({ fargateProfileNames }) => fargateProfileNames,
    ),
    asker.call("eks:DescribeAddon", { clusterName: name, addonName: ADDON }),
  ]);
  return {
    name,
    described,
    groups: groups.filter((group) => group !== null),
    addon: addonOf(asker, name, addon?.addon),
    fargate: (profiles?.length ?? 0) > 0,
  };
}

function addonOf(asker: Asker, cluster: string, addon: EksAddon | undefined): Addon | null {
  if (addon !== undefined) return { status: addon.status ?? "", issues: addon.health?.issues?.length ?? 0 };
  const absent = asker.absent("eks:DescribeAddon", { clusterName: cluster, addonName: ADDON });
  return absent ? "missing" : null;
}

async function readEcs(asker: Asker) {
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

/**
 * The services of tasks that run without GuardDuty's sidecar although it should be there: their last deployment tells why. Only
 * the tasks' own words are asked for, so that an organization in good order costs no call.
 */
async function readServicesToExplain(
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

async function readDefinitions(asker: Asker, arns: readonly (string | undefined)[]) {
  const distinct = [...new Set(arns.filter((arn) => arn !== undefined))].sort();
  const answers = await Promise.all(
    distinct.map((taskDefinition) => asker.call("ecs:DescribeTaskDefinition", { taskDefinition })),
  );
  return answers.filter((answer) => answer !== null);
}
