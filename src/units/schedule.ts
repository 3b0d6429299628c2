import type { Instant } from "./month.ts";
import { DAY, HOUR } from "./month.ts";

const DAYS = { weekdays: [0, 1, 2, 3, 4], weekends: [5, 6], daily: [0, 1, 2, 3, 4, 5, 6] } as const;

/**
 * Hours of a week that something runs: from `from` to `until` on its days, in minutes after midnight. `until` is above `from` and
 * at most a day later, so that a night reaches into the next day. `offset` is the clock's, in minutes before UTC.
 */
export type Schedule = {
  readonly days: keyof typeof DAYS;
  readonly from: number;
  readonly until: number;
  readonly offset: number;
};

const MINUTE = HOUR / 60;
const DAY_MINUTES = 24 * 60;
const WEEK = 7 * DAY;

/** A Monday's first instant, in UTC. */
const MONDAY = 4 * DAY;

const FORM = /^(weekdays|weekends|daily) (\d{1,2})(?::(\d\d))?-(\d{1,2})(?::(\d\d))?(?: (UTC|[+-]\d\d:\d\d))?$/;

/** Reads `weekdays 8-20`, `daily 22:30-6 +09:00`: UTC unless an offset is given; null for anything else. */
export function parseSchedule(text: string): Schedule | null {
  const match = FORM.exec(text);
  if (match === null) return null;
  const [, days, fromHour, fromMinute, untilHour, untilMinute, zone = "UTC"] = match;
  const from = minutesOf(fromHour, fromMinute);
  const until = minutesOf(untilHour, untilMinute);
  const offset =
    zone === "UTC" ? 0 : Number(`${zone[0]}1`) * (minutesOf(zone.slice(1, 3), zone.slice(4)) ?? Number.NaN);
  if (from === null || until === null || from === DAY_MINUTES || !(Math.abs(offset) <= 14 * 60)) return null;
  if (days !== "weekdays" && days !== "weekends" && days !== "daily") return null;
  return { days, from, until: until <= from ? until + DAY_MINUTES : until, offset: offset === 0 ? 0 : offset };
}

function minutesOf(hour: string | undefined, minute = "0"): number | null {
  const minutes = Number(hour) * 60 + Number(minute);
  return Number(minute) < 60 && minutes <= DAY_MINUTES ? minutes : null;
}

/** Writes a schedule as it is read. */
export function scheduleText({ days, from, until, offset }: Schedule): string {
  const end = until > DAY_MINUTES ? until - DAY_MINUTES : until;
  const zone =
    offset === 0 ? "" : ` ${offset < 0 ? "-" : "+"}${padded(Math.abs(offset) / 60)}:${padded(Math.abs(offset) % 60)}`;
  return `${days} ${clock(from)}-${clock(end)}${zone}`;
}

const padded = (count: number): string => String(Math.floor(count)).padStart(2, "0");

const clock = (minutes: number): string =>
  minutes % 60 === 0 ? String(minutes / 60) : `${Math.floor(minutes / 60)}:${padded(minutes % 60)}`;

/** Milliseconds that a schedule runs between two instants; what two neighbouring spans have adds up to what both have. */
export const scheduledBetween = (schedule: Schedule, from: Instant, until: Instant): number =>
  until <= from ? 0 : sinceMondayOf(schedule, until) - sinceMondayOf(schedule, from);

/** The few instants that a forecast asks of a schedule again and again: edges of months, and dates. */
const known = new WeakMap<Schedule, Map<Instant, number>>();

function sinceMondayOf(schedule: Schedule, instant: Instant): number {
  const instants = known.get(schedule) ?? new Map<Instant, number>();
  known.set(schedule, instants);
  const found = instants.get(instant) ?? sinceMonday(schedule, instant);
  instants.set(instant, found);
  return found;
}

/** Milliseconds that a schedule runs in a week. */
export const scheduledInWeek = ({ days, from, until }: Schedule): number => DAYS[days].length * (until - from) * MINUTE;

/** Milliseconds a week has. */
export const WEEK_LENGTH = WEEK;

function sinceMonday(schedule: Schedule, instant: Instant): number {
  const local = instant + schedule.offset * MINUTE - MONDAY;
  const weeks = Math.floor(local / WEEK);
  const rest = local - weeks * WEEK;
  let sum = weeks * scheduledInWeek(schedule);
  for (const day of DAYS[schedule.days]) {
    const start = day * DAY + schedule.from * MINUTE;
    const end = day * DAY + schedule.until * MINUTE;
    sum += overlap(start, end, rest);
    // Sunday's night reaches into the week's first day.
    if (end > WEEK) sum += overlap(0, end - WEEK, rest);
  }
  return sum;
}

/** What of a span lies before a point of its week. */
const overlap = (start: number, end: number, point: number): number => Math.max(0, Math.min(end, point) - start);
