import type { Instant } from "../units/month.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import type { Cluster } from "./cluster.ts";
import type { CoverageRecord } from "./coverage-record.ts";
import type { Declared } from "./declared.ts";
import type { Gap, Skipped } from "./gap.ts";
import type { Kind, Workload } from "./workload.ts";

export type SourceType =
  | "aws"
  | "inventory"
  | "sample"
  | "quantities"
  | "terraform-plan"
  | "terraform-state"
  | "cloudformation"
  | "aws-cli"
  | "events"
  | "estimate";

/** An AWS account with its place in the organization's tree, root first. */
export type Account = { readonly id: string; readonly name: string | null; readonly ou: readonly string[] };

/** An AWS organization; `whole` is false where accounts of it were not read, so that its pools hold more than is known. */
export type Organization = { readonly id: string; readonly name: string | null; readonly whole: boolean };

/** GuardDuty in one account and Region: whether a detector is on, and the kinds that Runtime Monitoring is switched on for. */
export type Detector = {
  readonly accountId: string;
  readonly regionId: string;
  readonly status: "enabled" | "disabled" | "absent";
  /** `legacy-eks` is the older EKS Runtime Monitoring, which bills nodes too; `unknown` where nothing was read of it. */
  readonly runtime: "on" | "off" | "legacy-eks" | "unknown";
  /** Kinds whose agent GuardDuty manages. */
  readonly automated: readonly Kind[];
  /** Who alone may change the feature: a GuardDuty policy of the organization; null where GuardDuty names none. */
  readonly managedBy: "guardduty-policy" | null;
  /** When the feature of Runtime Monitoring was last switched; null where nobody says. */
  readonly updatedAt: Instant | null;
};

/** The 30-day clock of account × Region × kind. `precision` is `day` where AWS gave whole days, so that the end is ± 1 day. */
export type TrialClock = {
  readonly accountId: string | null;
  readonly regionId: string;
  readonly kind: Kind;
  /** The first instant that is billed. */
  readonly ends: Instant;
  readonly precision: "exact" | "day";
};

/** The guardduty-data endpoint of a VPC, or what stands in its place. */
export type VpcEndpoint = {
  /** The account that owns the VPC, and so the endpoint. */
  readonly accountId: string;
  readonly regionId: string;
  readonly vpcId: string;
  /** Availability Zones that the endpoint stands in, or would stand in. */
  readonly azs: number;
  /** Accounts that share the VPC's subnets. */
  readonly participants: readonly string[];
  /** Who made it: GuardDuty, someone else, or nobody; `unread` where the VPC's account was not read, so that nobody knows. */
  readonly endpoint: "guardduty" | "self-made" | "none" | "unread";
  /** Whether an agent reports through it now. */
  readonly reporting: boolean;
  /** Whether the VPC resolves DNS names (`enableDnsSupport`) and gives them to its hosts (`enableDnsHostnames`). */
  readonly dnsSupport?: boolean;
  readonly dnsHostnames?: boolean;
  /** Whether the endpoint answers to GuardDuty's own name. */
  readonly privateDns?: boolean;
  /** Whether a security group of the endpoint lets TCP 443 in from all of the VPC. */
  readonly opens443?: boolean;
  /** Whom the endpoint's policy lets through; missing where it says more than can be read here. */
  readonly policy?: EndpointPolicy;
};

/** The accounts and organizations that an endpoint's policy lets through; null lets through all. */
export type EndpointPolicy = {
  readonly accounts: readonly string[] | null;
  readonly organizations: readonly string[] | null;
};

/** A value that the source took because nobody gave it, such as the Region of typed numbers. */
export type SourceAssumption = { readonly id: string; readonly value: string; readonly source: string };

/**
 * What an account's own usage metrics say ran in a Region over the last 30 days, which one look can't show: hosts (EC2 hosts and
 * EKS nodes, which one metric counts together) or Fargate tasks. Levels are vCPUs at a time, in thousandths.
 */
export type UsageLevel = {
  readonly accountId: string;
  readonly regionId: string;
  readonly of: "hosts" | "fargate";
  /** The last full hour. */
  readonly now: MilliVcpu;
  /** The mean of all hours, and of the quietest and the busiest week. */
  readonly mean: MilliVcpu;
  readonly quietest: MilliVcpu;
  readonly busiest: MilliVcpu;
  /** Whether the mean can stand for the workloads that were seen; else why not: too few hours, or the metric speaks of others. */
  readonly usable: "yes" | "too-few-hours" | "other-level";
};

/** What GuardDuty says it metered of one account, Region and kind: the measure of our own count. */
export type Metered = {
  readonly accountId: string;
  readonly regionId: string;
  readonly kind: Kind;
  /** Mean vCPUs (thousandths) of the last full UTC day that has figures. */
  readonly vcpus: MilliVcpu;
  /** That day's first instant. */
  readonly day: Instant;
  /** vCPU-hours of the 30 days before the scan. */
  readonly vcpuHours: number;
};

/** Workloads at a moment, and all that is known about what was looked at. */
export type Inventory = {
  readonly asOf: Instant;
  readonly source: { readonly type: SourceType; readonly name: string };
  /** True for the bundled, invented organization; every view says so. */
  readonly sample: boolean;
  readonly organization: Organization | null;
  readonly accounts: readonly Account[];
  readonly detectors: readonly Detector[];
  readonly trials: readonly TrialClock[];
  readonly vpcs: readonly VpcEndpoint[];
  /** EKS and ECS clusters, each once; empty where the source has none. */
  readonly clusters: readonly Cluster[];
  /** What usage metrics say, each account × Region × hosts or tasks once; empty where the source has none. */
  readonly usage: readonly UsageLevel[];
  /** What AWS says it metered, each account × Region × kind once; empty where the source has none. */
  readonly metered: readonly Metered[];
  /** GuardDuty's coverage list, each resource once; empty where the source has none. */
  readonly coverage: readonly CoverageRecord[];
  readonly gaps: readonly Gap[];
  readonly skipped: readonly Skipped[];
  /** Account × Region cells that were read to their end; empty where the source has no such notion. */
  readonly cells: readonly { readonly accountId: string; readonly regionId: string }[];
  readonly assumptions: readonly SourceAssumption[];
  /** Of plans and templates: what they say beside their workloads. */
  readonly declared?: Declared;
  readonly workloads: readonly Workload[];
};

/** Everything of an inventory but its workloads, which may be too many to hold. */
export type InventoryFrame = Omit<Inventory, "workloads">;

/** What a source says beside its workloads that says nothing beside them. */
export const NOTHING_BESIDE = {
  sample: false,
  organization: null,
  accounts: [],
  detectors: [],
  trials: [],
  vpcs: [],
  clusters: [],
  usage: [],
  metered: [],
  coverage: [],
  gaps: [],
  skipped: [],
  cells: [],
  assumptions: [],
} as const satisfies Partial<InventoryFrame>;
