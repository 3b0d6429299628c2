import type {
  CoverageFilterCriteria,
  CoverageResource,
  DataSourceConfigurationsResult,
  DescribeOrganizationConfigurationResponse,
  GetAdministratorAccountResponse,
  GetCoverageStatisticsRequest,
  GetCoverageStatisticsResponse,
  GetDetectorResponse,
  GetMemberDetectorsRequest,
  GetMemberDetectorsResponse,
  GetRemainingFreeTrialDaysRequest,
  GetRemainingFreeTrialDaysResponse,
  GetUsageStatisticsRequest,
  GetUsageStatisticsResponse,
  ListCoverageRequest,
  ListCoverageResponse,
  ListDetectorsRequest,
  ListDetectorsResponse,
  ListMembersRequest,
  ListMembersResponse,
  ListOrganizationAdminAccountsRequest,
  ListOrganizationAdminAccountsResponse,
  UnprocessedAccount,
} from "@aws-sdk/client-guardduty";
import {
  DescribeOrganizationConfiguration$,
  GetAdministratorAccount$,
  GetCoverageStatistics$,
  GetDetector$,
  GetMemberDetectors$,
  GetRemainingFreeTrialDays$,
  GetUsageStatistics$,
  ListCoverage$,
  ListDetectors$,
  ListMembers$,
  ListOrganizationAdminAccounts$,
  OrgFeature,
} from "@aws-sdk/client-guardduty";
import type { Call, Operation } from "./operation.ts";
import { pageOf, regionOf, serve } from "./operation.ts";
import { Refusal, refuse } from "./refusal.ts";
import type { FakeAccount, FakeRegion, FakeWorld } from "./world.ts";

const PAGE = [1, 50] as const;
const ACCOUNTS = [1, 50] as const;

type Detector = NonNullable<FakeRegion["detector"]>;

/** The caller's detector in the Region; GuardDuty answers for no other. */
function ownDetector({ region, service }: Call, id: string | undefined): Detector {
  if (region.detector === undefined || region.detector.id !== id) {
    throw refuse(
      service,
      "invalid",
      "The request is rejected because the input detectorId is not owned by the current account.",
    );
  }
  return region.detector;
}

function administratorOf({ world, regionId }: Call): string | undefined {
  const { guardDutyAdministrator: administrator } = world;
  return typeof administrator === "object" ? administrator[regionId] : administrator;
}

/** What follows from a world, which never changes: made once for each Region. */
function perRegion<Made>(make: (call: Call) => Made): (call: Call) => Made {
  const worlds = new WeakMap<FakeWorld, Map<string, Made>>();
  return (call) => {
    const regions = worlds.get(call.world) ?? new Map<string, Made>();
    worlds.set(call.world, regions);
    const made = regions.get(call.regionId) ?? make(call);
    regions.set(call.regionId, made);
    return made;
  };
}

/** Every account but the administrator that has a detector which GuardDuty knows of. */
const associated = perRegion((call) =>
  call.world.accounts.filter(
    (account) =>
      account.id !== administratorOf(call) &&
      account.outsideGuardDuty !== true &&
      regionOf(account, call.regionId).detector !== undefined,
  ),
);

/** An account with a detector in the Region where another account administers GuardDuty is that account's member. */
const membersOf = (call: Call): readonly FakeAccount[] =>
  administratorOf(call) === call.account.id ? associated(call) : [];

/** How many resources each member has. */
const resourcesOf = perRegion((call) =>
  associated(call).map((account) => (regionOf(account, call.regionId).coverage ?? []).length),
);

/** Those of the asked accounts that the caller may read: itself and, of an administrator, its members. */
function readable(call: Call, asked: readonly string[]) {
  const own = new Map([call.account, ...membersOf(call)].map((account) => [account.id, account]));
  const unprocessed = asked
    .filter((id) => !own.has(id))
    .map((AccountId): UnprocessedAccount => ({
      AccountId,
      Result:
        "The request is rejected because the given account ID is not an associated member of account the current account.",
    }));
  return { accounts: asked.flatMap((id) => own.get(id) ?? []), unprocessed };
}

function needAdministrator(call: Call): void {
  if (administratorOf(call) !== call.account.id) {
    throw refuse(
      call.service,
      "invalid",
      "The request is rejected because the current account is not an administrator.",
    );
  }
}

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CoverageFilterCriterion.html */
const LOOK: Readonly<Record<string, (resource: CoverageResource) => string | undefined>> = {
  ACCOUNT_ID: ({ AccountId }) => AccountId,
  COVERAGE_STATUS: ({ CoverageStatus }) => CoverageStatus,
  RESOURCE_TYPE: ({ ResourceDetails }) => ResourceDetails?.ResourceType,
  CLUSTER_NAME: ({ ResourceDetails }) => ResourceDetails?.EksClusterDetails?.ClusterName,
  EKS_CLUSTER_NAME: ({ ResourceDetails }) => ResourceDetails?.EksClusterDetails?.ClusterName,
  ECS_CLUSTER_NAME: ({ ResourceDetails }) => ResourceDetails?.EcsClusterDetails?.ClusterName,
  ADDON_VERSION: ({ ResourceDetails }) => ResourceDetails?.EksClusterDetails?.AddonDetails?.AddonVersion,
  AGENT_VERSION: ({ ResourceDetails }) => ResourceDetails?.Ec2InstanceDetails?.AgentDetails?.Version,
  INSTANCE_ID: ({ ResourceDetails }) => ResourceDetails?.Ec2InstanceDetails?.InstanceId,
  CLUSTER_ARN: ({ ResourceDetails }) => ResourceDetails?.Ec2InstanceDetails?.ClusterArn,
  MANAGEMENT_TYPE: ({ ResourceDetails }) =>
    ResourceDetails?.EksClusterDetails?.ManagementType ??
    ResourceDetails?.Ec2InstanceDetails?.ManagementType ??
    ResourceDetails?.EcsClusterDetails?.FargateDetails?.ManagementType,
};

/** A list of which a part can be looked at without the rest. */
type Parted<Item> = Pick<readonly Item[], "length" | "slice">;

/** The coverage of the caller and its members; of a large organization a page only looks into the accounts that stand on it. */
function allCoverage(call: Call): Parted<CoverageResource> {
  const accounts = [call.account, ...membersOf(call)];
  const own = call.region.coverage ?? [];
  const counts = [own.length, ...(accounts.length > 1 ? resourcesOf(call) : [])];
  return {
    length: counts.reduce((sum, count) => sum + count, 0),
    slice: (from = 0, to = Infinity) => {
      let first = 0;
      return accounts.flatMap((account, at) => {
        const begin = first;
        const end = (first += counts[at] ?? 0);
        if (end <= from || begin >= to) return [];
        return (regionOf(account, call.regionId).coverage ?? []).slice(Math.max(0, from - begin), to - begin);
      });
    },
  };
}

function coverageOf(call: Call, criteria: CoverageFilterCriteria | undefined): Parted<CoverageResource> {
  const all = allCoverage(call);
  const tests = (criteria?.FilterCriterion ?? []).map(({ CriterionKey = "", FilterCondition = {} }) => {
    const look = LOOK[CriterionKey];
    if (look === undefined) throw refuse(call.service, "invalid", `The criterion key ${CriterionKey} is invalid.`);
    const { Equals, NotEquals } = FilterCondition;
    return (resource: CoverageResource) => {
      const value = look(resource) ?? "";
      return (
        (Equals === undefined || Equals.includes(value)) && (NotEquals === undefined || !NotEquals.includes(value))
      );
    };
  });
  return tests.length === 0 ? all : all.slice().filter((resource) => tests.every((test) => test(resource)));
}

function countBy(resources: readonly CoverageResource[], key: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const resource of resources) {
    const value = LOOK[key]?.(resource) ?? "";
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}

const isMemberFeature = (name: string | undefined): name is OrgFeature => name !== undefined && name in OrgFeature;

const ON = { Status: "ENABLED" } as const;
const FOUNDATION: DataSourceConfigurationsResult = { CloudTrail: ON, DNSLogs: ON, FlowLogs: ON, S3Logs: ON };

/** The reading half of GuardDuty. (https://docs.aws.amazon.com/guardduty/latest/APIReference/) */
export const GUARDDUTY: readonly Operation[] = [
  serve(
    ListDetectors$,
    (_: ListDetectorsRequest, { region }): ListDetectorsResponse => ({
      DetectorIds: region.detector === undefined ? [] : [region.detector.id],
    }),
    { MaxResults: PAGE },
  ),
  serve(
    GetDetector$,
    (ask: { DetectorId: string }, call): GetDetectorResponse => ownDetector(call, ask.DetectorId).answer,
  ),
  serve(
    ListMembers$,
    (ask: ListMembersRequest, call): ListMembersResponse => {
      ownDetector(call, ask.DetectorId);
      const { items, next } = pageOf(call, membersOf(call), ask.NextToken, ask.MaxResults ?? 50);
      return {
        Members: items.map((account) => ({
          AccountId: account.id,
          DetectorId: regionOf(account, call.regionId).detector?.id,
          MasterId: call.account.id,
          AdministratorId: call.account.id,
          Email: `${account.id}@example.com`,
          RelationshipStatus:
            regionOf(account, call.regionId).detector?.answer.Status === "DISABLED" ? "Paused" : "Enabled",
          UpdatedAt: "2026-01-01T00:00:00.000Z",
        })),
        NextToken: next,
      };
    },
    { MaxResults: PAGE },
  ),
  serve(
    GetMemberDetectors$,
    (ask: GetMemberDetectorsRequest, call): GetMemberDetectorsResponse => {
      ownDetector(call, ask.DetectorId);
      needAdministrator(call);
      const { accounts, unprocessed } = readable(call, ask.AccountIds ?? []);
      return {
        MemberDataSourceConfigurations: accounts.map((account) => {
          const answer = regionOf(account, call.regionId).detector?.answer;
          return {
            AccountId: account.id,
            DataSources: answer?.DataSources ?? FOUNDATION,
            // Members are told without the sources that cannot be switched (CLOUD_TRAIL and the like).
            Features: answer?.Features?.flatMap(({ Name, ...rest }) =>
              isMemberFeature(Name) ? [{ Name, ...rest }] : [],
            ),
          };
        }),
        UnprocessedAccounts: unprocessed,
      };
    },
    { AccountIds: ACCOUNTS },
  ),
  serve(GetAdministratorAccount$, (ask: { DetectorId: string }, call): GetAdministratorAccountResponse => {
    ownDetector(call, ask.DetectorId);
    const administrator = administratorOf(call);
    return {
      Administrator:
        administrator === undefined || administrator === call.account.id
          ? {}
          : { AccountId: administrator, RelationshipStatus: "Enabled", InvitedAt: "2026-01-01T00:00:00.000Z" },
    };
  }),
  // https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListOrganizationAdminAccounts.html: the management account asks.
  serve(
    ListOrganizationAdminAccounts$,
    (ask: ListOrganizationAdminAccountsRequest, call): ListOrganizationAdminAccountsResponse => {
      if (call.world.organization?.managementAccountId !== call.account.id) {
        throw refuse("guardduty", "denied", "The request failed because it was not made by the management account.");
      }
      const administrator = administratorOf(call);
      const named =
        administrator === undefined ? [] : [{ AdminAccountId: administrator, AdminStatus: "ENABLED" as const }];
      const { items, next } = pageOf(call, named, ask.NextToken, ask.MaxResults ?? 50);
      return { AdminAccounts: items, NextToken: next };
    },
    { MaxResults: PAGE },
  ),
  serve(
    ListCoverage$,
    (ask: ListCoverageRequest, call): ListCoverageResponse => {
      ownDetector(call, ask.DetectorId);
      if (ask.SortCriteria !== undefined) throw new Refusal("NotServed", 501, "The fake does not sort coverage.");
      const { items, next } = pageOf(call, coverageOf(call, ask.FilterCriteria), ask.NextToken, ask.MaxResults ?? 50);
      return { Resources: items, NextToken: next };
    },
    { MaxResults: PAGE },
  ),
  serve(GetCoverageStatistics$, (ask: GetCoverageStatisticsRequest, call): GetCoverageStatisticsResponse => {
    ownDetector(call, ask.DetectorId);
    const resources = coverageOf(call, ask.FilterCriteria).slice();
    const types = ask.StatisticsType ?? [];
    return {
      CoverageStatistics: {
        CountByResourceType: types.includes("COUNT_BY_RESOURCE_TYPE") ? countBy(resources, "RESOURCE_TYPE") : undefined,
        CountByCoverageStatus: types.includes("COUNT_BY_COVERAGE_STATUS")
          ? countBy(resources, "COVERAGE_STATUS")
          : undefined,
      },
    };
  }),
  serve(
    GetRemainingFreeTrialDays$,
    (ask: GetRemainingFreeTrialDaysRequest, call): GetRemainingFreeTrialDaysResponse => {
      ownDetector(call, ask.DetectorId);
      const { accounts, unprocessed } = readable(call, ask.AccountIds ?? []);
      return {
        Accounts: accounts.map((account) => ({
          AccountId: account.id,
          Features: [...(regionOf(account, call.regionId).freeTrial ?? [])],
        })),
        UnprocessedAccounts: unprocessed,
      };
    },
    { AccountIds: ACCOUNTS },
  ),
  serve(
    GetUsageStatistics$,
    (ask: GetUsageStatisticsRequest, call): GetUsageStatisticsResponse => {
      ownDetector(call, ask.DetectorId);
      const own = [call.account, ...membersOf(call)];
      const { accounts } = ask.UsageCriteria?.AccountIds
        ? readable(call, ask.UsageCriteria.AccountIds)
        : { accounts: own };
      const features: readonly string[] | undefined = ask.UsageCriteria?.Features;
      const rows = accounts.flatMap((account) =>
        (regionOf(account, call.regionId).usage ?? [])
          .filter(({ Feature }) => features === undefined || features.includes(Feature ?? ""))
          .map(({ Feature, Total }) => ({ AccountId: account.id, Feature, amount: Number(Total?.Amount ?? 0) })),
      );
      const total = (amount: number) => ({ Amount: amount.toFixed(8), Unit: "USD" });
      const byFeature = Map.groupBy(rows, ({ Feature }) => Feature);
      const sum = (some: typeof rows): number => some.reduce((all, { amount }) => all + amount, 0);
      switch (ask.UsageStatisticType) {
        case "SUM_BY_FEATURES":
          return {
            UsageStatistics: {
              SumByFeature: [...byFeature].map(([Feature, some]) => ({ Feature, Total: total(sum(some)) })),
            },
          };
        case "TOP_ACCOUNTS_BY_FEATURE":
          return {
            UsageStatistics: {
              TopAccountsByFeature: [...byFeature].map(([Feature, some]) => ({
                Feature,
                Accounts: some.map(({ AccountId, amount }) => ({ AccountId, Total: total(amount) })),
              })),
            },
          };
        default:
          throw new Refusal("NotServed", 501, `The fake has no usage statistics ${ask.UsageStatisticType}.`);
      }
    },
    { MaxResults: PAGE },
  ),
  serve(
    DescribeOrganizationConfiguration$,
    (ask: { DetectorId: string }, call): DescribeOrganizationConfigurationResponse => {
      ownDetector(call, ask.DetectorId);
      needAdministrator(call);
      return (
        call.world.guardDutyOrganization ?? { MemberAccountLimitReached: false, AutoEnableOrganizationMembers: "NONE" }
      );
    },
    { MaxResults: PAGE },
  ),
];
