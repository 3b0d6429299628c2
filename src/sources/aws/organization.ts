import type { AccountState } from "@aws-sdk/client-organizations";
import { UserError } from "../../errors.ts";
import type { Account, Organization, SourceAssumption } from "../../inventory/inventory.ts";
import type { Connection } from "./connection.ts";
import { isAbsent, isOver, Refused } from "./refused.ts";
import type { Identity } from "./session.ts";

/** The accounts that a scan reads, and what is known of the whole that they are part of. */
export type Accounts = {
  readonly organization: Organization | null;
  /** The organization's management account; null where nobody told. */
  readonly managementId: string | null;
  readonly accounts: readonly Omit<Account, "ou">[];
  /** The path of units, root first, of each account: read meanwhile, empty where that isn't allowed. */
  readonly tree: Promise<ReadonlyMap<string, readonly string[]>>;
  readonly assumptions: readonly SourceAssumption[];
};

/** Which accounts are wanted: those of the organization, or those named, or the caller's own. */
export type Wanted = { readonly organization: boolean; readonly accounts: readonly string[] | null };

/** The most accounts that a page of Organizations holds. */
const PAGE = 20;

const API = "https://docs.aws.amazon.com/organizations/latest/APIReference";

/**
 * Finds the accounts to read. Of an organization, those that are active.
 * Throws a UserError where the organization can't be read, or doesn't hold an account that was named.
 */
export async function findAccounts(caller: Connection, identity: Identity, wanted: Wanted): Promise<Accounts> {
  const tree = wanted.organization ? readTree(caller) : Promise.resolve(NOWHERE);
  // Where the accounts can't be listed, nobody is left to be told that the units can't be either.
  tree.catch(() => {});
  const described = await describe(caller, wanted.organization, identity);
  const organization = described === null ? null : { id: described.id, name: null };
  const managementId = described?.managementId ?? null;
  if (!wanted.organization) {
    const ids = wanted.accounts ?? [identity.accountId];
    return {
      organization: organization === null ? null : { ...organization, whole: false },
      managementId,
      accounts: ids.map((id) => ({ id, name: null })),
      tree,
      assumptions: [],
    };
  }
  const listed = await listAccounts(caller, identity);
  const active = listed.filter(({ state }) => state === "ACTIVE");
  const strange = wanted.accounts?.find((id) => !listed.some((account) => account.id === id));
  if (strange !== undefined) {
    throw new UserError(
      "unknown-account",
      `${organization?.id} holds no account ${strange}`,
      "check --accounts, or leave out --organization",
    );
  }
  const chosen = active.filter(({ id }) => wanted.accounts === null || wanted.accounts.includes(id));
  return {
    organization: organization === null ? null : { ...organization, whole: chosen.length === active.length },
    managementId,
    accounts: chosen.map(({ id, name }) => ({ id, name })),
    tree,
    assumptions: leftOut(listed),
  };
}

/** Asks for the management account alone; null where that isn't told. */
export async function findManagement(caller: Connection, identity: Identity): Promise<string | null> {
  const described = await describe(caller, false, identity);
  return described?.managementId ?? null;
}

const NOWHERE: ReadonlyMap<string, readonly string[]> = new Map();

async function describe(caller: Connection, needed: boolean, { arn, accountId }: Identity) {
  try {
    const { Organization: found } = await caller.call("organizations:DescribeOrganization", {});
    return found?.Id === undefined ? null : { id: found.Id, managementId: found.MasterAccountId ?? null };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (!needed) return null;
    if (isAbsent(error)) {
      throw new UserError("no-organization", `account ${accountId} is in no organization`, "leave out --organization");
    }
    throw unreadable(error, arn);
  }
}

type Listed = { readonly id: string; readonly name: string | null; readonly state: AccountState | string };

/** All accounts. `State` tells which are active: the older `Status` is being retired and may be missing. */
async function listAccounts(caller: Connection, { arn }: Identity): Promise<Listed[]> {
  try {
    const found = await caller.pages("organizations:ListAccounts", { MaxResults: PAGE }, ({ Accounts: page }) => page);
    return found.flatMap(({ Id, Name, State, Status }) =>
      Id === undefined ? [] : [{ id: Id, name: Name ?? null, state: State ?? Status ?? "unknown" }],
    );
  } catch (error) {
    throw error instanceof Refused ? unreadable(error, arn) : error;
  }
}

const unreadable = ({ api, reason, message }: Refused, arn: string): UserError =>
  new UserError(
    "organization-unreadable",
    `the organization can't be read as ${arn}: ${api} ${reason} (${message})`,
    "ask from the management or a delegated administrator account, or name accounts with --accounts",
  );

/** Accounts that aren't active hold nothing that runs; they are told and not read. */
function leftOut(listed: readonly Listed[]): SourceAssumption[] {
  const states = new Map<string, number>();
  for (const { state } of listed) if (state !== "ACTIVE") states.set(state, (states.get(state) ?? 0) + 1);
  if (states.size === 0) return [];
  const counts = [...states].sort().map(([state, count]) => `${count} ${state}`);
  return [
    {
      id: "accounts-not-active",
      value: `accounts that aren't active are not read: ${counts.join(", ")}`,
      source: `${API}/API_Account.html`,
    },
  ];
}

async function readTree(caller: Connection): Promise<ReadonlyMap<string, readonly string[]>> {
  const paths = new Map<string, readonly string[]>();
  const walk = async (parent: string, path: readonly string[]): Promise<void> => {
    const [units, accounts] = await Promise.all([
      caller.pages(
        "organizations:ListOrganizationalUnitsForParent",
        { ParentId: parent, MaxResults: PAGE },
        ({ OrganizationalUnits }) => OrganizationalUnits,
      ),
      caller.pages(
        "organizations:ListAccountsForParent",
        { ParentId: parent, MaxResults: PAGE },
        ({ Accounts: page }) => page,
      ),
    ]);
    for (const { Id } of accounts) if (Id !== undefined) paths.set(Id, path);
    await Promise.all(units.map(({ Id, Name }) => (Id === undefined ? undefined : walk(Id, [...path, Name ?? Id]))));
  };
  try {
    const roots = await caller.pages("organizations:ListRoots", { MaxResults: PAGE }, ({ Roots }) => Roots);
    await Promise.all(roots.map(({ Id, Name }) => (Id === undefined ? undefined : walk(Id, [Name ?? Id]))));
  } catch (error) {
    if (!(error instanceof Refused) || isOver(error)) throw error;
    return NOWHERE;
  }
  return paths;
}
