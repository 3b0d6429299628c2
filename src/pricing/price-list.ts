import type { Kind } from "../inventory/workload.ts";
import type { Usd } from "../units/usd.ts";

/** What a SKU meters: each kind has its own, with its own ladder. */
export type Meter = "eks" | "fargate" | "ec2";

export const METER_OF: Readonly<Record<Kind, Meter>> = {
  "eks-node": "eks",
  "fargate-task": "fargate",
  "ec2-instance": "ec2",
};

/** What has a ladder: the meters, and the flow logs that GuardDuty analyzes (in GB, on one ladder with DNS logs). */
export type Laddered = Meter | "flow-log";

/** The unit of each meter's product in AWS's Price List, and its usage type after the Region's billing prefix (`USE1-`, `EU-`). */
export const PRODUCTS: Readonly<
  Record<Laddered | "endpoint-hour", { readonly usageType: string; readonly unit: string }>
> = {
  eks: { usageType: "PaidEKSvCPUMonitored", unit: "vCPU-Months" },
  fargate: { usageType: "PaidFargatevCPUMonitored", unit: "vCPU-Months" },
  ec2: { usageType: "PaidEC2vCPUMonitored", unit: "vCPU-Months" },
  "flow-log": { usageType: "PaidEventsAnalyzed-Bytes", unit: "GB" },
  "endpoint-hour": { usageType: "VpcEndpoint-Hours", unit: "Hrs" },
};

export type Confidence = "high" | "medium" | "low";

/** A step of a ladder in vCPU-months (of flow logs in GB): `from` inclusive, `to` exclusive or null for the last; price null where nobody published it. */
export type Tier = {
  readonly from: number;
  readonly to: number | null;
  readonly price: Usd | null;
  readonly confidence: Confidence;
};

/** A published ladder of one Region and meter. */
export type Price = {
  readonly regionId: string;
  readonly meter: Laddered;
  readonly tiers: readonly Tier[];
  readonly source: string;
  readonly asOf: string;
};

/** The ordinary price of an interface endpoint, per endpoint, Availability Zone and hour. */
export type EndpointPrice = {
  readonly regionId: string;
  readonly hourly: Usd;
  readonly confidence: Confidence;
  readonly source: string;
  readonly asOf: string;
};

/** Dated prices with their provenance. */
export type PriceList = {
  readonly name: string;
  readonly asOf: { readonly first: string; readonly last: string };
  /** The file as it was read, so that its fingerprint can be told. */
  readonly content: string;
  readonly prices: readonly Price[];
  readonly endpoints: readonly EndpointPrice[];
};

/** The Region whose list stands in for a missing price. */
export const REFERENCE_REGION = "us-east-1";

/** What a Region without a published price may cost, in hundredths of US East's: the known Regions run from 105 to 133. */
const STAND_IN = { low: 100n, expected: 120n, high: 150n };

/** A step of a ladder as it is charged: three prices, all equal where the price is published. */
export type RateTier = {
  readonly from: bigint;
  readonly to: bigint | null;
  readonly low: Usd;
  readonly expected: Usd;
  readonly high: Usd;
  readonly assumed: boolean;
};

/** The ladder that a Region and meter are charged by, and how it is known. */
export type Rate = {
  readonly tiers: readonly RateTier[];
  /** `region`: stood in for by US East; `upper-tiers`: the first tier is published, the rest keeps US East's proportion. */
  readonly assumed: "no" | "upper-tiers" | "region";
  /** Equal for rates that charge alike. */
  readonly signature: string;
  readonly price: Price;
};

/** How a missing price is filled, and what a private agreement takes off. */
export type RateOptions = {
  /** `us-east-list` prices every Region at US East's list. */
  readonly prices: "published" | "us-east-list";
  /** Hundredths of a percent off every charge: 1200 is 12 %. */
  readonly discount: number;
  /** `flat` continues the last published price instead of keeping US East's proportion. */
  readonly upperTiers: "proportion" | "flat";
};

/** The rate of a Region and meter; an unknown Region is charged like any other Region without a published price. */
export function rateOf(list: PriceList, regionId: string | null, meter: Laddered, options: RateOptions): Rate {
  const reference = findPrice(list, REFERENCE_REGION, meter);
  if (reference === undefined) throw new Error(`price list ${list.name} has no ${REFERENCE_REGION} price for ${meter}`);
  const own = regionId === null || options.prices === "us-east-list" ? undefined : findPrice(list, regionId, meter);
  const standIn = own === undefined && options.prices === "published";
  const price = own ?? reference;
  const tiers = price.tiers.map((tier, index) => {
    const filled = tier.price ?? fillTier(price, reference, index, options);
    return {
      from: BigInt(tier.from),
      to: tier.to === null ? null : BigInt(tier.to),
      low: charged(filled, standIn ? STAND_IN.low : 100n, options.discount),
      expected: charged(filled, standIn ? STAND_IN.expected : 100n, options.discount),
      high: charged(filled, standIn ? STAND_IN.high : 100n, options.discount),
      assumed: standIn || tier.price === null,
    };
  });
  const assumed = standIn ? "region" : tiers.some((tier) => tier.assumed) ? "upper-tiers" : "no";
  const signature = tiers.map((tier) => `${tier.from}:${tier.low}:${tier.expected}:${tier.high}`).join(" ");
  return { tiers, assumed, signature, price };
}

/** The hourly price of an interface endpoint in a Region: published, or US East's with the same stand-in factors. */
export function endpointRate(list: PriceList, regionId: string): Readonly<Record<"low" | "expected" | "high", Usd>> {
  const own = list.endpoints.find((price) => price.regionId === regionId);
  if (own !== undefined) return { low: own.hourly, expected: own.hourly, high: own.hourly };
  const reference = list.endpoints.find((price) => price.regionId === REFERENCE_REGION);
  if (reference === undefined) throw new Error(`price list ${list.name} has no ${REFERENCE_REGION} endpoint price`);
  return {
    low: charged(reference.hourly, STAND_IN.low, 0),
    expected: charged(reference.hourly, STAND_IN.expected, 0),
    high: charged(reference.hourly, STAND_IN.high, 0),
  };
}

function findPrice(list: PriceList, regionId: string, meter: Laddered): Price | undefined {
  return list.prices.find((price) => price.regionId === regionId && price.meter === meter);
}

/** A tier that nobody published, from the first one: in US East's proportion, or flat. */
function fillTier(price: Price, reference: Price, index: number, options: RateOptions): Usd {
  const first = price.tiers[0]?.price;
  const referenceFirst = reference.tiers[0]?.price;
  const referenceTier = reference.tiers[index]?.price;
  if (first === null || first === undefined)
    throw new Error(`price of ${price.regionId} ${price.meter} has no first tier`);
  if (options.upperTiers === "flat") return first;
  if (!referenceFirst || referenceTier === null || referenceTier === undefined) {
    throw new Error(`price of ${reference.regionId} ${reference.meter} is incomplete`);
  }
  return Math.round((first * referenceTier) / referenceFirst);
}

function charged(price: Usd, hundredths: bigint, discount: number): Usd {
  return Number((BigInt(price) * hundredths * BigInt(10_000 - discount) + 500_000n) / 1_000_000n);
}
