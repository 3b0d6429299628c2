import type {
  CoverageResource,
  GetCoverageStatisticsResponse,
  GetRemainingFreeTrialDaysResponse,
  MemberDataSourceConfiguration,
} from "@aws-sdk/client-guardduty";
import type { Metered } from "../../inventory/inventory.ts";
import type { Instant } from "../../units/month.ts";
import type { CoverageCount } from "../aws-answers/coverage-count.ts";
import type { Administrator, Detector, Feature, GuardDutyState, Members, Seeker } from "./guardduty-state.ts";
import { batches, PAGE, readCount, readCoverage, readDetector, readMetered, readTrialDays } from "./guardduty-state.ts";

/** GuardDuty's answers for many accounts from their administrator, in one Region. */
export type Lead = {
  readonly accountId: string;
  /** What it told of an account; null where it doesn't speak for it. */
  readonly of: (accountId: string) => Told | null;
  /** Lets go of what it told of an account: a Region's coverage list is as long as its hosts are many. */
  readonly forget: (accountId: string) => void;
  readonly metered: readonly Metered[];
  /** What its whole coverage list holds, and what it counts of it; null where that was refused. */
  readonly listed: CoverageCount | null;
  readonly counted: GetCoverageStatisticsResponse | null;
};

/** What an administrator told of an account; what it didn't tell is left out. */
type Told = Partial<GuardDutyState>;

/** Asks an administrator for itself and those of its members that the seeker reads, all at once. */
export async function readLead(
  { asker, detectorId, members }: Administrator,
  { reads }: Seeker,
  asOf: Instant,
): Promise<Lead> {
  const speaksFor = members.filter(({ id, status }) => reads.has(id) && /^(Enabled|Paused|Disabled)$/i.test(status));
  const ids = speaksFor.map(({ id }) => id);
  const everyone = [asker.accountId, ...ids];
  const [own, coverage, counted, trials, configurations, metered] = await Promise.all([
    readDetector(asker, detectorId),
    readCoverage(asker, detectorId),
    readCount(asker, detectorId, null),
    Promise.all(batches(everyone, PAGE).map((some) => readTrialDays(asker, detectorId, some))),
    Promise.all(
      batches(ids, PAGE).map((some) =>
        asker.call("guardduty:GetMemberDetectors", { DetectorId: detectorId, AccountIds: some }),
      ),
    ),
    readMetered(asker, everyone, asOf),
  ]);
  const detectors = new Map([
    ...(own === null ? [] : [[asker.accountId, own] as const]),
    ...detectorsOf(
      speaksFor,
      configurations.flatMap((answer) => answer?.MemberDataSourceConfigurations ?? []),
    ),
  ]);
  const told = toldOf(
    everyone,
    detectors,
    coverage,
    trials.flatMap((answer) => answer?.Accounts ?? []),
    metered !== null,
  );
  return leadOf({ accountId: asker.accountId, metered: metered ?? [], listed: countOf(coverage), counted }, told);
}

/** Holds nothing but what it was given: the asker keeps every answer as it came. */
const leadOf = (facts: Omit<Lead, "of" | "forget">, told: Map<string, Told>): Lead => ({
  ...facts,
  of: (accountId) => told.get(accountId) ?? null,
  forget: (accountId) => void told.delete(accountId),
});

function toldOf(
  accountIds: readonly string[],
  detectors: ReadonlyMap<string, Detector>,
  coverage: readonly CoverageResource[] | null,
  days: NonNullable<GetRemainingFreeTrialDaysResponse["Accounts"]>,
  isMetered: boolean,
): Map<string, Told> {
  const resources = Map.groupBy(coverage ?? [], ({ AccountId }) => AccountId);
  const trials = Map.groupBy(days, ({ AccountId }) => AccountId);
  return new Map(
    accountIds.map((accountId) => {
      const [detector, Accounts] = [detectors.get(accountId), trials.get(accountId)];
      return [
        accountId,
        {
          ...(detector === undefined ? {} : { detector }),
          ...(coverage === null ? {} : { coverage: resources.get(accountId) ?? [] }),
          ...(isMetered ? { metered: [] } : {}),
          ...(Accounts === undefined ? {} : { trialDays: { Accounts } }),
        },
      ];
    }),
  );
}

function detectorsOf(
  members: Members["members"],
  configurations: readonly MemberDataSourceConfiguration[],
): (readonly [string, Detector])[] {
  const features = new Map(configurations.map(({ AccountId, Features }) => [AccountId, Features]));
  return members.flatMap((member) => {
    const told = features.get(member.id);
    return told === undefined ? [] : [[member.id, detectorOfMember(member, told)] as const];
  });
}

/** A member that its administrator paused, or that GuardDuty is off in, has a detector that watches nothing. */
const detectorOfMember = (member: Members["members"][number], features: readonly Feature[]): Detector => ({
  id: member.detectorId,
  status: /^Enabled$/i.test(member.status) ? "ENABLED" : "DISABLED",
  features,
});

function countOf(coverage: readonly CoverageResource[] | null): CoverageCount | null {
  if (coverage === null) return null;
  const of = (type: string): number =>
    coverage.filter(({ ResourceDetails }) => ResourceDetails?.ResourceType === type).length;
  return { eks: of("EKS"), ecs: of("ECS"), ec2: of("EC2") };
}
