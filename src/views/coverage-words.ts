import type { Reason } from "../inventory/reference-tables.ts";
import type { Need, StageId } from "../plan/coverage-loss.ts";

/** A reason in a few words that fit a column; null for a code that the tables don't have. */
export const reasonWords = (code: string, reasons: ReadonlyMap<string, Reason>): string | null =>
  reasons.get(code)?.words ?? null;

/** What a cure asks for. */
export const NEED_WORDS: Readonly<Record<Need, string>> = {
  decision: "a decision",
  repair: "a repair",
  redeploy: "a redeploy",
  time: "time",
  permission: "a permission",
};

/** The gates between a host and the bill. */
export const STAGE_WORDS: Readonly<Record<StageId, string>> = {
  eligible: "eligible",
  enabled: "switched on",
  covered: "agent in place",
  healthy: "reporting",
  billable: "billed now",
};
