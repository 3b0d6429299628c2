export type InstanceType = {
  readonly vcpus: number;
  readonly architectures: readonly string[];
  readonly bareMetal: boolean;
};

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
  /** Name as AWS writes it, such as `Ubuntu`. */
  readonly name: string;
  /** Patterns (case-insensitive regular expressions) that Systems Manager, image and node group names match. */
  readonly patterns: readonly string[];
  /** Verified versions; empty where the distribution is verified without one. */
  readonly versions: readonly string[];
  /** Verified kernels, major.minor. */
  readonly kernels: readonly string[];
  /** Where the distribution runs the agent: Bottlerocket only as an EKS node or an ECS host. */
  readonly hosts: readonly ("eks-node" | "ecs-host" | "ec2-instance")[];
};

/** A reason code with its explanation and its remedy, in the product's own words. */
export type Reason = {
  readonly code: string;
  /** What it decides about: whether a workload can be protected, is covered, or which size it has. */
  readonly about: "eligibility" | "coverage" | "size";
  readonly explanation: string;
  /** What to do about it; null where nothing can be done. */
  readonly remedy: string | null;
  /** Where AWS says so. */
  readonly source: string;
};

/** The tables of data/ that inventory judgements rest on. */
export type ReferenceTables = {
  readonly instanceTypes: ReadonlyMap<string, InstanceType>;
  readonly instanceTypesAsOf: string;
  readonly regions: ReadonlyMap<string, Region>;
  readonly fargateSizes: ReadonlyMap<number, FargateSize>;
  readonly operatingSystems: readonly OperatingSystem[];
  readonly reasons: ReadonlyMap<string, Reason>;
};

