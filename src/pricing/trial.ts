import type { Hours } from "../inventory/workload.ts";
import type { Instant, Month } from "../units/month.ts";
import { DAY, monthEnd, monthStart } from "../units/month.ts";
import type { Schedule } from "../units/schedule.ts";
import { scheduledBetween, scheduledInWeek, WEEK_LENGTH } from "../units/schedule.ts";

/** The free trial of an account × Region × kind: 30 days from its first runtime event. */
export const TRIAL = 30 * DAY;

/** How much of a month something runs: what a source says of it, or the hours of a schedule. */
export type Running = Hours | Schedule;

/**
 * Seconds of a month that a workload runs between `from` and `until` (instants, cut to the month). `hours` that are fewer than
 * always are spread evenly over the month; a month shorter than them is run whole. Spans that part a month part its seconds.
 */
export function runningSeconds(month: Month, from: Instant, until: Instant, hours: Running): number {
  const start = monthStart(month);
  const end = monthEnd(month);
  const first = Math.max(from, start);
  const last = Math.min(until, end);
  if (last <= first) return 0;
  return runSince(start, last, end, hours) - runSince(start, first, end, hours);
}

/** Whole seconds from the start of a month to an instant in it. */
function runSince(start: Instant, instant: Instant, end: Instant, hours: Running): number {
  if (typeof hours === "object") return Math.floor(scheduledBetween(hours, start, instant) / 1000);
  const seconds = Math.floor((instant - start) / 1000);
  if (hours === "always") return seconds;
  const whole = (end - start) / 1000;
  return hours >= whole ? seconds : Math.floor((hours * seconds) / whole);
}

/** Seconds of a full month under a divisor of `divisorHours`, every trial over; of a schedule its share of a week, to the nearest. */
export function fullMonthSeconds(divisorHours: number, hours: Running): number {
  const whole = divisorHours * 3600;
  if (hours === "always") return whole;
  if (typeof hours === "object") return Math.round((whole * scheduledInWeek(hours)) / WEEK_LENGTH);
  return Math.min(hours, whole);
}
