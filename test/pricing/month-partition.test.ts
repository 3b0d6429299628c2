import * as fc from "fast-check";
import { expect, test } from "vitest";
import { runningSeconds } from "../../src/pricing/trial.ts";
import { addMonths, monthEnd, monthOf, monthsBetween, monthStart } from "../../src/units/month.ts";

const NEVER = Number.NEGATIVE_INFINITY;
const EVER = Number.POSITIVE_INFINITY;

/** Any millisecond of the years 2024 to 2032, leap years among them. */
const instant = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2033, 0, 1) - 1 });
const month = instant.map(monthOf);
const hours = fc.oneof(fc.constant("always" as const), fc.integer({ min: 0, max: 800 * 3600 }));

test("every instant is in one month, and the next one begins where it ends", () => {
  fc.assert(
    fc.property(instant, (at) => {
      const own = monthOf(at);
      expect(monthStart(own) <= at && at < monthEnd(own)).toBe(true);
      expect(monthStart(addMonths(own, 1))).toBe(monthEnd(own));
    }),
  );
});

test("months partition the hours between two instants exactly", () => {
  fc.assert(
    fc.property(instant, instant, (a, b) => {
      const [from, until] = [Math.min(a, b), Math.max(a, b)].map((at) => Math.floor(at / 1000) * 1000);
      if (from === undefined || until === undefined) return;
      const count = monthsBetween(monthOf(from), monthOf(until)) + 1;
      const seconds = Array.from({ length: count }, (_, index) =>
        runningSeconds(addMonths(monthOf(from), index), from, until, "always"),
      );
      expect(seconds.reduce((sum, one) => sum + one, 0)).toBe((until - from) / 1000);
      // no other month holds any of them
      expect(runningSeconds(addMonths(monthOf(from), -1), from, until, "always")).toBe(0);
      expect(runningSeconds(addMonths(monthOf(until), 1), from, until, "always")).toBe(0);
    }),
  );
});

test("what is free and what is billed are the whole month, to the second, whenever a trial ends and however many hours are run", () => {
  fc.assert(
    fc.property(month, instant, hours, (of, ends, run) => {
      const whole = runningSeconds(of, NEVER, EVER, run);
      expect(runningSeconds(of, NEVER, ends, run) + runningSeconds(of, ends, EVER, run)).toBe(whole);
    }),
  );
});

test("so are any spans that follow each other", () => {
  fc.assert(
    fc.property(month, fc.array(instant, { maxLength: 6 }), hours, (of, cuts, run) => {
      const edges = [NEVER, ...cuts.toSorted((a, b) => a - b), EVER];
      const spans = edges.slice(1).map((until, index) => runningSeconds(of, edges[index] ?? NEVER, until, run));
      expect(spans.reduce((sum, one) => sum + one, 0)).toBe(runningSeconds(of, NEVER, EVER, run));
      expect(Math.min(...spans)).toBeGreaterThanOrEqual(0);
    }),
  );
});
