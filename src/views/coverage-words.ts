import type { CoveredResource, CoverageRecord } from "../inventory/coverage-record.ts";
import type { Reason, Region } from "../inventory/reference-tables.ts";
import type { Remedy } from "../inventory/remedy.ts";
import { issuePlace, remedyOf as placedRemedy } from "../inventory/remedy.ts";
import type { Kind } from "../inventory/workload.ts";
import type { CoverageIssue } from "../plan/coverage-issue.ts";
import type { Need, StageId } from "../plan/coverage-loss.ts";
import type { DoublePayWhat } from "../plan/double-pay.ts";
import { plainText } from "./plain-text.ts";

/** A reason in a few words that fit a column; null for a code that the tables don't have. */
export const reasonWords = (code: string, reasons: ReadonlyMap<string, Reason>): string | null =>
  reasons.get(code)?.words ?? null;

type Reasons = ReadonlyMap<string, Reason>;

/** What words and commands of issues are made from. */
export type IssueTables = { readonly reasons: Reasons; readonly regions: ReadonlyMap<string, Region> };

/** An issue in a few words; AWS's own where no reason is known for them. */
export function issueWords({ code, said, unread }: CoverageIssue, reasons: Reasons): string {
  if (code !== null) return reasonWords(code, reasons) ?? plainText(code);
  return said[0] === undefined ? (unread ? "coverage not read" : "no reason given") : plainText(said[0]);
}

const reasonOf = ({ code }: CoverageIssue, reasons: Reasons): Reason | undefined =>
  code === null ? undefined : reasons.get(code);

/** What an issue means; of AWS's words that no table has, that they are to be reported. */
export function meaningOf(issue: CoverageIssue, reasons: Reasons): string {
  const explanation = reasonOf(issue, reasons)?.explanation;
  if (explanation !== undefined) return explanation;
  if (issue.said.length > 0) return "These words are in no table of ours; please report them.";
  return issue.unread
    ? "Nobody looked whether an agent reports: guardduty:ListCoverage was not read here."
    : "The source gives no reason.";
}

/** What to do about an issue. */
export function remedyOf(issue: CoverageIssue, reasons: Reasons): string {
  const reason = reasonOf(issue, reasons);
  if (reason !== undefined) return reason.remedy ?? "Nothing can be done about it there.";
  return issue.unread ? "Allow guardduty:ListCoverage, then read again." : "Look at the agent there.";
}

/** Commands and Terraform that cure an issue where it is; none where none helps. */
export function stepsOf(
  issue: CoverageIssue,
  { reasons, regions }: IssueTables,
): Pick<Remedy, "commands" | "terraform"> {
  const reason = reasonOf(issue, reasons);
  return reason === undefined ? { commands: [], terraform: null } : placedRemedy(reason, issuePlace(issue, regions));
}

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

/** What AWS counts, by the kind that it is counted for. */
export const COUNTED_WORDS: Readonly<Record<Kind, string>> = {
  "eks-node": "EKS clusters",
  "fargate-task": "ECS clusters",
  "ec2-instance": "EC2 instances",
};

/** A resource of the coverage list. */
export const RESOURCE_WORDS: Readonly<Record<CoveredResource, string>> = {
  "eks-cluster": "EKS",
  "ecs-cluster": "ECS",
  "ec2-instance": "EC2",
};

/** Who manages an agent. */
export const MANAGEMENT_WORDS: Readonly<Record<NonNullable<CoverageRecord["management"]>, string>> = {
  auto: "GuardDuty",
  manual: "by hand",
  disabled: "nobody",
};

/** What is paid twice, why that is so, and what to do. */
export const DOUBLE_PAY_WORDS: Readonly<
  Record<DoublePayWhat, { readonly name: string; readonly explanation: string; readonly remedy: string }>
> = {
  "flow-logs": {
    name: "flow logs, agent silent",
    explanation:
      "GuardDuty waives the analysis of a host's VPC flow logs while its agent reports; these are to be watched, don't report, and are charged for their flow logs.",
    remedy: "Cure what keeps their agents silent, or leave the hosts out for good.",
  },
  "two-agents": {
    name: "two agents on a host",
    explanation:
      "These nodes carry the EKS agent and the EC2 agent: one stream is charged, and both take CPU and memory.",
    remedy: "Tag the instances GuardDutyManaged=false, which keeps the EC2 agent off.",
  },
  "legacy-feature": {
    name: "older EKS feature on",
    explanation:
      "EKS Runtime Monitoring, the older feature, is on here: it charges for EKS nodes, and goes on doing so when Runtime Monitoring is switched off.",
    remedy: "Enable RUNTIME_MONITORING, which takes its place; to end the charges, disable both features.",
  },
};
