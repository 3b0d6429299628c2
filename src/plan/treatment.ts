import type { Account } from "../inventory/inventory.ts";
import type { Kind } from "../inventory/workload.ts";
import type { Running } from "../pricing/trial.ts";
import type { Instant } from "../units/month.ts";
import type { Columns } from "./columns.ts";
import type { Growth } from "./growth.ts";
import type { Matcher, Place } from "./match.ts";
import { matcherOf } from "./match.ts";
import type { Protect, Rule } from "./scenario.ts";

/** What rules come to for what is protected, beside that it is; dates are null where no rule says them. */
export type Treatment = {
  /** Whether its agents are run by hand. */
  readonly manual: boolean;
  readonly from: Instant | null;
  readonly running: { readonly hours: Running; readonly from: Instant | null } | null;
  /** By the rule that says it; null: as the scenario grows. */
  readonly growth: { readonly growth: Growth; readonly from: Instant | null; readonly rule: Rule } | null;
  /** The same for equal treatments, and another for others, whatever order rules come in. */
  readonly key: string;
};

/** What rules come to; `outBy` is the one (by its place) that leaves something out, -1 where none does. Decisions are told apart by their rank. */
export type Decision = {
  readonly protect: Protect;
  readonly treatment: Treatment;
  readonly outBy: number;
  readonly rank: number;
};

/** Decides on a place: one decision for all of it, or one for each mark of its groups; null where no rule is about it. */
export type Decider = Decision | ((mark: number) => Decision) | null;

const WORD = 32;

/** A set of rules, as bits. */
type RuleSet = Int32Array;

/** Prepares rules: what decides on each place. */
export function decidersOf(
  rules: readonly Rule[],
  accounts: readonly Account[],
  { marks }: Columns,
): (place: Place) => Decider {
  const matchers = rules.map(({ match }) => matcherOf(match, accounts));
  const words = Math.ceil(rules.length / WORD);
  const ruleSet = (holds: (rule: Rule, matcher: Matcher) => boolean): RuleSet => {
    const set = new Int32Array(words);
    for (const [rank, rule] of rules.entries()) {
      const matcher = matchers[rank];
      if (matcher !== undefined && holds(rule, matcher)) {
        set[Math.floor(rank / WORD)] = (set[Math.floor(rank / WORD)] ?? 0) | (1 << (rank % WORD));
      }
    }
    return set;
  };
  // Whom an agent watches hangs on GuardDuty's tag, and so on the group.
  const byMark = ruleSet(({ agent }, { group }) => group !== null || agent !== undefined);
  const says = {
    protect: ruleSet(({ protect }) => protect !== undefined),
    agent: ruleSet(({ agent }) => agent !== undefined),
    hours: ruleSet(({ hours }) => hours !== undefined),
    growth: ruleSet(({ growth }) => growth !== undefined),
  };
  const ofMarks = new Int32Array(marks.length * words);
  for (const [index, mark] of marks.entries()) {
    ofMarks.set(
      ruleSet((_, { group }) => group === null || group(mark)),
      index * words,
    );
  }
  const last = (set: RuleSet, among: RuleSet): number => {
    for (let word = words - 1; word >= 0; word--) {
      const both = (set[word] ?? 0) & (among[word] ?? 0);
      if (both !== 0) return word * WORD + WORD - 1 - Math.clz32(both);
    }
    return -1;
  };
  const treatments = new Map<string, Treatment>();
  const decisions = new Map<string, Decision>();
  const decide = (set: RuleSet, kind: Kind, managed: boolean | null): Decision => {
    const [protect, agent, hours, growth] = [says.protect, says.agent, says.hours, says.growth].map((among) =>
      last(set, among),
    );
    const name = `${protect} ${agent} ${hours} ${growth} ${kind} ${managed}`;
    const known = decisions.get(name);
    if (known !== undefined) return known;
    const { protect: protects, treatment, outBy } = decisionOf(rules, { protect, agent, hours, growth }, kind, managed);
    // Equal treatments are one, so that their parts are.
    const same = treatments.get(treatment.key) ?? treatment;
    treatments.set(treatment.key, same);
    const decision = { protect: protects, treatment: same, outBy, rank: decisions.size };
    decisions.set(name, decision);
    return decision;
  };
  // Places of which the same rules are about are decided alike, mark by mark.
  const byPlace = new Map<string, (mark: number) => Decision>();
  return (place) => {
    const able = ruleSet((_, matcher) => matcher.place(place));
    if (able.every((word) => word === 0)) return null;
    if (last(able, byMark) < 0) return decide(able, place.kind, null);
    const key = `${place.kind} ${able.join()}`;
    const known = byPlace.get(key);
    if (known !== undefined) return known;
    const ofMark = Array.from<Decision | undefined>({ length: marks.length });
    const decider = (mark: number): Decision => {
      const found = ofMark[mark];
      if (found !== undefined) return found;
      const set = able.map((word, index) => word & (ofMarks[mark * words + index] ?? 0));
      const decision = decide(set, place.kind, marks[mark]?.managed ?? null);
      ofMark[mark] = decision;
      return decision;
    };
    byPlace.set(key, decider);
    return decider;
  };
}

type Ranks = { readonly [Property in "protect" | "agent" | "hours" | "growth"]: number | undefined };

/**
 * What the last rules that say something come to. By GuardDuty's truth table
 * (https://docs.aws.amazon.com/guardduty/latest/ug/how-runtime-monitoring-works-ec2.html) its automation leaves what is tagged
 * false as it is; without its automation it still manages what is tagged true, other hosts are yours, and tasks go unwatched.
 */
function decisionOf(rules: readonly Rule[], ranks: Ranks, kind: Kind, managed: boolean | null): Omit<Decision, "rank"> {
  const at = (rank: number | undefined): Rule | undefined => rules[rank ?? -1];
  const [protecting, running, growing] = [at(ranks.protect), at(ranks.hours), at(ranks.growth)];
  const agent = at(ranks.agent)?.agent;
  const from = protecting?.from ?? at(ranks.agent)?.from ?? null;
  const stated = protecting?.protect ?? true;
  const unmanaged = agent === "manual" && managed !== true;
  const unwatched = unmanaged && kind === "fargate-task";
  const excluded = agent === "automatic" && managed === false;
  const protect = stated === false || unwatched ? false : excluded ? "current" : stated;
  const manual = unmanaged && protect !== false;
  const growth =
    growing?.growth === undefined ? null : { growth: growing.growth, from: growing.from ?? null, rule: growing };
  const treatment: Omit<Treatment, "key"> = {
    manual,
    from,
    running: running?.hours === undefined ? null : { hours: running.hours, from: running.from ?? null },
    growth,
  };
  const outBy = protect === true ? -1 : ((protect === stated ? ranks.protect : ranks.agent) ?? -1);
  return { protect, treatment: { ...treatment, key: JSON.stringify(treatment) }, outBy };
}
