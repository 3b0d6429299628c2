import { expect, test } from "vitest";
import type { Meter, RateOptions } from "../../src/pricing/price-list.ts";
import { endpointRate, rateOf } from "../../src/pricing/price-list.ts";
import { PRICES } from "../plan/population-of.ts";

const AS_PUBLISHED: RateOptions = { prices: "published", discount: 0, upperTiers: "proportion" };

const rate = (regionId: string | null, meter: Meter, change: Partial<RateOptions> = {}) =>
  rateOf(PRICES, regionId, meter, { ...AS_PUBLISHED, ...change });

/** The low, expected and high price of each tier, in dollars. */
const dollars = (...of: Parameters<typeof rate>) =>
  rate(...of).tiers.map(({ low, expected, high }) => [low, expected, high].map((price) => price / 1_000_000));

const once = (...prices: number[]) => prices.map((price) => [price, price, price]);

test.each(["us-east-1", "us-east-2"])("%s is charged as published", (regionId) => {
  for (const meter of ["eks", "fargate", "ec2"] as const) {
    expect(dollars(regionId, meter)).toEqual(once(1.5, 0.75, 0.25));
    expect(rate(regionId, meter).assumed).toBe("no");
    expect(rate(regionId, meter).tiers.some((tier) => tier.assumed)).toBe(false);
  }
});

test.each(["eu-west-1", "us-gov-west-1", null])(
  "a Region without a price (%s) costs US East times 1.00, 1.20 and 1.50, visibly assumed",
  (regionId) => {
    expect(dollars(regionId, "eks")).toEqual([
      [1.5, 1.8, 2.25],
      [0.75, 0.9, 1.125],
      [0.25, 0.3, 0.375],
    ]);
    expect(rate(regionId, "eks").assumed).toBe("region");
    expect(rate(regionId, "eks").tiers.every((tier) => tier.assumed)).toBe(true);
  },
);

test("a price of one meter says nothing of another meter of its Region", () => {
  expect(rate("eu-central-1", "fargate").assumed).toBe("upper-tiers");
  expect(rate("eu-central-1", "eks").assumed).toBe("region");
});

test.each([
  ["ap-northeast-1", "eks", [2, 1, 0.333333]],
  ["eu-central-1", "fargate", [1.92, 0.96, 0.32]],
  ["me-central-1", "eks", [1.58, 0.79, 0.263333]],
] as const)("upper tiers that nobody published keep US East's proportion: %s %s", (regionId, meter, prices) => {
  expect(dollars(regionId, meter)).toEqual(once(...prices));
  expect(rate(regionId, meter).assumed).toBe("upper-tiers");
  expect(rate(regionId, meter).tiers.map((tier) => tier.assumed)).toEqual([false, true, true]);
});

test("flat upper tiers continue the first price", () => {
  expect(dollars("ap-northeast-1", "eks", { upperTiers: "flat" })).toEqual(once(2, 2, 2));
  expect(dollars("us-east-1", "eks", { upperTiers: "flat" })).toEqual(once(1.5, 0.75, 0.25));
});

test("at US East's list every Region costs the same, and nothing is a range", () => {
  for (const regionId of ["us-east-1", "eu-west-1", "ap-northeast-1", null]) {
    expect(dollars(regionId, "eks", { prices: "us-east-list" })).toEqual(once(1.5, 0.75, 0.25));
    expect(rate(regionId, "eks", { prices: "us-east-list" }).assumed).toBe("no");
  }
});

test.each([
  [1200, once(1.32, 0.66, 0.22)],
  [1, once(1.49985, 0.749925, 0.249975)],
  [3333, once(1.00005, 0.500025, 0.166675)],
  [9999, once(0.00015, 0.000075, 0.000025)],
])("a discount of %i hundredths of a percent comes off every tier", (discount, prices) => {
  expect(dollars("us-east-1", "ec2", { discount })).toEqual(prices);
});

test("a discount comes off an assumed price too", () => {
  expect(dollars("eu-west-1", "ec2", { discount: 5000 })[0]).toEqual([0.75, 0.9, 1.125]);
});

test("rates that charge alike have one signature, others not", () => {
  const signatures = (["us-east-1", "us-east-2", "eu-west-1", null, "me-central-1"] as const).map(
    (regionId) => rate(regionId, "eks").signature,
  );
  expect(signatures[0]).toBe(signatures[1]);
  expect(signatures[2]).toBe(signatures[3]);
  expect(new Set(signatures).size).toBe(3);
});

test("a list without US East can't stand in for anything", () => {
  expect(() => rateOf({ ...PRICES, prices: [] }, "us-east-1", "eks", AS_PUBLISHED)).toThrow(/us-east-1/);
});

test.each([
  ["us-east-1", { low: 10_000, expected: 10_000, high: 10_000 }],
  ["ap-northeast-1", { low: 14_000, expected: 14_000, high: 14_000 }],
  ["me-central-1", { low: 12_100, expected: 12_100, high: 12_100 }],
  ["eu-west-1", { low: 10_000, expected: 12_000, high: 15_000 }],
])("an endpoint-hour in %s", (regionId, hourly) => {
  expect(endpointRate(PRICES, regionId)).toEqual(hourly);
});
