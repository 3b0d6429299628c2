import type { Laddered, PriceList, RateTier } from "../pricing/price-list.ts";
import type { PriceRow } from "../pricing/price-rows.ts";
import { decimalUsd, USD } from "../units/usd.ts";
import type { Measure } from "./cell-width.ts";
import { countText } from "./format-number.ts";
import { plainText } from "./plain-text.ts";
import type { Column } from "./table.ts";
import { tableLines, textCell, wrapped } from "./table.ts";

const METER_WORDS: Readonly<Record<Laddered | "endpoint-hour", string>> = {
  eks: "eks",
  fargate: "fargate",
  ec2: "ec2",
  "flow-log": "flow GB",
  "endpoint-hour": "endpoint",
};

const MILL = USD / 1000;

/** The prices in use: what is published, Region by Region, then what stands in where nothing is, then the sources. */
export function priceTable(list: PriceList, rows: readonly PriceRow[], width: number, measure: Measure): string {
  const published = rows.flatMap(({ regionId, meter, tiers, published: own }) =>
    own === null ? [] : [{ regionId, meter, tiers, own, source: `${own.source}, as of ${own.asOf}` }],
  );
  const sources = [...new Set(published.map(({ source }) => source))];
  const column = (title: string, cell: (row: (typeof published)[number]) => string, shrinkTo?: number): Column => ({
    title,
    ...(shrinkTo === undefined ? {} : { shrinkTo }),
    align: "left",
    cells: published.map((row) => textCell(cell(row))),
  });
  const table = tableLines(
    [
      column("REGION", ({ regionId }) => regionId),
      column("METER", ({ meter }) => METER_WORDS[meter]),
      column("USD PER VCPU-MONTH", ({ meter, tiers }) => ladderText(meter, tiers, priceText), 30),
      column("TRUST", ({ own }) => own.confidence),
      column("FROM", ({ source }) => `[${sources.indexOf(source) + 1}]`),
    ],
    width,
    measure,
  );
  const paragraph = (text: string) => wrapped(plainText(text), width, measure, "", "  ");
  const { first, last } = list.asOf;
  return [
    ...paragraph(`Prices in use: ${list.name}, as of ${first === last ? last : `${first} to ${last}`}`),
    "",
    ...(published.length > 0 ? table : ["No Region in view has a published price."]),
    "",
    ...(published.some(({ tiers }) => tiers.some(({ assumed }) => assumed))
      ? paragraph("~ nobody published this tier: it keeps US East's proportion to the first")
      : []),
    ...standIns(rows).flatMap(paragraph),
    ...sources.flatMap((source, index) => paragraph(`[${index + 1}] ${source}`)),
    "",
  ].join("\n");
}

/** Where nothing is published, and what is taken to be charged there. */
function standIns(rows: readonly PriceRow[]): string[] {
  const missing = rows.filter(({ published }) => published === null);
  const byRegion = Map.groupBy(missing, ({ regionId }) => regionId);
  const metersOf = (own: readonly PriceRow[]) => own.map(({ meter }) => METER_WORDS[meter]).join(", ");
  const where = [...Map.groupBy(byRegion, ([, own]) => metersOf(own))].map(
    ([meters, regions]) => `No published price of ${meters} in: ${regions.map(([regionId]) => regionId).join(", ")}.`,
  );
  const ladders = Map.groupBy(
    new Map(missing.map((row) => [row.meter, row])).values(),
    ({ meter, tiers }) =>
      `${taken(meter, tiers, "expected")}; at least ${taken(meter, tiers, "low")}; at most ${taken(meter, tiers, "high")}`,
  );
  return [...where, ...[...ladders].map(([ladder, own]) => `US East stands in for ${metersOf(own)}: ${ladder}.`)];
}

const taken = (meter: PriceRow["meter"], tiers: readonly RateTier[], side: "low" | "expected" | "high"): string =>
  ladderText(meter, tiers, (tier) => decimalUsd(tier[side]));

/** `1.50, 0.75 from 500, 0.25 from 5,000`; an endpoint's price is by the hour. */
function ladderText(meter: PriceRow["meter"], tiers: readonly RateTier[], text: (tier: RateTier) => string): string {
  if (meter === "endpoint-hour") return tiers.map((tier) => `${text(tier)} an hour, each zone`).join();
  return tiers
    .map((tier) => (tier.from === 0n ? text(tier) : `${text(tier)} from ${countText(Number(tier.from))}`))
    .join(", ");
}

/** A price to the micro-dollar; one that keeps US East's proportion only to the tenth of a cent, since no digit of it is published. */
const priceText = ({ expected, assumed }: RateTier): string =>
  assumed ? `~${decimalUsd(Math.round(expected / MILL) * MILL)}` : decimalUsd(expected);
