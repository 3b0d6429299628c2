import type { Account } from "../inventory/inventory.ts";
import type { Dictionary } from "../inventory/redaction/dictionary.ts";
import { redactedTag } from "../inventory/redaction/redacted-workload.ts";
import type { Budget } from "./budget.ts";
import type { Coverage, SettledCoverage } from "./ground.ts";
import type { RolloutBy } from "./rollout-unit.ts";
import type { Match, Rule, Scenario } from "./scenario.ts";
import type { View } from "./usage.ts";

/** What users pick things by, in the words in which a source is shown: their own, or the replacements of these. */
export type Selectors = {
  /** Whether names are replaced. */
  readonly redacts: boolean;
  readonly account: (id: string) => string;
  readonly cluster: (name: string) => string;
  readonly view: (view: View) => View;
  readonly scenario: (scenario: Scenario) => Scenario;
  /** The same of a scenario that may have been saved from what is shown, and so be in its words. */
  readonly saved: (scenario: Scenario) => Scenario;
  readonly settled: (coverage: SettledCoverage) => SettledCoverage;
  readonly budget: (budget: Budget) => Budget;
  /** An entry of `gaps: allow`. */
  readonly allowance: (entry: string) => string;
  /** What an order of a rollout calls a unit. */
  readonly unit: (name: string, by: RolloutBy) => string;
};

const same = <Value>(value: Value): Value => value;

/** Selectors of a source that is shown under its own names. */
export const OWN_WORDS: Selectors = {
  redacts: false,
  account: same,
  cluster: same,
  view: same,
  scenario: same,
  saved: same,
  settled: same,
  budget: same,
  allowance: same,
  unit: same,
};

/** Selectors of a source whose names are replaced: each picks what it picked before. Names of budgets and scenarios are the user's own and stay. */
export function redactedSelectors(names: Dictionary, accounts: readonly Account[]): Selectors {
  const account = (id: string): string => names.of("account", id);
  const cluster = (name: string): string => names.of("cluster", name);
  const match = (of: Match): Match => redactedMatch(of, names);
  const rule = (of: Rule): Rule => ({ ...of, match: match(of.match) });
  const scenario = (of: Scenario): Scenario => ({ ...of, rules: of.rules.map(rule) });
  const unlessGiven: Words = {
    of: (sort, name) => (names.gave(sort, name) && !names.holds(sort, name) ? name : names.of(sort, name)),
  };
  const settled = (of: SettledCoverage): SettledCoverage =>
    typeof of === "string" ? of : { rules: of.rules.map(rule) };
  const coverage = (of: Coverage): Coverage =>
    typeof of === "object" && "scenario" in of ? { scenario: scenario(of.scenario) } : settled(of);
  return {
    redacts: true,
    account,
    cluster,
    view: (view) => ({
      ...view,
      accounts: view.accounts?.map(account) ?? null,
      tags: view.tags.map((tag) => {
        const [key, value] = redactedTag(tag.key, tag.value, names);
        return { key, value };
      }),
      ...(view.clusters === undefined ? {} : { clusters: view.clusters?.map(cluster) ?? null }),
    }),
    scenario,
    saved: (of) => ({
      ...of,
      rules: of.rules.map((one) => ({ ...one, match: redactedMatch(one.match, unlessGiven) })),
    }),
    settled,
    budget: (budget) => ({
      ...budget,
      match: budget.match === null ? null : match(budget.match),
      coverage: coverage(budget.coverage),
    }),
    allowance: (entry) => entry.replace(/^\d{12}(?=\/)/, account),
    unit: (name, by) => unitName(name, by, names, accounts),
  };
}

type Words = Pick<Dictionary, "of">;

function redactedMatch(match: Match, names: Words): Match {
  const { accounts, units, clusters, tags } = match;
  return {
    ...match,
    ...(accounts === undefined ? {} : { accounts: accounts.map((id) => names.of("account", id)) }),
    ...(units === undefined ? {} : { units: units.map((name) => names.of("unit", name)) }),
    ...(clusters === undefined ? {} : { clusters: clusters.map((name) => names.of("cluster", name)) }),
    ...(tags === undefined
      ? {}
      : { tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => redactedTag(key, value, names))) }),
  };
}

/** A unit goes by its own name, a cluster that two accounts have by the account too, and an account by the name that no other has. */
function unitName(name: string, by: RolloutBy, names: Dictionary, accounts: readonly Account[]): string {
  const own = by === "ou" ? "unit" : by;
  for (const sort of [own, "account"] as const) if (names.holds(sort, name)) return names.of(sort, name);
  const [, id = "", cluster = ""] = /^(\d{12}|unknown account)\/(.*)$/s.exec(name) ?? [];
  if (by === "cluster" && names.holds("cluster", cluster))
    return `${/^\d/.test(id) ? names.of("account", id) : id}/${names.of("cluster", cluster)}`;
  const called = new Set(accounts.filter((account) => account.name === name).map((account) => account.id));
  const [only] = called;
  return called.size === 1 && only !== undefined ? names.of("account", only) : name;
}
