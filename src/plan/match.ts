import type { Account } from "../inventory/inventory.ts";
import type { Group } from "./population.ts";
import type { Match } from "./scenario.ts";

/** The place that all groups of a block share. */
export type Place = Pick<Group, "accountId" | "regionId" | "kind">;

/** What else a group can be told by. */
type Marks = Pick<Group, "cluster" | "tags">;

/** A match taken apart into what a place decides, and what only its groups can (null where nothing is left to them). */
export type Matcher = {
  readonly place: (place: Place) => boolean;
  readonly group: ((group: Marks) => boolean) | null;
};

/**
 * Prepares a match. What isn't known doesn't match: a group without an account is in no OU, and what was not read carries
 * no tag and is in no cluster, so that it stays in.
 */
export function matcherOf(match: Match, accounts: readonly Account[]): Matcher {
  const { units } = match;
  const inUnits =
    units === undefined
      ? null
      : new Set(accounts.filter(({ ou }) => ou.some((name) => units.includes(name))).map(({ id }) => id));
  const named = setOf(match.accounts);
  const regions = setOf(match.regions);
  const kinds = setOf(match.kinds);
  return {
    place: ({ accountId, regionId, kind }) =>
      holds(named, accountId) && holds(inUnits, accountId) && holds(regions, regionId) && holds(kinds, kind),
    group: groupMatcher(setOf(match.clusters), Object.entries(match.tags ?? {})),
  };
}

function groupMatcher(clusters: ReadonlySet<string> | null, tags: readonly [string, string][]): Matcher["group"] {
  if (clusters === null && tags.length === 0) return null;
  return (group) => holds(clusters, group.cluster) && tags.every(([name, wanted]) => group.tags[name] === wanted);
}

const setOf = <T>(values: readonly T[] | undefined): ReadonlySet<T> | null =>
  values === undefined ? null : new Set(values);

const holds = <T>(values: ReadonlySet<T> | null, value: T | null): boolean =>
  values === null || (value !== null && values.has(value));
