const HEADER = {
  watchbill: "inventory/1",
  asOf: "2026-11-21T00:00:00Z",
  source: { type: "aws", name: "audit" },
  organization: { id: "o-a", name: "acme", whole: true },
  scan: { identity: "arn:aws:iam::111122223333:role/reader", arguments: ["--organization"] },
};

const AT = { account: "111122223333", region: "us-east-1" };

/** Every record and every field that an inventory may have. */
export const INVENTORY = [
  HEADER,
  { record: "account", id: "111122223333", name: "web-eu", ou: ["Root", "Prod"] },
  { record: "account", id: "222233334444", name: null, ou: [] },
  { record: "planned", account: "111122223333", regions: ["us-east-1", "eu-west-1"] },
  { record: "detector", ...AT, status: "enabled", runtime: "on", automated: ["eks-node"] },
  { record: "trial", ...AT, kind: "eks-node", ends: "2026-12-10T00:00:00Z", precision: "day" },
  {
    record: "vpc",
    ...AT,
    vpc: "vpc-1",
    azs: 3,
    participants: ["222233334444"],
    endpoint: "guardduty",
    reporting: true,
  },
  { record: "usage", ...AT, of: "hosts", now: 8, mean: 9.5, quietest: 2, busiest: 20, usable: "yes" },
  { record: "metered", ...AT, kind: "eks-node", vcpus: 12.5, day: "2026-11-20", vcpuHours: 300 },
  {
    record: "workload",
    ...AT,
    kind: "eks-node",
    origin: "i-1",
    type: "m5.xlarge",
    count: 3,
    cluster: "web",
    tags: { team: "web", a: "b" },
    facts: { os: "Amazon Linux 2023", kernel: "6.1", architecture: "x86_64", platform: "linux" },
    coverage: "partial",
    evidence: "coverage-list",
    covered: { low: 0, expected: 4, high: 8 },
    reasons: ["PARTLY_COVERED", "issue:Agent: x"],
  },
  {
    record: "workload",
    ...AT,
    kind: "fargate-task",
    origin: "task/1",
    vcpus: 0.25,
    count: { low: 1, expected: 2, high: null },
    hours: 220,
    facts: { memoryMiB: 512, platformVersion: "1.4.0", launchType: "FARGATE" },
    coverage: "covered",
    evidence: "sidecar",
  },
  {
    record: "workload",
    account: "222233334444",
    region: null,
    kind: "ec2-instance",
    origin: "i-2",
    vcpus: { low: 2, expected: 4, high: 8 },
    stated: "unverified",
    unread: true,
    coverage: "not-covered",
    reasons: ["NO_DETECTOR"],
  },
  { record: "workload", account: null, region: "eu-west-1", kind: "ec2-instance", origin: "i-3", type: "nobody.knows" },
  {
    record: "gap",
    account: "111122223333",
    region: "eu-west-1",
    api: "ec2:DescribeInstances",
    reason: "denied",
    message: "no",
    hides: [{ kind: "ec2-instance", bound: 96 }],
  },
  {
    record: "coverage",
    ...AT,
    resource: "eks-cluster",
    name: "web",
    healthy: true,
    management: "auto",
    agentVersion: "v1.9.0-eksbuild.2",
    covered: 2,
    compatible: 2,
    updatedAt: "2026-11-20T08:00:00Z",
  },
  {
    record: "coverage",
    ...AT,
    resource: "ec2-instance",
    name: "i-2",
    healthy: false,
    management: "manual",
    agentVersion: "1.9.2",
    ecsCluster: "shop",
    reasons: ["AGENT_NOT_REPORTING", "issue:Agent not reporting: x"],
    updatedAt: "2026-11-20T09:00:00Z",
  },
  {
    record: "cluster",
    ...AT,
    kind: "eks",
    name: "web",
    status: "ACTIVE",
    kubernetes: "1.33",
    addon: {
      version: "v1.9.0-eksbuild.2",
      status: "DEGRADED",
      issues: ["InsufficientNumberOfReplicas"],
      configuration: "{}",
    },
    tag: "true",
    vpc: "vpc-1",
    onFargate: true,
  },
  { record: "cluster", ...AT, kind: "eks", name: "bare", addon: "missing", vpc: "vpc-2" },
  { record: "cluster", ...AT, kind: "ecs", name: "shop", tag: "false" },
  {
    record: "coverage",
    ...AT,
    resource: "eks-cluster",
    name: "bare",
    healthy: false,
    reasons: ["EKS_UNHEALTHY"],
  },
  {
    record: "vpc",
    ...AT,
    vpc: "vpc-2",
    azs: 2,
    dnsSupport: true,
    dnsHostnames: false,
    privateDns: true,
    opens443: false,
    policy: { accounts: ["111122223333"], organizations: null },
  },
  { record: "skipped", account: null, region: "me-central-1", reason: "not opted in" },
  { record: "assumption", id: "x", value: "y", source: "z" },
  { record: "cell", ...AT },
  { record: "cell", account: null, region: null },
  { record: "end" },
]
  .map((record) => JSON.stringify(record))
  .join("\n");

const ARN = "arn:aws:eks:us-east-1:111122223333";

/** Answers of the AWS CLI about clusters, add-ons and VPCs, together in one file. */
export const GATES = JSON.stringify([
  {
    cluster: {
      name: "web",
      arn: `${ARN}:cluster/web`,
      status: "ACTIVE",
      version: "1.33",
      resourcesVpcConfig: { vpcId: "vpc-1" },
      tags: { GuardDutyManaged: "true" },
    },
  },
  {
    addon: {
      addonName: "aws-guardduty-agent",
      clusterName: "web",
      addonArn: `${ARN}:addon/web/aws-guardduty-agent/1`,
      addonVersion: "v1.9.0-eksbuild.2",
      status: "DEGRADED",
      health: { issues: [{ code: "InsufficientNumberOfReplicas", message: "0/30 nodes are available" }] },
      configurationValues: "{}",
    },
  },
  {
    Resources: [
      {
        ResourceId: "r-1",
        DetectorId: "d",
        AccountId: "111122223333",
        ResourceDetails: {
          ResourceType: "EKS",
          EksClusterDetails: {
            ClusterName: "web",
            CoveredNodes: 1,
            CompatibleNodes: 3,
            ManagementType: "MANUAL",
          },
        },
        CoverageStatus: "UNHEALTHY",
        Issue: "Agent not reporting: ",
        UpdatedAt: "2026-11-20T08:00:00Z",
      },
    ],
  },
  { Vpcs: [{ VpcId: "vpc-1", OwnerId: "111122223333", CidrBlock: "10.0.0.0/16" }] },
  { VpcId: "vpc-1", EnableDnsSupport: { Value: true } },
  { VpcId: "vpc-1", EnableDnsHostnames: { Value: false } },
  {
    VpcEndpoints: [
      {
        VpcId: "vpc-1",
        ServiceName: "com.amazonaws.us-east-1.guardduty-data",
        State: "available",
        OwnerId: "111122223333",
        SubnetIds: ["subnet-1", "subnet-2"],
        PrivateDnsEnabled: true,
        PolicyDocument: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
        Groups: [{ GroupId: "sg-1" }],
        Tags: [{ Key: "GuardDutyManaged", Value: "true" }],
      },
    ],
  },
  {
    SecurityGroups: [
      {
        GroupId: "sg-1",
        IpPermissions: [
          {
            IpProtocol: "tcp",
            FromPort: 443,
            ToPort: 443,
            IpRanges: [{ CidrIp: "10.0.0.0/16" }],
            UserIdGroupPairs: [],
          },
        ],
      },
    ],
  },
]);

/** Every key of an estimate. */
export const ESTIMATE = `watchbill: estimate/1
organization: o-example
workloads:
  - account: "111122223333"
    region: us-east-1
    kind: ec2-instance
    vcpus: {low: 600, expected: 800, high: 1200}
    hours: 220
    protected: true
    trialEnds: 2026-12-10
    tags: {team: web, count: 3, on: true}
  - {account: "222233334444", region: eu-west-1, kind: fargate-task, vcpus: 0.25, count: 40, cluster: shop, eligibility: unverified}
`;

export const SMALL_ESTIMATE =
  '{"watchbill": "estimate/1", "workloads": [{"account": "111122223333", "region": "us-east-1", "kind": "eks-node", "vcpus": 8}]}\n';

/** Every key of a scenario. */
export const SCENARIO = `watchbill: scenario/1
name: all of it
rules:
  - {match: {accounts: ["111122223333"], kinds: [ec2-instance]}, protect: false}
  - {match: {tags: {team: web}, clusters: [shop]}, hours: weekdays 8-20 +09:00, agent: manual}
  - {match: {regions: [us-east-1]}, growth: [+200 vCPU on 2027-03-01, -10 vCPU on 2027-04-01]}
  - {match: {}, protect: current, from: 2026-12-20}
from: 2026-12-10
growth: 2%
add: ["eks=300,ec2=20@us-east-1", "fargate=1.5@eu-west-1"]
ceiling: 8000.50
settings: {tierScope: account, ladder: shared, monthHours: 730}
`;

/** Every key of a policy. */
export const POLICY = `version: 1
settings: {tierScope: organization, ladder: per-meter, monthHours: 744, discount: 12.5%, flowLogs: {regions: {us-east-1: {gbPerMonth: 900, analyzedGbPerMonth: 1000}}}}
coverage: {rules: [{match: {kinds: [eks-node]}, protect: true}]}
budgets:
  - {name: organization, monthly: 12000, warnAt: 80%, basis: billed, month: 2027-01}
  - {name: payments, match: {tags: {team: payments}}, monthly: 400.50}
  - {name: growth, increase: {max: 10%, or: 100}}
gaps: {allow: ["111122223333/us-east-1/ec2:DescribeInstances", "*"]}
`;

/** Issues of the coverage list as AWS words them. */
export const ISSUES: readonly string[] = [
  "Agent not reporting: ",
  "Agent not provisioned: Kernel version is higher than 6.1",
  "Addon Creation Failed: InsufficientNumberOfReplicas: The add-on is unhealthy: 0/30 nodes are available: 6 Insufficient cpu. preemptionPolicy=Never",
  "SSM Association Creation Failed: GuardDuty SSM association already exists in your account",
  "Agent exited: ExitCode: 1, Reason: CannotPullContainerError: image pull failed",
  "VPC Endpoint Creation Failed: SharedVPC is not supported",
];

const notice = (status: "HEALTHY" | "UNHEALTHY", resourceDetails: object, issue = ""): string =>
  JSON.stringify({
    version: "0",
    id: "e-1",
    "detail-type": `GuardDuty Runtime Protection ${status === "HEALTHY" ? "Healthy" : "Unhealthy"}`,
    source: "aws.guardduty",
    account: "999900001111",
    time: "2026-11-21T13:00:00Z",
    region: "us-east-1",
    resources: [],
    detail: {
      schemaVersion: "1.0",
      resourceAccountId: "111122223333",
      currentStatus: status,
      previousStatus: "UNHEALTHY",
      resourceDetails,
      issue,
      lastUpdatedAt: "2026-11-21T13:00:00Z",
    },
  });

/** Notices of EventBridge: a cluster, a host, and one more of the cluster. */
export const NOTICES = [
  notice("HEALTHY", {
    resourceType: "EKS",
    eksClusterDetails: {
      clusterName: "web",
      availableNodes: "2",
      desiredNodes: "3",
      addonVersion: "v1.9.0-eksbuild.2",
    },
  }),
  notice(
    "UNHEALTHY",
    { resourceType: "EC2", ec2InstanceDetails: { instanceId: "i-1", instanceType: "m5.large" } },
    "Agent not reporting: x",
  ),
  notice(
    "UNHEALTHY",
    { resourceType: "ECS", ecsClusterDetails: { clusterName: "shop", fargateDetails: { issues: ["a"] } } },
    "x",
  ),
].join("\n");
