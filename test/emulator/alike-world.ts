import type { Instance } from "@aws-sdk/client-ec2";
import type { Task } from "@aws-sdk/client-ecs";
import type {
  FakeAccount,
  FakeEcsCluster,
  FakeEksCluster,
  FakeOrganization,
  FakeRegion,
  FakeVpcEndpoint,
  FakeWorld,
} from "../aws/fake/world.ts";
import type { CellPlan, HostGroup, PlannedCell } from "./cell-plan.ts";
import { cellsOf, HOST_TYPES } from "./cell-plan.ts";
import type { Organization } from "./organization.ts";
import { ROLE } from "./organization.ts";

const SUBNETS = ["subnet-1", "subnet-2"];

const SINCE = new Date("2026-01-01T00:00:00Z");

/**
 * The organization that moto is seeded with, by the same plan, for the fake: told as AWS tells it. Detectors, coverage, trials and
 * metrics are in neither, since moto answers for none of them.
 */
export function alikeWorld(organization: Organization, regions: readonly string[]): FakeWorld {
  const cells = Map.groupBy(cellsOf(organization, regions), ({ account }) => account);
  return {
    regions: regions.map((id) => ({ id, optIn: false })),
    organization: {
      id: organization.id,
      rootId: "r-fake",
      managementAccountId: organization.accounts[0].id,
      delegatedAdministrators: [],
      units: unitsOf(organization),
    },
    accounts: [...cells].map(([{ id, name, ou }, own]): FakeAccount => ({
      id,
      name,
      ...(ou.length > 1 ? { unitId: unitId(ou) } : {}),
      roles: [{ name: ROLE }],
      regions: Object.fromEntries(own.map((cell) => [cell.region, regionOf(cell)])),
    })),
  };
}

const unitId = (ou: readonly string[]): string => `ou-fake-${ou.slice(1).join("-").toLowerCase()}`;

/** The units on the way to every account, each once. */
function unitsOf({ accounts }: Organization): FakeOrganization["units"] {
  const paths = accounts.flatMap(({ ou }) => ou.slice(1).map((_, depth) => ou.slice(0, depth + 2)));
  const units = paths.map((path) => ({
    id: unitId(path),
    name: path.at(-1) ?? "",
    parentId: path.length > 2 ? unitId(path.slice(0, -1)) : null,
  }));
  return [...new Map(units.map((unit) => [unit.id, unit])).values()];
}

function regionOf({ account, region, plan: { hosts, eks, ecs, endpoint } }: PlannedCell): FakeRegion {
  const groups = [...hosts, ...(eks === null ? [] : [eks.nodes])];
  const arn = (service: string) => `arn:aws:${service}:${region}:${account.id}`;
  return {
    instances: groups.flatMap((group, at) => instancesOf(group, region, at)),
    vpcs: [{ VpcId: "vpc-1", OwnerId: account.id, CidrBlock: "10.0.0.0/16", State: "available" }],
    subnets: SUBNETS.map((SubnetId, at) => ({
      SubnetId,
      VpcId: "vpc-1",
      OwnerId: account.id,
      AvailabilityZone: `${region}${"ab"[at]}`,
    })),
    vpcEndpoints: endpoint === null ? [] : [endpointOf(endpoint, account.id, region)],
    eks: eks === null ? [] : [eksOf(eks, arn("eks"))],
    ...(ecs === null ? {} : ecsOf(ecs, arn("ecs"))),
  };
}

const endpointOf = (
  { zones, ofGuardDuty }: NonNullable<CellPlan["endpoint"]>,
  OwnerId: string,
  region: string,
): FakeVpcEndpoint => ({
  VpcEndpointId: "vpce-1",
  VpcEndpointType: "Interface",
  VpcId: "vpc-1",
  OwnerId,
  ServiceName: `com.amazonaws.${region}.guardduty-data`,
  State: "available",
  SubnetIds: SUBNETS.slice(0, zones),
  Tags: [{ Key: "GuardDutyManaged", Value: String(ofGuardDuty) }],
});

function instancesOf({ type, count, state, tags }: HostGroup, region: string, group: number): Instance[] {
  const { cores, threads, architecture } = HOST_TYPES[type];
  return Array.from({ length: count }, (_, at) => ({
    InstanceId: `i-${String(group * 100 + at).padStart(17, "0")}`,
    InstanceType: type,
    ImageId: "ami-12345678",
    State: state === "running" ? { Code: 16, Name: state } : { Code: 80, Name: state },
    Architecture: architecture,
    PlatformDetails: "Linux/UNIX",
    CpuOptions: { CoreCount: cores, ThreadsPerCore: threads },
    Placement: { AvailabilityZone: `${region}a` },
    SubnetId: "subnet-1",
    VpcId: "vpc-1",
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  }));
}

function eksOf({ cluster, nodeGroup, nodes }: NonNullable<CellPlan["eks"]>, arn: string): FakeEksCluster {
  const group = {
    clusterName: cluster,
    status: "ACTIVE" as const,
    amiType: "AL2023_ARM_64_STANDARD" as const,
    instanceTypes: [nodes.type],
    scalingConfig: { minSize: 1, maxSize: 6, desiredSize: nodes.count },
  };
  return {
    cluster: { name: cluster, arn: `${arn}:cluster/${cluster}`, status: "ACTIVE", version: "1.33" },
    nodegroups:
      nodeGroup === null
        ? []
        : [{ ...group, nodegroupName: nodeGroup, nodegroupArn: `${arn}:nodegroup/${cluster}/${nodeGroup}/fake` }],
  };
}

function ecsOf(
  { cluster, service, cpu, memory, architecture, tags, ofService, alone }: NonNullable<CellPlan["ecs"]>,
  arn: string,
): { readonly ecs: FakeEcsCluster[]; readonly taskDefinitions: FakeRegion["taskDefinitions"] & object } {
  const clusterArn = `${arn}:cluster/${cluster}`;
  const taskDefinitionArn = `${arn}:task-definition/${service}:1`;
  const size = { cpu: String(cpu), memory: String(memory) };
  const place = { launchType: "FARGATE", platformFamily: "Linux", platformVersion: "1.4.0" } as const;
  const tasks = Array.from({ length: ofService + alone }, (_, at): Task => ({
    ...place,
    ...size,
    taskArn: `${arn}:task/${cluster}/${String(at).padStart(32, "0")}`,
    clusterArn,
    taskDefinitionArn,
    lastStatus: "RUNNING",
    desiredStatus: "RUNNING",
    group: at < ofService ? `service:${service}` : `family:${service}`,
    startedAt: SINCE,
    attributes: [{ name: "ecs.cpu-architecture", value: architecture.toLowerCase() }],
    attachments: [
      { type: "ElasticNetworkInterface", status: "ATTACHED", details: [{ name: "subnetId", value: "subnet-1" }] },
    ],
    containers: [{ name: service, lastStatus: "RUNNING" }],
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
  }));
  return {
    ecs: [
      {
        cluster: {
          clusterArn,
          clusterName: cluster,
          status: "ACTIVE",
          runningTasksCount: tasks.length,
          pendingTasksCount: 0,
          activeServicesCount: 1,
          registeredContainerInstancesCount: 0,
        },
        tasks,
        services: [
          {
            ...place,
            serviceArn: `${arn}:service/${cluster}/${service}`,
            serviceName: service,
            clusterArn,
            status: "ACTIVE",
            desiredCount: ofService,
            runningCount: ofService,
            pendingCount: 0,
            taskDefinition: taskDefinitionArn,
          },
        ],
      },
    ],
    taskDefinitions: [
      {
        ...size,
        taskDefinitionArn,
        family: service,
        revision: 1,
        requiresCompatibilities: ["FARGATE"],
        runtimePlatform: { cpuArchitecture: architecture, operatingSystemFamily: "LINUX" },
      },
    ],
  };
}
