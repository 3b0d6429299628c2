import type { Detector } from "../inventory/inventory.ts";
import type { Kind, Workload } from "../inventory/workload.ts";

/** The gates between a host and the bill, in order; each lets through a part of what the one before did. */
export const STAGES = ["eligible", "enabled", "covered", "healthy", "billable"] as const;

export type StageId = (typeof STAGES)[number];

/** What a cure asks for: a person's choice, work on what is broken, a new start, patience, or a permission to look. */
export type Need = "decision" | "repair" | "redeploy" | "time" | "permission";

/** Where a workload's unwatched vCPUs stop, by the reason that decides it. */
export type Loss = {
  /** The first gate that they don't pass. */
  readonly stage: Exclude<StageId, "eligible" | "billable">;
  /** Whether that gate was read to be shut; else nobody looked, and they may have passed. */
  readonly known: boolean;
  /** A reason of data/eligibility; null where none is given, or none is known for AWS's words. */
  readonly code: string | null;
  readonly needs: Need;
  /** Whether nobody looked if an agent reports. */
  readonly unread: boolean;
};

const OFF: ReadonlySet<string> = new Set(["NO_DETECTOR", "DETECTOR_DISABLED", "RM_DISABLED"]);

type Cause = readonly [stage: Loss["stage"], needs: Need];

/** The gate that each reason shuts, and what its cure asks for: `healthy` where the agent is there and doesn't report. */
export const CAUSES: Readonly<Record<string, Cause>> = {
  ADDON_EOL: ["covered", "repair"],
  ADDON_K8S_INCOMPATIBLE: ["covered", "repair"],
  ADDON_MISSING: ["covered", "repair"],
  ADDON_OUTDATED: ["covered", "repair"],
  ADDON_UNHEALTHY: ["healthy", "repair"],
  BOTTLEROCKET_AMI_OLD: ["covered", "repair"],
  BR_IMAGE_PULL: ["covered", "repair"],
  CLUSTER_NOT_ACTIVE: ["covered", "repair"],
  CONFIG_ONLY: ["covered", "time"],
  COUNT_MISMATCH: ["covered", "repair"],
  COVERAGE_NOT_LISTED: ["covered", "time"],
  DETECTOR_DISABLED: ["enabled", "decision"],
  EC2_AGENT_DISCONNECTED: ["healthy", "repair"],
  EC2_AGENT_OLD: ["covered", "repair"],
  EC2_AGENT_SILENT: ["healthy", "repair"],
  EC2_KERNEL_NEW: ["covered", "repair"],
  EC2_KERNEL_OLD: ["covered", "repair"],
  EC2_LEGACY_SILENT: ["healthy", "repair"],
  EC2_NO_IDENTITY_DOC: ["covered", "repair"],
  EC2_PREREQ_FAILED: ["covered", "repair"],
  EC2_SSM_ASSOC_EXISTS: ["covered", "repair"],
  EC2_SSM_ASSOC_GONE: ["covered", "decision"],
  EC2_SSM_ASSOC_MISSING: ["covered", "repair"],
  EC2_SSM_ASSOC_QUOTA: ["covered", "repair"],
  EC2_SSM_WAIT: ["covered", "time"],
  EC2_UNHEALTHY: ["healthy", "repair"],
  ECS_AGENT_EXITED: ["healthy", "repair"],
  ECS_AGENT_OLD: ["covered", "repair"],
  ECS_AGENT_SILENT: ["healthy", "repair"],
  ECS_CPU_ARCH: ["covered", "repair"],
  ECS_EXEC_ROLE_MISSING: ["covered", "repair"],
  ECS_IMAGE_PULL: ["covered", "repair"],
  ECS_NETWORK_CONFIG: ["covered", "repair"],
  ECS_OTHER: ["covered", "repair"],
  ECS_SERVICE_NEEDS_DEPLOY: ["covered", "redeploy"],
  ECS_SERVICE_PREDATES_AUTO: ["covered", "redeploy"],
  ECS_SERVICE_TAG_EXCLUDED: ["covered", "decision"],
  ECS_SHORT_TASK_ARN: ["covered", "redeploy"],
  ECS_TASK_PREDATES_AUTO: ["covered", "redeploy"],
  ECS_TASK_PREDATES_RM: ["covered", "redeploy"],
  ECS_TASK_TAG_EXCLUDED: ["covered", "decision"],
  ECS_UNSUPPORTED_INVOKER: ["covered", "decision"],
  ECS_VPC_ISSUE: ["healthy", "repair"],
  EKS_ADDON_ACCESS_DENIED: ["covered", "repair"],
  EKS_ADDON_ADMISSION_DENIED: ["covered", "repair"],
  EKS_ADDON_CONFLICT: ["covered", "repair"],
  EKS_ADDON_CRASH_COMPLETED: ["healthy", "repair"],
  EKS_ADDON_CRASH_ERROR: ["healthy", "repair"],
  EKS_ADDON_GATEKEEPER_LABEL: ["covered", "repair"],
  EKS_ADDON_GATEKEEPER_REGISTRY: ["covered", "repair"],
  EKS_ADDON_INTERNAL: ["covered", "time"],
  EKS_ADDON_ISSUE: ["covered", "repair"],
  EKS_ADDON_K8S_INCOMPATIBLE: ["covered", "repair"],
  EKS_ADDON_MODIFICATION: ["covered", "repair"],
  EKS_ADDON_PERMISSION: ["covered", "repair"],
  EKS_ADDON_RBAC: ["covered", "repair"],
  EKS_ADDON_REPLICAS: ["covered", "repair"],
  EKS_ADDON_RESOURCE_GONE: ["covered", "repair"],
  EKS_ADDON_SUBSCRIPTION: ["covered", "repair"],
  EKS_ADDON_UNREACHABLE: ["covered", "repair"],
  EKS_ADDON_UNSCHEDULABLE: ["covered", "repair"],
  EKS_AUTHORIZATION: ["healthy", "repair"],
  EKS_ENABLEMENT_DENIED: ["covered", "repair"],
  EKS_PROVISIONING: ["covered", "time"],
  EKS_UNHEALTHY: ["healthy", "repair"],
  ENDPOINT_DNS_OFF: ["healthy", "repair"],
  ENDPOINT_MISSING: ["healthy", "repair"],
  ENDPOINT_OK: ["covered", "repair"],
  ENDPOINT_POLICY_DENIES: ["healthy", "repair"],
  ENDPOINT_SG_BLOCKED: ["healthy", "repair"],
  ENDPOINT_UNCHECKED_SHARED_VPC: ["covered", "permission"],
  FEDORA_PACKAGE_ONLY: ["covered", "repair"],
  IMDS_OFF: ["covered", "repair"],
  LEGACY_FEATURE_ON: ["covered", "decision"],
  NOT_AUTO_MANAGED: ["covered", "decision"],
  NO_CONNECTIVITY_HINT: ["covered", "repair"],
  NO_DETECTOR: ["enabled", "decision"],
  PARTLY_COVERED: ["covered", "repair"],
  POLICY_MANAGED: ["enabled", "decision"],
  RM_DISABLED: ["enabled", "decision"],
  SCP_UNCHECKED: ["covered", "permission"],
  SHARED_VPC_ENDPOINT_KEPT: ["covered", "decision"],
  SHARED_VPC_OWNER_EC2_ONLY: ["covered", "decision"],
  SHARED_VPC_OWNER_NOT_ENABLED: ["covered", "decision"],
  SHARED_VPC_UNSUPPORTED: ["covered", "repair"],
  SIDECAR_MISSING: ["covered", "redeploy"],
  SIDECAR_STOPPED: ["healthy", "repair"],
  SSM_NOT_MANAGED: ["covered", "repair"],
  TAG_EXCLUDED: ["covered", "decision"],
  TAG_EXCLUDED_INEFFECTIVE: ["covered", "decision"],
  TWO_AGENTS_ON_HOST: ["covered", "repair"],
  UNCHECKED: ["covered", "permission"],
  VPC_DNS_OFF: ["healthy", "repair"],
};

/** Said beside a cause, and taken for one only where nothing else is said. */
const BESIDE: ReadonlySet<string> = new Set([
  "ADDON_EOL",
  "ADDON_OUTDATED",
  "CONFIG_ONLY",
  "COUNT_MISMATCH",
  "COVERAGE_NOT_LISTED",
  "EC2_AGENT_OLD",
  "EC2_UNHEALTHY",
  "EKS_UNHEALTHY",
  "ENDPOINT_OK",
  "ENDPOINT_UNCHECKED_SHARED_VPC",
  "LEGACY_FEATURE_ON",
  "NO_CONNECTIVITY_HINT",
  "PARTLY_COVERED",
  "POLICY_MANAGED",
  "SCP_UNCHECKED",
  "SIDECAR_MISSING",
  "TWO_AGENTS_ON_HOST",
  "UNCHECKED",
]);

/** What stands before AWS's own words among the reasons of a workload. */
const ISSUE = "issue:";

/** AWS's own words about a workload, as they came. */
export const awsWords = ({ coverage }: Pick<Workload, "coverage">): string[] =>
  coverage.state === "covered"
    ? []
    : coverage.reasons.filter((reason) => reason.startsWith(ISSUE)).map((reason) => reason.slice(ISSUE.length));

/**
 * Where the vCPUs of a workload that no agent reports from stop, by its own reasons first, then by the detector of its account
 * and Region. Null where all of them report.
 */
export function lossOf({ coverage, kind }: Workload, detector: Detector | undefined): Loss | null {
  if (coverage.state === "covered") return null;
  const codes = coverage.reasons.filter((reason) => !reason.startsWith(ISSUE));
  // AWS's words that no reason is known for stay the cause, whatever is said beside them.
  const isTold = codes.length < coverage.reasons.length;
  const code = codes.find((one) => !BESIDE.has(one)) ?? (isTold ? null : (codes[0] ?? null));
  // What reports in part proves that its monitoring is on.
  const enabled = coverage.state === "partial" ? "on" : enablement(code, detector, kind);
  const unread = coverage.state === "unknown";
  if (enabled === "off") {
    const off = code !== null && OFF.has(code) ? code : offCode(detector);
    return { stage: "enabled", known: true, code: off, needs: "decision", unread };
  }
  const [gate, needs] = (code === null ? null : CAUSES[code]) ?? ["covered", code === null ? null : "repair"];
  if (unread) {
    const stage = enabled === "on" ? "covered" : "enabled";
    return { stage, known: false, code, needs: needs ?? "permission", unread };
  }
  const isSaid = coverage.reasons.length > 0;
  // A bare "no" says nothing of the gates before it.
  if (!isSaid && enabled === "unknown") return { stage: "enabled", known: false, code, needs: "decision", unread };
  if (!isSaid) return { stage: "covered", known: false, code, needs: "repair", unread };
  return { stage: gate, known: true, code, needs: needs ?? "repair", unread };
}

function enablement(code: string | null, detector: Detector | undefined, kind: Kind): "on" | "off" | "unknown" {
  if (code !== null && OFF.has(code)) return "off";
  if (detector === undefined) return "unknown";
  if (detector.status !== "enabled") return "off";
  switch (detector.runtime) {
    case "on":
      return "on";
    case "legacy-eks":
      return kind === "eks-node" ? "on" : "off";
    case "off":
      return "off";
    case "unknown":
      return "unknown";
  }
}

const offCode = (detector: Detector | undefined): string =>
  detector?.status === "absent" ? "NO_DETECTOR" : detector?.status === "disabled" ? "DETECTOR_DISABLED" : "RM_DISABLED";
