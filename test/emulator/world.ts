import type { Subnet, Tag } from "@aws-sdk/client-ec2";
import {
  CreateVpcEndpointCommand,
  DescribeSubnetsCommand,
  EC2Client,
  RunInstancesCommand,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import { CreateClusterCommand as CreateEcsClusterCommand } from "@aws-sdk/client-ecs";
import { CreateServiceCommand, RegisterTaskDefinitionCommand, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { ECSClient, RunTaskCommand } from "@aws-sdk/client-ecs";
import { CreateClusterCommand, CreateNodegroupCommand, EKSClient } from "@aws-sdk/client-eks";
import type { CellPlan, HostGroup, Seeded } from "./cell-plan.ts";
import { cellsOf, seededIn } from "./cell-plan.ts";
import type { Account, Organization } from "./organization.ts";
import { clientConfig, credentialsIn, must } from "./organization.ts";

/** Of an SDK client in one account and Region. */
type Config = ReturnType<typeof clientConfig>;

const ACCOUNTS_AT_ONCE = 8;

/** Fills every account and Region of an organization by its plan, and gives what runs, by account, Region and kind. */
export async function seedWorkloads(
  url: string,
  organization: Organization,
  regions: readonly string[],
): Promise<readonly Seeded[]> {
  const cells = cellsOf(organization, regions);
  const queue = Map.groupBy(cells, ({ account }) => account).entries();
  const worker = async (): Promise<void> => {
    for (const [account, own] of queue) {
      const credentials = await credentialsIn(url, account);
      for (const { region, plan } of own) await seedCell(clientConfig(url, region, credentials), account, plan);
    }
  };
  await Promise.all(Array.from({ length: ACCOUNTS_AT_ONCE }, worker));
  return cells.flatMap(seededIn);
}

async function seedCell(config: Config, account: Account, { hosts, eks, ecs, endpoint }: CellPlan): Promise<void> {
  const ec2 = new EC2Client(config);
  for (const group of hosts) await runHosts(ec2, group);
  if (eks !== null) {
    await seedEks(config, account, eks);
    await runHosts(ec2, eks.nodes);
  }
  if (ecs !== null) await seedEcs(config, await subnetsOf(ec2), ecs);
  if (endpoint !== null) await seedEndpoint(ec2, config.region, endpoint);
  ec2.destroy();
}

async function seedEks(
  config: Config,
  { id }: Account,
  { cluster, nodeGroup, nodes }: NonNullable<CellPlan["eks"]>,
): Promise<void> {
  const eks = new EKSClient(config);
  const roleArn = `arn:aws:iam::${id}:role/eks`;
  await eks.send(new CreateClusterCommand({ name: cluster, roleArn, resourcesVpcConfig: {}, version: "1.33" }));
  if (nodeGroup !== null) {
    const group = { clusterName: cluster, nodegroupName: nodeGroup, nodeRole: roleArn, subnets: ["subnet-0"] };
    const scalingConfig = { minSize: 1, maxSize: 6, desiredSize: nodes.count };
    const machines = { scalingConfig, instanceTypes: [nodes.type], amiType: "AL2023_ARM_64_STANDARD" as const };
    await eks.send(new CreateNodegroupCommand({ ...group, ...machines }));
  }
  eks.destroy();
}

async function seedEcs(
  config: Config,
  subnets: readonly Subnet[],
  { cluster, service, cpu, memory, architecture, tags, ofService, alone }: NonNullable<CellPlan["ecs"]>,
): Promise<void> {
  const ecs = new ECSClient(config);
  await ecs.send(new CreateEcsClusterCommand({ clusterName: cluster }));
  const definition = new RegisterTaskDefinitionCommand({
    family: service,
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: String(cpu),
    memory: String(memory),
    runtimePlatform: { cpuArchitecture: architecture, operatingSystemFamily: "LINUX" },
    // moto's RunTask fails where the container has no memory of its own.
    containerDefinitions: [{ name: service, image: service, cpu, memory }],
  });
  await ecs.send(definition);
  const awsvpcConfiguration = { subnets: [must(subnets[0]?.SubnetId)], securityGroups: [] };
  const job = { cluster, taskDefinition: service };
  // AWS resolves the version itself; moto repeats what it was asked for.
  const place = { launchType: "FARGATE", platformVersion: "1.4.0" } as const;
  const run = { ...job, ...place, networkConfiguration: { awsvpcConfiguration } };
  const tagged = { ...run, tags: Object.entries(tags).map(([key, value]) => ({ key, value })) };
  await ecs.send(new CreateServiceCommand({ ...run, serviceName: service, desiredCount: ofService }));
  // moto's services start no tasks, and only an update makes the cluster count them as running; the tasks are started beside it.
  await ecs.send(new UpdateServiceCommand({ ...job, service, desiredCount: ofService }));
  await ecs.send(new RunTaskCommand({ ...tagged, group: `service:${service}`, count: ofService }));
  if (alone > 0) await ecs.send(new RunTaskCommand({ ...tagged, count: alone }));
  ecs.destroy();
}

const subnetsOf = async (ec2: EC2Client): Promise<readonly Subnet[]> =>
  (await ec2.send(new DescribeSubnetsCommand())).Subnets ?? [];

async function seedEndpoint(
  ec2: EC2Client,
  region: string,
  { zones, ofGuardDuty }: NonNullable<CellPlan["endpoint"]>,
): Promise<void> {
  const subnets = (await subnetsOf(ec2)).slice(0, zones);
  const endpoint = new CreateVpcEndpointCommand({
    VpcEndpointType: "Interface",
    ServiceName: `com.amazonaws.${region}.guardduty-data`,
    VpcId: must(subnets[0]?.VpcId),
    SubnetIds: subnets.map(({ SubnetId }) => must(SubnetId)),
    TagSpecifications: [{ ResourceType: "vpc-endpoint", Tags: tagList({ GuardDutyManaged: String(ofGuardDuty) }) }],
  });
  await ec2.send(endpoint);
}

const tagList = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

async function runHosts(ec2: EC2Client, { type, count, state, tags }: HostGroup): Promise<void> {
  const TagSpecifications = [{ ResourceType: "instance" as const, Tags: tagList(tags) }];
  // moto starts MinCount.
  const counts = { MinCount: count, MaxCount: count };
  const run = new RunInstancesCommand({ ImageId: "ami-12345678", InstanceType: type, ...counts, TagSpecifications });
  const ids = ((await ec2.send(run)).Instances ?? []).map(({ InstanceId }) => must(InstanceId));
  if (state === "stopped") await ec2.send(new StopInstancesCommand({ InstanceIds: ids }));
}
