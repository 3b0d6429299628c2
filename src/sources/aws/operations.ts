import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  DescribeRegionsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import {
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListClustersCommand,
  ListContainerInstancesCommand,
  ListServicesCommand,
  ListTasksCommand,
} from "@aws-sdk/client-ecs";
import {
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  ListClustersCommand as ListEksClustersCommand,
  ListFargateProfilesCommand,
  ListNodegroupsCommand,
} from "@aws-sdk/client-eks";
import {
  GetAdministratorAccountCommand,
  GetCoverageStatisticsCommand,
  GetDetectorCommand,
  GetMemberDetectorsCommand,
  GetRemainingFreeTrialDaysCommand,
  ListCoverageCommand,
  ListDetectorsCommand,
  ListMembersCommand,
  ListOrganizationAdminAccountsCommand,
} from "@aws-sdk/client-guardduty";
import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
} from "@aws-sdk/client-organizations";
import { GetProductsCommand } from "@aws-sdk/client-pricing";
import { DescribeInstanceInformationCommand } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Api } from "./apis.ts";

/**
 * How often a call may be made: a bucket of `burst` calls that refills at `perSecond`, for each account and Region. Operations
 * with the same `group` drink from one bucket.
 */
export type Rate = {
  readonly group: string;
  readonly burst: number;
  readonly perSecond: number;
  /** Whether these calls go before others that wait: their answers are waited for by many. */
  readonly ahead?: boolean;
};

/** AWS's published rate of a describe call that names a page size: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html */
const ec2 = (group: string): Rate => ({ group, burst: 100, perSecond: 20 });
/** AWS's published rates: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/request-throttling.html */
const ecsClusters: Rate = { group: "ecs clusters", burst: 50, perSecond: 20 };
const ecsTasks: Rate = { group: "ecs tasks", burst: 100, perSecond: 20 };
const ecsServices: Rate = { group: "ecs services", burst: 100, perSecond: 20 };
const ecsDefinitions: Rate = { group: "ecs task definitions", burst: 50, perSecond: 20 };
/** AWS's published rate: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const organizations: Rate = { group: "organizations", burst: 12, perSecond: 8 };
/** AWS's published rate: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const sts: Rate = { group: "sts", burst: 600, perSecond: 600 };
/** AWS's published rate: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const cloudwatch: Rate = { group: "cloudwatch", burst: 500, perSecond: 500 };
/** AWS publishes no rates for these services; ours are below what its own tools use. */
const eks: Rate = { group: "eks", burst: 20, perSecond: 10 };
const guardDuty: Rate = { group: "guardduty", burst: 20, perSecond: 10, ahead: true };
const ssm: Rate = { group: "ssm", burst: 20, perSecond: 10 };
const pricing: Rate = { group: "pricing", burst: 20, perSecond: 10 };

/** How each call is made: the SDK's command, and how often it may be. */
export const OPERATIONS = {
  "sts:GetCallerIdentity": { command: GetCallerIdentityCommand, rate: sts },
  "sts:AssumeRole": { command: AssumeRoleCommand, rate: sts },
  "organizations:DescribeOrganization": { command: DescribeOrganizationCommand, rate: organizations },
  "organizations:ListAccounts": { command: ListAccountsCommand, rate: organizations },
  "organizations:ListRoots": { command: ListRootsCommand, rate: organizations },
  "organizations:ListOrganizationalUnitsForParent": {
    command: ListOrganizationalUnitsForParentCommand,
    rate: organizations,
  },
  "organizations:ListAccountsForParent": {
    command: ListAccountsForParentCommand,
    rate: organizations,
  },
  "guardduty:ListOrganizationAdminAccounts": {
    command: ListOrganizationAdminAccountsCommand,
    rate: guardDuty,
  },
  "pricing:GetProducts": { command: GetProductsCommand, rate: pricing },
  "ec2:DescribeRegions": { command: DescribeRegionsCommand, rate: ec2("ec2 regions") },
  "ec2:DescribeInstances": { command: DescribeInstancesCommand, rate: ec2("ec2 instances") },
  "ec2:DescribeInstanceTypes": { command: DescribeInstanceTypesCommand, rate: ec2("ec2 types") },
  "ec2:DescribeImages": { command: DescribeImagesCommand, rate: ec2("ec2 images") },
  "ec2:DescribeSubnets": { command: DescribeSubnetsCommand, rate: ec2("ec2 subnets") },
  "ec2:DescribeVpcEndpoints": { command: DescribeVpcEndpointsCommand, rate: ec2("ec2 endpoints") },
  "ec2:DescribeVpcs": { command: DescribeVpcsCommand, rate: ec2("ec2 vpcs") },
  "ec2:DescribeVpcAttribute": { command: DescribeVpcAttributeCommand, rate: ec2("ec2 vpc attributes") },
  "ec2:DescribeSecurityGroups": { command: DescribeSecurityGroupsCommand, rate: ec2("ec2 security groups") },
  "ssm:DescribeInstanceInformation": { command: DescribeInstanceInformationCommand, rate: ssm },
  "ecs:ListClusters": { command: ListClustersCommand, rate: ecsClusters },
  "ecs:DescribeClusters": { command: DescribeClustersCommand, rate: ecsClusters },
  "ecs:ListTasks": { command: ListTasksCommand, rate: ecsTasks },
  "ecs:DescribeTasks": { command: DescribeTasksCommand, rate: ecsTasks },
  "ecs:ListServices": { command: ListServicesCommand, rate: ecsServices },
  "ecs:DescribeServices": { command: DescribeServicesCommand, rate: ecsServices },
  "ecs:ListContainerInstances": { command: ListContainerInstancesCommand, rate: ecsTasks },
  "ecs:DescribeContainerInstances": { command: DescribeContainerInstancesCommand, rate: ecsTasks },
  "ecs:DescribeTaskDefinition": { command: DescribeTaskDefinitionCommand, rate: ecsDefinitions },
  "eks:ListClusters": { command: ListEksClustersCommand, rate: eks },
  "eks:DescribeCluster": { command: DescribeClusterCommand, rate: eks },
  "eks:ListNodegroups": { command: ListNodegroupsCommand, rate: eks },
  "eks:DescribeNodegroup": { command: DescribeNodegroupCommand, rate: eks },
  "eks:ListFargateProfiles": { command: ListFargateProfilesCommand, rate: eks },
  "eks:DescribeAddon": { command: DescribeAddonCommand, rate: eks },
  "guardduty:ListDetectors": { command: ListDetectorsCommand, rate: guardDuty },
  "guardduty:GetDetector": { command: GetDetectorCommand, rate: guardDuty },
  "guardduty:ListCoverage": { command: ListCoverageCommand, rate: guardDuty },
  "guardduty:GetCoverageStatistics": { command: GetCoverageStatisticsCommand, rate: guardDuty },
  "guardduty:GetRemainingFreeTrialDays": {
    command: GetRemainingFreeTrialDaysCommand,
    rate: guardDuty,
  },
  "guardduty:GetAdministratorAccount": { command: GetAdministratorAccountCommand, rate: guardDuty },
  "guardduty:ListMembers": { command: ListMembersCommand, rate: guardDuty },
  "guardduty:GetMemberDetectors": { command: GetMemberDetectorsCommand, rate: guardDuty },
  "cloudwatch:GetMetricData": { command: GetMetricDataCommand, rate: cloudwatch },
} as const satisfies Readonly<Record<Api, { readonly command: unknown; readonly rate: Rate }>>;

type CommandOf<One extends Api> = (typeof OPERATIONS)[One]["command"];

/** What a call is asked. */
export type InputOf<One extends Api> = ConstructorParameters<CommandOf<One>>[0];

/** What a call answers. */
export type OutputOf<One extends Api> =
  InstanceType<CommandOf<One>> extends {
    resolveMiddleware: (...words: never[]) => (asked: never) => Promise<infer Done>;
  }
    ? Done extends { readonly output: infer Output }
      ? Output
      : never
    : never;
