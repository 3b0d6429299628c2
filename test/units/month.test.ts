import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addMonths, monthEnd, monthHours, monthOf, monthStart, parseInstant } from "../../src/units/month.ts";

test.each([
  ["2026-02", 672],
  ["2028-02", 696],
  ["2026-11", 720],
  ["2026-12", 744],
  ["2026-03", 744],
  ["2026-10", 744],
  ["2100-02", 672],
])("%s has %i hours, whatever clocks do in summer", (month, hours) => {
  expect(monthHours(month)).toBe(hours);
});

test.each([
  ["2026-11", 1, "2026-12"],
  ["2026-11", 2, "2027-01"],
  ["2026-11", 0, "2026-11"],
  ["2026-01", -1, "2025-12"],
  ["2026-11", 120, "2036-11"],
])("%s and %i months is %s", (month, count, later) => {
  expect(addMonths(month, count)).toBe(later);
});

test("a month begins with its first instant and ends before the next one's", () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2099, 11) }), (instant) => {
      const month = monthOf(instant);
      expect(monthStart(month)).toBeLessThanOrEqual(instant);
      expect(instant).toBeLessThan(monthEnd(month));
      expect(monthOf(monthEnd(month))).toBe(addMonths(month, 1));
      expect(monthOf(monthEnd(month) - 1)).toBe(month);
    }),
  );
});

test.each([
  ["2026-12-10", Date.UTC(2026, 11, 10)],
  ["2028-02-29", Date.UTC(2028, 1, 29)],
  ["2026-12-10T06:30Z", Date.UTC(2026, 11, 10, 6, 30)],
  ["2026-12-10T06:30:15Z", Date.UTC(2026, 11, 10, 6, 30, 15)],
  ["2026-12-10T06:30:15.250Z", Date.UTC(2026, 11, 10, 6, 30, 15, 250)],
  ["2026-12-10T01:00:00+02:00", Date.UTC(2026, 11, 9, 23)],
  ["2020-01-01", Date.UTC(2020, 0, 1)],
])("%s is an instant", (text, instant) => {
  expect(parseInstant(text)).toBe(instant);
});

test.each([
  "",
  "2026",
  "2026-12",
  "2026-02-30",
  "2026-02-29",
  "2026-13-01",
  "2026-00-10",
  "2026-12-00",
  "2026-1-1",
  "2019-12-31",
  "2100-01-01",
  "1926-12-10",
  "10.12.2026",
  "2026-12-10T06:30",
  "2026-12-10T25:00Z",
  "2026-12-10 06:30Z",
  "2026-12-10Z",
  " 2026-12-10",
  "tomorrow",
])("%j is no instant", (text) => {
  expect(parseInstant(text)).toBeNull();
});
