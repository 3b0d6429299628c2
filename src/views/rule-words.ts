import type { Growth } from "../plan/growth.ts";
import type { Rule } from "../plan/scenario.ts";
import { hoursWords, ruleWords } from "../plan/scenario.ts";
import { dayText, vcpuText } from "./format-number.ts";

/** Growth in words: `2 % a month`, `40 vCPU a month`, `+200 vCPU on 1 Mar 2027`. */
export function growthWords(growth: Growth): string {
  const signed = (milli: number) => `${milli < 0 ? "-" : "+"}${vcpuText(Math.abs(milli))} vCPU`;
  switch (growth.by) {
    case "rate":
      return `${growth.rate / 100} % a month`;
    case "vcpus":
      return `${signed(growth.vcpus)} a month`;
    case "steps":
      return growth.steps.map(({ vcpus, on }) => `${signed(vcpus)} on ${dayText(on)}`).join(", ");
  }
}

/** What a rule says of what it matches, but for leaving it out. */
export function ruleSays({ protect, agent, from, growth, hours }: Rule): string[] {
  const running = hours === undefined ? null : hoursWords(hours);
  return [
    ...(protect === true ? ["protected"] : protect === "current" ? ["as protected today"] : []),
    ...(agent === undefined ? [] : [`${agent} agent`]),
    ...(growth === undefined ? [] : [`grows by ${growthWords(growth)}`]),
    ...(running === null ? [] : [typeof running === "number" ? `runs ${running} hours a month` : `runs ${running}`]),
    ...(from === undefined ? [] : [`from ${dayText(from)}`]),
  ];
}

/** What a rule says of its match, as it is typed: in the words of a scenario file. */
export function ruleText(rule: Rule): string {
  const { match: _, ...words } = ruleWords(rule);
  const value = (said: string | number | boolean | readonly string[]) =>
    typeof said === "object" ? `[${said.join(", ")}]` : String(said);
  return Object.entries(words)
    .map(([key, said]) => `${key}: ${value(said)}`)
    .join(", ");
}
