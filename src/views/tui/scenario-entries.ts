import type { Kind } from "../../inventory/workload.ts";
import { KINDS } from "../../inventory/workload.ts";
import type { Budget } from "../../plan/budget.ts";
import { choicesOf } from "../../plan/choices.ts";
import type { Match, Rule, Scenario } from "../../plan/scenario.ts";
import type { Limit } from "../../plan/standing.ts";
import type { Effect as WhatIfEffect, WhatIf, WhatIfs } from "../../plan/what-if.ts";
import { prepareWhatIf } from "../../plan/what-if.ts";
import { KIND_WORDS } from "../kind-words.ts";
import { ruleSays } from "../rule-words.ts";
import type { Shown } from "./shown.ts";

/** A line of the What-if screen that the cursor can stand on. */
export type Entry =
  | { readonly is: "kind"; readonly kind: Kind; readonly match: Match; readonly on: boolean; readonly says: RuleSays }
  | {
      readonly is: "leave-out";
      readonly name: string;
      readonly match: Match;
      readonly out: boolean;
      readonly says: RuleSays;
    }
  | { readonly is: "setting"; readonly setting: Setting };

/** What a rule says beside leaving out; empty where no rule is about it. */
export type RuleSays = readonly string[];

/** What can be changed beside what is protected. */
export type Setting = "from" | "growth" | "add" | "ceiling" | "reading" | "month";

export const SETTINGS: readonly Setting[] = ["from", "growth", "add", "ceiling", "reading", "month"];

/** Suggestions to leave out, of each sort. */
const MOST_SUGGESTED = 3;

/** The what-ifs of a dataset, prepared when they are first looked at. */
export const whatIfsOf = (shown: Shown): WhatIfs =>
  shown.kept("what-ifs", () => {
    const { population, prices, options, budgets } = shown.dataset;
    return prepareWhatIf(population, prices, options, budgets.flatMap(limitOf));
  });

/** A budget that both sides of a what-if can be held against: of everything, a full month after trials. */
const limitOf = ({ name, match, coverage, basis, limit }: Budget): Limit[] =>
  match === null && coverage === "everything" && basis === "after-trials" && "monthly" in limit
    ? [{ name, ...limit }]
    : [];

/** A scenario's figures; of the last one that was asked for they are kept. */
export function answerOf(shown: Shown, scenario: Scenario): WhatIf {
  const last = shown.kept<{ scenario: Scenario | null; answer: WhatIf | null }>("what-if", () => ({
    scenario: null,
    answer: null,
  }));
  if (last.answer === null || last.scenario !== scenario) {
    last.answer = whatIfsOf(shown).whatIf(scenario);
    last.scenario = scenario;
  }
  return last.answer;
}

/** What leaving out alone would do. */
export const effectOf = (shown: Shown, match: Match): WhatIfEffect =>
  shown.kept(`effect ${keyOf(match)}`, () => whatIfsOf(shown).effectOf({ match }));

export const keyOf = (match: Match): string => JSON.stringify(match);

const isKind = ({ match }: Rule, kind: Kind): boolean => keyOf(match) === keyOf({ kinds: [kind] });

const isAnyKind = (rule: Rule): boolean => KINDS.some((kind) => isKind(rule, kind));

/** The entries: kinds, what is left out or could be, settings. */
export function entriesOf(shown: Shown, scenario: Scenario, picked: readonly Match[]): Entry[] {
  const ruled = scenario.rules.filter((rule) => !isAnyKind(rule));
  const named = suggestions(shown);
  const marked = [...ruled.map(({ match }) => match), ...picked];
  const known = [
    ...new Map([...marked, ...named.map(({ match }) => match)].map((match) => [keyOf(match), match])).values(),
  ];
  return [
    ...KINDS.map((kind): Entry => {
      const match = { kinds: [kind] };
      return { is: "kind", kind, match, on: !isOut(scenario, match), says: saysOf(scenario, match) };
    }),
    ...known.map((match): Entry => ({
      is: "leave-out",
      name: nameOf(shown, match),
      match,
      out: isOut(scenario, match),
      says: saysOf(scenario, match),
    })),
    ...SETTINGS.map((setting): Entry => ({ is: "setting", setting })),
  ];
}

/** The largest tags, clusters and units that a rule can be about; what holds nearly all of it is no choice. */
const suggestions = (shown: Shown) =>
  shown.kept("suggestions", () => {
    const { tags, clusters, units } = choicesOf(shown.dataset.population, shown.dataset.options.view);
    const all = shown.result.everything.vcpus.expected;
    return [tags, units, clusters].flatMap((choices) =>
      choices
        // GuardDuty's own tag says what someone decided already.
        .filter(
          ({ vcpus, match }) => vcpus.expected > 0 && vcpus.expected < all * 0.9 && !match.tags?.["GuardDutyManaged"],
        )
        .slice(0, MOST_SUGGESTED),
    );
  });

/** What can be picked by typing: every tag, cluster, unit and account that exists, by its words. */
export const pickable = (shown: Shown) =>
  shown.kept("pickable", () => {
    const { tags, clusters, units, accounts, regions } = choicesOf(
      shown.dataset.population,
      shown.dataset.options.view,
    );
    return [...tags, ...units, ...clusters, ...accounts, ...regions].map(({ match, vcpus }) => ({
      words: nameOf(shown, match),
      match,
      vcpus,
    }));
  });

/** What a match is called: `tag workload=batch`, `OU Sandbox`. */
export function nameOf({ result }: Shown, match: Match): string {
  const named = (id: string) => result.frame.accounts.find((account) => account.id === id)?.name ?? id;
  const parts = [
    ...Object.entries(match.tags ?? {}).map(([key, value]) => `tag ${key}=${value}`),
    ...(match.units ?? []).map((unit) => `OU ${unit}`),
    ...(match.clusters ?? []).map((cluster) => `cluster ${cluster}`),
    ...(match.accounts ?? []).map((id) => `account ${named(id)}`),
    ...(match.regions ?? []).map((region) => `Region ${region}`),
    ...(match.kinds ?? []).map((kind) => KIND_WORDS[kind]),
  ];
  return parts.join(", ") || "everything";
}

/** The rule that is the last to say whether exactly this is protected. */
const protectingRule = ({ rules }: Scenario, match: Match): Rule | undefined =>
  rules.findLast((rule) => keyOf(rule.match) === keyOf(match) && rule.protect !== undefined);

/** Whether exactly this is left out. */
export const isOut = (scenario: Scenario, match: Match): boolean => protectingRule(scenario, match)?.protect === false;

/** What rules that are about exactly this say of it. */
const saysOf = ({ rules }: Scenario, match: Match): string[] =>
  rules.filter((rule) => keyOf(rule.match) === keyOf(match)).flatMap(ruleSays);

/** Leaves out what a match is about, or takes that back; what else its rules say stays. */
export function toggled(scenario: Scenario, match: Match): Scenario {
  const found = protectingRule(scenario, match);
  if (found === undefined) return { ...scenario, rules: [...scenario.rules, { match, protect: false }] };
  if (found.protect !== false) {
    return { ...scenario, rules: scenario.rules.map((rule) => (rule === found ? { ...rule, protect: false } : rule)) };
  }
  const { protect: _, ...rest } = found;
  const { match: __, from: ___, ...says } = rest;
  const left = Object.keys(says).length === 0 ? [] : [rest];
  return { ...scenario, rules: scenario.rules.flatMap((rule) => (rule === found ? left : [rule])) };
}

/** The rule that a typed line of a match changes: the last that is about exactly this. */
export const ruleOn = ({ rules }: Scenario, match: Match): Rule | undefined =>
  rules.findLast((rule) => keyOf(rule.match) === keyOf(match));

/** What is typed takes the place of the rule about exactly this; nothing typed takes it out. */
export function retyped(scenario: Scenario, match: Match, typed: Rule | null): Scenario {
  const found = ruleOn(scenario, match);
  const own = typed === null ? [] : [typed];
  if (found === undefined) return { ...scenario, rules: [...scenario.rules, ...own] };
  return { ...scenario, rules: scenario.rules.flatMap((rule) => (rule === found ? own : [rule])) };
}
