import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY, HOUR } from "../../src/units/month.ts";
import { parseSchedule, scheduledBetween, scheduledInWeek, scheduleText } from "../../src/units/schedule.ts";
import { schedules } from "../plan/any-scenario.ts";

describe("a schedule", () => {
  test.each([
    ["weekdays 8-20", { days: "weekdays", from: 480, until: 1200, offset: 0 }],
    ["weekdays 8-20 UTC", { days: "weekdays", from: 480, until: 1200, offset: 0 }],
    ["daily 22:30-6 +09:00", { days: "daily", from: 1350, until: 1800, offset: 540 }],
    ["weekends 0-24 -03:30", { days: "weekends", from: 0, until: 1440, offset: -210 }],
    ["daily 6-6", { days: "daily", from: 360, until: 1800, offset: 0 }],
    ["weekdays 8-25", null],
    ["weekdays 24-6", null],
    ["weekdays 8:60-9", null],
    ["mondays 8-20", null],
    ["weekdays 8-20 Europe/Berlin", null],
    ["weekdays 8-20 +15:00", null],
  ])("reads %s", (text, schedule) => {
    expect(parseSchedule(text)).toEqual(schedule);
  });

  test.each([
    // November 2026 begins on a Sunday and has 21 weekdays.
    ["weekdays 8-20", "2026-11-01", "2026-12-01", 21 * 12],
    ["weekdays 8-20", "2026-11-07", "2026-11-09", 0],
    ["weekdays 8-20", "2026-11-09T10:00:00Z", "2026-11-09T11:30:00Z", 1.5],
    ["weekends 0-24", "2026-11-01", "2026-12-01", 9 * 24],
    // Monday's night ends on Tuesday, and Sunday's on Monday.
    ["daily 22-6", "2026-11-09", "2026-11-10", 8],
    ["weekends 22-6", "2026-11-09", "2026-11-10", 6],
    // 8 to 20 in Tokyo is 23 to 11 in UTC: Monday's begins on Sunday.
    ["weekdays 8-20 +09:00", "2026-11-08", "2026-11-09", 1],
    // February 2028 has 29 days, 21 of them weekdays.
    ["weekdays 8-20", "2028-02-01", "2028-03-01", 21 * 12],
  ])("%s runs from %s to %s for %d hours", (text, from, until, hours) => {
    const schedule = parseSchedule(text);
    expect(schedule === null ? null : scheduledBetween(schedule, Date.parse(from), Date.parse(until)) / HOUR).toBe(
      hours,
    );
  });

  test("is read as it is written", () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        expect(parseSchedule(scheduleText(schedule))).toEqual(schedule);
      }),
    );
  });

  test("runs as long in neighbouring spans as in both together, and each week alike", () => {
    const instants = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2099, 0) });
    fc.assert(
      fc.property(schedules, fc.array(instants, { minLength: 3, maxLength: 3 }), (schedule, list) => {
        const [a = 0, b = 0, c = 0] = list.sort((x, y) => x - y);
        const parts = scheduledBetween(schedule, a, b) + scheduledBetween(schedule, b, c);
        expect(parts).toBe(scheduledBetween(schedule, a, c));
        expect(scheduledBetween(schedule, a, a + 7 * DAY)).toBe(scheduledInWeek(schedule));
      }),
    );
  });
});
