import type { Account } from "../inventory/inventory.ts";
import type { Kind, Tags } from "../inventory/workload.ts";
import type { Ladder, TierScope } from "../pricing/estimate.ts";
import type { Instant } from "../units/month.ts";
import type { Usd } from "../units/usd.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import type { MonthHours } from "./model.ts";
import type { Group } from "./population.ts";

/**
 * What a rule is about. Every key that is there must hold, and one of its values is enough; tags hold together. Without any
 * key it is about everything.
 */
export type Match = {
  readonly accounts?: readonly string[];
  /** Names of organizational units, anywhere on an account's path. */
  readonly units?: readonly string[];
  readonly regions?: readonly string[];
  readonly kinds?: readonly Kind[];
  readonly clusters?: readonly string[];
  readonly tags?: Tags;
};

/** Whether what matches is protected: without protection its agent is not there, so that it counts neither today nor later. */
export type Rule = { readonly match: Match; readonly protect: boolean };

/** vCPUs (thousandths) of a kind that join in a Region, in an account of their own; no rule is about them. */
export type Addition = { readonly kind: Kind; readonly regionId: string; readonly vcpus: MilliVcpu };

/** How the price page is read in a scenario; what isn't said is read as in the report. */
export type ScenarioSettings = {
  readonly tierScope?: TierScope;
  readonly ladder?: Ladder;
  readonly monthHours?: MonthHours;
};

/** Named changes to what is protected: everything is, but for what the rules leave out. */
export type Scenario = {
  readonly name: string | null;
  /** In order: the last that matches decides. */
  readonly rules: readonly Rule[];
  /** When what isn't protected yet is switched on, and what is left out is switched off; null, or past: the report's moment. */
  readonly from: Instant | null;
  /** Hundredths of a percent a month, of everything that is protected, from the running month on. */
  readonly growth: number;
  readonly add: readonly Addition[];
  /** The most that a full month may cost, every trial over. */
  readonly ceiling: Usd | null;
  readonly settings: ScenarioSettings;
};

/** The scenario that changes nothing: everything is protected, from the report's moment on. */
export const EMPTY_SCENARIO: Scenario = {
  name: null,
  rules: [],
  from: null,
  growth: 0,
  add: [],
  ceiling: null,
  settings: {},
};

/** The place that all groups of a block share. */
type Place = Pick<Group, "accountId" | "regionId" | "kind">;

/** A match taken apart into what a place decides, and what only its groups can (null where nothing is left to them). */
export type Matcher = {
  readonly place: (place: Place) => boolean;
  readonly group: ((group: Group) => boolean) | null;
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

/** What only groups decide; the commonest forms are the quickest, since they run for each group on each key. */
function groupMatcher(clusters: ReadonlySet<string> | null, tags: readonly [string, string][]): Matcher["group"] {
  const [first, ...rest] = tags;
  if (first === undefined) return clusters === null ? null : (group) => holds(clusters, group.cluster);
  const [key, value] = first;
  const hasFirst = (group: Group) => group.tags[key] === value;
  if (rest.length === 0 && clusters === null) return hasFirst;
  return (group) =>
    hasFirst(group) && holds(clusters, group.cluster) && rest.every(([name, wanted]) => group.tags[name] === wanted);
}

const setOf = <T>(values: readonly T[] | undefined): ReadonlySet<T> | null =>
  values === undefined ? null : new Set(values);

const holds = <T>(values: ReadonlySet<T> | null, value: T | null): boolean =>
  values === null || (value !== null && values.has(value));

/** A prepared rule. */
export type Decider = { readonly matcher: Matcher; readonly rank: number; readonly protect: boolean };

/** Prepares rules; `rank` is the place of each in the scenario. */
export const decidersOf = (rules: readonly Rule[], accounts: readonly Account[]): Decider[] =>
  rules.map(({ match, protect }, rank) => ({ matcher: matcherOf(match, accounts), rank, protect }));

/**
 * The rules that can decide on a place's groups, the last first, up to the one that leaves nothing to the others. The first of
 * them that matches a group decides on it; a group that none matches is protected.
 */
export function decidersAt(deciders: readonly Decider[], place: Place): Decider[] {
  const able: Decider[] = [];
  for (let index = deciders.length - 1; index >= 0; index--) {
    const decider = deciders[index];
    if (decider === undefined || !decider.matcher.place(place)) continue;
    able.push(decider);
    if (decider.matcher.group === null) break;
  }
  return able;
}

/** The rule of `decidersAt` that decides on a group; undefined where none is about it. */
export function deciderOf(able: readonly Decider[], group: Group): Decider | undefined {
  // A loop, for it runs for each group on each key.
  for (const decider of able) if (decider.matcher.group === null || decider.matcher.group(group)) return decider;
  return undefined;
}
