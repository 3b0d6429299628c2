import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { breakEvenOf, GB, waivedOf, waiverOf } from "../../src/pricing/flow-log-waiver.ts";
import { rateOf } from "../../src/pricing/price-list.ts";
import { exactly } from "../../src/units/range.ts";
import { USD } from "../../src/units/usd.ts";
import { PRICES } from "../plan/population-of.ts";

const OPTIONS = { prices: "published", discount: 0, upperTiers: "proportion" } as const;

/** US East: 1.00 for 500 GB, 0.50 for the next 2,000, 0.25 beyond. */
const EAST = rateOf(PRICES, "us-east-1", "flow-log", OPTIONS);
/** Nobody published Ireland's: US East × 1.00 / 1.20 / 1.50. */
const IRELAND = rateOf(PRICES, "eu-west-1", "flow-log", OPTIONS);

const volume = (flowLogs: number, analyzed: number | null = null) => ({
  flowLogs: flowLogs * GB,
  analyzed: analyzed === null ? null : analyzed * GB,
});

/** What so many GB save in US East, in dollars. */
function saved(waived: number, of: ReturnType<typeof volume>) {
  const { low, expected, high } = waiverOf(of, exactly(waived * GB), EAST).saved;
  return [low / USD, expected / USD, (high ?? Number.NaN) / USD];
}

describe("waived GB leave the top of the ladder", () => {
  test.each([
    [0, 3000, 0],
    [100, 3000, 25],
    [500, 3000, 125],
    [600, 3000, 175],
    [900, 3000, 325],
    [2500, 3000, 1125],
    [3000, 3000, 1625],
    [500, 500, 500],
    [900, 900, 700],
    [900, 1000, 650],
  ])("%i of %i GB save $%f", (waived, analyzed, dollars) => {
    expect(saved(waived, volume(waived, analyzed))).toEqual([dollars, dollars, dollars]);
  });

  test("where nobody told what else stands there, from the deepest price to flow logs alone", () => {
    expect(saved(900, volume(900))).toEqual([225, 700, 700]);
  });

  test("an unpublished price has its bounds", () => {
    const { saved: cost } = waiverOf(volume(500, 500), exactly(500 * GB), IRELAND);
    expect(cost).toEqual({ low: 500 * USD, expected: 600 * USD, high: 750 * USD });
  });
});

describe("how much is waived", () => {
  test("is the part of the vCPUs that is watched", () => {
    expect(waivedOf(volume(900), { low: 100, expected: 200, high: 300 }, 300)).toEqual({
      low: 300 * GB,
      expected: 600 * GB,
      high: 900 * GB,
    });
  });

  test("is all of it where nothing bounds the part, and nothing where there are no hosts", () => {
    expect(waivedOf(volume(900), { low: 0, expected: 0, high: null }, 300)).toEqual({
      low: 0,
      expected: 0,
      high: 900 * GB,
    });
    expect(waivedOf(volume(900), exactly(0), 0)).toEqual(exactly(0));
  });
});

describe("break-even", () => {
  const even = (price: number, of: ReturnType<typeof volume> | null) => {
    const range = breakEvenOf(price * USD, of, EAST);
    return range === null ? null : [range.low / GB, range.expected / GB, (range.high ?? Number.NaN) / GB];
  };

  test.each([
    ["no volume", null, [1.5, 1.5, 6]],
    ["flow logs in the second tier", volume(900), [3, 3, 6]],
    ["a ladder that is known to end in the last tier", volume(900, 3000), [6, 6, 6]],
    ["a ladder that is known to end in the first", volume(100, 400), [1.5, 1.5, 1.5]],
    ["the edge of the first tier", volume(500, 500), [1.5, 1.5, 1.5]],
  ])("of a vCPU at $1.50 under %s", (_, of, gigabytes) => {
    expect(even(1.5, of)).toEqual(gigabytes);
  });

  test("is none where a GB is worth nothing", () => {
    const free = { ...EAST, tiers: EAST.tiers.map((tier) => ({ ...tier, low: 0, expected: 0, high: 0 })) };
    expect(breakEvenOf(1.5 * USD, null, free)).toBeNull();
  });
});

describe("laws", () => {
  const gigabytes = fc.integer({ min: 0, max: 10_000_000 });
  const rate = fc.constantFrom(EAST, IRELAND);

  test("waiving more never saves less, and each further GB no less than the one before it", () => {
    fc.assert(
      fc.property(gigabytes, gigabytes, gigabytes, rate, (a, b, stays, of) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const ladder = { flowLogs: more, analyzed: more + stays };
        const cost = (waived: number) => waiverOf(ladder, exactly(waived), of).saved.expected;
        expect(cost(less)).toBeLessThanOrEqual(cost(more));
        expect(cost(less) * more).toBeLessThanOrEqual(cost(more) * less + more);
      }),
    );
  });

  test("more beside the flow logs never makes a waiver worth more", () => {
    fc.assert(
      fc.property(gigabytes, gigabytes, gigabytes, rate, (waived, beside, more, of) => {
        const cost = (others: number) =>
          waiverOf({ flowLogs: waived, analyzed: waived + others }, exactly(waived), of).saved.expected;
        expect(cost(beside + more)).toBeLessThanOrEqual(cost(beside));
      }),
    );
  });

  test("the bounds hold whatever stands beside the flow logs and whatever part is watched", () => {
    fc.assert(
      fc.property(
        gigabytes,
        gigabytes,
        fc.tuple(gigabytes, gigabytes, gigabytes),
        rate,
        (flowLogs, beside, parts, of) => {
          const [low, expected, high] = parts.map((part) => Math.min(part, flowLogs)).toSorted((a, b) => a - b);
          if (low === undefined || expected === undefined || high === undefined) return;
          const bounds = waiverOf({ flowLogs, analyzed: null }, { low, expected, high }, of).saved;
          const told = waiverOf({ flowLogs, analyzed: flowLogs + beside }, exactly(expected), of).saved;
          expect(told.low).toBeGreaterThanOrEqual(bounds.low);
          expect(told.high ?? 0).toBeLessThanOrEqual(bounds.high ?? 0);
          expect(bounds.low).toBeLessThanOrEqual(bounds.expected);
        },
      ),
    );
  });

  test("all that is analyzed saves all that it costs, and the parts of a split add up", () => {
    fc.assert(
      fc.property(gigabytes, gigabytes, rate, (a, b, of) => {
        const ladder = { flowLogs: a + b, analyzed: a + b };
        const whole = waiverOf(ladder, exactly(a + b), of).saved.expected;
        const top = waiverOf(ladder, exactly(a), of).saved.expected;
        const rest = waiverOf({ flowLogs: b, analyzed: b }, exactly(b), of).saved.expected;
        expect(Math.abs(top + rest - whole)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
