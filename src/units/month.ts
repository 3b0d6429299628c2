/** A calendar month in UTC, written `2026-11`. */
export type Month = string;

/** An instant in milliseconds since 1970 UTC. */
export type Instant = number;

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The month that holds an instant. */
export const monthOf = (instant: Instant): Month => new Date(instant).toISOString().slice(0, 7);

/** The month `count` months after this one. */
export function addMonths(month: Month, count: number): Month {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, "0")}`;
}

/** How many months after `first` a month is. */
export const monthsBetween = (first: Month, month: Month): number =>
  (Number(month.slice(0, 4)) - Number(first.slice(0, 4))) * 12 + Number(month.slice(5)) - Number(first.slice(5));

type Span = { readonly start: Instant; readonly end: Instant };

// Asked several times for each line of each month.
const spans = new Map<Month, Span>();

function spanOf(month: Month): Span {
  const known = spans.get(month);
  if (known !== undefined) return known;
  const [year, index] = [Number(month.slice(0, 4)), Number(month.slice(5)) - 1];
  const span = { start: Date.UTC(year, index, 1), end: Date.UTC(year, index + 1, 1) };
  spans.set(month, span);
  return span;
}

/** The first instant of a month. */
export const monthStart = (month: Month): Instant => spanOf(month).start;

/** The first instant after a month. */
export const monthEnd = (month: Month): Instant => spanOf(month).end;

/** How many hours a month has: 672, 696, 720 or 744. */
export const monthHours = (month: Month): number => (monthEnd(month) - monthStart(month)) / HOUR;

/**
 * Reads `2026-12-10` (00:00 UTC of that day) or a full ISO 8601 instant with its zone, between 2020 and 2100; null for
 * anything else, an impossible day such as 30 February included.
 */
export function parseInstant(text: string): Instant | null {
  const match = /^(20\d\d)-(\d\d)-(\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/.exec(text);
  if (match === null) return null;
  const [, year, month, day, time] = match;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (date.toISOString().slice(0, 10) !== text.slice(0, 10) || Number(year) < 2020) return null;
  const instant = time === undefined ? date.getTime() : Date.parse(text);
  return Number.isNaN(instant) ? null : instant;
}

/** Writes an instant as `parseInstant` reads it: a bare date where it is 00:00 UTC. */
export const instantText = (instant: Instant): string =>
  new Date(instant)
    .toISOString()
    .replace(".000Z", "Z")
    .replace(/T00:00:00Z$/, "");
