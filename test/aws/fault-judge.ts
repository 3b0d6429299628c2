import type { Random } from "../../data/refresh/mulberry32.ts";
import { mulberry32 } from "../../data/refresh/mulberry32.ts";
import type { AwsCall } from "./aws-call.ts";
import type { Delay, Fault, FaultRule, Pattern, When } from "./fault.ts";

/** What happens to one call: it waits, and then meets the first fault that is due. */
export type Verdict = { readonly delayMs: number; readonly fault: Exclude<Fault, Delay> | null };

/** A call and the account whose key signed it, where that is known. */
export type JudgedCall = AwsCall & { readonly accountId: string | null };

/** Applies rules in their order; each counts the calls that match it, whether or not another rule answers them. */
export function createFaultJudge(rules: readonly FaultRule[]): (call: JudgedCall) => Verdict {
  const counted = rules.map((rule) => ({ rule, count: 0, random: mulberry32(rule.seed ?? 1) }));
  return (call) => {
    let delayMs = 0;
    let fault: Verdict["fault"] = null;
    for (const entry of counted) {
      const { rule, random } = entry;
      if (!matches(rule.match ?? {}, call)) continue;
      entry.count++;
      if (!isDue(rule.when, entry.count, random)) continue;
      if (rule.fault.kind === "delay") delayMs += rule.fault.ms + (rule.fault.jitterMs ?? 0) * random();
      else fault ??= rule.fault;
    }
    return { delayMs, fault };
  };
}

function matches(match: NonNullable<FaultRule["match"]>, call: JudgedCall): boolean {
  return (
    fits(match.service, call.service) &&
    fits(match.operation, call.operation) &&
    fits(match.regionId, call.regionId) &&
    fits(match.accessKeyId, call.accessKeyId) &&
    fits(match.accountId, call.accountId) &&
    fits(match.text, call.text)
  );
}

function fits(pattern: Pattern | undefined, value: string | null): boolean {
  if (pattern === undefined) return true;
  if (value === null) return false;
  return typeof pattern === "string" ? pattern === value : pattern.test(value);
}

function isDue(when: When | undefined, count: number, random: Random): boolean {
  if (when === undefined) return true;
  if ("every" in when) return count % when.every === 0;
  if ("first" in when) return count <= when.first;
  if ("after" in when) return count > when.after;
  if ("between" in when) return when.between[0] <= count && count <= when.between[1];
  return random() < when.probability;
}
