import { nearest } from "../errors.ts";
import type { Range } from "../units/range.ts";
import type { Amount } from "./amount.ts";
import { rangeOf } from "./figure.ts";
import type { Population } from "./population.ts";
import type { Match, Scenario } from "./scenario.ts";
import { addAmount } from "./sums.ts";
import type { View } from "./usage.ts";
import { inView, WHOLE } from "./usage.ts";

/** What a rule can be about: one value that exists, with the vCPUs that leaving it out would leave without a watch. */
export type Choice = {
  readonly name: string;
  readonly match: Match;
  readonly vcpus: Range;
  readonly workloads: number;
};

/** Everything that rules can pick from, by what they match on; most vCPUs first. */
export type Choices = {
  readonly tags: readonly Choice[];
  readonly clusters: readonly Choice[];
  /** Organizational units, with all that is below them. */
  readonly units: readonly Choice[];
  readonly accounts: readonly Choice[];
  readonly regions: readonly Choice[];
  readonly kinds: readonly Choice[];
};

type Gathered = { readonly name: string; readonly match: Match; readonly sum: Amount; workloads: number };

/** Gathers the tags, clusters, OUs, accounts, Regions and kinds of a population. */
export function choicesOf(population: Population, view: View = WHOLE): Choices {
  const accounts = new Map(population.frame.accounts.map((account) => [account.id, account]));
  const found = {
    tags: gather(),
    clusters: gather(),
    units: gather(),
    accounts: gather(),
    regions: gather(),
    kinds: gather(),
  };
  for (const group of population.groups) {
    if (!inView(group, view)) continue;
    const { accountId, regionId, kind, cluster, everything, workloads, tags } = group;
    for (const [key, value] of Object.entries(tags)) {
      found.tags.add(`${key}=${value}`, () => ({ tags: { [key]: value } }), everything, workloads);
    }
    if (cluster !== null) found.clusters.add(cluster, () => ({ clusters: [cluster] }), everything, workloads);
    if (accountId !== null) {
      const account = accounts.get(accountId);
      for (const unit of new Set(account?.ou)) found.units.add(unit, () => ({ units: [unit] }), everything, workloads);
      found.accounts.add(accountId, () => ({ accounts: [accountId] }), everything, workloads);
    }
    if (regionId !== null) found.regions.add(regionId, () => ({ regions: [regionId] }), everything, workloads);
    found.kinds.add(kind, () => ({ kinds: [kind] }), everything, workloads);
  }
  return {
    tags: found.tags.list(),
    clusters: found.clusters.list(),
    units: found.units.list(),
    accounts: found.accounts.list().map((one) => ({ ...one, name: accounts.get(one.name)?.name ?? one.name })),
    regions: found.regions.list(),
    kinds: found.kinds.list(),
  };
}

/** Adds groups up by name. */
function gather() {
  const byName = new Map<string, Gathered>();
  return {
    add: (name: string, match: () => Match, everything: Amount, workloads: number): void => {
      let one = byName.get(name);
      if (one === undefined) {
        one = { name, match: match(), sum: { low: 0, expected: 0, high: 0, unbounded: 0 }, workloads: 0 };
        byName.set(name, one);
      }
      addAmount(one.sum, everything);
      one.workloads += workloads;
    },
    list: (): Choice[] =>
      [...byName.values()]
        .map(({ name, match, sum, workloads }) => ({ name, match, workloads, vcpus: rangeOf(sum) }))
        .sort((a, b) => b.vcpus.expected - a.vcpus.expected || (a.name < b.name ? -1 : 1)),
  };
}

/** Something that a rule (by its place) is about and a population doesn't hold, with the nearest that it does. */
export type Stranger = {
  readonly rank: number;
  readonly what: string;
  readonly name: string;
  readonly near: string | null;
};

/** What the rules of a scenario name that isn't there. */
export function strangersOf(scenario: Scenario, population: Population): Stranger[] {
  const { accounts } = population.frame;
  const choices = choicesOf(population);
  const names = (list: readonly Choice[]) => new Set(list.map(({ name }) => name));
  const known = {
    accounts: new Set([
      ...accounts.map(({ id }) => id),
      ...choices.accounts.flatMap(({ match }) => match.accounts ?? []),
    ]),
    units: new Set(accounts.flatMap(({ ou }) => ou)),
    clusters: names(choices.clusters),
    tags: names(choices.tags),
  };
  return scenario.rules.flatMap(({ match }, rank) => {
    const named = [
      { what: "account", words: match.accounts ?? [], of: known.accounts },
      { what: "OU", words: match.units ?? [], of: known.units },
      { what: "cluster", words: match.clusters ?? [], of: known.clusters },
      { what: "tag", words: Object.entries(match.tags ?? {}).map(([key, value]) => `${key}=${value}`), of: known.tags },
    ];
    return named.flatMap(({ what, words, of }) =>
      words.filter((name) => !of.has(name)).map((name) => ({ rank, what, name, near: nearest(name, of) })),
    );
  });
}
