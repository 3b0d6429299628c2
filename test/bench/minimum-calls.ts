import type { Api } from "../../src/sources/aws/apis.ts";
import type { Instance } from "@aws-sdk/client-ec2";
import type { Task } from "@aws-sdk/client-ecs";
import type { FakeRegion, FakeWorld } from "../aws/fake/world.ts";

/** Calls by operation. */
export type Calls = ReadonlyMap<Api, number>;

/**
 * The fewest calls that tell all a scan has to know of an organization: one for each fact, or one for each full page. Asked by the
 * management account; every account has the role, and GuardDuty one administrator for all Regions.
 */
export function minimumCalls({ accounts, organization, regions, guardDutyAdministrator }: FakeWorld): Calls {
  const calls = new Map<Api, number>();
  const add = (api: Api, count: number): void => void calls.set(api, (calls.get(api) ?? 0) + count);

  const units = organization?.units ?? [];
  const parents = [undefined, ...units.map(({ id }) => id)];
  add("sts:GetCallerIdentity", 1);
  add("organizations:DescribeOrganization", 1);
  add("organizations:ListAccounts", pages(accounts.length, 20));
  add("organizations:ListRoots", 1);
  for (const parent of parents) {
    const below = units.filter(({ parentId }) => (parentId ?? undefined) === parent).length;
    add("organizations:ListOrganizationalUnitsForParent", pages(below, 20));
    add("organizations:ListAccountsForParent", pages(accounts.filter(({ unitId }) => unitId === parent).length, 20));
  }
  add("sts:AssumeRole", accounts.length - 1);
  add("ec2:DescribeRegions", accounts.length);
  // Who administers GuardDuty is the same everywhere.
  add("guardduty:ListOrganizationAdminAccounts", 1);

  for (const { id } of regions) {
    const cells = accounts.map((account) => ({ accountId: account.id, region: account.regions?.[id] ?? {} }));
    for (const { accountId, region } of cells) addCell(region, accountId, add);
    const members = cells.filter(
      ({ accountId, region }) => region.detector !== undefined && accountId !== guardDutyAdministrator,
    );
    // An account that is no member of the administrator says for itself that it has no detector.
    add("guardduty:ListDetectors", accounts.length - members.length);
    add("guardduty:GetDetector", 1);
    add("guardduty:ListMembers", pages(members.length, 50));
    add("guardduty:GetMemberDetectors", Math.ceil(members.length / 50));
    add("guardduty:GetRemainingFreeTrialDays", pages(members.length + 1, 50));
    const resources = cells.reduce((sum, { region: { coverage = [] } }) => sum + coverage.length, 0);
    add("guardduty:ListCoverage", pages(resources, 50));
    // Whether the list is whole.
    add("guardduty:GetCoverageStatistics", 1);
    add("cloudwatch:GetMetricData", pages(members.length + 1, 166));
  }
  return calls;
}

/** Pages that hold so many items; none at all is a page too. */
const pages = (items: number, size: number): number => Math.max(1, Math.ceil(items / size));

type Add = (api: Api, count: number) => void;

function addCell(region: FakeRegion, accountId: string, add: Add): void {
  const { instances = [], eks = [], ecs = [], vpcEndpoints = [] } = region;
  add("ec2:DescribeInstances", pages(instances.length, 1000));
  add("ec2:DescribeVpcEndpoints", 1);
  add("eks:ListClusters", pages(eks.length, 100));
  add("ecs:ListClusters", pages(ecs.length, 100));
  if (instances.length > 0) add("ec2:DescribeImages", pages(new Set(instances.map((one) => one.ImageId)).size, 200));
  // Whose a VPC is matters where the account has no endpoint of its own in it.
  const own = new Set(vpcEndpoints.map(({ VpcId }) => VpcId));
  const elsewhere = new Set(instances.filter(({ VpcId }) => !own.has(VpcId)).map(({ SubnetId }) => SubnetId));
  if (elsewhere.size > 0) add("ec2:DescribeSubnets", pages(elsewhere.size, 200));
  addReasons(region, accountId, add);
  for (const { nodegroups = [] } of eks) {
    add("eks:DescribeCluster", 1);
    add("eks:ListNodegroups", pages(nodegroups.length, 100));
    add("eks:DescribeNodegroup", nodegroups.length);
    add("eks:ListFargateProfiles", 1);
    add("eks:DescribeAddon", 1);
  }
  if (ecs.length > 0) add("ecs:DescribeClusters", pages(ecs.length, 100));
  for (const { tasks = [] } of ecs) {
    if (tasks.length === 0) continue;
    add("ecs:ListTasks", pages(tasks.length, 100));
    add("ecs:DescribeTasks", pages(tasks.length, 100));
    const bare = tasks.filter(isBare);
    if (automatic(region) && bare.length > 0) {
      add("ecs:DescribeServices", pages(new Set(bare.map(({ group }) => group)).size, 10));
    }
  }
  if (instances.length > 0 || ecs.some(({ tasks = [] }) => tasks.length > 0)) add("cloudwatch:GetMetricData", 1);
}

/** Why something doesn't report matters where it could: of its VPC, and of a host that GuardDuty brings its agent to. */
function addReasons(region: FakeRegion, accountId: string, add: Add): void {
  const { instances = [], coverage = [], ecs = [], vpcs = [], vpcEndpoints = [], detector } = region;
  const feature = (detector?.answer.Features ?? []).find(
    ({ Name, Status }) => Name === "RUNTIME_MONITORING" && Status === "ENABLED",
  );
  if (detector?.answer.Status !== "ENABLED" || feature === undefined) return;
  const healthy = coverage.filter(({ CoverageStatus }) => CoverageStatus === "HEALTHY");
  const reports = new Set(
    healthy.flatMap(({ ResourceDetails: of }) => [
      of?.Ec2InstanceDetails?.InstanceId,
      of?.EksClusterDetails?.ClusterName,
    ]),
  );
  const clusterOf = ({ Tags = [] }: Instance) => Tags.find(({ Key }) => Key === "aws:eks:cluster-name")?.Value;
  const silent = instances.filter((one) => !reports.has(clusterOf(one) ?? one.InstanceId));
  const brings = (feature.AdditionalConfiguration ?? []).some(
    ({ Name, Status }) => Name === "EC2_AGENT_MANAGEMENT" && Status === "ENABLED",
  );
  const hosts = silent.filter((one) => clusterOf(one) === undefined);
  if (brings && hosts.length > 0) add("ssm:DescribeInstanceInformation", pages(hosts.length, 50));
  const bare = ecs.flatMap(({ tasks = [] }) => tasks).filter(isBare);
  const standing = new Set(instances.filter((one) => !silent.includes(one)).map(({ VpcId }) => VpcId));
  const subnets = new Map((region.subnets ?? []).map(({ SubnetId, VpcId }) => [SubnetId, VpcId]));
  const questioned = new Set([
    ...silent.map(({ VpcId }) => VpcId),
    ...bare.map(({ attachments = [] }) =>
      subnets.get(attachments.flatMap(({ details = [] }) => details).find(({ name }) => name === "subnetId")?.value),
    ),
    ...vpcEndpoints.map(({ VpcId }) => VpcId).filter((id) => !standing.has(id)),
  ]);
  const own = vpcs.filter(({ VpcId, OwnerId }) => OwnerId === accountId && questioned.has(VpcId));
  if (own.length > 0) add("ec2:DescribeVpcAttribute", 2 * own.length);
  const groups = vpcEndpoints.filter(({ VpcId }) => questioned.has(VpcId)).flatMap(({ Groups = [] }) => Groups);
  if (groups.length === 0) return;
  add("ec2:DescribeVpcs", pages(own.length, 200));
  add("ec2:DescribeSecurityGroups", pages(groups.length, 200));
}

const isBare = ({ containers = [] }: Task): boolean =>
  !containers.some(({ name }) => name?.startsWith("aws-guardduty-agent-"));

const automatic = ({ detector }: FakeRegion): boolean =>
  (detector?.answer.Features ?? []).some(({ AdditionalConfiguration = [] }) =>
    AdditionalConfiguration.some(({ Name, Status }) => Name === "ECS_FARGATE_AGENT_MANAGEMENT" && Status === "ENABLED"),
  );
