/** Who makes a call: the caller as itself, or the role in an account, which the caller is in its own. */
type Asker = "caller" | "account";

/**
 * Every call that is made, by its IAM action. The policies that a scanner needs are made from this table, so that no other call
 * can be made and none is allowed in vain; what makes the calls (`operations.ts`) loads the SDK, and this doesn't.
 */
export const APIS = {
  "sts:GetCallerIdentity": "caller",
  "sts:AssumeRole": "caller",
  "organizations:DescribeOrganization": "caller",
  "organizations:ListAccounts": "caller",
  "organizations:ListRoots": "caller",
  "organizations:ListOrganizationalUnitsForParent": "caller",
  "organizations:ListAccountsForParent": "caller",
  "guardduty:ListOrganizationAdminAccounts": "caller",
  "pricing:GetProducts": "caller",
  "ec2:DescribeRegions": "account",
  "ec2:DescribeInstances": "account",
  "ec2:DescribeInstanceTypes": "account",
  "ec2:DescribeImages": "account",
  "ec2:DescribeSubnets": "account",
  "ec2:DescribeVpcEndpoints": "account",
  "ec2:DescribeVpcs": "account",
  "ec2:DescribeVpcAttribute": "account",
  "ec2:DescribeSecurityGroups": "account",
  "ssm:DescribeInstanceInformation": "account",
  "ecs:ListClusters": "account",
  "ecs:DescribeClusters": "account",
  "ecs:ListTasks": "account",
  "ecs:DescribeTasks": "account",
  "ecs:ListServices": "account",
  "ecs:DescribeServices": "account",
  "ecs:ListContainerInstances": "account",
  "ecs:DescribeContainerInstances": "account",
  "ecs:DescribeTaskDefinition": "account",
  "eks:ListClusters": "account",
  "eks:DescribeCluster": "account",
  "eks:ListNodegroups": "account",
  "eks:DescribeNodegroup": "account",
  "eks:ListFargateProfiles": "account",
  "eks:DescribeAddon": "account",
  "guardduty:ListDetectors": "account",
  "guardduty:GetDetector": "account",
  "guardduty:ListCoverage": "account",
  "guardduty:GetCoverageStatistics": "account",
  "guardduty:GetRemainingFreeTrialDays": "account",
  "guardduty:GetAdministratorAccount": "account",
  "guardduty:ListMembers": "account",
  "guardduty:GetMemberDetectors": "account",
  "cloudwatch:GetMetricData": "account",
} as const satisfies Readonly<Record<string, Asker>>;

/** A call by its IAM action, such as `ec2:DescribeInstances`. */
export type Api = keyof typeof APIS;

/** The role that is taken where none is named. */
export const DEFAULT_ROLE = "watchbill-reader";
