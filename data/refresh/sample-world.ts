import type { Account, Detector, TrialClock, VpcEndpoint } from "../../src/inventory/inventory.ts";
import type { Gap, Skipped } from "../../src/inventory/gap.ts";
import type { Kind } from "../../src/inventory/workload.ts";

/** Its accounts by name. */
export const ACCOUNT_IDS = {
  audit: "111111111111",
  network: "222222222222",
  shared: "333333333333",
  store: "444444444444",
  payments: "555555555555",
  warehouse: "666666666666",
  analytics: "777777777777",
  tokyo: "888888888888",
  storeDev: "999999999999",
  science: "101010101010",
  sandbox: "121212121212",
  acquired: "131313131313",
} as const;

/** The invented organization. */
export const ORGANIZATION = { id: "o-samplebrass1", name: "brasswater", whole: true };

/** Its accounts, in their tree of organizational units. */
export const ACCOUNTS: readonly Account[] = [
  { id: ACCOUNT_IDS.audit, name: "security-audit", ou: ["Root", "Security"] },
  { id: ACCOUNT_IDS.network, name: "network-hub", ou: ["Root", "Infrastructure"] },
  { id: ACCOUNT_IDS.shared, name: "shared-services", ou: ["Root", "Infrastructure"] },
  { id: ACCOUNT_IDS.store, name: "storefront-prod", ou: ["Root", "Workloads", "Prod"] },
  { id: ACCOUNT_IDS.payments, name: "payments-prod", ou: ["Root", "Workloads", "Prod"] },
  { id: ACCOUNT_IDS.warehouse, name: "warehouse-prod", ou: ["Root", "Workloads", "Prod"] },
  { id: ACCOUNT_IDS.analytics, name: "analytics-prod", ou: ["Root", "Workloads", "Prod"] },
  { id: ACCOUNT_IDS.tokyo, name: "東京-storefront", ou: ["Root", "Workloads", "Prod", "Japan"] },
  { id: ACCOUNT_IDS.storeDev, name: "storefront-dev", ou: ["Root", "Workloads", "Dev"] },
  { id: ACCOUNT_IDS.science, name: "data-science", ou: ["Root", "Workloads", "Dev"] },
  { id: ACCOUNT_IDS.sandbox, name: "sandbox", ou: ["Root", "Sandbox"] },
  { id: ACCOUNT_IDS.acquired, name: "acquired-legacy", ou: ["Root", "Acquired"] },
];

/** Its Regions: two with known prices, two with some, one with none. */
export const REGIONS: readonly string[] = ["us-east-1", "us-east-2", "eu-central-1", "eu-west-1", "ap-northeast-1"];

const on = (accountId: string, regionId: string, ...automated: Kind[]): Detector => ({
  accountId,
  regionId,
  automated,
  status: "enabled",
  runtime: "on",
  managedBy: null,
  updatedAt: null,
});

const EKS = "eks-node";
const FARGATE = "fargate-task";
const EC2 = "ec2-instance";

/** GuardDuty where it differs from the rest: a detector that is on, with Runtime Monitoring off. */
export const DETECTORS: readonly Detector[] = [
  on(ACCOUNT_IDS.network, "us-east-1", EKS, FARGATE, EC2),
  on(ACCOUNT_IDS.shared, "us-east-1", EC2),
  on(ACCOUNT_IDS.shared, "eu-central-1", EC2),
  on(ACCOUNT_IDS.store, "us-east-1", EKS, FARGATE),
  on(ACCOUNT_IDS.store, "eu-west-1", EKS, FARGATE),
  on(ACCOUNT_IDS.payments, "us-east-1", EKS, FARGATE),
  on(ACCOUNT_IDS.payments, "eu-central-1", FARGATE),
  on(ACCOUNT_IDS.payments, "eu-west-1", FARGATE),
  on(ACCOUNT_IDS.warehouse, "us-east-1", EC2),
  {
    accountId: ACCOUNT_IDS.warehouse,
    regionId: "us-east-2",
    status: "enabled",
    runtime: "legacy-eks",
    automated: [EKS],
    managedBy: null,
    updatedAt: null,
  },
  on(ACCOUNT_IDS.analytics, "us-east-1", EC2),
  on(ACCOUNT_IDS.analytics, "eu-central-1"),
  on(ACCOUNT_IDS.tokyo, "ap-northeast-1", EKS, FARGATE, EC2),
  on(ACCOUNT_IDS.storeDev, "us-east-2", EKS, FARGATE, EC2),
  {
    accountId: ACCOUNT_IDS.sandbox,
    regionId: "us-east-2",
    status: "disabled",
    runtime: "off",
    automated: [],
    managedBy: null,
    updatedAt: null,
  },
  ...REGIONS.map((regionId): Detector => ({
    accountId: ACCOUNT_IDS.acquired,
    regionId,
    status: "absent",
    runtime: "off",
    automated: [],
    managedBy: null,
    updatedAt: null,
  })),
];

const clock = (accountId: string, regionId: string, kind: Kind, day: string): TrialClock => ({
  accountId,
  regionId,
  kind,
  ends: Date.parse(`${day}T00:00:00Z`),
  precision: "day",
});

/** Trials that run or are known to have ended; protected without a clock is over, on without an agent is unused. */
export const TRIALS: readonly TrialClock[] = [
  clock(ACCOUNT_IDS.analytics, "us-east-1", EC2, "2026-12-09"),
  clock(ACCOUNT_IDS.payments, "eu-central-1", FARGATE, "2026-12-18"),
  clock(ACCOUNT_IDS.tokyo, "ap-northeast-1", EKS, "2026-12-01"),
  clock(ACCOUNT_IDS.storeDev, "us-east-2", FARGATE, "2026-11-23"),
  clock(ACCOUNT_IDS.store, "us-east-1", EKS, "2026-06-30"),
  clock(ACCOUNT_IDS.warehouse, "us-east-1", EC2, "2026-11-14"),
];

const vpc = (
  accountId: string,
  regionId: string,
  vpcId: string,
  azs: number,
  more: Partial<VpcEndpoint> = {},
): VpcEndpoint => ({
  accountId,
  regionId,
  vpcId,
  azs,
  participants: [],
  endpoint: "guardduty",
  reporting: true,
  ...more,
});

/** Its VPCs: most with GuardDuty's own endpoint, two shared, one with an endpoint made by hand, one left over, one without. */
export const VPCS: readonly VpcEndpoint[] = [
  vpc(ACCOUNT_IDS.network, "us-east-1", "vpc-05a3b1e0000000101", 3, {
    participants: [ACCOUNT_IDS.store, ACCOUNT_IDS.payments],
  }),
  vpc(ACCOUNT_IDS.network, "eu-west-1", "vpc-05a3b1e0000000102", 3, {
    participants: [ACCOUNT_IDS.payments],
    endpoint: "none",
    reporting: false,
  }),
  vpc(ACCOUNT_IDS.shared, "us-east-1", "vpc-05a3b1e0000000103", 2),
  vpc(ACCOUNT_IDS.shared, "eu-central-1", "vpc-05a3b1e0000000104", 2),
  vpc(ACCOUNT_IDS.store, "eu-west-1", "vpc-05a3b1e0000000105", 3),
  vpc(ACCOUNT_IDS.payments, "eu-central-1", "vpc-05a3b1e0000000106", 3),
  vpc(ACCOUNT_IDS.warehouse, "us-east-1", "vpc-05a3b1e0000000107", 3, { endpoint: "self-made" }),
  vpc(ACCOUNT_IDS.warehouse, "us-east-2", "vpc-05a3b1e0000000108", 3),
  vpc(ACCOUNT_IDS.analytics, "us-east-1", "vpc-05a3b1e0000000109", 4),
  vpc(ACCOUNT_IDS.analytics, "eu-central-1", "vpc-05a3b1e0000000110", 3, { endpoint: "self-made", reporting: false }),
  vpc(ACCOUNT_IDS.tokyo, "ap-northeast-1", "vpc-05a3b1e0000000111", 3),
  vpc(ACCOUNT_IDS.storeDev, "us-east-2", "vpc-05a3b1e0000000112", 2),
  vpc(ACCOUNT_IDS.sandbox, "us-east-2", "vpc-05a3b1e0000000113", 2, { reporting: false }),
  vpc(ACCOUNT_IDS.acquired, "us-east-1", "vpc-05a3b1e0000000114", 2, { endpoint: "none", reporting: false }),
];

/** What could not be read: one call with a bound of what it hides, one without. */
export const GAPS: readonly Gap[] = [
  {
    accountId: ACCOUNT_IDS.sandbox,
    regionId: "eu-west-1",
    api: "ec2:DescribeInstances",
    reason: "denied",
    message: "AccessDenied: explicit deny in a service control policy",
    hides: [{ kind: EC2, bound: 64_000 }],
  },
  {
    accountId: ACCOUNT_IDS.acquired,
    regionId: "eu-central-1",
    api: "ecs:ListTasks",
    reason: "throttled",
    message: "ThrottlingException: rate exceeded, three times in a row",
    hides: [{ kind: FARGATE, bound: null }],
  },
];

/** Regions that nobody opted in to. */
export const SKIPPED: readonly Skipped[] = [
  { accountId: null, regionId: "me-central-1", reason: "not opted in by any account" },
  { accountId: null, regionId: "af-south-1", reason: "not opted in by any account" },
];
