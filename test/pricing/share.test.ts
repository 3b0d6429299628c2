import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Kind } from "../../src/inventory/workload.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import type { Line, Market } from "../../src/pricing/estimate.ts";
import { costOf, estimate } from "../../src/pricing/estimate.ts";
import type { Meter, Rate } from "../../src/pricing/price-list.ts";
import { METER_OF } from "../../src/pricing/price-list.ts";
import { shareBounds } from "../../src/pricing/share.ts";
import type { Quantity, QuantityRange } from "../../src/units/quantity.ts";
import { vcpuMonth } from "../../src/units/quantity.ts";
import { pricesWith } from "../plan/population-of.ts";

const UNIT = vcpuMonth(720);
const EDGES = [500n * UNIT, 5000n * UNIT];

const months = (count: number): Quantity => BigInt(Math.round(count * 1000)) * (UNIT / 1000n);
const range = (low: number, expected: number, high: number | null): QuantityRange => ({
  low: months(low),
  expected: months(expected),
  high: months(high ?? expected),
  unbounded: high === null ? 1 : 0,
});

const [usEast] = pricesWith("us-east-1", "ec2", ["1.50", "0.75", "0.25"]).prices;

type Prices = { readonly prices: readonly number[]; readonly assumed: boolean };

/** A ladder with the usual edges; an assumed one has a range of × 1.00, 1.20 and 1.50. */
function rateWith({ prices, assumed }: Prices): Rate {
  if (usEast === undefined) throw new Error("the shipped list begins with a price");
  const edges = [0n, 500n, 5000n, null];
  const tiers = prices.map((price, index) => ({
    from: edges[index] ?? 0n,
    to: edges[index + 1] ?? null,
    low: price,
    expected: assumed ? (price * 120) / 100 : price,
    high: assumed ? (price * 150) / 100 : price,
    assumed,
  }));
  return { tiers, assumed: assumed ? "region" : "no", signature: JSON.stringify(prices) + assumed, price: usEast };
}

type Side = "low" | "expected" | "high";

/** The exact share of some quantities in a pool, each at its own rate, as numerator and denominator of micro-dollars. */
function exactShare(
  own: readonly { quantity: Quantity; rate: Rate }[],
  pooled: Quantity,
  side: Side,
): readonly [bigint, bigint] {
  if (pooled === 0n) return [0n, 1n];
  let paid = 0n;
  for (const { quantity, rate } of own) {
    let ladder = 0n;
    for (const tier of rate.tiers) {
      const end = tier.to === null || tier.to * UNIT > pooled ? pooled : tier.to * UNIT;
      const begin = tier.from * UNIT;
      if (end > begin) ladder += (end - begin) * BigInt(tier[side]);
    }
    paid += quantity * ladder;
  }
  return [paid, pooled * UNIT];
}

/** Every value worth trying: both ends, the expected one, and what makes the pool meet a tier's edge. */
function candidates({ low, expected, high, unbounded }: QuantityRange, others: readonly QuantityRange[]): Quantity[] {
  const top = unbounded > 0 ? high + 1_000_000n * UNIT : high;
  const around = others.flatMap((other) => [other.low, other.high]);
  const sums = [0n, ...around, around.reduce((sum, one) => sum + one, 0n)];
  const edges = EDGES.flatMap((edge) => sums.flatMap((sum) => [edge - sum, edge - sum + 1n]));
  const inside = edges.filter((value) => value > low && value < top);
  return [...new Set([low, expected, high, top, ...inside.slice(0, 4)])];
}

function* combinations(choices: readonly (readonly Quantity[])[]): Generator<Quantity[]> {
  const [first, ...rest] = choices;
  if (first === undefined) return yield [];
  for (const value of first) for (const others of combinations(rest)) yield [value, ...others];
}

const SIDES: readonly Side[] = ["low", "expected", "high"];

const amounts = fc
  .tuple(fc.nat(7000), fc.oneof(fc.constant(0), fc.nat(2000)), fc.oneof(fc.constant(0), fc.nat(6000)), fc.boolean())
  .map(([first, more, most, exact]) =>
    exact ? range(first, first, first) : range(first / 7, (first + more) / 7, (first + more + most) / 7),
  );

const prices = fc
  .tuple(
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 0, max: 40 }),
    fc.integer({ min: 0, max: 40 }),
    fc.boolean(),
  )
  .map(([last, more, most, assumed]): Prices => ({
    prices: [last + more + most, last + more, last].map((price) => price * 50_000),
    assumed,
  }));

const rates = fc.record({ eks: prices, fargate: prices, ec2: prices });

const lines = fc.array(
  fc.record({
    own: fc.boolean(),
    kind: fc.constantFrom<Kind>(...KINDS),
    quantity: amounts,
    endless: fc.integer({ min: 0, max: 9 }),
  }),
  { minLength: 2, maxLength: 4 },
);

test.each(["per-meter", "shared"] as const)(
  "an account's bounds hold its exact share for every combination of all amounts and prices: %s ladder",
  (ladder) => {
    fc.assert(
      fc.property(lines, rates, fc.boolean(), (drawn, of, whole) => {
        const known: Readonly<Record<Meter, Rate>> = {
          eks: rateWith(of.eks),
          fargate: rateWith(of.fargate),
          ec2: rateWith(of.ec2),
        };
        const market: Market = {
          tierScope: "organization",
          ladder,
          organization: "o",
          whole,
          rate: (_, meter) => known[meter],
        };
        const all = drawn.map(({ own, kind, quantity, endless }): Line => ({
          accountId: own ? "mine" : "theirs",
          regionId: "us-east-1",
          kind,
          quantity: endless === 0 ? { ...quantity, unbounded: 1 } : quantity,
        }));
        const mine = drawn.flatMap(({ own }, index) => (own ? [index] : []));
        const { low, expected, high } = costOf(estimate(all, market, UNIT), mine);
        expect(low).toBeLessThanOrEqual(expected);
        expect(expected).toBeLessThanOrEqual(high ?? Number.POSITIVE_INFINITY);
        const strangers = whole ? [0n] : [0n, 500n * UNIT, 1_000_000n * UNIT];
        const slack = BigInt(2 * mine.length);
        const choices = all.map((line, index) =>
          candidates(
            line.quantity,
            all.filter((_, other) => other !== index).map((other) => other.quantity),
          ),
        );
        const outside: string[] = [];
        for (const chosen of combinations(choices)) {
          for (const stranger of strangers) {
            for (const side of SIDES) {
              let floor = 0n;
              let ceiling = 0n;
              for (const meter of ladder === "shared" ? ["all"] : ["eks", "fargate", "ec2"]) {
                const inPool = (index: number) => meter === "all" || METER_OF[all[index]?.kind ?? "eks-node"] === meter;
                const pooled = chosen.reduce((sum, value, index) => (inPool(index) ? sum + value : sum), stranger);
                const own = mine.filter(inPool).map((index) => ({
                  quantity: chosen[index] ?? 0n,
                  rate: known[METER_OF[all[index]?.kind ?? "eks-node"]],
                }));
                const [numerator, denominator] = exactShare(own, pooled, side);
                floor += numerator / denominator;
                ceiling += numerator % denominator === 0n ? numerator / denominator : numerator / denominator + 1n;
              }
              const fits = BigInt(low) <= ceiling + slack && (high === null || BigInt(high) + slack >= floor);
              if (!fits) outside.push(`${floor} of ${chosen.join(", ")} at ${side} prices is not in ${low} – ${high}`);
            }
          }
        }
        expect(outside).toEqual([]);
      }),
      { numRuns: 60 },
    );
  },
);

test("the bounds are no wider than they must be: both are reached", () => {
  fc.assert(
    fc.property(fc.array(amounts, { minLength: 2, maxLength: 5 }), prices, (drawn, of) => {
      const rate = rateWith(of);
      const [own, ...others] = drawn;
      fc.pre(own !== undefined);
      const whole = drawn.reduce((sum, one) => ({
        low: sum.low + one.low,
        expected: sum.expected + one.expected,
        high: sum.high + one.high,
        unbounded: 0,
      }));
      const { low, high } = shareBounds(own, whole, rate, UNIT);
      const lowest = exactShare(
        [{ quantity: own.low, rate }],
        others.reduce((sum, one) => sum + one.high, own.low),
        "low",
      );
      const highest = exactShare(
        [{ quantity: own.high, rate }],
        others.reduce((sum, one) => sum + one.low, own.high),
        "high",
      );
      expect(low).toBe(Number(lowest[0] / lowest[1]));
      expect(high).toBe(Number((highest[0] + highest[1] - 1n) / highest[1]));
    }),
  );
});

const PLAIN = rateWith({ prices: [1_500_000, 750_000, 250_000], assumed: false });

test.each([
  // 100 at 1.50 beside 400 or none; 300 of a pool of 700 that costs 900
  ["known, beside nobody", range(100, 100, 100), range(0, 0, 0), 150, 150],
  ["known, beside a range that stays in the first tier", range(100, 100, 100), range(0, 200, 400), 150, 150],
  ["known, beside a range that reaches the second", range(500, 500, 500), range(0, 0, 500), 562.5, 750],
  ["a range, beside a range", range(250, 250, 500), range(0, 250, 250), 375, 750],
  ["a range, beside what is known", range(0, 250, 500), range(500, 500, 500), 0, 562.5],
  ["known, beside what nothing bounds: the deepest tier's price", range(100, 100, 100), range(0, 0, null), 25, 150],
  ["a share of a pool that is far up", range(500, 500, 500), range(9500, 9500, 9500), 268.75, 268.75],
])("bounds: %s", (_, own, others, low, high) => {
  const whole = {
    low: own.low + others.low,
    expected: own.expected + others.expected,
    high: own.high + others.high,
    unbounded: others.unbounded,
  };
  expect(shareBounds(own, whole, PLAIN, UNIT)).toEqual({ low: low * 1e6, high: high * 1e6 });
});

test("what nothing bounds has no upper bound of its cost, and its neighbours keep theirs", () => {
  const own = range(100, 100, null);
  expect(shareBounds(own, { ...own, low: own.low + months(400) }, PLAIN, UNIT)).toEqual({ low: 150e6, high: null });
});
