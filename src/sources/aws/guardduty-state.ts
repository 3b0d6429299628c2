import type {
  CoverageResource,
  GetCoverageStatisticsResponse,
  GetRemainingFreeTrialDaysResponse,
} from "@aws-sdk/client-guardduty";
import type { MetricDataResult } from "@aws-sdk/client-cloudwatch";
import type { Metered } from "../../inventory/inventory.ts";
import type { Instant } from "../../units/month.ts";
import type { Asker } from "./asker.ts";
import { METERED_ACCOUNTS, meteredOf, meteredQuestion } from "./usage-metrics.ts";

/** A feature of a detector, from the detector itself or from its administrator. */
export type Feature = {
  readonly Name?: string | undefined;
  readonly Status?: string | undefined;
  readonly UpdatedAt?: Date | undefined;
  readonly ManagedBy?: string | undefined;
  readonly AdditionalConfiguration?:
    | readonly {
        readonly Name?: string | undefined;
        readonly Status?: string | undefined;
        readonly UpdatedAt?: Date | undefined;
      }[]
    | undefined;
};

/** A detector with what it watches. */
export type Detector = { readonly id: string; readonly status: string; readonly features: readonly Feature[] };

/** What GuardDuty says of one account in one Region; null is what nobody told. */
export type GuardDutyState = {
  /** Null where it isn't known whether there is one; `absent` where there is none. */
  readonly detector: Detector | "absent" | null;
  readonly coverage: readonly CoverageResource[] | null;
  /** What the account's own detector counts; null where another was asked, or where it didn't tell. */
  readonly counted: GetCoverageStatisticsResponse | null;
  readonly trialDays: GetRemainingFreeTrialDaysResponse | null;
  /** Null where the account was not asked, or didn't tell. */
  readonly metered: readonly Metered[] | null;
};

/** Pages and batches of GuardDuty hold 50. */
export const PAGE = 50;

const runsRuntime = ({ Name, Status }: Feature): boolean =>
  Status === "ENABLED" && (Name === "RUNTIME_MONITORING" || Name === "EKS_RUNTIME_MONITORING");

/** Completes what an administrator told of an account by what the account itself says. */
export async function readGuardDuty(
  asker: Asker,
  told: Partial<GuardDutyState> | null,
  asOf: Instant,
): Promise<GuardDutyState> {
  const { accountId } = asker;
  const detector = told?.detector ?? (await ownDetector(asker));
  const known = detector !== null && detector !== "absent" ? detector : null;
  // Where Runtime Monitoring is off there is no coverage to ask for, and that is why nothing is covered.
  const monitored = known !== null && known.features.some(runsRuntime);
  const own = known !== null && monitored && told?.coverage === undefined ? known : null;
  const [coverage, counted, trialDays, metered] = await Promise.all([
    known !== null && !monitored ? null : (told?.coverage ?? (known === null ? null : readCoverage(asker, known.id))),
    own === null ? null : readCount(asker, own.id, accountId),
    told?.trialDays ?? (known === null ? null : readTrialDays(asker, known.id, [accountId])),
    told?.metered === undefined && monitored ? readMetered(asker, [accountId], asOf) : null,
  ]);
  return {
    detector,
    coverage: coverage?.filter((resource) => resource.AccountId === accountId) ?? null,
    counted,
    trialDays,
    metered,
  };
}

async function ownDetector(asker: Asker): Promise<GuardDutyState["detector"]> {
  const ids = await asker.pages("guardduty:ListDetectors", { MaxResults: PAGE }, ({ DetectorIds }) => DetectorIds);
  if (ids === null) return null;
  const [id] = ids;
  return id === undefined ? "absent" : readDetector(asker, id);
}

/** Reads a detector; null where that was refused. */
export async function readDetector(asker: Asker, id: string): Promise<Detector | null> {
  const answer = await asker.call("guardduty:GetDetector", { DetectorId: id });
  return answer === null ? null : { id, status: answer.Status ?? "", features: answer.Features ?? [] };
}

/** Reads a detector's whole coverage list; null where that was refused. */
export const readCoverage = (asker: Asker, detectorId: string): Promise<CoverageResource[] | null> =>
  asker.pages("guardduty:ListCoverage", { DetectorId: detectorId, MaxResults: PAGE }, ({ Resources }) => Resources);

/** Counts an account's resources, or all that a detector speaks for: an administrator's counts its members too. */
export const readCount = (
  asker: Asker,
  detectorId: string,
  accountId: string | null,
): Promise<GetCoverageStatisticsResponse | null> =>
  asker.call("guardduty:GetCoverageStatistics", {
    DetectorId: detectorId,
    StatisticsType: ["COUNT_BY_RESOURCE_TYPE"],
    ...(accountId === null
      ? {}
      : {
          FilterCriteria: {
            FilterCriterion: [{ CriterionKey: "ACCOUNT_ID", FilterCondition: { Equals: [accountId] } }],
          },
        }),
  });

/** Reads the days that are left of the trials of at most 50 accounts; null where that was refused. */
export const readTrialDays = (asker: Asker, detectorId: string, accountIds: readonly string[]) =>
  asker.call("guardduty:GetRemainingFreeTrialDays", { DetectorId: detectorId, AccountIds: [...accountIds] });

/** Reads what GuardDuty metered of accounts; null where all of that was refused. */
export async function readMetered(
  asker: Asker,
  accountIds: readonly string[],
  asOf: Instant,
): Promise<Metered[] | null> {
  const parts = await Promise.all(
    batches(accountIds, METERED_ACCOUNTS).map(async (some) => {
      const results = await asker.pages(
        "cloudwatch:GetMetricData",
        meteredQuestion(some, asOf),
        ({ MetricDataResults }): readonly MetricDataResult[] | undefined => MetricDataResults,
      );
      return results === null ? null : meteredOf(results, some, asker.regionId, asOf);
    }),
  );
  return parts.every((part) => part === null) ? null : parts.flatMap((part) => part ?? []);
}

/** Who looks for GuardDuty's administrator: the caller, whether it is the organization's management account, and which accounts it reads. */
export type Seeker = {
  readonly accountId: string;
  readonly isManagement: boolean;
  readonly reads: ReadonlySet<string>;
};

/** GuardDuty's administrator in a Region, with its members. */
export type Administrator = Members & { readonly asker: Asker };

/**
 * Finds GuardDuty's administrator in a Region: the account that is it elsewhere, if it has members here too, else the one that the
 * management account names, else the caller or whom the caller's detector names. Null where none of them can be read as such.
 */
export async function findAdministrator(
  askerOf: (accountId: string) => Asker | null,
  seeker: Seeker,
  elsewhere: string | null,
): Promise<Administrator | null> {
  const known = await administratorOf(elsewhere === null ? null : askerOf(elsewhere));
  if (known !== null) return known;
  const caller = askerOf(seeker.accountId);
  if (caller === null) return null;
  if (seeker.isManagement) {
    const admins = await caller.pages(
      "guardduty:ListOrganizationAdminAccounts",
      { MaxResults: PAGE },
      ({ AdminAccounts }) => AdminAccounts,
    );
    const named = admins?.find(({ AdminStatus }) => AdminStatus !== "DISABLE_IN_PROGRESS")?.AdminAccountId;
    if (named !== undefined) return administratorOf(askerOf(named));
  }
  const own = await membersOf(caller);
  if (own === null) return null;
  if (own.members.length > 0) return { asker: caller, ...own };
  const answer = await caller.call("guardduty:GetAdministratorAccount", { DetectorId: own.detectorId });
  return administratorOf(askerOf(answer?.Administrator?.AccountId ?? ""));
}

async function administratorOf(asker: Asker | null): Promise<Administrator | null> {
  const found = asker === null ? null : await membersOf(asker);
  return asker === null || found === null || found.members.length === 0 ? null : { asker, ...found };
}

/** A detector's members, with their own detectors and how they stand to it. */
export type Members = {
  readonly detectorId: string;
  readonly members: readonly { readonly id: string; readonly detectorId: string; readonly status: string }[];
};

async function membersOf(asker: Asker): Promise<Members | null> {
  const ids = await asker.pages("guardduty:ListDetectors", { MaxResults: PAGE }, ({ DetectorIds }) => DetectorIds);
  const [detectorId] = ids ?? [];
  if (detectorId === undefined) return null;
  const found = await asker.pages(
    "guardduty:ListMembers",
    { DetectorId: detectorId, MaxResults: PAGE, OnlyAssociated: "true" },
    ({ Members: page }) => page,
  );
  const members = (found ?? []).flatMap(({ AccountId, DetectorId, RelationshipStatus }) =>
    AccountId === undefined ? [] : [{ id: AccountId, detectorId: DetectorId ?? "", status: RelationshipStatus ?? "" }],
  );
  return { detectorId, members };
}

/** Items in lists of at most `size`. */
export function batches<Item>(items: readonly Item[], size: number): Item[][] {
  const all: Item[][] = [];
  for (let from = 0; from < items.length; from += size) all.push(items.slice(from, from + size));
  return all;
}
