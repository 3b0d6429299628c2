import type { _InstanceType, Tag } from "@aws-sdk/client-ec2";
import { DescribeSubnetsCommand, EC2Client, RunInstancesCommand, StopInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateClusterCommand as CreateEcsClusterCommand } from "@aws-sdk/client-ecs";
import { CreateServiceCommand, RegisterTaskDefinitionCommand, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { ECSClient, RunTaskCommand } from "@aws-sdk/client-ecs";
import { CreateClusterCommand, CreateNodegroupCommand, EKSClient } from "@aws-sdk/client-eks";
import type { Kind } from "../../src/inventory/workload.ts";
import type { Organization } from "./organization.ts";
import { clientConfig, credentialsIn, must } from "./organization.ts";

/** What of one kind runs in one account and Region. */
export type Seeded = {
  readonly account: string;
  readonly region: string;
  readonly kind: Kind;
  readonly workloads: number;
  readonly vcpus: number;
};

type Cell = {
  readonly account: string;
  readonly region: string;
  /** Of an SDK client there. */
  readonly config: ReturnType<typeof clientConfig>;
};

const VCPUS = { "m5.large": 2, "c5.xlarge": 4, "m6g.2xlarge": 8, "r5.4xlarge": 16 } as const;
const TYPES = ["m5.large", "c5.xlarge", "m6g.2xlarge", "r5.4xlarge"] as const;
type Type = (typeof TYPES)[number];

/** Task sizes in CPU units with a memory that Fargate allows. */
const TASKS = [
  { cpu: 256, memory: 512 },
  { cpu: 1024, memory: 2048 },
  { cpu: 4096, memory: 8192 },
] as const;

const ACCOUNTS_AT_ONCE = 8;

/**
 * Fills every account and Region of an organization, differently from its neighbours: hosts everywhere, stopped ones among them;
 * an EKS cluster with nodes in an eighth, an ECS cluster with Fargate tasks in a third. Gives what runs, by account, Region and kind.
 */
export async function seedWorkloads(
  url: string,
  { accounts }: Organization,
  regions: readonly string[],
): Promise<readonly Seeded[]> {
  const queue = accounts.entries();
  const seeded: Seeded[] = [];
  const worker = async (): Promise<void> => {
    for (const [a, account] of queue) {
      const credentials = await credentialsIn(url, account);
      for (const [r, region] of regions.entries()) {
        // One more than there are Regions, so that a Region doesn't hold the same in every account.
        const n = a * (regions.length + 1) + r;
        const cell = { account: account.id, region, config: clientConfig(url, region, credentials) };
        seeded.push(await seedHosts(cell, n));
        if (n % 8 === 0) seeded.push(await seedNodes(cell, n));
        if (n % 3 === 0) seeded.push(await seedTasks(cell, n));
      }
    }
  };
  await Promise.all(Array.from({ length: ACCOUNTS_AT_ONCE }, worker));
  return seeded;
}

/** One or two hosts of a type that turns with the cell, and a stopped one in every seventh. */
async function seedHosts(cell: Cell, n: number): Promise<Seeded> {
  const ec2 = new EC2Client(cell.config);
  const type = TYPES[n % TYPES.length] ?? "m5.large";
  const count = 1 + (n % 2);
  await runInstances(ec2, type, count, [{ Key: "team", Value: `team-${n % 6}` }]);
  if (n % 7 === 0) {
    const stopped = await runInstances(ec2, "r5.4xlarge", 1, [{ Key: "team", Value: "asleep" }]);
    await ec2.send(new StopInstancesCommand({ InstanceIds: stopped }));
  }
  ec2.destroy();
  return { ...place(cell), kind: "ec2-instance", workloads: count, vcpus: count * VCPUS[type] };
}

/** A cluster with two or three nodes: a managed node group, or (every other one) nodes that carry only the tag of self-managed ones. */
async function seedNodes(cell: Cell, n: number): Promise<Seeded> {
  const [ec2, eks] = [new EC2Client(cell.config), new EKSClient(cell.config)];
  const managed = n % 16 === 0;
  const type: Type = managed ? "m6g.2xlarge" : "c5.xlarge";
  const count = managed ? 2 : 3;
  const name = `shop-${n}`;
  const roleArn = `arn:aws:iam::${cell.account}:role/eks`;
  await eks.send(new CreateClusterCommand({ name, roleArn, resourcesVpcConfig: {}, version: "1.33" }));
  const tags = [{ Key: `kubernetes.io/cluster/${name}`, Value: "owned" }];
  if (managed) {
    const group = { clusterName: name, nodegroupName: "workers", nodeRole: roleArn, subnets: ["subnet-0"] };
    const scalingConfig = { minSize: 1, maxSize: 6, desiredSize: count };
    const machines = { scalingConfig, instanceTypes: [type], amiType: "AL2023_ARM_64_STANDARD" as const };
    await eks.send(new CreateNodegroupCommand({ ...group, ...machines }));
    tags.push({ Key: "eks:cluster-name", Value: name }, { Key: "eks:nodegroup-name", Value: "workers" });
  }
  await runInstances(ec2, type, count, tags);
  ec2.destroy();
  eks.destroy();
  return { ...place(cell), kind: "eks-node", workloads: count, vcpus: count * VCPUS[type] };
}

/** An ECS cluster with a service of one or two Fargate tasks, of a size that turns with the cell; every other one runs a task alone too. */
async function seedTasks(cell: Cell, n: number): Promise<Seeded> {
  const [ec2, ecs] = [new EC2Client(cell.config), new ECSClient(cell.config)];
  const { cpu, memory } = TASKS[(n / 3) % TASKS.length] ?? TASKS[0];
  const ofService = 1 + (n % 2);
  const alone = (n + 1) % 2;
  const subnets = (await ec2.send(new DescribeSubnetsCommand())).Subnets ?? [];
  await ecs.send(new CreateEcsClusterCommand({ clusterName: "jobs" }));
  const definition = new RegisterTaskDefinitionCommand({
    family: "job",
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: String(cpu),
    memory: String(memory),
    // moto's RunTask fails where the container has no memory of its own.
    containerDefinitions: [{ name: "job", image: "job", cpu, memory }],
  });
  await ecs.send(definition);
  const awsvpcConfiguration = { subnets: [must(subnets[0]?.SubnetId)], securityGroups: [] };
  const job = { cluster: "jobs", taskDefinition: "job" };
  const run = { ...job, launchType: "FARGATE", networkConfiguration: { awsvpcConfiguration } } as const;
  await ecs.send(new CreateServiceCommand({ ...run, serviceName: "job", desiredCount: ofService }));
  // moto's services start no tasks, and only an update makes the cluster count them as running; the tasks are started beside it.
  await ecs.send(new UpdateServiceCommand({ ...job, service: "job", desiredCount: ofService }));
  await ecs.send(new RunTaskCommand({ ...run, group: "service:job", count: ofService }));
  if (alone > 0) await ecs.send(new RunTaskCommand({ ...run, count: alone }));
  ec2.destroy();
  ecs.destroy();
  return {
    ...place(cell),
    kind: "fargate-task",
    workloads: ofService + alone,
    vcpus: ((ofService + alone) * cpu) / 1024,
  };
}

/** Starts hosts and gives their ids. */
async function runInstances(ec2: EC2Client, type: _InstanceType, count: number, tags: Tag[]): Promise<string[]> {
  const TagSpecifications = [{ ResourceType: "instance" as const, Tags: tags }];
  // moto starts MinCount.
  const counts = { MinCount: count, MaxCount: count };
  const run = new RunInstancesCommand({ ImageId: "ami-12345678", InstanceType: type, ...counts, TagSpecifications });
  return ((await ec2.send(run)).Instances ?? []).map(({ InstanceId }) => must(InstanceId));
}

const place = ({ account, region }: Cell) => ({ account, region });
