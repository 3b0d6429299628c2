import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pricesSchema } from "../../data/refresh/table-schemas.ts";
import { canonicalTable, HAND_TABLES } from "../../data/refresh/tables.ts";
import { readTable } from "../../data/refresh/write-table.ts";
import type { Confidence, EndpointPrice, Meter, Price, Tier } from "../../src/pricing/price-list.ts";
import { rateOf } from "../../src/pricing/price-list.ts";
import { mergePrices } from "../../src/sources/merge-prices.ts";
import { parsePriceList, readPriceList } from "../../src/sources/price-file.ts";
import { priceFileText } from "../../src/sources/price-text.ts";
import { formatTable } from "../../src/sources/table-text.ts";
import { DATA, placed } from "./open-words.ts";

const BUNDLED = readPriceList(DATA, undefined);

const flat = (price: number): readonly Tier[] => [{ from: 0, to: null, price, confidence: "high" }];

const price = (regionId: string, meter: Meter, tiers: readonly Tier[]): Price => ({
  regionId,
  meter,
  tiers,
  source: "AWS Price List, AmazonGuardDuty (https://example.com)",
  asOf: "2026-11-18",
});

const endpoint = (regionId: string, hourly: number): EndpointPrice => ({
  regionId,
  hourly,
  confidence: "high",
  source: "AWS Price List, AmazonVPC (https://example.com)",
  asOf: "2026-11-18",
});

const LIVE = {
  prices: [price("us-east-2", "eks", flat(1_400_000)), price("ap-northeast-1", "ec2", flat(2_000_000))],
  endpoints: [endpoint("us-east-1", 9_000), endpoint("eu-west-1", 11_000)],
};

/** A list's prices by Region and meter, whatever their order. */
const byPlace = ({ prices, endpoints }: { prices: readonly Price[]; endpoints: readonly EndpointPrice[] }) =>
  new Map<string, object>([
    ...prices.map((one) => [`${one.regionId} ${one.meter}`, one] as const),
    ...endpoints.map((one) => [`${one.regionId} endpoint-hour`, one] as const),
  ]);

describe("fetched prices beside the bundled list", () => {
  test("win for their Region and meter, and the rest stays", () => {
    const merged = mergePrices(LIVE, BUNDLED);
    expect(byPlace(merged)).toEqual(new Map([...byPlace(BUNDLED), ...byPlace(LIVE)]));
    expect(merged.name).toBe("AWS Price List, else data/prices/prices.json");
    expect(merged.asOf).toEqual({ first: "2026-09-17", last: "2026-11-18" });
  });

  test("give one content, whatever order they came in", () => {
    const turned = { prices: LIVE.prices.toReversed(), endpoints: LIVE.endpoints.toReversed() };
    expect(mergePrices(turned, BUNDLED).content).toBe(mergePrices(LIVE, BUNDLED).content);
    expect(mergePrices({ ...LIVE, endpoints: [] }, BUNDLED).content).not.toBe(mergePrices(LIVE, BUNDLED).content);
  });

  test("that are none leave the bundled list as it is", () => {
    expect(mergePrices({ prices: [], endpoints: [] }, BUNDLED)).toBe(BUNDLED);
  });

  test("cut the ladder elsewhere: a bundled price whose open tiers nothing fills any more gives way to US East's range", () => {
    const eks = [
      { from: 0, to: 1000, price: 1_500_000, confidence: "high" },
      { from: 1000, to: null, price: 500_000, confidence: "high" },
    ] as const;
    const merged = mergePrices({ prices: [price("us-east-1", "eks", eks)], endpoints: [] }, BUNDLED);
    const options = { prices: "published", discount: 0, upperTiers: "proportion" } as const;
    expect(rateOf(BUNDLED, "ap-northeast-1", "eks", options).assumed).toBe("upper-tiers");
    expect(rateOf(merged, "ap-northeast-1", "eks", options).assumed).toBe("region");
    expect(rateOf(merged, "eu-central-1", "fargate", options).assumed).toBe("upper-tiers");
  });
});

describe("the price file of a list", () => {
  const { content } = mergePrices(LIVE, BUNDLED);

  test("is what data/refresh/tables.ts would write, but for the name of its generator", () => {
    const table = HAND_TABLES.find(({ file }) => file === "prices/prices.json");
    if (table === undefined) throw new Error("no price table");
    const input = readTable(placed("prices.json", content));
    expect(pricesSchema.safeParse(input).error).toBeUndefined();
    expect(formatTable({ ...canonicalTable(table, input), generator: "watchbill prices refresh" })).toBe(content);
  });

  test("holds the records of the bundled one byte for byte", () => {
    const lines = (text: string) => text.split("\n").filter((line) => line.includes('"regionId"'));
    const rewritten = priceFileText(BUNDLED.prices, BUNDLED.endpoints, "", []);
    expect(lines(rewritten)).toEqual(lines(BUNDLED.content));
  });

  test("reads back through --prices as the same list", () => {
    const read = readPriceList(DATA, placed("prices.json", content));
    expect(byPlace(read)).toEqual(byPlace(mergePrices(LIVE, BUNDLED)));
    expect(read.content).toBe(content);
  });
});

const CONFIDENCES: readonly Confidence[] = ["high", "medium", "low"];

/** Ladders that a price file may hold: never dearer with volume, the last tiers perhaps without a price. */
const ladders = fc
  .record({
    edges: fc.uniqueArray(fc.integer({ min: 1, max: 10_000_000 }), { maxLength: 5 }),
    prices: fc.array(fc.integer({ min: 0, max: 999_000_000 }), { minLength: 6, maxLength: 6 }),
    open: fc.integer({ min: 1, max: 6 }),
    confidences: fc.array(fc.constantFrom(...CONFIDENCES), { minLength: 6, maxLength: 6 }),
  })
  .map(({ edges, prices, open, confidences }): Tier[] => {
    const bounds = [0, ...edges.toSorted((a, b) => a - b)];
    const falling = prices.toSorted((a, b) => b - a);
    return bounds.map((from, index) => ({
      from,
      to: bounds[index + 1] ?? null,
      price: index < open ? (falling[index] ?? null) : null,
      confidence: confidences[index] ?? "low",
    }));
  });

test("every ladder that a price file may hold is written so that it reads back", () => {
  fc.assert(
    fc.property(ladders, fc.integer({ min: 0, max: 5_000_000 }), (tiers, hourly) => {
      const prices = [price("eu-west-1", "fargate", tiers)];
      const endpoints = [endpoint("eu-west-1", hourly)];
      const read = parsePriceList("prices.json", priceFileText(prices, endpoints, "a test", []));
      expect([read.prices, read.endpoints]).toEqual([prices, endpoints]);
    }),
  );
});
