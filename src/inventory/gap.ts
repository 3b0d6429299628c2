import type { MilliVcpu } from "../units/vcpu.ts";
import type { Kind } from "./workload.ts";
import { KINDS } from "./workload.ts";

export type GapReason = "denied" | "throttled" | "timeout" | "unavailable" | "expired" | "malformed" | "unsupported";

/** Something that could not be read. A Region that was never opted in is a `Skipped`, not a gap. */
export type Gap = {
  readonly accountId: string | null;
  readonly regionId: string | null;
  /** Service and operation, such as `ec2:DescribeInstances`. */
  readonly api: string;
  readonly reason: GapReason;
  /** What AWS or the file said. */
  readonly message: string;
  /** The most that can hide behind it, by kind; a kind that is not listed can't hide there, a null bound has no limit. */
  readonly hides: readonly { readonly kind: Kind; readonly bound: MilliVcpu | null }[];
};

/** What stands as the call of a gap that closes by itself: a cell that a running scan has yet to read. */
export const COMING_API = "scan:running";

/** What stands as the call of a gap that a scan left which ended early. */
export const INTERRUPTED_API = "scan:interrupted";

/** Whether a gap is of a scan that still runs. */
export const isComing = ({ api }: Gap): boolean => api === COMING_API;

/** A place that was passed over for a good reason, so that nothing is missing there. */
export type Skipped = { readonly accountId: string | null; readonly regionId: string; readonly reason: string };

/** Calls that show no host, node or task: when they are refused, other figures may be missing, but no vCPU. */
const HIDES_NOTHING =
  /^(guardduty:(GetRemainingFreeTrialDays|ListCoverage|GetCoverageStatistics|ListDetectors|GetDetector|GetUsageStatistics|ListMembers|GetMemberDetectors|GetAdministratorAccount|ListOrganizationAdminAccounts)|cloudwatch:\w+|ssm:\w+|pricing:\w+|ec2:Describe(Vpcs|VpcAttribute|VpcEndpoints|Subnets|SecurityGroups|Images|InstanceTypes)|ecs:ListAccountSettings|eks:(DescribeAddon|ListAddons|DescribeAddonVersions|ListFargateProfiles))$/;

/** The kinds that a refused call can hide when nothing else is known; a call that isn't known may hide anything. */
export function hiddenKinds(api: string): readonly Kind[] {
  if (HIDES_NOTHING.test(api)) return [];
  if (/^ecs:(ListContainerInstances|DescribeContainerInstances)$/.test(api)) return ["ec2-instance"];
  if (api.startsWith("ecs:")) return ["fargate-task"];
  if (api.startsWith("eks:")) return ["eks-node"];
  if (/^(ec2:DescribeInstances|autoscaling:\w+)$/.test(api)) return ["eks-node", "ec2-instance"];
  return KINDS;
}

/** Whether a policy lets a gap pass: one of `allowed` (`ACCOUNT/REGION/API`, each part may be `*`, or `*` alone) names it. */
export function isAllowed(gap: Gap, allowed: readonly string[]): boolean {
  const parts = [gap.accountId ?? "", gap.regionId ?? "", gap.api];
  return allowed.some((entry) => {
    if (entry === "*") return true;
    const wanted = entry.split("/");
    return wanted.length === parts.length && wanted.every((word, index) => word === "*" || word === parts[index]);
  });
}
