import type { CoverageResource, DetectorFeatureConfigurationResult } from "@aws-sdk/client-guardduty";
import type { Instance } from "@aws-sdk/client-ec2";
import type { Task } from "@aws-sdk/client-ecs";
import { onTestFinished, vi } from "vitest";
import { createJudge } from "../../../src/inventory/eligibility.ts";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import type { Workload } from "../../../src/inventory/workload.ts";
import type { Pacer } from "../../../src/sources/aws/admission.ts";
import type { LiveQuestion } from "../../../src/sources/aws/live.ts";
import { readLive, scanToFile } from "../../../src/sources/aws/live.ts";
import type { ScanEvent } from "../../../src/sources/aws/scan.ts";
import { openSession } from "../../../src/sources/aws/session.ts";
import type { Fake } from "../../aws/fake/server.ts";
import { startFake } from "../../aws/fake/server.ts";
import type {
  FakeAccount,
  FakeEcsCluster,
  FakeEksCluster,
  FakeMetric,
  FakeRegion,
  FakeWorld,
} from "../../aws/fake/world.ts";
import type { FaultRule } from "../../aws/fault.ts";
import { startFaultProxy } from "../../aws/fault-proxy.ts";
import { TABLES } from "../open-words.ts";

/** The accounts of the small organization: it is asked from the first, and the second administers GuardDuty. */
export const MANAGEMENT = "111111111111";
export const AUDIT = "222222222222";
export const TEAM = "333333333333";

export const HOME = "us-east-1";
export const ABROAD = "eu-west-1";

export type Place = { readonly accountId: string; readonly regionId: string };

/** The cell that most tests look at. */
export const HERE: Place = { accountId: TEAM, regionId: HOME };

export const AS_OF = Date.parse("2026-11-21T06:00:00Z");
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const ago = (days: number): Date => new Date(AS_OF - days * DAY);

export const ROLE = "watchbill";

/** An account that can be entered, with what stands in its Regions. */
export const account = (id: string, regions: Readonly<Record<string, FakeRegion>>): FakeAccount => ({
  id,
  name: `account ${id.slice(0, 1)}`,
  roles: [{ name: ROLE }],
  regions,
});

/** An organization of accounts, asked from its management account. */
export const organizationOf = (accounts: readonly FakeAccount[]): FakeWorld => ({
  regions: [
    { id: HOME, optIn: false },
    { id: ABROAD, optIn: false },
    { id: "af-south-1", optIn: true },
  ],
  organization: {
    id: "o-small00001",
    rootId: "r-small",
    managementAccountId: MANAGEMENT,
    delegatedAdministrators: accounts.flatMap(({ id }) => (id === AUDIT ? [id] : [])),
    units: [{ id: "ou-small-apps", name: "Apps", parentId: null }],
  },
  accounts,
});

/** A world of one account whose one Region holds something. */
export const worldOf = (region: FakeRegion): FakeWorld => ({
  ...organizationOf([account(TEAM, { [HOME]: region })]),
  organization: null,
});

/** A running Linux host of 2 vCPUs, unless it is told otherwise. */
export const host = (id: string, is: Partial<Instance> = {}): Instance => ({
  InstanceId: id,
  InstanceType: "m5.large",
  State: { Code: 16, Name: "running" },
  Architecture: "x86_64",
  PlatformDetails: "Linux/UNIX",
  CpuOptions: { CoreCount: 1, ThreadsPerCore: 2 },
  VpcId: "vpc-main",
  SubnetId: "subnet-main",
  Tags: [],
  ...is,
});

/** A node of 4 vCPUs of an EKS cluster. */
export const node = (id: string, cluster: string, is: Partial<Instance> = {}): Instance =>
  host(id, {
    InstanceType: "m5.xlarge",
    CpuOptions: { CoreCount: 2, ThreadsPerCore: 2 },
    Tags: [{ Key: "aws:eks:cluster-name", Value: cluster }],
    ...is,
  });

/** An EKS cluster with GuardDuty's add-on; with a node group of m5.xlarge where `nodes` are wanted. */
export const eksCluster = (name: string, { accountId, regionId }: Place, nodes = 0): FakeEksCluster => {
  const arn = `arn:aws:eks:${regionId}:${accountId}`;
  return {
    cluster: { name, arn: `${arn}:cluster/${name}`, status: "ACTIVE", version: "1.33", tags: {} },
    nodegroups:
      nodes === 0
        ? []
        : [
            {
              nodegroupName: "workers",
              nodegroupArn: `${arn}:nodegroup/${name}/workers/1`,
              clusterName: name,
              status: "ACTIVE",
              amiType: "AL2023_x86_64_STANDARD",
              instanceTypes: ["m5.xlarge"],
              scalingConfig: { minSize: 1, desiredSize: nodes, maxSize: 2 * nodes },
              resources: { autoScalingGroups: [{ name: `eks-${name}` }] },
            },
          ],
    addons: [{ addonName: "aws-guardduty-agent", clusterName: name, status: "ACTIVE", health: { issues: [] } }],
  };
};

/** A Fargate task of half a vCPU with GuardDuty's sidecar in it. */
export const task = (id: string, { accountId, regionId }: Place, is: Partial<Task> = {}): Task => {
  const arn = `arn:aws:ecs:${regionId}:${accountId}`;
  return {
    taskArn: `${arn}:task/apps/${id}`,
    clusterArn: `${arn}:cluster/apps`,
    taskDefinitionArn: `${arn}:task-definition/web:1`,
    lastStatus: "RUNNING",
    desiredStatus: "RUNNING",
    launchType: "FARGATE",
    platformFamily: "Linux",
    platformVersion: "1.4.0",
    cpu: "512",
    memory: "1024",
    group: "service:web",
    createdAt: ago(5),
    containers: [
      { name: "web", lastStatus: "RUNNING" },
      { name: "aws-guardduty-agent-abc", lastStatus: "RUNNING" },
    ],
    ...is,
  };
};

/** The same task without the sidecar. */
export const bare = (id: string, place: Place, is: Partial<Task> = {}): Task =>
  task(id, place, { containers: [{ name: "web", lastStatus: "RUNNING" }], ...is });

/** An ECS cluster `apps` with its tasks and the service `web`, last deployed so many days ago. */
export const ecsCluster = (tasks: readonly Task[], { accountId, regionId }: Place, deployed = 5): FakeEcsCluster => {
  const arn = `arn:aws:ecs:${regionId}:${accountId}`;
  const definition = `${arn}:task-definition/web:1`;
  return {
    cluster: {
      clusterArn: `${arn}:cluster/apps`,
      clusterName: "apps",
      status: "ACTIVE",
      runningTasksCount: tasks.length,
      registeredContainerInstancesCount: 0,
      tags: [],
    },
    tasks,
    services: [
      {
        serviceArn: `${arn}:service/apps/web`,
        serviceName: "web",
        clusterArn: `${arn}:cluster/apps`,
        status: "ACTIVE",
        runningCount: tasks.filter(({ group }) => group === "service:web").length,
        launchType: "FARGATE",
        platformFamily: "Linux",
        platformVersion: "1.4.0",
        taskDefinition: definition,
        deployments: [{ id: "ecs-svc/1", status: "PRIMARY", taskDefinition: definition, createdAt: ago(deployed) }],
      },
    ],
  };
};

type Feature = DetectorFeatureConfigurationResult;

/** A detector with Runtime Monitoring and all automated agents on since so many days, or with other features. */
export function detector(id: string, since = 90, features?: readonly Feature[]): NonNullable<FakeRegion["detector"]> {
  const on = { Status: "ENABLED" as const, UpdatedAt: ago(since) };
  return {
    id,
    answer: {
      Status: "ENABLED",
      ServiceRole: "arn:aws:iam::000000000000:role/aws-service-role/guardduty.amazonaws.com/none",
      Features:
        features === undefined
          ? [
              {
                Name: "RUNTIME_MONITORING",
                ...on,
                AdditionalConfiguration: [
                  { Name: "EKS_ADDON_MANAGEMENT", ...on },
                  { Name: "ECS_FARGATE_AGENT_MANAGEMENT", ...on },
                  { Name: "EC2_AGENT_MANAGEMENT", ...on },
                ],
              },
            ]
          : [...features],
    },
  };
}

const listed = (
  accountId: string,
  ResourceDetails: NonNullable<CoverageResource["ResourceDetails"]>,
  issue: string | null,
): CoverageResource => ({
  ResourceId: `${accountId} ${JSON.stringify(ResourceDetails).length}`,
  AccountId: accountId,
  CoverageStatus: issue === null ? "HEALTHY" : "UNHEALTHY",
  ...(issue === null ? {} : { Issue: issue }),
  ResourceDetails,
});

/** An EC2 instance of the coverage list, healthy unless it has an issue. */
export const hostEntry = (accountId: string, InstanceId: string, issue: string | null = null): CoverageResource =>
  listed(
    accountId,
    {
      ResourceType: "EC2",
      Ec2InstanceDetails: { InstanceId, InstanceType: "m5.large", ManagementType: "AUTO_MANAGED" },
    },
    issue,
  );

/** An EKS cluster of the coverage list. */
export const eksEntry = (
  accountId: string,
  ClusterName: string,
  [CoveredNodes, CompatibleNodes]: readonly [covered: number, compatible: number],
): CoverageResource =>
  listed(
    accountId,
    {
      ResourceType: "EKS",
      EksClusterDetails: { ClusterName, CoveredNodes, CompatibleNodes, ManagementType: "AUTO_MANAGED" },
    },
    CoveredNodes < CompatibleNodes ? "Agent not reporting" : null,
  );

/** The healthy ECS cluster `apps` of the coverage list. */
export const ecsEntry = (accountId: string): CoverageResource =>
  listed(
    accountId,
    {
      ResourceType: "ECS",
      EcsClusterDetails: { ClusterName: "apps", FargateDetails: { Issues: [], ManagementType: "AUTO_MANAGED" } },
    },
    null,
  );

/** vCPUs that ran, hour by hour until the scan, as AWS's usage metric counts them; null for an hour without a sample. */
export const usageMetric = (Service: "EC2" | "Fargate", values: readonly (number | null)[]): FakeMetric => ({
  namespace: "AWS/Usage",
  metricName: "ResourceCount",
  dimensions: {
    Type: "Resource",
    Resource: "vCPU",
    Service,
    Class: Service === "EC2" ? "Standard/OnDemand" : "Standard/Fargate",
  },
  start: new Date(AS_OF - values.length * HOUR),
  stepSeconds: 3600,
  values,
});

/** vCPU-hours that GuardDuty metered in each hour of the last full days before the scan. */
export const meteredMetric = (AccountId: string, DataSource: string, hourly: number, days = 3): FakeMetric => ({
  namespace: "AWS/GuardDuty",
  metricName: "MonitoredVcpuHours",
  dimensions: { AccountId, DataSource },
  start: new Date(Math.floor(AS_OF / DAY) * DAY - days * DAY),
  stepSeconds: 3600,
  values: Array.from({ length: days * 24 }, () => hourly),
});

/** Starts the fake with a world, until the test ends. */
export async function serve(world: FakeWorld): Promise<Fake> {
  const fake = await startFake(world, { buckets: false });
  onTestFinished(() => fake.close());
  return fake;
}

/** Puts faults between a test and its fake, until the test ends. */
export async function withFaults(fake: Fake, rules: readonly FaultRule[], accountId?: string) {
  const proxy = await startFaultProxy(fake.url, rules);
  onTestFinished(() => proxy.close());
  const own = accountId === undefined ? fake.env : fake.envOf(accountId);
  return { proxy, env: { ...own, AWS_ENDPOINT_URL: proxy.url } };
}

export type Env = Readonly<Record<string, string>>;

/** Runs something with variables of the environment. */
export async function inEnvironment<Result>(env: Env, run: () => Promise<Result>): Promise<Result> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  try {
    return await run();
  } finally {
    vi.unstubAllEnvs();
  }
}

export type Asked = Partial<Pick<LiveQuestion, "organization" | "accounts" | "regions" | "now">> & {
  readonly role?: string;
};

/** Opens a session that waits for nothing: its pauses pass at once, and so do those of the SDK. */
async function questionOf(env: Env, asked: Asked, onProgress: (event: ScanEvent) => void): Promise<LiveQuestion> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  vi.spyOn(Math, "random").mockReturnValue(0);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  let slept = 0;
  const pacer: Pacer = {
    now: () => Date.now() + slept,
    sleep: async (milliseconds) => {
      slept += milliseconds;
    },
  };
  const stopping = new AbortController();
  const { signal } = stopping;
  const { role = ROLE, ...rest } = asked;
  const session = await openSession(
    { profile: null, role, externalId: null, decoder: "fast", network: { proxyEnv: {} }, defaultRegion: null },
    signal,
    pacer,
  );
  onTestFinished(() => session.close());
  return {
    session,
    profile: null,
    role,
    organization: true,
    accounts: null,
    regions: null,
    now: AS_OF,
    tables: TABLES,
    pacer,
    signal,
    stop: (why) => stopping.abort(why),
    onProgress,
    ...rest,
  };
}

/** Reads a world as `watchbill report aws` does. */
export const read = (env: Env, asked: Asked = {}): Promise<Inventory> => readInParts(env, asked, () => {});

/** The same, and hands on what was read whenever a cell closes. */
export async function readInParts(env: Env, asked: Asked, onPart: (part: Inventory) => void): Promise<Inventory> {
  const question = await questionOf(env, asked, () => {});
  const workloads: Workload[] = [];
  const frame = await readLive(
    question,
    createJudge(TABLES),
    (workload) => workloads.push(workload),
    (soFar) => onPart({ ...soFar(), workloads: [...workloads] }),
  );
  return { ...frame, workloads };
}

/** Reads the one account of a world, alone. */
export const readAlone = async (world: FakeWorld): Promise<Inventory> =>
  read((await serve(world)).env, { organization: false });

/** Scans into a file as `watchbill scan` does, and says how that ended. */
export async function scanInto(path: string, env: Env, asked: Asked = {}) {
  return scanToFile(await questionOf(env, asked, () => {}), path, process.pid);
}

/** vCPUs by account, Region and kind; what has no known size counts as NaN, so that it can't pass for nothing. */
export function vcpusOf({ workloads }: Inventory): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { accountId, regionId, kind, size, count } of workloads) {
    const key = `${accountId} ${regionId} ${kind}`;
    const each = size.state === "known" ? size.vcpus.expected / 1000 : Number.NaN;
    sums[key] = (sums[key] ?? 0) + each * count.expected;
  }
  return sums;
}

/** One workload by the end of its origin. Throws where there isn't exactly one. */
export function only({ workloads }: Inventory, origin: string): Workload {
  const [found, ...more] = workloads.filter((workload) => workload.origin.endsWith(origin));
  if (found === undefined || more.length > 0)
    throw new Error(`${origin}: ${found === undefined ? 0 : 1 + more.length}`);
  return found;
}

/** A cell with 30 vCPUs of hosts and nodes and two of tasks, such that reading it takes every call that a cell can need. */
export function busyCell(place: Place): FakeRegion {
  const { accountId, regionId } = place;
  const at = `${accountId.slice(0, 1)}-${regionId}`;
  const definition = `arn:aws:ecs:${regionId}:${accountId}:task-definition/web:1`;
  const instances = [
    host(`i-a-${at}`, { ImageId: "ami-1" }),
    // Where the account has no endpoint of its own, the subnet must say whose VPC it is.
    host(`i-b-${at}`, { ImageId: "ami-1", VpcId: "vpc-other", SubnetId: "subnet-other" }),
    // Not in our table, and told by AWS's own alone.
    host(`i-new-${at}`, { InstanceType: "cc1.4xlarge", CpuOptions: {} }),
    host(`i-ecs-${at}`, { Tags: [{ Key: "Name", Value: "ecs" }] }),
    node(`i-n-${at}`, "web"),
    node(`i-m-${at}`, "web"),
  ];
  const { cluster, ...apps } = ecsCluster(
    [
      task("t-1", place),
      task("t-2", place),
      // Of a size that only its definition tells.
      task("t-3", place, { cpu: undefined, memory: undefined }),
      bare("t-4", place),
    ],
    place,
  );
  return {
    instances,
    images: [{ ImageId: "ami-1", Name: "al2023-ami-2023.6.20241031.0-kernel-6.1-x86_64" }],
    instanceTypes: [{ InstanceType: "cc1.4xlarge", VCpuInfo: { DefaultVCpus: 16 } }],
    subnets: ["main", "other"].map((name) => ({
      SubnetId: `subnet-${name}`,
      VpcId: `vpc-${name}`,
      OwnerId: accountId,
      AvailabilityZone: `${regionId}a`,
    })),
    vpcEndpoints: [
      {
        VpcEndpointId: `vpce-${at}`,
        VpcId: "vpc-main",
        OwnerId: accountId,
        ServiceName: `com.amazonaws.${regionId}.guardduty-data`,
        State: "available",
        SubnetIds: ["subnet-main"],
        PrivateDnsEnabled: true,
        Groups: [{ GroupId: "sg-endpoint" }],
        Tags: [{ Key: "GuardDutyManaged", Value: "true" }],
      },
    ],
    vpcs: ["main", "other"].map((name) => ({ VpcId: `vpc-${name}`, OwnerId: accountId, CidrBlock: "10.0.0.0/16" })),
    securityGroups: [
      {
        GroupId: "sg-endpoint",
        IpPermissions: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "10.0.0.0/16" }] }],
      },
    ],
    managedInstances: [
      {
        InstanceId: `i-b-${at}`,
        PingStatus: "Online",
        ResourceType: "EC2Instance",
        PlatformType: "Linux",
        PlatformName: "Amazon Linux",
        PlatformVersion: "2023",
      },
    ],
    eks: [eksCluster("web", place, 2)],
    ecs: [
      {
        cluster: { ...cluster, registeredContainerInstancesCount: 1 },
        ...apps,
        containerInstances: [
          {
            containerInstanceArn: `arn:aws:ecs:${regionId}:${accountId}:container-instance/apps/c-1`,
            ec2InstanceId: `i-ecs-${at}`,
            status: "ACTIVE",
            agentConnected: true,
            attributes: [{ name: "ecs.instance-type", value: "m5.large" }],
          },
        ],
      },
    ],
    taskDefinitions: [{ taskDefinitionArn: definition, family: "web", revision: 1, cpu: "512", memory: "1024" }],
    detector: detector(`d-${at}`),
    coverage: [hostEntry(accountId, `i-a-${at}`), eksEntry(accountId, "web", [2, 2]), ecsEntry(accountId)],
    freeTrial: [{ Name: "EC2_RUNTIME_MONITORING", FreeTrialDaysRemaining: 12 }],
    metrics: [
      usageMetric(
        "EC2",
        Array.from({ length: 720 }, () => 32),
      ),
      usageMetric(
        "Fargate",
        Array.from({ length: 720 }, () => 2),
      ),
    ],
  };
}

/** Three accounts, busy in two Regions each. */
export const busyOrganization = (): FakeWorld => ({
  ...organizationOf(
    [MANAGEMENT, AUDIT, TEAM].map((id) =>
      account(id, {
        [HOME]: busyCell({ accountId: id, regionId: HOME }),
        [ABROAD]: busyCell({ accountId: id, regionId: ABROAD }),
      }),
    ),
  ),
  guardDutyAdministrator: AUDIT,
});
