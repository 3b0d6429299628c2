import type { ContentOf } from "./answers.ts";
import type { Detector, TrialClock, VpcEndpoint } from "../../inventory/inventory.ts";
import type { Kind } from "../../inventory/workload.ts";
import type { Instant } from "../../units/month.ts";
import { DAY, monthOf, monthStart } from "../../units/month.ts";
import { MANAGED_KINDS, RUNTIME_FEATURES } from "../guardduty-names.ts";
import type { VpcBook } from "./vpc.ts";
import type { Place } from "./place.ts";
import { arnPlace, placeOr } from "./place.ts";

const TRIALS: Readonly<Record<string, Kind>> = {
  EKS_RUNTIME_MONITORING: "eks-node",
  FARGATE_RUNTIME_MONITORING: "fargate-task",
  EC2_RUNTIME_MONITORING: "ec2-instance",
};

/**
 * GuardDuty's state from get-detector, whose service role names the account; null where the answer is of a time before
 * features, or nobody knows its place. (https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetDetector.html)
 */
export function detectorOf(answer: ContentOf<"get-detector">, place: Place): Detector | null {
  const { accountId } = placeOr({ ...arnPlace(answer.ServiceRole), regionId: null }, place);
  if (!answer.Features || accountId === null || place.regionId === null) return null;
  const [runtime, legacy] = [...RUNTIME_FEATURES.keys()].map((name) =>
    answer.Features?.find(({ Name }) => Name === name),
  );
  const on = [runtime, legacy].find((feature) => feature?.Status === "ENABLED");
  const said = on ?? runtime ?? legacy;
  return {
    accountId,
    regionId: place.regionId,
    status: answer.Status === "ENABLED" ? "enabled" : "disabled",
    runtime: on === undefined ? "off" : on === runtime ? "on" : "legacy-eks",
    automated: (on?.AdditionalConfiguration ?? [])
      .filter(({ Status }) => Status === "ENABLED")
      .map(({ Name }) => MANAGED_KINDS.get(Name ?? ""))
      .filter((kind) => kind !== undefined),
    managedBy: said?.ManagedBy === "GUARDDUTY_POLICY" ? "guardduty-policy" : null,
    updatedAt: said?.UpdatedAt ?? null,
  };
}

/**
 * The trial clocks of get-remaining-free-trial-days. AWS gives whole days: an end is known to a day. No days left means that
 * the trial ended on a day that nobody tells; the whole running month counts as billed.
 */
export function trialClocks(
  answer: ContentOf<"get-remaining-free-trial-days">,
  regionId: string,
  asOf: Instant,
): TrialClock[] {
  return answer.Accounts.flatMap(({ AccountId, Features }) =>
    Features.flatMap(({ Name, FreeTrialDaysRemaining: days }): TrialClock[] => {
      const kind = TRIALS[Name ?? ""];
      if (kind === undefined || days === null || days === undefined) return [];
      const clock = { accountId: AccountId, regionId, kind };
      return days === 0
        ? [{ ...clock, ends: monthStart(monthOf(asOf)), precision: "exact" }]
        : [{ ...clock, ends: asOf + days * DAY, precision: "day" }];
    }),
  );
}

/** The guardduty-data endpoints among VPC endpoints; `reporting` are the VPCs where a covered host stands. */
export function guardDutyEndpoints(
  answer: ContentOf<"describe-vpc-endpoints">,
  place: Place,
  reporting: ReadonlySet<string>,
  book: VpcBook,
): VpcEndpoint[] {
  return answer.VpcEndpoints.flatMap((endpoint): VpcEndpoint[] => {
    const service = /^(?:cn\.)?com\.amazonaws\.([a-z0-9-]+)\.guardduty-data(?:-fips)?$/.exec(endpoint.ServiceName);
    const accountId = endpoint.OwnerId ?? place.accountId;
    const [, regionId] = service ?? [];
    if (regionId === undefined || accountId === null || !/^available$/i.test(endpoint.State ?? "available")) return [];
    return [
      {
        accountId,
        regionId,
        vpcId: endpoint.VpcId,
        // An interface endpoint has one subnet in each of its zones.
        azs: endpoint.SubnetIds.length,
        participants: [],
        endpoint: endpoint.Tags["GuardDutyManaged"] === "true" ? "guardduty" : "self-made",
        reporting: reporting.has(endpoint.VpcId),
        ...book.dns(endpoint.VpcId),
        ...book.setup(endpoint),
      },
    ];
  });
}
