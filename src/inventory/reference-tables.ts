import type { MilliVcpu } from "../units/vcpu.ts";
import type { Kind } from "./workload.ts";

/** Default vCPUs and architectures of an EC2 instance type. */
export type InstanceType = { readonly vcpu: number; readonly arch: readonly string[] };

export type Region = {
  readonly id: string;
  readonly name: string;
  readonly partition: string;
  readonly optInRequired: boolean;
  /** Whether Runtime Monitoring is sold there: not in China. */
  readonly runtimeMonitoring: "offered" | "not-offered" | "unknown";
};

/** A Fargate task size and the memory ranges (MiB) that GuardDuty's table lists for it. */
export type FargateSize = {
  readonly cpuUnits: number;
  readonly listedMemory: readonly { readonly fromMiB: number; readonly toMiB: number; readonly agentMiB: number }[];
};

/** A distribution that AWS verified the agent on. */
export type OperatingSystem = {
  /** Name as AWS writes it, such as `Ubuntu`; Bottlerocket has a row for each host it runs the agent on. */
  readonly name: string;
  /** Regular expressions (ignoring case) for what Systems Manager, images and node groups say; a group `version` holds the version. */
  readonly patterns: readonly string[];
  /** Verified versions, each with its minor ones; empty where every version is verified. */
  readonly versions: readonly string[];
  /** Verified kernels, major.minor. */
  readonly kernels: readonly string[];
  /** Kernels that the distribution also came with and that are too old for good. */
  readonly unsupportedKernels: readonly string[];
  /** Where the distribution runs the agent: Bottlerocket only as an EKS node or an ECS host. */
  readonly hosts: readonly ("eks-node" | "ecs-host" | "ec2-instance")[];
  /** The first agent that release notes name for it, for some versions or (an empty list) for all. */
  readonly firstAgents: readonly {
    readonly versions: readonly string[];
    readonly agent: "ec2" | "eks";
    readonly since: string;
  }[];
};

/** A version of GuardDuty's EKS add-on and the Kubernetes versions that it runs on, both bounds included. */
export type AddonVersion = {
  readonly version: string;
  readonly kubernetes: { readonly from: string; readonly to: string };
  /** The day that its standard support ends; null where AWS published none. */
  readonly endOfSupport: string | null;
};

/**
 * How to know a reason in GuardDuty's coverage list: an issue is split at its first colon, and type and detail are tested with
 * the flags `i` and `s`. A fallback gives way to any other reason that matches.
 */
export type IssueMatch = {
  readonly resource: "EKS" | "ECS" | "EC2";
  readonly issueType: string;
  readonly detail: string;
  readonly fallback: boolean;
};

/** A step of a remedy, for workloads of one kind or of any; `{CLUSTER}` and the like stand for what only its place can tell. */
export type Step = { readonly kind: Kind | null; readonly text: string };

/** A reason code with its explanation and its remedy, in the product's own words. */
export type Reason = {
  readonly code: string;
  /** What it decides about: whether a workload can be protected, is covered, or which size it has. */
  readonly about: "eligibility" | "coverage" | "size";
  /** In a few words, 28 letters at most. */
  readonly words: string;
  /** In 17 letters at most, for a narrow column. */
  readonly label: string;
  readonly explanation: string;
  /** What to do about it; null where nothing can be done. */
  readonly remedy: string | null;
  /** Lines of the AWS CLI or kubectl that look closer or put it right, in order; null where none helps. */
  readonly commands: readonly Step[] | null;
  /** Blocks of HCL that put it right; null where none helps. */
  readonly terraform: readonly Step[] | null;
  /** Where AWS says so. */
  readonly source: string;
  /** Coverage issues that mean it. */
  readonly match: readonly IssueMatch[];
};

/** The tables of data/ that inventory judgements rest on. */
export type ReferenceTables = {
  readonly instanceTypes: ReadonlyMap<string, InstanceType>;
  readonly instanceTypesAsOf: string;
  /** The most vCPUs (thousandths) that any known type of a size name has, such as `2xlarge`: the bound of an unknown type, null where none is known. */
  readonly largestOfSize: (size: string) => MilliVcpu | null;
  readonly regions: ReadonlyMap<string, Region>;
  readonly fargateSizes: ReadonlyMap<number, FargateSize>;
  readonly operatingSystems: readonly OperatingSystem[];
  readonly addonVersions: readonly AddonVersion[];
  readonly reasons: ReadonlyMap<string, Reason>;
};
