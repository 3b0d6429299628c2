import type { NotTried } from "../../inventory/examination.ts";
import type { Instant } from "../../units/month.ts";
import { HOUR } from "../../units/month.ts";
import type { Api } from "./apis.ts";
import type { InputOf, OutputOf } from "./operations.ts";

/** What a probe knows before it asks. */
export type ProbePlace = {
  readonly accountId: string;
  /** Whether all accounts of an organization are wanted. */
  readonly organization: boolean;
  readonly now: Instant;
};

/** What was answered before; null where it wasn't, or where there was no such thing. */
export type Answers = <One extends Api>(api: One) => OutputOf<One> | null;

/** The smallest question that shows whether a call is allowed, after the calls whose answers it needs. */
export type Probe<One extends Api> = {
  readonly after: readonly Api[];
  readonly ask: (answers: Answers, place: ProbePlace) => InputOf<One> | NotTried;
};

/** The calls that open a session and enter an account: whoever comes to the others has made them. */
export type Entrance = "sts:GetCallerIdentity" | "sts:AssumeRole";

export type Probed = Exclude<Api, Entrance>;

/** A question that needs nothing. */
const plainly = <One extends Api>(input: InputOf<One>): Probe<One> => ({ after: [], ask: () => input });

/** A question about what another call named first. */
const about = <One extends Api, From extends Api, Name extends string | readonly string[]>(
  from: From,
  nameIn: (answer: OutputOf<From>) => Name | undefined,
  ask: (name: Name, place: ProbePlace) => InputOf<One>,
): Probe<One> => ({
  after: [from],
  ask: (answers, place) => {
    const answer = answers(from);
    const name = answer === null ? undefined : nameIn(answer);
    return name === undefined ? "nothing-found" : ask(name, place);
  },
});

/** A question that only those ask who read a whole organization. */
const forAll = <One extends Api>(probe: Probe<One>): Probe<One> => ({
  ...probe,
  ask: (answers, place) => (place.organization ? probe.ask(answers, place) : "not-needed"),
});

/** A question about an ECS cluster, and what another call found in it. */
const inEcs = <One extends Api, From extends "ecs:ListTasks" | "ecs:ListServices" | "ecs:ListContainerInstances">(
  from: From,
  nameIn: (answer: OutputOf<From>) => string | undefined,
  ask: (cluster: string, name: string) => InputOf<One>,
): Probe<One> => ({
  after: ["ecs:ListClusters", from],
  ask: (answers) => {
    const cluster = answers("ecs:ListClusters")?.clusterArns?.[0];
    const answer = answers(from);
    const name = answer === null ? undefined : nameIn(answer);
    return cluster === undefined || name === undefined ? "nothing-found" : ask(cluster, name);
  },
});

const inCluster = <One extends Api>(ask: (cluster: string) => InputOf<One>): Probe<One> =>
  about("ecs:ListClusters", ({ clusterArns }) => clusterArns?.[0], ask);

const inEks = <One extends Api>(ask: (cluster: string) => InputOf<One>): Probe<One> =>
  about("eks:ListClusters", ({ clusters }) => clusters?.[0], ask);

const ofDetector = <One extends Api>(ask: (detectorId: string, place: ProbePlace) => InputOf<One>): Probe<One> =>
  about("guardduty:ListDetectors", ({ DetectorIds }) => DetectorIds?.[0], ask);

const ofRoot = <One extends Api>(ask: (rootId: string) => InputOf<One>): Probe<One> =>
  forAll(about("organizations:ListRoots", ({ Roots }) => Roots?.[0]?.Id, ask));

/** A probe of every call that a scan makes, so that no permission is missed. All of them read. */
export const PROBES: { readonly [One in Probed]: Probe<One> } = {
  "organizations:DescribeOrganization": plainly({}),
  "organizations:ListAccounts": forAll(plainly({ MaxResults: 20 })),
  "organizations:ListRoots": forAll(plainly({ MaxResults: 20 })),
  "organizations:ListOrganizationalUnitsForParent": ofRoot((ParentId) => ({ ParentId, MaxResults: 1 })),
  "organizations:ListAccountsForParent": ofRoot((ParentId) => ({ ParentId, MaxResults: 1 })),
  "guardduty:ListOrganizationAdminAccounts": {
    after: ["organizations:DescribeOrganization"],
    ask: (answers, { accountId, organization }) => {
      const found = answers("organizations:DescribeOrganization")?.Organization;
      // AWS tells the management account alone, and a scan asks nobody else.
      return organization && found?.MasterAccountId === accountId ? { MaxResults: 1 } : "not-needed";
    },
  },
  "pricing:GetProducts": plainly({ ServiceCode: "AmazonGuardDuty", FormatVersion: "aws_v1", MaxResults: 1 }),
  "ec2:DescribeRegions": plainly({ AllRegions: true }),
  "ec2:DescribeInstances": plainly({ MaxResults: 5 }),
  "ec2:DescribeInstanceTypes": plainly({ MaxResults: 5 }),
  "ec2:DescribeImages": plainly({ Owners: ["self"], MaxResults: 5 }),
  "ec2:DescribeSubnets": plainly({ MaxResults: 5 }),
  "ec2:DescribeVpcEndpoints": plainly({ MaxResults: 5 }),
  "ec2:DescribeVpcs": plainly({ MaxResults: 5 }),
  "ec2:DescribeVpcAttribute": {
    after: ["ec2:DescribeVpcs"],
    ask: (answers, { accountId }) => {
      // Of a shared VPC its owner alone may ask.
      const own = answers("ec2:DescribeVpcs")?.Vpcs?.find(({ OwnerId }) => OwnerId === accountId)?.VpcId;
      return own === undefined ? "nothing-found" : { VpcId: own, Attribute: "enableDnsSupport" };
    },
  },
  "ec2:DescribeSecurityGroups": plainly({ MaxResults: 5 }),
  "ssm:DescribeInstanceInformation": plainly({ MaxResults: 5 }),
  "ecs:ListClusters": plainly({ maxResults: 1 }),
  "ecs:DescribeClusters": inCluster((cluster) => ({ clusters: [cluster] })),
  "ecs:ListTasks": inCluster((cluster) => ({ cluster, maxResults: 1 })),
  "ecs:DescribeTasks": inEcs(
    "ecs:ListTasks",
    ({ taskArns }) => taskArns?.[0],
    (cluster, task) => ({ cluster, tasks: [task] }),
  ),
  "ecs:ListServices": inCluster((cluster) => ({ cluster, maxResults: 1 })),
  "ecs:DescribeServices": inEcs(
    "ecs:ListServices",
    ({ serviceArns }) => serviceArns?.[0],
    (cluster, service) => ({ cluster, services: [service] }),
  ),
  "ecs:ListContainerInstances": inCluster((cluster) => ({ cluster, maxResults: 1 })),
  "ecs:DescribeContainerInstances": inEcs(
    "ecs:ListContainerInstances",
    ({ containerInstanceArns }) => containerInstanceArns?.[0],
    (cluster, instance) => ({ cluster, containerInstances: [instance] }),
  ),
  "ecs:DescribeTaskDefinition": about(
    "ecs:DescribeTasks",
    ({ tasks }) => tasks?.[0]?.taskDefinitionArn,
    (taskDefinition) => ({ taskDefinition }),
  ),
  "eks:ListClusters": plainly({ maxResults: 1 }),
  "eks:DescribeCluster": inEks((name) => ({ name })),
  "eks:ListNodegroups": inEks((clusterName) => ({ clusterName, maxResults: 1 })),
  "eks:DescribeNodegroup": {
    after: ["eks:ListClusters", "eks:ListNodegroups"],
    ask: (answers) => {
      const clusterName = answers("eks:ListClusters")?.clusters?.[0];
      const nodegroupName = answers("eks:ListNodegroups")?.nodegroups?.[0];
      return clusterName === undefined || nodegroupName === undefined
        ? "nothing-found"
        : { clusterName, nodegroupName };
    },
  },
  "eks:ListFargateProfiles": inEks((clusterName) => ({ clusterName, maxResults: 1 })),
  "eks:DescribeAddon": inEks((clusterName) => ({ clusterName, addonName: "aws-guardduty-agent" })),
  "guardduty:ListDetectors": plainly({ MaxResults: 1 }),
  "guardduty:GetDetector": ofDetector((DetectorId) => ({ DetectorId })),
  "guardduty:ListCoverage": ofDetector((DetectorId) => ({ DetectorId, MaxResults: 1 })),
  "guardduty:GetCoverageStatistics": ofDetector((DetectorId) => ({
    DetectorId,
    StatisticsType: ["COUNT_BY_RESOURCE_TYPE"],
  })),
  "guardduty:GetRemainingFreeTrialDays": ofDetector((DetectorId, { accountId }) => ({
    DetectorId,
    AccountIds: [accountId],
  })),
  "guardduty:GetAdministratorAccount": ofDetector((DetectorId) => ({ DetectorId })),
  "guardduty:ListMembers": ofDetector((DetectorId) => ({ DetectorId, MaxResults: 1, OnlyAssociated: "true" })),
  "guardduty:GetMemberDetectors": {
    after: ["guardduty:ListDetectors", "guardduty:ListMembers"],
    ask: (answers) => {
      const DetectorId = answers("guardduty:ListDetectors")?.DetectorIds?.[0];
      const member = answers("guardduty:ListMembers")?.Members?.[0]?.AccountId;
      return DetectorId === undefined || member === undefined ? "nothing-found" : { DetectorId, AccountIds: [member] };
    },
  },
  // One metric, so that a place costs a thousandth of a cent.
  "cloudwatch:GetMetricData": {
    after: [],
    ask: (_, { now }) => ({
      StartTime: new Date(now - HOUR),
      EndTime: new Date(now),
      MetricDataQueries: [{ Id: "calls", MetricStat: { Metric: CALLS, Period: 3600, Stat: "Sum" } }],
    }),
  },
};

const CALLS = { Namespace: "AWS/Usage", MetricName: "CallCount" };
