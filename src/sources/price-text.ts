import type { Confidence, EndpointPrice, Laddered, Price, Tier } from "../pricing/price-list.ts";
import { PRODUCTS } from "../pricing/price-list.ts";
import { decimalUsd } from "../units/usd.ts";
import { formatTable } from "./table-text.ts";

type Entry = {
  readonly regionId: string;
  readonly meter: Laddered | "endpoint-hour";
  readonly tiers: readonly Tier[];
  readonly source: string;
  readonly asOf: string;
};

/** Prices as a price file in the form of data/prices/prices.json: equal prices give equal bytes, whatever order they come in. */
export function priceFileText(
  prices: readonly Price[],
  endpoints: readonly EndpointPrice[],
  generator: string,
  notes: readonly string[],
): string {
  const entries: readonly Entry[] = [...prices, ...endpoints.map(endpointEntry)];
  const sorted = entries.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return formatTable({
    asOf: entries.map(({ asOf }) => asOf).reduce((last, day) => (day > last ? day : last), ""),
    generator,
    notes,
    sources: [...new Set(sorted.map(({ source }) => source))].sort(),
    prices: sorted.map(({ regionId, meter, tiers, source, asOf }) => ({
      regionId,
      meter,
      ...PRODUCTS[meter],
      tiers: tiers.map(({ from, to, price, confidence }) => ({
        from,
        to,
        usd: price === null ? null : decimalUsd(price),
        confidence,
      })),
      source,
      asOf,
    })),
  });
}

function endpointEntry({ hourly, confidence, ...rest }: EndpointPrice): Entry {
  return { ...rest, meter: "endpoint-hour", tiers: [hourlyTier(hourly, confidence)] };
}

const hourlyTier = (price: number, confidence: Confidence): Tier => ({ from: 0, to: null, price, confidence });

/** Regions in the order of their numbers, as every table of data/ has them. */
const keyOf = ({ regionId, meter }: Entry): string =>
  `${regionId} ${meter}`.replace(/\d+/g, (digits) => digits.padStart(8, "0"));
