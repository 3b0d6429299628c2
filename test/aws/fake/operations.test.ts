import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { EC2 } from "@aws-sdk/client-ec2";
import { ECS } from "@aws-sdk/client-ecs";
import { EKS } from "@aws-sdk/client-eks";
import { GuardDuty } from "@aws-sdk/client-guardduty";
import { Organizations } from "@aws-sdk/client-organizations";
import { Pricing } from "@aws-sdk/client-pricing";
import { STS } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { organizationWorld, ROLE } from "./organization.ts";
import type { Fake } from "./server.ts";
import { startFake } from "./server.ts";

const WORLD = organizationWorld({ accounts: 6, regions: ["us-east-1"], instancesPerCell: 2 });
const [management, audit, member] = WORLD.accounts;
const CELL = audit?.regions?.["us-east-1"] ?? {};
const DETECTOR = CELL.detector?.id ?? "";

let fake: Fake;
const clients = () => {
  const env = fake.envOf(audit?.id ?? "");
  const options = {
    region: "us-east-1",
    endpoint: fake.url,
    maxAttempts: 1,
    credentials: {
      accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "",
    },
  };
  return {
    ec2: new EC2(options),
    ecs: new ECS(options),
    eks: new EKS(options),
    guardduty: new GuardDuty(options),
    organizations: new Organizations(options),
    sts: new STS(options),
    cloudwatch: new CloudWatch(options),
    pricing: new Pricing(options),
  };
};

beforeAll(async () => {
  fake = await startFake(WORLD, { buckets: false });
});

afterAll(() => fake.close());

it("EC2: every operation that is served gives the cell's own", async () => {
  const { ec2 } = clients();
  await expect(ec2.describeRegions({ AllRegions: true })).resolves.toMatchObject({
    Regions: [{ RegionName: "us-east-1", OptInStatus: "opt-in-not-required" }],
  });
  const { Reservations } = await ec2.describeInstances({ MaxResults: 1000, IncludeManagedResources: true });
  expect(Reservations?.flatMap(({ Instances }) => Instances ?? [])).toEqual(CELL.instances);
  const { InstanceTypes } = await ec2.describeInstanceTypes({ InstanceTypes: ["m5.large"] });
  expect(InstanceTypes).toEqual(WORLD.instanceTypes?.filter(({ InstanceType }) => InstanceType === "m5.large"));
  await expect(ec2.describeInstanceTypes({ InstanceTypes: ["m5.huge" as never] })).rejects.toMatchObject({
    name: "InvalidInstanceType",
  });
  expect((await ec2.describeImages({ Owners: ["self"] })).Images).toEqual([]);
  expect((await ec2.describeVpcs({})).Vpcs).toEqual(CELL.vpcs);
  expect((await ec2.describeSubnets({})).Subnets).toEqual(CELL.subnets);
  expect((await ec2.describeSecurityGroups({})).SecurityGroups).toEqual([]);
  expect((await ec2.describeVpcEndpoints({})).VpcEndpoints).toEqual(CELL.vpcEndpoints);
  await expect(ec2.getManagedResourceVisibility({})).resolves.toMatchObject({
    Visibility: { DefaultVisibility: "visible" },
  });
});

it("ECS: every operation that is served gives the cell's own", async () => {
  const { ecs } = clients();
  const [apps] = CELL.ecs ?? [];
  const { clusterArns } = await ecs.listClusters({});
  expect(clusterArns).toEqual([apps?.cluster.clusterArn]);
  const { clusters } = await ecs.describeClusters({ clusters: clusterArns, include: ["TAGS", "STATISTICS"] });
  expect(clusters).toEqual([apps?.cluster]);
  const { taskArns } = await ecs.listTasks({ cluster: "apps", desiredStatus: "RUNNING", serviceName: "web" });
  expect((await ecs.describeTasks({ cluster: "apps", tasks: taskArns, include: ["TAGS"] })).tasks).toEqual(apps?.tasks);
  const { serviceArns } = await ecs.listServices({ cluster: "apps", maxResults: 100 });
  const { services } = await ecs.describeServices({ cluster: "apps", services: serviceArns });
  expect(services).toEqual(apps?.services?.map((service) => ({ ...service, tags: [] })));
  expect((await ecs.listContainerInstances({ cluster: "apps" })).containerInstanceArns).toEqual([]);
  const missing = await ecs.describeContainerInstances({ cluster: "apps", containerInstances: ["none"] });
  expect(missing.failures).toEqual([{ arn: "none", reason: "MISSING" }]);
  expect((await ecs.describeTaskDefinition({ taskDefinition: "web" })).taskDefinition).toEqual(
    CELL.taskDefinitions?.[0],
  );
});

it("EKS: every operation that is served gives the cell's own", async () => {
  const { eks } = clients();
  const [main] = CELL.eks ?? [];
  const name = main?.cluster.name ?? "";
  expect((await eks.listClusters({})).clusters).toEqual([name]);
  expect((await eks.describeCluster({ name })).cluster).toEqual(main?.cluster);
  expect((await eks.listNodegroups({ clusterName: name, maxResults: 100 })).nodegroups).toEqual(["workers"]);
  const { nodegroup } = await eks.describeNodegroup({ clusterName: name, nodegroupName: "workers" });
  expect(nodegroup).toEqual(main?.nodegroups?.[0]);
  expect((await eks.listFargateProfiles({ clusterName: name })).fargateProfileNames).toEqual([]);
  expect((await eks.listAddons({ clusterName: name })).addons).toEqual(["aws-guardduty-agent"]);
  const { addon } = await eks.describeAddon({ clusterName: name, addonName: "aws-guardduty-agent" });
  expect(addon).toEqual(main?.addons?.[0]);
});

it("GuardDuty: every operation that is served gives the administrator its organization", async () => {
  const { guardduty } = clients();
  const DetectorId = DETECTOR;
  expect((await guardduty.listDetectors({})).DetectorIds).toEqual([DetectorId]);
  await expect(guardduty.getDetector({ DetectorId })).resolves.toMatchObject(CELL.detector?.answer ?? {});
  const { Members } = await guardduty.listMembers({ DetectorId, OnlyAssociated: "true" });
  const members = Members?.map(({ AccountId }) => AccountId ?? "") ?? [];
  expect(members).toContain(member?.id);
  const { MemberDataSourceConfigurations: told } = await guardduty.getMemberDetectors({
    DetectorId,
    AccountIds: members,
  });
  const runtime = told?.find(({ AccountId }) => AccountId === member?.id)?.Features;
  expect(runtime?.map(({ Name }) => Name)).toContain("RUNTIME_MONITORING");
  await expect(guardduty.getAdministratorAccount({ DetectorId })).resolves.toMatchObject({ Administrator: {} });
  const { Resources } = await guardduty.listCoverage({ DetectorId });
  const { CoverageStatistics } = await guardduty.getCoverageStatistics({
    DetectorId,
    StatisticsType: ["COUNT_BY_RESOURCE_TYPE", "COUNT_BY_COVERAGE_STATUS"],
  });
  const counts = Object.values(CoverageStatistics?.CountByResourceType ?? {});
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(Resources?.length);
  const trial = await guardduty.getRemainingFreeTrialDays({ DetectorId, AccountIds: [...members, "999999999999"] });
  expect(trial.Accounts?.map(({ AccountId }) => AccountId)).toEqual(members);
  expect(trial.UnprocessedAccounts).toHaveLength(1);
  const { UsageStatistics } = await guardduty.getUsageStatistics({
    DetectorId,
    UsageStatisticType: "SUM_BY_FEATURES",
    UsageCriteria: { Features: ["EC2_RUNTIME_MONITORING"] },
  });
  expect(UsageStatistics?.SumByFeature).toEqual([
    { Feature: "EC2_RUNTIME_MONITORING", Total: { Amount: expect.stringMatching(/^\d+\.\d{8}$/), Unit: "USD" } },
  ]);
  await expect(guardduty.describeOrganizationConfiguration({ DetectorId })).resolves.toMatchObject({
    AutoEnableOrganizationMembers: "NONE",
  });
});

it("Organizations: a delegated administrator reads the whole tree", async () => {
  const { organizations } = clients();
  const { Organization } = await organizations.describeOrganization({});
  expect(Organization).toMatchObject({ Id: "o-fake000001", MasterAccountId: management?.id });
  expect((await organizations.listAccounts({})).Accounts).toHaveLength(6);
  const { Roots } = await organizations.listRoots({});
  const ParentId = Roots?.[0]?.Id ?? "";
  const { OrganizationalUnits } = await organizations.listOrganizationalUnitsForParent({ ParentId });
  expect(OrganizationalUnits?.map(({ Name }) => Name)).toEqual(["Security", "Workloads"]);
  const { Accounts } = await organizations.listAccountsForParent({ ParentId });
  expect(Accounts?.map(({ Name }) => Name)).toEqual(["management"]);
  await expect(organizations.listAccountsForParent({ ParentId: "ou-none" })).rejects.toMatchObject({
    name: "ParentNotFoundException",
  });
});

it("STS, CloudWatch and Pricing: every operation that is served", async () => {
  const { sts, cloudwatch, pricing } = clients();
  expect((await sts.getCallerIdentity({})).Account).toBe(audit?.id);
  const RoleArn = `arn:aws:iam::${member?.id}:role/${ROLE}`;
  const { Credentials } = await sts.assumeRole({ RoleArn, RoleSessionName: "scan", DurationSeconds: 900 });
  expect(Credentials).toMatchObject({ SessionToken: expect.any(String), Expiration: expect.any(Date) });
  const { Metrics } = await cloudwatch.listMetrics({ Namespace: "AWS/GuardDuty" });
  const [Metric] = Metrics ?? [];
  const { MetricDataResults } = await cloudwatch.getMetricData({
    StartTime: new Date("2026-11-20T00:00:00Z"),
    EndTime: new Date("2026-11-21T00:00:00Z"),
    MetricDataQueries: [{ Id: "one", MetricStat: { Metric, Period: 3600, Stat: "Sum" } }],
  });
  expect(MetricDataResults?.[0]?.Values).toHaveLength(24);
  const { PriceList } = await pricing.getProducts({ ServiceCode: "AmazonGuardDuty", MaxResults: 100 });
  expect(PriceList).toHaveLength(4);
});
