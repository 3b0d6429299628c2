import type { Reason } from "../inventory/reference-tables.ts";
import type { Need, StageId } from "../plan/coverage-loss.ts";

/** Reasons in a table: a few words that fit a column; the explanation has the rest. */
const WORDS: Readonly<Record<string, string>> = {
  ADDON_MISSING: "add-on missing",
  ADDON_UNHEALTHY: "add-on not active",
  COVERAGE_NOT_LISTED: "not in the coverage list",
  DETECTOR_DISABLED: "GuardDuty suspended",
  EC2_AGENT_DISCONNECTED: "agent disconnected",
  EC2_AGENT_SILENT: "agent silent",
  EC2_KERNEL_NEW: "kernel too new",
  EC2_KERNEL_OLD: "kernel too old",
  EC2_NO_IDENTITY_DOC: "no instance identity",
  EC2_SSM_WAIT: "waits for Systems Manager",
  ECS_AGENT_EXITED: "agent ended",
  ECS_AGENT_SILENT: "agent silent",
  ECS_EXEC_ROLE_MISSING: "no task execution role",
  ECS_IMAGE_PULL: "image not pulled",
  ECS_SERVICE_NEEDS_DEPLOY: "needs a new deployment",
  ECS_SERVICE_PREDATES_AUTO: "deployed before automation",
  ECS_SERVICE_TAG_EXCLUDED: "deployed while tagged off",
  ECS_TASK_PREDATES_AUTO: "started before automation",
  ECS_TASK_PREDATES_RM: "started before monitoring",
  ECS_TASK_TAG_EXCLUDED: "started while tagged off",
  EKS_ADDON_CONFLICT: "add-on: settings conflict",
  EKS_ADDON_CRASH_COMPLETED: "add-on: ends and restarts",
  EKS_ADDON_CRASH_ERROR: "add-on: fails on start",
  EKS_ADDON_ISSUE: "add-on: problem in EKS",
  EKS_ADDON_RBAC: "add-on: lacks rights",
  EKS_ADDON_REPLICAS: "add-on: not on every node",
  EKS_ADDON_UNSCHEDULABLE: "add-on: no room for the pod",
  EKS_AUTHORIZATION: "agent not authorized",
  EKS_ENABLEMENT_DENIED: "set-up not permitted",
  EKS_PROVISIONING: "still being set up",
  ENDPOINT_MISSING: "no VPC endpoint",
  NOT_AUTO_MANAGED: "agent not managed",
  NO_DETECTOR: "no detector",
  PARTLY_COVERED: "some nodes silent",
  RM_DISABLED: "switched off",
  SHARED_VPC_OWNER_NOT_ENABLED: "shared VPC: off in owner",
  SHARED_VPC_UNSUPPORTED: "shared VPC: no endpoint",
  SIDECAR_MISSING: "no agent container",
  SIDECAR_STOPPED: "agent container stopped",
  SSM_NOT_MANAGED: "not in Systems Manager",
  TAG_EXCLUDED: "excluded by tag",
  VPC_DNS_OFF: "VPC without DNS",
};

/** A reason in a few words, or else as the tables explain it; null for a code that they don't have. */
export const reasonWords = (code: string, reasons: ReadonlyMap<string, Reason>): string | null =>
  WORDS[code] ?? reasons.get(code)?.explanation ?? null;

/** What a cure asks for. */
export const NEED_WORDS: Readonly<Record<Need, string>> = {
  decision: "a decision",
  repair: "a repair",
  redeploy: "a redeploy",
  time: "time",
  permission: "a permission",
};

/** The gates between a host and the bill. */
export const STAGE_WORDS: Readonly<Record<StageId, string>> = {
  eligible: "eligible",
  enabled: "switched on",
  covered: "agent in place",
  healthy: "reporting",
  billable: "billed now",
};
