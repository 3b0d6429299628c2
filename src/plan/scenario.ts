import type { Kind, Tags } from "../inventory/workload.ts";
import type { Ladder, TierScope } from "../pricing/estimate.ts";
import type { Running } from "../pricing/trial.ts";
import type { Instant } from "../units/month.ts";
import { instantText } from "../units/month.ts";
import { HOUR_SECONDS } from "../units/quantity.ts";
import { scheduleText } from "../units/schedule.ts";
import type { Usd } from "../units/usd.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import type { Growth } from "./growth.ts";
import { growthText } from "./growth.ts";
import type { MonthHours } from "./model.ts";

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

/** Whether something is protected: all of it, nothing of it, or what is protected today and no more. */
export type Protect = boolean | "current";

/** Who runs the agent: GuardDuty, which then heeds its own tags, or you, which Fargate knows no way for. */
export type Agent = "automatic" | "manual";

/**
 * What holds of what matches; what a rule doesn't say is left as other rules have it. `from` is when what it says begins: what
 * isn't protected yet is switched on, or what is protected is switched off, other hours run, growth sets in with the month after.
 */
export type Rule = {
  readonly match: Match;
  readonly protect?: Protect;
  readonly agent?: Agent;
  readonly from?: Instant;
  readonly growth?: Growth;
  readonly hours?: Running;
};

/** vCPUs (thousandths) of a kind that join in a Region, in an account of their own; no rule is about them. */
export type Addition = { readonly kind: Kind; readonly regionId: string; readonly vcpus: MilliVcpu };

/** How the price page is read in a scenario; what isn't said is read as in the report. */
export type ScenarioSettings = {
  readonly tierScope?: TierScope;
  readonly ladder?: Ladder;
  readonly monthHours?: MonthHours;
};

/** Named changes to what is protected: everything is, but for what the rules say of it. */
export type Scenario = {
  readonly name: string | null;
  /** In order: of what a rule can say, the last that matches and says it decides. */
  readonly rules: readonly Rule[];
  /** When protection changes where no rule says it; null, or past: the report's moment. */
  readonly from: Instant | null;
  /** Of what no rule says how it grows, from the running month on; null: not at all. */
  readonly growth: Growth | null;
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
  growth: null,
  add: [],
  ceiling: null,
  settings: {},
};

/** What a rule says, in the words of a scenario file. */
export type RuleWords = {
  readonly match: Match;
  readonly protect?: Protect;
  readonly agent?: Agent;
  readonly from?: string;
  readonly growth?: string | readonly string[];
  readonly hours?: string | number;
};

/** Writes a rule in those words. */
export const ruleWords = ({ match, protect, agent, from, growth, hours }: Rule): RuleWords => ({
  match,
  ...(protect === undefined ? {} : { protect }),
  ...(agent === undefined ? {} : { agent }),
  ...(from === undefined ? {} : { from: instantText(from) }),
  ...(growth === undefined ? {} : { growth: growthText(growth) }),
  ...(hours === undefined ? {} : { hours: hoursWords(hours) }),
});

/** Hours as a file says them: `always`, so many a month, or a schedule. */
export function hoursWords(hours: Running): string | number {
  if (typeof hours === "number") return hours / HOUR_SECONDS;
  return hours === "always" ? hours : scheduleText(hours);
}
