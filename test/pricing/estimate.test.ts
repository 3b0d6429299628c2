import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Kind } from "../../src/inventory/workload.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import type { Ladder, Line, Market, TierScope } from "../../src/pricing/estimate.ts";
import { costOf, estimate, tierCosts, poolOf } from "../../src/pricing/estimate.ts";
import { METER_OF, rateOf } from "../../src/pricing/price-list.ts";
import { vcpuMonth } from "../../src/units/quantity.ts";
import { PRICES } from "../plan/population-of.ts";

const UNIT = vcpuMonth(744);

const marketOf = (ladder: Ladder, tierScope: TierScope, change: Partial<Market> = {}): Market => ({
  ladder,
  tierScope,
  organization: "o-example",
  whole: true,
  rate: (regionId, meter) =>
    rateOf(PRICES, regionId, meter, { prices: "published", discount: 0, upperTiers: "proportion" }),
  ...change,
});

const line = (accountId: string | null, regionId: string | null, kind: Kind, vcpuMonths: number): Line => {
  const known = BigInt(Math.round(vcpuMonths * 1000)) * (UNIT / 1000n);
  return { accountId, regionId, kind, quantity: { low: known, expected: known, high: known, unbounded: 0 } };
};

const lines = fc.array(
  fc.record({
    accountId: fc.constantFrom("a", "b", "c", null),
    regionId: fc.constantFrom("us-east-1", "us-east-2", "eu-west-1", "ap-northeast-1", null),
    kind: fc.constantFrom(...KINDS),
    quantity: fc
      .bigInt({ min: 0n, max: 3000n * UNIT })
      .map((known) => ({ low: known, expected: known, high: known, unbounded: 0 })),
  }),
  { minLength: 1, maxLength: 14 },
);

const ladders = fc.constantFrom<Ladder>("per-meter", "shared");
const scopes = fc.constantFrom<TierScope>("organization", "account");
const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

describe("for any lines, ladder and scope", () => {
  test("charges add up exactly to their pools, parts and tiers to the pool", () => {
    fc.assert(
      fc.property(lines, ladders, scopes, (all, ladder, scope) => {
        const estimated = estimate(all, marketOf(ladder, scope), UNIT);
        const { pools, charges } = estimated;
        for (const pool of pools) {
          expect(sum(charges.filter((_, member) => poolOf(estimated, member) === pool))).toBe(pool.cost);
          expect(sum(pool.parts.map(({ cost }) => cost))).toBe(pool.cost);
          const tiers = tierCosts(pool, UNIT);
          expect(sum(tiers.map(({ cost }) => cost))).toBe(pool.cost);
          expect(tiers.reduce((total, { quantity }) => total + quantity, 0n)).toBe(pool.quantity.expected);
        }
      }),
    );
  });

  test("each charge is within rounding of its exact share: the pool's blended price times its quantity", () => {
    fc.assert(
      fc.property(lines, ladders, scopes, (all, ladder, scope) => {
        const market = marketOf(ladder, scope);
        const { charges } = estimate(all, market, UNIT);
        for (const [index, { accountId, regionId, kind, quantity }] of all.entries()) {
          const mates = all.filter(
            (one) =>
              one.regionId === regionId &&
              (scope === "organization" || one.accountId === accountId) &&
              (ladder === "shared" || one.kind === kind),
          );
          const pooled = mates.reduce((total, one) => total + one.quantity.expected, 0n);
          let ladderCost = 0n;
          for (const { from, to, expected } of market.rate(regionId, METER_OF[kind]).tiers) {
            const end = to === null || to * UNIT > pooled ? pooled : to * UNIT;
            if (end > from * UNIT) ladderCost += (end - from * UNIT) * BigInt(expected);
          }
          const denominator = pooled * UNIT;
          const off = BigInt(charges[index] ?? 0) * denominator - quantity.expected * ladderCost;
          expect(off < 3n * denominator + 1n && -off < 3n * denominator + 1n).toBe(true);
        }
      }),
    );
  });

  test("a pool that one line has for itself is rounded half up to the micro-dollar", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 499n * UNIT }), (known) => {
        const one = {
          ...line("a", "us-east-1", "eks-node", 0),
          quantity: { low: known, expected: known, high: known, unbounded: 0 },
        };
        const [charge] = estimate([one], marketOf("per-meter", "organization"), UNIT).charges;
        expect(charge).toBe(Number((known * 3_000_000n + UNIT) / (2n * UNIT)));
      }),
    );
  });

  test("the order of the lines doesn't matter beyond a micro-dollar of rounding, and never for a pool", () => {
    fc.assert(
      fc.property(lines, ladders, scopes, (all, ladder, scope) => {
        const market = marketOf(ladder, scope);
        const cost = (of: readonly Line[]) => sum(estimate(of, market, UNIT).pools.map((pool) => pool.cost));
        expect(Math.abs(cost(all.toReversed()) - cost(all))).toBeLessThanOrEqual(
          ladder === "shared" ? 3 * all.length : 0,
        );
      }),
    );
  });

  test("pooling never costs more than each account alone", () => {
    fc.assert(
      fc.property(lines, ladders, (all, ladder) => {
        const together = estimate(all, marketOf(ladder, "organization"), UNIT);
        const alone = estimate(all, marketOf(ladder, "account"), UNIT);
        expect(sum(together.charges)).toBeLessThanOrEqual(sum(alone.charges) + 3 * alone.pools.length);
        for (const accountId of new Set(all.map((one) => one.accountId))) {
          const own = all.flatMap((one, index) => (one.accountId === accountId ? [index] : []));
          expect(costOf(together, own).expected).toBeLessThanOrEqual(costOf(alone, own).expected + 3 * own.length);
        }
      }),
    );
  });

  test("more usage never costs less: on a ladder per meter anywhere, on a shared one where rates are equal", () => {
    fc.assert(
      fc.property(
        lines,
        ladders,
        scopes,
        fc.nat(13),
        fc.bigInt({ min: 1n, max: 9000n * UNIT }),
        (all, ladder, scope, at, more) => {
          const market = marketOf(ladder, scope, {
            rate: (regionId, meter) =>
              rateOf(PRICES, ladder === "shared" ? "us-east-1" : regionId, meter, {
                prices: "published",
                discount: 0,
                upperTiers: "proportion",
              }),
          });
          const grown = all.map((one, index): Line => {
            if (index !== at % all.length) return one;
            const known = one.quantity.expected + more;
            return { ...one, quantity: { low: known, expected: known, high: known, unbounded: 0 } };
          });
          const before = sum(estimate(all, market, UNIT).charges);
          const after = sum(estimate(grown, market, UNIT).charges);
          expect(after).toBeGreaterThanOrEqual(before - (ladder === "shared" ? 3 : 0));
        },
      ),
    );
  });
});

describe("who climbs together", () => {
  const all = [
    line("a", "us-east-1", "eks-node", 400),
    line("b", "us-east-1", "eks-node", 400),
    line("a", "us-east-1", "ec2-instance", 400),
    line("a", "us-east-2", "eks-node", 400),
  ];

  test.each([
    // 800 climb: 500 × 1.50 + 300 × 0.75 = 975
    ["per-meter", "organization", [975, 600, 600]],
    ["per-meter", "account", [600, 600, 600, 600]],
    // 1,200 climb: 750 + 700 × 0.75 = 1,275; 800 of account a: 975
    ["shared", "organization", [1275, 600]],
    ["shared", "account", [975, 600, 600]],
  ] as const)("%s ladder, %s scope", (ladder, scope, costs) => {
    const { pools } = estimate(all, marketOf(ladder, scope), UNIT);
    expect(pools.map(({ cost }) => cost / 1e6)).toEqual(costs);
  });

  test("Regions never climb together, and an unknown one is a place of its own", () => {
    const regions = ["us-east-1", "us-east-2", "eu-west-1", null].map((regionId) =>
      line("a", regionId, "eks-node", 300),
    );
    for (const ladder of ["per-meter", "shared"] as const) {
      expect(estimate(regions, marketOf(ladder, "organization"), UNIT).pools.map(({ cost }) => cost / 1e6)).toEqual([
        450, 450, 540, 540,
      ]);
    }
  });

  test("on a shared ladder every kind pays its own rate for its part of each tier", () => {
    const mixed = [line("a", "ap-northeast-1", "eks-node", 500), line("a", "ap-northeast-1", "ec2-instance", 500)];
    const { pools, charges } = estimate(mixed, marketOf("shared", "organization"), UNIT);
    // half of 500 and half of 500 each: EKS 250 × 2.00 + 250 × 1.00, EC2 at US East × 1.20: 250 × 1.80 + 250 × 0.90
    expect(charges).toEqual([750e6, 675e6]);
    expect(pools.map(({ meter }) => meter)).toEqual(["all"]);
    const [pool] = pools;
    expect(pool === undefined ? [] : tierCosts(pool, UNIT)).toMatchObject([
      { cost: 950e6, price: null, assumed: true },
      { cost: 475e6, price: null, assumed: true },
      { cost: 0, price: null, assumed: true },
    ]);
  });

  test("what is left of rounding goes to the account with the largest remainder, then to its lines", () => {
    const thirds = ["a", "b", "c"].map((account): Line => {
      const known = UNIT / 4_500_000n;
      return {
        ...line(account, "us-east-1", "eks-node", 0),
        quantity: { low: known, expected: known, high: known, unbounded: 0 },
      };
    });
    // a third of a micro-dollar each: the pool pays one, and one account gets it
    expect(estimate(thirds, marketOf("per-meter", "organization"), UNIT).charges).toEqual([1, 0, 0]);
    expect(estimate(thirds, marketOf("per-meter", "account"), UNIT).charges).toEqual([0, 0, 0]);
  });
});

describe("what some lines cost together", () => {
  const range = (low: number, expected: number, high: number) => {
    const [least, middle, most] = [low, expected, high].map((amount) => BigInt(amount) * UNIT);
    return { low: least ?? 0n, expected: middle ?? 0n, high: most ?? 0n, unbounded: 0 };
  };
  const own: Line = { ...line("a", "us-east-1", "eks-node", 0), quantity: range(300, 300, 300) };
  const other: Line = { ...line("b", "us-east-1", "eks-node", 0), quantity: range(0, 200, 700) };
  const estimated = estimate([own, other], marketOf("per-meter", "organization"), UNIT);

  test("a neighbour's growth makes my share cheaper, so its range is mine upside down", () => {
    // beside 700: 300 of 1,000 that cost 1,125; beside none: 300 × 1.50
    expect(costOf(estimated, [0])).toEqual({ low: 337.5e6, expected: 450e6, high: 450e6 });
    expect(costOf(estimated, [1])).toEqual({ low: 0, expected: 300e6, high: 787.5e6 });
  });

  test("the whole pool's bounds are those of its quantity", () => {
    expect(costOf(estimated, [0, 1])).toEqual({ low: 450e6, expected: 750e6, high: 1125e6 });
  });

  test("nothing costs nothing", () => {
    expect(costOf(estimated, [])).toEqual({ low: 0, expected: 0, high: 0 });
  });

  test("where accounts of the organization were not read, a share lies between the deepest tier and the price alone", () => {
    const open = estimate([own], marketOf("per-meter", "organization", { whole: false }), UNIT);
    expect(costOf(open, [0])).toEqual({ low: 75e6, expected: 450e6, high: 450e6 });
    const alone = estimate([own], marketOf("per-meter", "account", { whole: false }), UNIT);
    expect(costOf(alone, [0])).toEqual({ low: 450e6, expected: 450e6, high: 450e6 });
  });
});
