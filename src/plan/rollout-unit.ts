import type { Account } from "../inventory/inventory.ts";
import type { Group, Population } from "./population.ts";
import type { Match } from "./scenario.ts";

/** What is switched on together. */
export type RolloutBy = "account" | "ou" | "cluster";

/** What is switched on at one date; every group of a population is in exactly one. */
export type RolloutUnit = {
  readonly what: "account" | "ou" | "cluster" | "no-cluster";
  /** What tells it apart, and what an order calls it: an account's id, an OU's name, a cluster's name, with its account where two share it. */
  readonly name: string;
  /** The account it stands for, or is in; null for an OU, for a cluster that none shares its name with, and where none is known. */
  readonly accountId: string | null;
  readonly cluster: string | null;
  readonly match: Match;
  /** Rules of narrower units stand after those of broader ones, whose matches may hold theirs too. */
  readonly breadth: 0 | 1 | 2 | 3;
};

/** The units of a population by name, and those (by their place) that each account holds parts of. */
export type RolloutUnits = {
  readonly all: readonly RolloutUnit[];
  readonly inAccount: ReadonlyMap<string | null, readonly number[]>;
};

/** Parts a population into units. What is in no OU, or in no cluster, goes by its account; what no account is known of is one unit. */
export function unitsOf({ groups, frame }: Population, by: RolloutBy): RolloutUnits {
  const unitFor = by === "ou" ? ouUnits(frame.accounts) : by === "cluster" ? clusterUnits(groups) : accountUnit;
  const units = new Map<string, RolloutUnit>();
  const places = new Map<string | null, Map<string | null, string>>();
  for (const group of groups) {
    const ofAccount = places.get(group.accountId) ?? new Map<string | null, string>();
    places.set(group.accountId, ofAccount);
    if (ofAccount.has(group.cluster)) continue;
    const unit = unitFor(group);
    const key = `${unit.what} ${unit.name}`;
    if (!units.has(key)) units.set(key, unit);
    ofAccount.set(group.cluster, key);
  }
  const sorted = [...units].sort(([a], [b]) => (a < b ? -1 : 1));
  const rank = new Map(sorted.map(([key], index) => [key, index]));
  const inAccount = [...places].map(([accountId, ofAccount]) => {
    const own = new Set([...ofAccount.values()].flatMap((key) => rank.get(key) ?? []));
    return [accountId, [...own].sort((a, b) => a - b)] as const;
  });
  return { all: sorted.map(([, unit]) => unit), inAccount: new Map(inAccount) };
}

type UnitFor = (group: Pick<Group, "accountId" | "cluster">) => RolloutUnit;

/** The name of what no account is known of. */
const NO_ACCOUNT = "unknown account";

const accountUnit: UnitFor = ({ accountId }) => ({
  what: "account",
  name: accountId ?? NO_ACCOUNT,
  accountId,
  cluster: null,
  match: accountId === null ? {} : { accounts: [accountId] },
  breadth: accountId === null ? 0 : 1,
});

/** An account goes with the innermost OU on its path. An OU that others are in, or share the name of, is written as its accounts. */
function ouUnits(accounts: readonly Account[]): UnitFor {
  const innermost = new Map(accounts.map(({ id, ou }) => [id, ou.at(-1) ?? null]));
  const members = Map.groupBy(accounts, ({ ou }) => ou.at(-1) ?? null);
  const within = new Map<string, number>();
  for (const { ou } of accounts) for (const name of new Set(ou)) within.set(name, (within.get(name) ?? 0) + 1);
  return (group) => {
    const name = group.accountId === null ? null : (innermost.get(group.accountId) ?? null);
    if (name === null) return accountUnit(group);
    const own = members.get(name) ?? [];
    const match = own.length === within.get(name) ? { units: [name] } : { accounts: own.map(({ id }) => id).sort() };
    return { what: "ou", name, accountId: null, cluster: null, match, breadth: 1 };
  };
}

/** A cluster goes by its name, and by its account too where clusters of two accounts share it. */
function clusterUnits(groups: readonly Group[]): UnitFor {
  const holders = new Map<string, Set<string | null>>();
  for (const { cluster, accountId } of groups) {
    if (cluster === null) continue;
    const accounts = holders.get(cluster) ?? new Set();
    holders.set(cluster, accounts.add(accountId));
  }
  return (group) => {
    const { accountId, cluster } = group;
    if (cluster === null) return { ...accountUnit(group), what: "no-cluster" };
    const rest = { what: "cluster" as const, cluster };
    if (holders.get(cluster)?.size === 1)
      return { ...rest, name: cluster, accountId: null, match: { clusters: [cluster] }, breadth: 3 };
    const name = `${accountId ?? NO_ACCOUNT}/${cluster}`;
    return accountId === null
      ? { ...rest, name, accountId, match: { clusters: [cluster] }, breadth: 2 }
      : { ...rest, name, accountId, match: { accounts: [accountId], clusters: [cluster] }, breadth: 3 };
  };
}

/** The unit of a name: its own, or that of its account where no two have it; null where there is none. */
export function unitNamed(
  units: readonly RolloutUnit[],
  accounts: readonly Account[],
  name: string,
): RolloutUnit | null {
  const own = units.find((unit) => unit.name === name);
  if (own !== undefined) return own;
  const ids = new Set(accounts.filter((account) => account.name === name).map(({ id }) => id));
  const named = units.filter(({ what, accountId }) => what !== "cluster" && accountId !== null && ids.has(accountId));
  return named.length === 1 ? (named[0] ?? null) : null;
}

/** Every name that `unitNamed` may know. */
export const unitNames = (units: readonly RolloutUnit[], accounts: readonly Account[]): string[] => [
  ...units.map(({ name }) => name),
  ...accounts.flatMap(({ name }) => (name === null ? [] : [name])),
];
