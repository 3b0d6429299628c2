import type { ManagedTag } from "./cluster.ts";
import type { Detector } from "./inventory.ts";
import type { Kind } from "./workload.ts";

/**
 * Who brings the agent: GuardDuty; nobody, since the feature is off or a tag keeps GuardDuty from it; somebody by hand; nobody,
 * since Fargate knows no agent by hand. `unknown` where a switch or the tag that decides was not read.
 */
export type Management = "off" | "automatic" | "excluded" | "manual" | "none" | "unknown";

/** Why no agent can report for a kind: GuardDuty or its Runtime Monitoring is off; null where it is on or nobody knows. */
export function offReason({ status, runtime }: Pick<Detector, "status" | "runtime">, kind: Kind): string | null {
  if (status === "absent") return "NO_DETECTOR";
  if (status === "disabled") return "DETECTOR_DISABLED";
  if (runtime === "on" || runtime === "unknown") return null;
  return runtime === "legacy-eks" && kind === "eks-node" ? null : "RM_DISABLED";
}

/**
 * AWS's truth table of feature × automated agent × tag, where the tag is that of the EKS or ECS cluster, or of the instance
 * itself for EC2; null is a tag that nobody read.
 * (https://docs.aws.amazon.com/guardduty/latest/ug/how-does-runtime-monitoring-work.html)
 */
export function managementOf(detector: Detector | undefined, kind: Kind, tag: ManagedTag | null): Management {
  if (detector === undefined) return "unknown";
  if (offReason(detector, kind) !== null) return "off";
  if (detector.runtime === "unknown") return "unknown";
  const byHand = kind === "fargate-task" ? "none" : "manual";
  if (detector.automated.includes(kind)) {
    return tag === null ? "unknown" : tag === "false" ? "excluded" : "automatic";
  }
  return tag === null ? "unknown" : tag === "true" ? "automatic" : byHand;
}
