import type { AccountState } from "@aws-sdk/client-organizations";
import { UserError } from "../../errors.ts";
import type { Gap } from "../../inventory/gap.ts";
import type { Account, Organization, SourceAssumption } from "../../inventory/inventory.ts";
import type { Connection } from "./connection.ts";
import { isAbsent, isOver, isPassing, Refused } from "./refused.ts";
import type { Identity } from "./session.ts";

/** The accounts that a scan reads, and what is known of the whole that they are part of. */
export type Accounts = {
  readonly organization: Organization | null;
  /** The organization's management account; null where nobody told. */
  readonly managementId: string | null;
  readonly accounts: readonly Omit<Account, "ou">[];
  /** Read meanwhile. */
  readonly tree: Promise<Tree>;
  readonly assumptions: readonly SourceAssumption[];
};

/** The path of units, root first, of each account; empty where that isn't told, with what was refused. */
export type Tree = { readonly paths: ReadonlyMap<string, readonly string[]>; readonly gaps: readonly Gap[] };

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
  const tree = wanted.organization ? readTree(caller) : Promise.resolve(NO_TREE);
  // Where the accounts can't be listed, nobody is left to be told that the units can't be either.
  tree.catch(() => {});
  const described = await describe(caller, wanted.organization, identity);
  const found = described instanceof Refused ? null : described;
  const organization = found === null ? null : { id: found.id, name: null };
  const managementId = found?.managementId ?? null;
  if (!wanted.organization) {
    const ids = new Set(wanted.accounts ?? [identity.accountId]);
    return {
      organization: organization === null ? null : { ...organization, whole: false },
      managementId,
      accounts: [...ids].map((id) => ({ id, name: null })),
      // Whether it is one of several that share a price can't be told then.
      tree: described instanceof Refused ? treeWithout(caller, described) : tree,
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
  return described instanceof Refused ? null : (described?.managementId ?? null);
}

/** The tree of nobody knows what. */
export const NO_TREE: Tree = { paths: new Map(), gaps: [] };

/** What is left where the organization isn't told: all hosts are seen, only not in which unit, or beside whom. */
async function treeWithout({ accountId }: Connection, refused: Refused): Promise<Tree> {
  // That the session has ended says nothing of the organization.
  if (isOver(refused)) throw refused;
  const { api, reason, message } = refused;
  return { ...NO_TREE, gaps: [{ accountId, regionId: null, api, reason, message, hides: [] }] };
}

/** The organization, null where there is none; where it isn't needed, why it isn't told. */

async function describe(caller: Connection, needed: boolean, { arn, accountId }: Identity) {
  try {
    const { Organization: found } = await caller.call("organizations:DescribeOrganization", {});
    return found?.Id === undefined ? null : { id: found.Id, managementId: found.MasterAccountId ?? null };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (!needed) return isAbsent(error) ? null : error;
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

const unreadable = (refused: Refused, arn: string): UserError => {
  const { api, reason, message } = refused;
  return new UserError(
    "organization-unreadable",
    `the organization can't be read as ${arn}: ${api} ${reason} (${message})`,
    remedy(refused),
  );
};

function remedy(refused: Refused): string {
  if (isOver(refused)) return "log in and give the same command again";
  if (isPassing(refused)) return "give the same command again; if that doesn't help, check the network";
  return "ask from the management or a delegated administrator account, or leave out --organization and name --accounts";
}

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

async function readTree(caller: Connection): Promise<Tree> {
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
    if (!(error instanceof Refused)) throw error;
    return treeWithout(caller, error);
  }
  return { paths, gaps: [] };
}
