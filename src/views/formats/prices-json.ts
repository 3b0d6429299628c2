import type { PriceList } from "../../pricing/price-list.ts";
import { PRODUCTS } from "../../pricing/price-list.ts";
import type { PriceRow } from "../../pricing/price-rows.ts";
import { decimalUsd } from "../../units/usd.ts";
import { plainJson } from "../plain-text.ts";

/** Prints the prices in use as JSON, schemaVersion 1 (data/schemas/prices.schema.json). */
export function pricesJson(
  list: PriceList,
  rows: readonly PriceRow[],
  extras: { readonly version: string; readonly pricesSha256: string },
): string {
  const document = {
    schemaVersion: 1,
    tool: { name: "watchbill", version: extras.version },
    currency: "USD",
    provenance: { name: list.name, asOf: list.asOf, sha256: extras.pricesSha256 },
    prices: rows.map(({ regionId, meter, tiers, published }) => ({
      regionId,
      meter,
      unit: PRODUCTS[meter].unit,
      tiers: tiers.map(({ from, to, low, expected, high, assumed }) => ({
        from: Number(from),
        to: to === null ? null : Number(to),
        unitPrice: { low: decimalUsd(low), expected: decimalUsd(expected), high: decimalUsd(high) },
        assumed,
      })),
      published:
        published === null
          ? null
          : { source: published.source, asOf: published.asOf, confidence: published.confidence },
    })),
  };
  return `${plainJson(document)}\n`;
}
