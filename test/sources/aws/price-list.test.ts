import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Tier } from "../../../src/pricing/price-list.ts";
import type { AskPriceList } from "../../../src/sources/aws/price-list.ts";
import { fetchPriceList } from "../../../src/sources/aws/price-list.ts";
import { decimalUsd } from "../../../src/units/usd.ts";
import { GUARDDUTY, LADDER, product, VPC } from "./products.ts";

const TODAY = Date.UTC(2026, 10, 21);

/** An API that sells these products in Ireland, and nothing elsewhere. */
const selling =
  (guardDuty: readonly unknown[], vpc: readonly unknown[] = VPC): AskPriceList =>
  async (serviceCode, filters) => {
    if (!filters.some(({ field, value }) => field === "regionCode" && value === "eu-west-1")) return [];
    const products = serviceCode === "AmazonVPC" ? vpc : guardDuty;
    return products.map((one) => (typeof one === "string" ? one : JSON.stringify(one)));
  };

const fetched = (ask: AskPriceList, regionIds = ["eu-west-1"]) => fetchPriceList(ask, regionIds, TODAY);

const tier = (from: number, to: number | null, price: number): Tier => ({ from, to, price, confidence: "high" });

test("the three meters, flow logs and the interface endpoint are taken from among what looks alike", async () => {
  const { prices, endpoints, problems } = await fetched(selling(GUARDDUTY));
  expect(problems).toEqual([]);
  const ladder = [tier(0, 500, 1_810_000), tier(500, 5000, 910_000), tier(5000, null, 300_000)];
  expect(prices.map(({ regionId, meter, tiers, asOf }) => [regionId, meter, tiers, asOf])).toEqual([
    ["eu-west-1", "eks", ladder, "2026-11-18"],
    ["eu-west-1", "fargate", ladder, "2026-11-18"],
    ["eu-west-1", "ec2", [tier(0, null, 1_700_000)], "2026-11-18"],
    ["eu-west-1", "flow-log", [tier(0, null, 1_100_000)], "2026-11-18"],
  ]);
  expect(endpoints).toMatchObject([{ regionId: "eu-west-1", hourly: 11_000, confidence: "high", asOf: "2026-11-18" }]);
  expect(prices[0]?.source).toMatch(/^AWS Price List, AmazonGuardDuty \(https:/);
  expect(endpoints[0]?.source).toMatch(/^AWS Price List, AmazonVPC \(https:/);
});

test("each Region is asked for twice, by its code", async () => {
  const asked: string[] = [];
  await fetched(
    async (serviceCode, filters) => {
      asked.push(`${serviceCode} ${filters.map(({ field, value }) => `${field}=${value}`).join(" ")}`);
      return [];
    },
    ["eu-west-1", "us-east-1"],
  );
  expect(asked.sort()).toEqual([
    "AmazonGuardDuty regionCode=eu-west-1",
    "AmazonGuardDuty regionCode=us-east-1",
    "AmazonVPC regionCode=eu-west-1 productFamily=VpcEndpoint",
    "AmazonVPC regionCode=us-east-1 productFamily=VpcEndpoint",
  ]);
});

test("a Region that the Price List doesn't have is named for each price, and the others arrive", async () => {
  const { prices, endpoints, problems } = await fetched(selling(GUARDDUTY), ["sa-west-1", "eu-west-1"]);
  expect([prices.length, endpoints.length]).toEqual([4, 1]);
  expect(problems).toEqual(
    [
      "PaidEKSvCPUMonitored",
      "PaidFargatevCPUMonitored",
      "PaidEC2vCPUMonitored",
      "PaidEventsAnalyzed-Bytes",
      "VpcEndpoint-Hours",
    ].map((what) => ({
      regionId: "sa-west-1",
      message: `${what} has no price in the AWS Price List`,
    })),
  );
});

test("a query that fails is thrown as it is", async () => {
  const denied = new Error("AccessDeniedException");
  await expect(fetched(() => Promise.reject(denied))).rejects.toBe(denied);
});

test.each([
  ["US East without a prefix", "VpcEndpoint-Hours", 11_000],
  ["a prefix with a digit", "APN1-VpcEndpoint-Hours", 11_000],
  ["a prefix without one", "EU-VpcEndpoint-Hours", 11_000],
])("an endpoint's usage type: %s", async (_, usagetype, hourlyPrice) => {
  const vpc = [product({ usagetype, unit: "Hrs", tiers: [["0", "Inf", "0.0110000000"]] })];
  const { endpoints } = await fetched(selling(GUARDDUTY, vpc));
  expect(endpoints.map(({ hourly }) => hourly)).toEqual([hourlyPrice]);
});

test.each([
  ["the day of publication", "2026-11-19T01:02:03Z", "2026-11-19"],
  ["no publication date", undefined, "2026-11-21"],
  ["a publication date that is none", "lately", "2026-11-21"],
])("as of: %s", async (_, publicationDate, asOf) => {
  const eks = product({ usagetype: "EU-PaidEKSvCPUMonitored", tiers: LADDER, publicationDate });
  const { prices } = await fetched(selling([eks]));
  expect(prices.map((price) => price.asOf)).toEqual([asOf]);
});

describe("an odd EKS product is a problem, and never a price", () => {
  const usagetype = "EU-PaidEKSvCPUMonitored";
  /** A product of tiers such as `0 500 1.50`: beginRange, endRange and USD. */
  const eks = (tiers: readonly string[], change: object = {}) => {
    const parts = tiers.map((line) => line.split(" "));
    return product({
      usagetype,
      tiers: parts.map(([begin = "", end = "", usd]) => [begin, end, usd]),
      ...change,
    });
  };
  const flat = eks(["0 Inf 1.50"]);
  const twoTerms = { ...flat, terms: { OnDemand: { ...flat.terms.OnDemand, "X.LATER": {} } } };
  const noDecimal = (usd: string) => `has the price "${usd}": a decimal in quotes with at most six decimals, or null`;
  const none = "has no price in the AWS Price List";

  test.each<[string, readonly unknown[], string]>([
    ["a hole", [eks(["0 500 2", "600 Inf 1"])], "has a hole between its tiers"],
    ["an overlap", [eks(["0 500 2", "400 Inf 1"])], "has a hole between its tiers"],
    ["a later begin", [eks(["1 Inf 2"])], "has a hole between its tiers"],
    ["no begin", [eks([" Inf 2"])], "has a hole between its tiers"],
    ["no last tier", [eks(["0 500 2"])], "has no last tier without an end"],
    ["a rising price", [eks(["0 500 1", "500 Inf 2"])], "gets dearer with volume"],
    ["half a unit", [eks(["0 0.5 2", "0.5 Inf 1"])], "has a tier that doesn't end after it begins"],
    ["no dimensions", [eks([])], "has no tiers"],
    ["nothing to pay", [eks(["0 Inf 0.0000000000"])], "has a tier that costs nothing"],
    ["nothing to pay at last", [eks(["0 500 2", "500 Inf 0"])], "has a tier that costs nothing"],
    ["finer than a micro-dollar", [eks(["0 Inf 0.0000001000"])], noDecimal("0.0000001000")],
    ["a negative price", [eks(["0 Inf -1.50"])], noDecimal("-1.50")],
    ["a price as a number", [eks([], { tiers: [["0", "Inf", 1.5]] })], 'is priced as {"USD":1.5}'],
    ["a price left out", [eks(["0 500 2"], { tiers: [["0", "Inf", null]] })], 'is priced as {"USD":null}'],
    ["another currency", [eks(["0 Inf 9.90"], { currency: "CNY" })], 'is priced as {"CNY":"9.90"}'],
    ["another unit", [eks(["0 Inf 0.002"], { unit: "vCPU-Hours" })], 'is sold by "vCPU-Hours"'],
    ["no terms", [{ ...flat, terms: undefined }], "has 0 on-demand terms"],
    ["two terms", [twoTerms], "has 2 on-demand terms"],
    ["two prices", [flat, eks(["0 Inf 1.60"])], "has 2 prices in the AWS Price List"],
    ["another Region's", [eks(["0 Inf 1.50"], { regionCode: "us-east-1" })], none],
    ["a Local Zone's", [eks(["0 Inf 1.50"], { attributes: { locationType: "AWS Local Zone" } })], none],
    ["nothing at all", [null, 3, "[]", "{}"], none],
  ])("%s", async (_, products, why) => {
    const { prices, problems } = await fetched(selling(products));
    expect(prices).toEqual([]);
    expect(problems).toContainEqual({ regionId: "eu-west-1", message: `PaidEKSvCPUMonitored ${why}` });
  });

  test("the same price twice is one price", async () => {
    const { prices } = await fetched(selling([flat, flat]));
    expect(prices.map(({ tiers }) => tiers)).toEqual([[tier(0, null, 1_500_000)]]);
  });

  test("a product that is no JSON is said, and the others are read", async () => {
    const { prices, problems } = await fetched(selling(["{", ...GUARDDUTY]));
    expect(prices).toHaveLength(4);
    expect(problems.map(({ message }) => message)).toEqual([
      "the AWS Price List answered with a product that is not JSON",
    ]);
  });

  test("an endpoint-hour that is sold in tiers", async () => {
    const vpc = [product({ usagetype: "EU-VpcEndpoint-Hours", unit: "Hrs", tiers: LADDER })];
    const { endpoints, problems } = await fetched(selling(GUARDDUTY, vpc));
    expect([endpoints, problems.map(({ message }) => message)]).toEqual([[], ["VpcEndpoint-Hours has tiers"]]);
  });
});

/** Ladders that AWS could publish: they begin at 0, have no hole, cost something and never rise. */
const ladders = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 5 }),
    fc.array(fc.integer({ min: 1, max: 99_000_000 }), { minLength: 6, maxLength: 6 }),
  )
  .map(([edges, prices]): Tier[] => {
    const bounds = [0, ...edges.toSorted((a, b) => a - b)];
    const falling = prices.toSorted((a, b) => b - a);
    return bounds.map((from, index) => tier(from, bounds[index + 1] ?? null, falling[index] ?? 0));
  });

test("every ladder that AWS could publish is read exactly, in whatever order its tiers come", async () => {
  await fc.assert(
    fc.asyncProperty(ladders, fc.boolean(), async (tiers, reversed) => {
      const written = tiers.map(
        ({ from, to, price }) => [`${from}`, to === null ? "Inf" : `${to}`, `${decimalUsd(price ?? 0)}0000`] as const,
      );
      const made = product({
        usagetype: "EU-PaidEC2vCPUMonitored",
        tiers: reversed ? written.toReversed() : written,
      });
      const { prices } = await fetched(selling([made]));
      expect(prices.map((price) => price.tiers)).toEqual([tiers]);
    }),
  );
});
