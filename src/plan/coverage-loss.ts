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

/** The agent is there and doesn't report. */
const SILENT: ReadonlySet<string> = new Set([
  "ADDON_UNHEALTHY",
  "EC2_AGENT_DISCONNECTED",
  "EC2_AGENT_SILENT",
  "EC2_LEGACY_SILENT",
  "EC2_UNHEALTHY",
  "ECS_AGENT_EXITED",
  "ECS_AGENT_SILENT",
  "ECS_VPC_ISSUE",
  "EKS_ADDON_CRASH_COMPLETED",
  "EKS_ADDON_CRASH_ERROR",
  "EKS_AUTHORIZATION",
  "EKS_UNHEALTHY",
  "ENDPOINT_DNS_OFF",
  "ENDPOINT_MISSING",
  "ENDPOINT_POLICY_DENIES",
  "ENDPOINT_SG_BLOCKED",
  "SIDECAR_STOPPED",
  "VPC_DNS_OFF",
]);

const NEEDS: Readonly<Record<string, Need>> = {
  DETECTOR_DISABLED: "decision",
  ECS_SERVICE_TAG_EXCLUDED: "decision",
  ECS_TASK_TAG_EXCLUDED: "decision",
  NOT_AUTO_MANAGED: "decision",
  NO_DETECTOR: "decision",
  RM_DISABLED: "decision",
  SHARED_VPC_OWNER_EC2_ONLY: "decision",
  SHARED_VPC_OWNER_NOT_ENABLED: "decision",
  TAG_EXCLUDED: "decision",
  ECS_SERVICE_NEEDS_DEPLOY: "redeploy",
  ECS_SERVICE_PREDATES_AUTO: "redeploy",
  ECS_SHORT_TASK_ARN: "redeploy",
  ECS_TASK_PREDATES_AUTO: "redeploy",
  ECS_TASK_PREDATES_RM: "redeploy",
  SIDECAR_MISSING: "redeploy",
  CONFIG_ONLY: "time",
  COVERAGE_NOT_LISTED: "time",
  EC2_SSM_WAIT: "time",
  EKS_PROVISIONING: "time",
  UNCHECKED: "permission",
};

/** Said beside a cause, and taken for one only where nothing else is said. */
const BESIDE: ReadonlySet<string> = new Set([
  "ADDON_EOL",
  "ADDON_OUTDATED",
  "CONFIG_ONLY",
  "COUNT_MISMATCH",
  "COVERAGE_NOT_LISTED",
  "EC2_AGENT_OLD",
  "ENDPOINT_OK",
  "ENDPOINT_UNCHECKED_SHARED_VPC",
  "NO_CONNECTIVITY_HINT",
  "PARTLY_COVERED",
  "SCP_UNCHECKED",
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
  const code = codes.find((one) => !BESIDE.has(one)) ?? codes[0] ?? null;
  // What reports in part proves that its monitoring is on.
  const enabled = coverage.state === "partial" ? "on" : enablement(code, detector, kind);
  const unread = coverage.state === "unknown";
  if (enabled === "off") {
    const off = code !== null && OFF.has(code) ? code : offCode(detector);
    return { stage: "enabled", known: true, code: off, needs: "decision", unread };
  }
  const needs = code === null ? null : (NEEDS[code] ?? "repair");
  if (unread) {
    const stage = enabled === "on" ? "covered" : "enabled";
    return { stage, known: false, code, needs: needs ?? "permission", unread };
  }
  const isSaid = coverage.reasons.length > 0;
  // A bare "no" says nothing of the gates before it.
  if (!isSaid && enabled === "unknown") return { stage: "enabled", known: false, code, needs: "decision", unread };
  if (!isSaid) return { stage: "covered", known: false, code, needs: "repair", unread };
  const stage = code !== null && SILENT.has(code) ? "healthy" : "covered";
  return { stage, known: true, code, needs: needs ?? "repair", unread };
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
