import type { Instant } from "../units/month.ts";

/** What GuardDuty counts coverage by: clusters of EKS and ECS, and single EC2 instances. */
export type CoveredResource = "eks-cluster" | "ecs-cluster" | "ec2-instance";

/** What GuardDuty's coverage list, or a notice of a change in it, says of one resource. */
export type CoverageRecord = {
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly resource: CoveredResource;
  /** The cluster's name or the instance's id. */
  readonly name: string;
  /** Healthy: GuardDuty receives the events of its agents. */
  readonly healthy: boolean;
  /** Who manages the agent; `disabled` is Fargate's word for nobody. Null where it isn't said. */
  readonly management: "auto" | "manual" | "disabled" | null;
  /** Version of the add-on (EKS) or of the agent (EC2), as AWS writes it; null where it isn't said. */
  readonly agentVersion: string | null;
  /** Nodes or container instances whose agent reports, and all of them; null where they aren't counted. */
  readonly covered: number | null;
  readonly compatible: number | null;
  /** The ECS cluster that an instance is a host of. */
  readonly ecsCluster: string | null;
  /** Codes of data/eligibility/reasons.json, most decisive first, with AWS's own words behind `issue:`. */
  readonly reasons: readonly string[];
  /** When AWS last changed the entry; null where it isn't said. */
  readonly updatedAt: Instant | null;
};
