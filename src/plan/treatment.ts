import type { Account } from "../inventory/inventory.ts";
import type { Kind, Tags } from "../inventory/workload.ts";
import type { Running } from "../pricing/trial.ts";
import type { Instant } from "../units/month.ts";
import type { Growth } from "./growth.ts";
import type { Matcher, Place } from "./match.ts";
import { matcherOf } from "./match.ts";
import type { Group } from "./population.ts";
import type { Protect, Rule } from "./scenario.ts";
import type { Block } from "./usage.ts";

/** What rules come to for something; dates are null where no rule says them. */
export type Treatment = {
  readonly protect: Protect;
  readonly manual: boolean;
  readonly from: Instant | null;
  readonly running: { readonly hours: Running; readonly from: Instant | null } | null;
  /** By the rule that says it; null: as the scenario grows. */
  readonly growth: { readonly growth: Growth; readonly from: Instant | null; readonly rule: Rule } | null;
  /** The same for equal treatments, and another for others, whatever order rules come in. */
  readonly key: string;
};

/** A treatment with the rule (by its place) that leaves something out; -1 where none does. */
export type Decision = { readonly treatment: Treatment; readonly outBy: number };

/** What tags and clusters the groups of blocks have, each pair once, so that rules look at pairs and not at groups. */
export type Signatures = {
  readonly marks: readonly { readonly tags: Tags; readonly cluster: string | null }[];
  /** Of each block, in its order: for each of its groups the index of its pair. */
  readonly ofBlocks: readonly Int32Array[];
};

/** Gathers the signatures of blocks. Sources share the tags of alike workloads. */
export function signaturesOf(blocks: readonly Block[]): Signatures {
  const known = new Map<Tags, Map<string | null, number>>();
  const marks: { tags: Tags; cluster: string | null }[] = [];
  const signatureOf = ({ tags, cluster }: Group): number => {
    const clusters = known.get(tags) ?? new Map<string | null, number>();
    known.set(tags, clusters);
    const found = clusters.get(cluster) ?? marks.push({ tags, cluster }) - 1;
    clusters.set(cluster, found);
    return found;
  };
  return { marks, ofBlocks: blocks.map(({ groups }) => Int32Array.from(groups, signatureOf)) };
}

/** Decides on a place: one decision for all of it, or one for each of its groups by signature and GuardDuty's tag; null where no rule is about it. */
export type Decider = Decision | ((signature: number, managed: boolean | null) => Decision) | null;

const WORD = 32;

/** A set of rules, as bits. */
type RuleSet = Int32Array;

/** Prepares rules: what decides on each place. */
export function decidersOf(
  rules: readonly Rule[],
  accounts: readonly Account[],
  { marks }: Signatures,
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
  const byMark = ruleSet((_, { group }) => group !== null);
  const byTag = ruleSet(({ agent }) => agent !== undefined);
  const says = {
    protect: ruleSet(({ protect }) => protect !== undefined),
    agent: byTag,
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
  const decide = (set: RuleSet, kind: Kind, managed: boolean | null): Decision => {
    const [protect, agent, hours, growth] = [says.protect, says.agent, says.hours, says.growth].map((among) =>
      last(set, among),
    );
    const decision = decisionOf(rules, { protect, agent, hours, growth }, kind, managed);
    const { key } = decision.treatment;
    const treatment = treatments.get(key) ?? decision.treatment;
    treatments.set(key, treatment);
    return { ...decision, treatment };
  };
  const known = new Map<string, Map<number | string, Decision>>();
  return (place) => {
    const able = ruleSet((_, matcher) => matcher.place(place));
    if (able.every((word) => word === 0)) return null;
    if (last(able, byMark) < 0 && last(able, byTag) < 0) return decide(able, place.kind, null);
    const decisions = known.get(place.kind) ?? new Map<number | string, Decision>();
    known.set(place.kind, decisions);
    return (signature, managed) => {
      const tag = managed === null ? 0 : managed ? 1 : 2;
      const first = signature * words;
      const set =
        words === 1
          ? (able[0] ?? 0) & (ofMarks[first] ?? 0)
          : able.map((word, index) => word & (ofMarks[first + index] ?? 0));
      const key = typeof set === "number" ? set * 3 + tag : `${set.join()} ${tag}`;
      const found = decisions.get(key);
      if (found !== undefined) return found;
      const decision = decide(typeof set === "number" ? Int32Array.of(set) : set, place.kind, managed);
      decisions.set(key, decision);
      return decision;
    };
  };
}

type Ranks = { readonly [Property in "protect" | "agent" | "hours" | "growth"]: number | undefined };

/**
 * What the last rules that say something come to. By GuardDuty's truth table
 * (https://docs.aws.amazon.com/guardduty/latest/ug/how-runtime-monitoring-works-ec2.html) its automation leaves what is tagged
 * false as it is; without its automation it still manages what is tagged true, other hosts are yours, and tasks go unwatched.
 */
function decisionOf(rules: readonly Rule[], ranks: Ranks, kind: Kind, managed: boolean | null): Decision {
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
    protect,
    manual,
    from,
    running: running?.hours === undefined ? null : { hours: running.hours, from: running.from ?? null },
    growth,
  };
  const outBy = protect === true ? -1 : ((protect === stated ? ranks.protect : ranks.agent) ?? -1);
  return { treatment: { ...treatment, key: JSON.stringify(treatment) }, outBy };
}
