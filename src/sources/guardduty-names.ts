import type { RuntimeSwitch } from "../inventory/declared.ts";
import type { Kind } from "../inventory/workload.ts";

/** The kind whose agent GuardDuty manages by each additional configuration. (https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DetectorAdditionalConfiguration.html) */
export const MANAGED_KINDS: ReadonlyMap<string, Kind> = new Map([
  ["EKS_ADDON_MANAGEMENT", "eks-node"],
  ["ECS_FARGATE_AGENT_MANAGEMENT", "fargate-task"],
  ["EC2_AGENT_MANAGEMENT", "ec2-instance"],
]);

/** The features that switch Runtime Monitoring on: the one of today, and that of EKS alone before it. */
export const RUNTIME_FEATURES: ReadonlyMap<string, Exclude<RuntimeSwitch["feature"], "detector">> = new Map([
  ["RUNTIME_MONITORING", "runtime"],
  ["EKS_RUNTIME_MONITORING", "legacy-eks"],
]);
