import type { Inventory, UsageLevel } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import type { Forecast } from "../../src/plan/forecast.ts";
import { forecast } from "../../src/plan/forecast.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import { prepare } from "../../src/plan/population.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import type { Meter, PriceList } from "../../src/pricing/price-list.ts";
import { readPriceList } from "../../src/sources/price-file.ts";
import type { Range } from "../../src/units/range.ts";
import { exactly } from "../../src/units/range.ts";
import { parseUsd } from "../../src/units/usd.ts";

/** The tables that are shipped. */
export const DATA = new URL("../../data/", import.meta.url);

/** The shipped prices: us-east-1 and us-east-2 whole, three Regions with one first tier each. */
export const PRICES: PriceList = readPriceList(DATA, undefined);

export const PAYMENTS = "111122223333";
export const PLATFORM = "222233334444";
export const DATA_LAKE = "333344445555";

/** 21 November 2026, 00:00 UTC. */
export const AS_OF = Date.UTC(2026, 10, 21);

/** A range of whole vCPUs in thousandths. */
export const vcpuRange = (low: number, expected: number, high: number | null): Range => ({
  low: low * 1000,
  expected: expected * 1000,
  high: high === null ? null : high * 1000,
});

/** An EC2 workload of `vcpus` (a number, or a range of `vcpuRange`) that can be protected and isn't. */
export function workload(vcpus: number | Range, change: Partial<Workload> = {}): Workload {
  const each = typeof vcpus === "number" ? exactly(Math.round(vcpus * 1000)) : vcpus;
  return {
    origin: "here",
    accountId: PAYMENTS,
    regionId: "us-east-1",
    kind: "ec2-instance",
    type: null,
    vcpus: each,
    count: exactly(1),
    hours: "always",
    cluster: null,
    tags: {},
    facts: {},
    coverage: { state: "not-covered", evidence: "stated", reasons: [] },
    size: { state: "known", vcpus: each, typeDefault: null },
    eligibility: { state: "eligible", reasons: [] },
    ...change,
  };
}

export const COVERED: Workload["coverage"] = { state: "covered", evidence: "stated" };

/** What usage metrics say of the hosts of PAYMENTS in us-east-1, in whole vCPUs. */
export const usageLevel = (
  [now, mean, quietest, busiest]: readonly [number, number, number, number],
  change: Partial<UsageLevel> = {},
): UsageLevel => ({
  accountId: PAYMENTS,
  regionId: "us-east-1",
  of: "hosts",
  now: now * 1000,
  mean: mean * 1000,
  quietest: quietest * 1000,
  busiest: busiest * 1000,
  usable: "yes",
  ...change,
});

/** An inventory of one organization, of typed numbers unless `change` says otherwise. */
export function inventoryOf(workloads: readonly Workload[], change: Partial<Inventory> = {}): Inventory {
  return {
    asOf: AS_OF,
    source: { type: "estimate", name: "test" },
    sample: false,
    organization: { id: "o-example", name: null, whole: true },
    accounts: [],
    detectors: [],
    trials: [],
    vpcs: [],
    clusters: [],
    usage: [],
    metered: [],
    coverage: [],
    gaps: [],
    skipped: [],
    cells: [],
    assumptions: [],
    workloads,
    ...change,
  };
}

export const OPTIONS: ForecastOptions = {
  asOf: AS_OF,
  months: 3,
  monthHours: "calendar",
  ladder: "per-meter",
  tierScope: null,
  discount: 0,
  view: WHOLE,
  allowedGaps: [],
};

/** What an inventory costs. */
export const forecastOf = (
  inventory: Inventory,
  options: Partial<ForecastOptions> = {},
  prices: PriceList = PRICES,
): Forecast => forecast(prepare(inventory), prices, { ...OPTIONS, asOf: inventory.asOf, ...options });

/** US East's list with one more published ladder: three prices in dollars at the usual tier edges. */
export function pricesWith(regionId: string, meter: Meter, dollars: readonly [string, string, string]): PriceList {
  const edges: (number | null)[] = [0, 500, 5000, null];
  const tiers = dollars.map((usd, index) => ({
    from: edges[index] ?? 0,
    to: edges[index + 1] ?? null,
    price: parseUsd(usd),
    confidence: "high" as const,
  }));
  const others = PRICES.prices.filter((price) => price.regionId !== regionId || price.meter !== meter);
  return { ...PRICES, prices: [...others, { regionId, meter, tiers, source: "test", asOf: "2026-10-07" }] };
}
