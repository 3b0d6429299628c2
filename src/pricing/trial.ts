import type { Hours } from "../inventory/workload.ts";
import type { Instant, Month } from "../units/month.ts";
import { DAY, monthEnd, monthStart } from "../units/month.ts";

/** The free trial of an account × Region × kind: 30 days from its first runtime event. */
export const TRIAL = 30 * DAY;

/**
 * Seconds of a month that a workload runs between `from` and `until` (instants, cut to the month). `hours` that are fewer than
 * always are spread evenly over the month; a month shorter than them is run whole. Spans that part a month part its seconds.
 */
export function runningSeconds(month: Month, from: Instant, until: Instant, hours: Hours): number {
  const start = monthStart(month);
  const end = monthEnd(month);
  const first = Math.max(from, start);
  const last = Math.min(until, end);
  if (last <= first) return 0;
  return runSince(start, last, end, hours) - runSince(start, first, end, hours);
}

/** Whole seconds from the start of a month to an instant in it. */
function runSince(start: Instant, instant: Instant, end: Instant, hours: Hours): number {
  const seconds = Math.floor((instant - start) / 1000);
  if (hours === "always") return seconds;
  const whole = (end - start) / 1000;
  return hours >= whole ? seconds : Math.floor((hours * seconds) / whole);
}

/** Seconds of a full month under a divisor of `divisorHours`, every trial over. */
export const fullMonthSeconds = (divisorHours: number, hours: Hours): number =>
  hours === "always" ? divisorHours * 3600 : Math.min(hours, divisorHours * 3600);
