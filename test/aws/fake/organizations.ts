import type {
  Account,
  DescribeOrganizationResponse,
  ListAccountsForParentRequest,
  ListAccountsForParentResponse,
  ListAccountsRequest,
  ListAccountsResponse,
  ListOrganizationalUnitsForParentRequest,
  ListOrganizationalUnitsForParentResponse,
  ListRootsRequest,
  ListRootsResponse,
} from "@aws-sdk/client-organizations";
import {
  DescribeOrganization$,
  ListAccounts$,
  ListAccountsForParent$,
  ListOrganizationalUnitsForParent$,
  ListRoots$,
} from "@aws-sdk/client-organizations";
import type { Call, Operation } from "./operation.ts";
import { pageOf, serve } from "./operation.ts";
import { Refusal, refuse } from "./refusal.ts";
import type { FakeAccount, FakeOrganization, FakeWorld } from "./world.ts";

const PAGE = [1, 20] as const;

/** The caller's organization; only DescribeOrganization is open to every member. */
function organizationOf({ world, account, service, arn }: Call, everyone: boolean): FakeOrganization {
  const { organization } = world;
  if (organization === null) {
    throw new Refusal("AWSOrganizationsNotInUseException", 400, "Your account is not a member of an organization.");
  }
  const may =
    everyone ||
    account.id === organization.managementAccountId ||
    organization.delegatedAdministrators.includes(account.id);
  if (!may) throw refuse(service, "denied", `You don't have permissions to access this resource. (${arn})`);
  return organization;
}

/** A parent's id as the accounts and units know it: null for the root. */
function parentOf(organization: FakeOrganization, id: string | undefined): string | null {
  if (id === organization.rootId) return null;
  const unit = organization.units.find((one) => one.id === id);
  if (unit === undefined) {
    throw new Refusal("ParentNotFoundException", 400, "You specified parent that doesn't exist.");
  }
  return unit.id;
}

const arnOf = ({ managementAccountId }: FakeOrganization, rest: string): string =>
  `arn:aws:organizations::${managementAccountId}:${rest}`;

/** `State` replaces `Status`, which was announced for retirement on 9 September 2026 (trap T2). */
const describe =
  (organization: FakeOrganization, { accountStatus = "answered" }: FakeWorld) =>
  ({ id, name, state = "ACTIVE" }: FakeAccount): Account => ({
    Id: id,
    Arn: arnOf(organization, `account/${organization.id}/${id}`),
    Email: `${id}@example.com`,
    Name: name,
    State: state,
    // The older field never knew the states that came with the newer.
    ...(accountStatus === "retired" || state === "PENDING_ACTIVATION" || state === "CLOSED" ? {} : { Status: state }),
    JoinedMethod: id === organization.managementAccountId ? "INVITED" : "CREATED",
    JoinedTimestamp: new Date("2024-01-01T00:00:00Z"),
  });

/** The reading half of Organizations. (https://docs.aws.amazon.com/organizations/latest/APIReference/) */
export const ORGANIZATIONS: readonly Operation[] = [
  serve(DescribeOrganization$, (_: unknown, call): DescribeOrganizationResponse => {
    const organization = organizationOf(call, true);
    const { id, managementAccountId } = organization;
    return {
      Organization: {
        Id: id,
        Arn: arnOf(organization, `organization/${id}`),
        FeatureSet: "ALL",
        MasterAccountArn: arnOf(organization, `account/${id}/${managementAccountId}`),
        MasterAccountId: managementAccountId,
        MasterAccountEmail: `${managementAccountId}@example.com`,
        AvailablePolicyTypes: [],
      },
    };
  }),
  serve(
    ListAccounts$,
    (ask: ListAccountsRequest, call): ListAccountsResponse => {
      const organization = organizationOf(call, false);
      const { items, next } = pageOf(call, call.world.accounts, ask.NextToken, ask.MaxResults ?? 20);
      return { Accounts: items.map(describe(organization, call.world)), NextToken: next };
    },
    { MaxResults: PAGE },
  ),
  serve(
    ListRoots$,
    (_: ListRootsRequest, call): ListRootsResponse => {
      const organization = organizationOf(call, false);
      const { id, rootId } = organization;
      return {
        Roots: [{ Id: rootId, Arn: arnOf(organization, `root/${id}/${rootId}`), Name: "Root", PolicyTypes: [] }],
      };
    },
    { MaxResults: PAGE },
  ),
  serve(
    ListOrganizationalUnitsForParent$,
    (ask: ListOrganizationalUnitsForParentRequest, call): ListOrganizationalUnitsForParentResponse => {
      const organization = organizationOf(call, false);
      const parent = parentOf(organization, ask.ParentId);
      const units = organization.units.filter(({ parentId }) => parentId === parent);
      const { items, next } = pageOf(call, units, ask.NextToken, ask.MaxResults ?? 20);
      return {
        OrganizationalUnits: items.map(({ id, name }) => ({
          Id: id,
          Arn: arnOf(organization, `ou/${organization.id}/${id}`),
          Name: name,
        })),
        NextToken: next,
      };
    },
    { MaxResults: PAGE },
  ),
  serve(
    ListAccountsForParent$,
    (ask: ListAccountsForParentRequest, call): ListAccountsForParentResponse => {
      const organization = organizationOf(call, false);
      const parent = parentOf(organization, ask.ParentId);
      const accounts = call.world.accounts.filter(({ unitId = null }) => unitId === parent);
      const { items, next } = pageOf(call, accounts, ask.NextToken, ask.MaxResults ?? 20);
      return { Accounts: items.map(describe(organization, call.world)), NextToken: next };
    },
    { MaxResults: PAGE },
  ),
];
