import type { Confidence, Laddered, PriceList, RateTier } from "./price-list.ts";
import { endpointRate, rateOf } from "./price-list.ts";

/** What one Region is charged by one meter; `published` is null where US East stands in. */
export type PriceRow = {
  readonly regionId: string;
  readonly meter: Laddered | "endpoint-hour";
  readonly tiers: readonly RateTier[];
  readonly published: {
    readonly source: string;
    readonly asOf: string;
    /** That of its least certain published tier. */
    readonly confidence: Confidence;
  } | null;
};

const AS_PUBLISHED = { prices: "published", discount: 0, upperTiers: "proportion" } as const;

const LEAST_FIRST: readonly Confidence[] = ["low", "medium", "high"];

/** The prices that each Region is charged by, meter by meter: published ones, and what stands in for the others. */
export function priceRows(list: PriceList, regionIds: readonly string[]): PriceRow[] {
  return regionIds.flatMap((regionId) => [
    ...(["eks", "fargate", "ec2", "flow-log"] as const).map((meter) => meterRow(list, regionId, meter)),
    endpointRow(list, regionId),
  ]);
}

function meterRow(list: PriceList, regionId: string, meter: Laddered): PriceRow {
  const { tiers, assumed, price } = rateOf(list, regionId, meter, AS_PUBLISHED);
  const known = new Set(price.tiers.filter((tier) => tier.price !== null).map((tier) => tier.confidence));
  const confidence = LEAST_FIRST.find((least) => known.has(least)) ?? "low";
  const { source, asOf } = price;
  return { regionId, meter, tiers, published: assumed === "region" ? null : { source, asOf, confidence } };
}

function endpointRow(list: PriceList, regionId: string): PriceRow {
  const published = list.endpoints.find((price) => price.regionId === regionId) ?? null;
  const tier = { ...endpointRate(list, regionId), from: 0n, to: null, assumed: published === null };
  return { regionId, meter: "endpoint-hour", tiers: [tier], published };
}
