import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fullMonthSeconds, runningSeconds, TRIAL } from "../../src/pricing/trial.ts";
import { HOUR } from "../../src/units/month.ts";
import { parseSchedule } from "../../src/units/schedule.ts";
import { hours as anyHours } from "../plan/any-scenario.ts";

const EVER = Number.POSITIVE_INFINITY;
const ALWAYS = Number.NEGATIVE_INFINITY;
const december = (day: number, hour = 0) => Date.UTC(2026, 11, day, hour);

test("a trial is 30 days, 720 hours", () => {
  expect(TRIAL / HOUR).toBe(720);
});

test.each([
  ["the whole month", ALWAYS, EVER, 744],
  ["from its first instant", december(1), EVER, 744],
  ["from the 16th on", december(16), EVER, 16 * 24],
  ["until the 16th", ALWAYS, december(16), 15 * 24],
  ["an hour of the 3rd", december(3, 4), december(3, 5), 1],
  ["its last hour", december(31, 23), EVER, 1],
  ["nothing from its end on", december(32), EVER, 0],
  ["nothing before it", ALWAYS, december(1), 0],
  ["nothing long after it", Date.UTC(2027, 5, 1), EVER, 0],
  ["nothing where the end is before the beginning", december(20), december(10), 0],
])("December 2026: %s", (_, from, until, hours) => {
  expect(runningSeconds("2026-12", from, until, "always")).toBe(hours * 3600);
});

test.each([
  ["all of a month", ALWAYS, 220, 220 * 3600],
  ["half of a month", Date.UTC(2026, 10, 16), 220, 110 * 3600],
  ["a tenth of a month, rounded down to a second", Date.UTC(2026, 10, 28), 0.001, 0],
  ["nothing", Date.UTC(2026, 11, 1), 220, 0],
  ["exactly as many hours as the month has", ALWAYS, 720, 720 * 3600],
  ["more than the month has", ALWAYS, 744, 720 * 3600],
  ["no hours at all", ALWAYS, 0, 0],
])("hours a month are spread evenly over November 2026: %s", (_, from, hours, seconds) => {
  expect(runningSeconds("2026-11", from, EVER, hours * 3600)).toBe(seconds);
});

test("hours that fit no February are the February's own", () => {
  expect(runningSeconds("2026-02", ALWAYS, EVER, 700 * 3600)).toBe(672 * 3600);
});

test.each([
  [730, "always", 730],
  [744, "always", 744],
  [730, 220, 220],
  [720, 744, 720],
  [720, 0, 0],
] as const)("a full month of %i hours for a host that runs %s of them", (divisor, hours, run) => {
  expect(fullMonthSeconds(divisor, hours === "always" ? hours : hours * 3600)).toBe(run * 3600);
});

test("spans that part a month part its seconds, whatever hours run", () => {
  const instants = fc.array(fc.integer({ min: Date.UTC(2026, 9), max: Date.UTC(2027, 1) }), { maxLength: 5 });
  fc.assert(
    fc.property(anyHours, instants, (hours, list) => {
      const edges = [ALWAYS, ...list.sort((a, b) => a - b), EVER];
      const parts = edges
        .slice(1)
        .map((until, index) => runningSeconds("2026-12", edges[index] ?? until, until, hours));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(runningSeconds("2026-12", ALWAYS, EVER, hours));
      expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("a schedule has its share of a week in a full month, and its own hours in a calendar month", () => {
  const office = parseSchedule("weekdays 8-20") ?? "always";
  expect(fullMonthSeconds(728, office)).toBe(260 * 3600);
  expect(fullMonthSeconds(730, office)).toBe(Math.round((730 * 3600 * 60) / 168));
  expect(runningSeconds("2026-11", ALWAYS, EVER, office)).toBe(252 * 3600);
  expect(runningSeconds("2026-12", december(16), EVER, office)).toBe(12 * 12 * 3600);
});
