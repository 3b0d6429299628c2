/** The value of the tag GuardDutyManaged, as far as GuardDuty heeds it: any other value is as good as none. */
export type ManagedTag = "true" | "false" | "none";

/** GuardDuty's add-on as EKS describes it. */
export type ClusterAddon = {
  /** With its build, such as `v1.16.0-eksbuild.2`. */
  readonly version: string | null;
  readonly status: string | null;
  /** Codes and words of its health issues. */
  readonly issues: readonly string[];
  /** The values that differ from the defaults, as JSON or YAML; null where none do. */
  readonly configuration: string | null;
};

/** An EKS or ECS cluster as far as a gate hangs on it; null is what nobody read. */
export type Cluster = {
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly kind: "eks" | "ecs";
  readonly name: string;
  /** As AWS writes it, such as `ACTIVE`. */
  readonly status: string | null;
  /** Kubernetes version of an EKS cluster, such as `1.33`. */
  readonly kubernetes: string | null;
  /** Of an EKS cluster: the add-on, or that it isn't installed. */
  readonly addon: ClusterAddon | "missing" | null;
  /** The tag on the cluster itself: it rules nodes and Fargate tasks. */
  readonly tag: ManagedTag | null;
  readonly vpcId: string | null;
  /** Whether an EKS cluster runs pods on Fargate, whose vCPUs no call shows. */
  readonly onFargate: boolean;
};

/** Reads the tag that includes or excludes what it sits on. */
export function managedTag(tags: Readonly<Record<string, string>>): ManagedTag {
  const value = tags["GuardDutyManaged"];
  return value === "true" || value === "false" ? value : "none";
}
