import type { MilliVcpu } from "../units/vcpu.ts";
import type { Range } from "../units/range.ts";
import type { Coverage } from "./coverage.ts";
import type { Eligibility, EligibilityState } from "./eligibility.ts";

/** The three resource types that Runtime Monitoring meters, each on a ladder of its own. */
export const KINDS = ["eks-node", "fargate-task", "ec2-instance"] as const;

/** One of the three. */
export type Kind = (typeof KINDS)[number];

/** How much of a month a workload runs: all of it, or a whole number of seconds a month. */
export type Hours = "always" | number;

export type Tags = Readonly<Record<string, string>>;

/** What a source saw of a host or task, as far as a gate of Runtime Monitoring hangs on it. A missing field was not seen. */
export type Facts = {
  /** Of an EC2 host; anything that is neither Windows nor a Mac counts as linux. */
  readonly platform?: "linux" | "windows" | "mac";
  /** As EC2 or ECS writes it: x86_64, arm64, i386, x86_64_mac, arm64_mac. */
  readonly architecture?: string;
  /** Distribution and version in the words of Systems Manager, an image name or a node group, such as `Amazon Linux 2023`. */
  readonly os?: string;
  /** Kernel release such as `6.1.12`; hardly ever visible to a describe call. */
  readonly kernel?: string;
  /** The service that runs the host (`Instance.Operator.Principal`), such as `eks.amazonaws.com`. */
  readonly operator?: string;
  /** Why the place itself is in question. */
  readonly place?: "outpost" | "local-zone" | "local-cluster" | "hybrid-cluster" | "connected-cluster";
  /** The host is a container instance of this ECS cluster (name). */
  readonly ecsCluster?: string;
  /** Of a task: FARGATE, MANAGED_INSTANCES, EXTERNAL. */
  readonly launchType?: string;
  /** Of a Fargate task: LINUX or WINDOWS_…, as ECS writes it. */
  readonly platformFamily?: string;
  /** Of a Fargate task: resolved, such as 1.4.0, or LATEST. */
  readonly platformVersion?: string;
  /** Of a Fargate task, in MiB. */
  readonly memoryMiB?: number;
  /** The VPC that it stands in, perhaps another account's. */
  readonly vpc?: string;
  /** The instance metadata service is off. */
  readonly imds?: "off";
  /** Tags in the instance metadata are off; said only of a host with the tag GuardDutyManaged. */
  readonly metadataTags?: "off";
  /** Systems Manager doesn't know the host, or has lost it. */
  readonly ssm?: "absent" | "lost";
  /** Version of the ECS container agent on a host. */
  readonly ecsAgent?: string;
  /** Of a Fargate task: its definition names no task execution role. */
  readonly executionRole?: "missing";
  /** Of a Fargate task: it was given no subnet. */
  readonly subnets?: "missing";
};

/** What a source read of one host, node or task, or of a group of identical ones, before anything is judged. */
export type Observation = {
  /** ARN or instance id, or file and line: enough to find it again. */
  readonly origin: string;
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly kind: Kind;
  /** EC2 instance type; null for a task or where none was given. */
  readonly type: string | null;
  /** vCPUs of each: configured CPU options, task size or stated; null where only the type can tell. */
  readonly vcpus: Range | null;
  /** How many there are. */
  readonly count: Range;
  readonly hours: Hours;
  /** EKS cluster of a node, ECS cluster of a task. */
  readonly cluster: string | null;
  readonly tags: Tags;
  readonly facts: Facts;
  readonly coverage: Coverage;
  /** True where `count` or `vcpus` has a range because nobody looked, and not because it was stated or scales. */
  readonly unread?: true;
  /** The verdict that a person typed; it outranks the facts. */
  readonly stated?: EligibilityState;
};

/** vCPUs of each: known, or unknown with the most it can be (null where nothing bounds it). */
export type Size =
  | { readonly state: "known"; readonly vcpus: Range; readonly typeDefault: MilliVcpu | null }
  | { readonly state: "unknown"; readonly bound: MilliVcpu | null };

/** An observation whose size was looked up and whose eligibility was judged. */
export type Workload = Observation & { readonly size: Size; readonly eligibility: Eligibility };
