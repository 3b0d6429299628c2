import { fileURLToPath } from "node:url";
import { UserError } from "../errors.ts";
import type { Confidence, EndpointPrice, Laddered, Price, PriceList, Tier } from "../pricing/price-list.ts";
import { REFERENCE_REGION } from "../pricing/price-list.ts";
import { parseInstant } from "../units/month.ts";
import { parseUsd } from "../units/usd.ts";
import { readText } from "./input.ts";
import { shown } from "./inventory-field.ts";

const METERS: readonly Laddered[] = ["eks", "fargate", "ec2", "flow-log"];
const CONFIDENCES: readonly Confidence[] = ["high", "medium", "low"];

/** Reads the bundled price list, or the one at `path`; what a file lacks of US East is taken from the bundled list. */
export function readPriceList(dataDirectory: URL, path: string | undefined): PriceList {
  const bundled = parsePriceList(
    "data/prices/prices.json",
    readText(fileURLToPath(new URL("prices/prices.json", dataDirectory))),
  );
  if (path === undefined) return bundled;
  const own = parsePriceList(path, readText(path));
  const lacks = ({ regionId, meter }: Price) =>
    regionId === REFERENCE_REGION && !own.prices.some((price) => price.regionId === regionId && price.meter === meter);
  const endpoints = own.endpoints.some(({ regionId }) => regionId === REFERENCE_REGION)
    ? own.endpoints
    : [...own.endpoints, ...bundled.endpoints.filter(({ regionId }) => regionId === REFERENCE_REGION)];
  const prices = [...own.prices, ...bundled.prices.filter(lacks)];
  checkReference(path, prices);
  return { ...own, prices, endpoints };
}

/** Reads a price list from its JSON; every record is checked, since a wrong price would be believed. */
export function parsePriceList(name: string, text: string): PriceList {
  const value = parseJson(name, text);
  if (!isRecord(value) || !Array.isArray(value["prices"])) {
    throw new UserError(
      "bad-prices",
      `${name} holds no list of prices`,
      "give a price file such as data/prices/prices.json",
    );
  }
  const prices: Price[] = [];
  const endpoints: EndpointPrice[] = [];
  const seen = new Set<string>();
  if (value["prices"].length === 0) throw bad(name, "holds no price");
  for (const [index, record] of value["prices"].entries()) {
    const where = `${name} price ${index + 1}`;
    if (!isRecord(record)) throw bad(where, "is no record");
    const regionId = textOf(record["regionId"], where, "regionId");
    const asOf = textOf(record["asOf"], where, "asOf");
    if (parseInstant(asOf.length === 7 ? `${asOf}-01` : asOf) === null)
      throw bad(where, `has the asOf "${asOf}", which is no date`);
    const source = textOf(record["source"], where, "source");
    const meter = METERS.find((known) => known === record["meter"]);
    const tiers = readTiers(record["tiers"], where);
    if (typeof record["meter"] !== "string") throw bad(where, `has the meter ${shown(record["meter"])}`);
    const key = `${regionId} ${record["meter"]}`;
    if (seen.has(key)) throw bad(where, `is a second price of ${key}`);
    seen.add(key);
    if (meter !== undefined) prices.push({ regionId, meter, tiers, source, asOf });
    else if (record["meter"] === "endpoint-hour") {
      const hourly = tiers[0]?.price;
      if (hourly === null || hourly === undefined) throw bad(where, "has no price");
      endpoints.push({ regionId, hourly, confidence: tiers[0]?.confidence ?? "low", source, asOf });
    } else throw bad(where, `has the unknown meter ${shown(record["meter"])}`);
  }
  const dates = prices.map(({ asOf }) => asOf).sort();
  return { name, asOf: { first: dates[0] ?? "", last: dates.at(-1) ?? "" }, content: text, prices, endpoints };
}

function checkReference(name: string, prices: readonly Price[]): void {
  for (const price of prices) {
    const why = misfit(price, prices);
    if (why !== null) throw bad(`${name}: ${price.regionId} ${price.meter}`, why);
  }
}

/** Why US East's ladder among `prices` can't fill the open tiers of a price, or null; what stands in must be whole itself. */
export function misfit(price: Price, prices: readonly Price[]): string | null {
  if (price.tiers.every((tier) => tier.price !== null)) return null;
  const reference = prices.find(({ regionId, meter }) => regionId === REFERENCE_REGION && meter === price.meter);
  if (price === reference) return "has a tier without a price, and nothing to take it from";
  const alike = price.tiers.every(({ from }, index) => from === reference?.tiers[index]?.from);
  if (reference === undefined || !alike || !reference.tiers[0]?.price) {
    return `has a tier without a price that ${REFERENCE_REGION} can't fill`;
  }
  return risesWhenFilled(price, reference) ? "gets dearer with volume once its open tiers are filled" : null;
}

function risesWhenFilled({ tiers }: Price, reference: Price): boolean {
  const first = tiers[0]?.price ?? 0;
  const base = reference.tiers[0]?.price ?? 0;
  const filled = tiers.map(({ price }, index) => price ?? (first * (reference.tiers[index]?.price ?? 0)) / base);
  return filled.some((price, index) => index > 0 && price > (filled[index - 1] ?? price));
}

/** Tiers that begin at 0, follow each other without a hole, end open, and never get dearer: only then do shares have bounds. */
export function readTiers(value: unknown, where: string): readonly Tier[] {
  if (!Array.isArray(value) || value.length === 0) throw bad(where, "has no tiers");
  let edge: number | null = 0;
  let last: number | null = null;
  let open = false;
  const tiers = value.map((tier, index): Tier => {
    if (!isRecord(tier) || tier["from"] !== edge || edge === null) throw bad(where, "has a hole between its tiers");
    const { to, usd, confidence } = tier;
    if (to !== null && (typeof to !== "number" || !Number.isInteger(to) || to <= edge))
      throw bad(where, "has a tier that doesn't end after it begins");
    const price = usd === null ? null : typeof usd === "string" ? parseUsd(usd) : undefined;
    if (price === undefined || (price === null && usd !== null) || (price !== null && price < 0)) {
      throw bad(where, `has the price ${shown(usd)}: a decimal in quotes with at most six decimals, or null`);
    }
    if (price !== null && last !== null && price > last) throw bad(where, "gets dearer with volume");
    if (index === 0 && price === null) throw bad(where, "has no price for its first tier");
    if (price !== null && open) throw bad(where, "has a price after a tier without one");
    const from = edge;
    edge = to;
    last = price ?? last;
    open ||= price === null;
    return { from, to, price, confidence: CONFIDENCES.find((known) => known === confidence) ?? "low" };
  });
  if (edge !== null) throw bad(where, "has no last tier without an end");
  return tiers;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function textOf(value: unknown, where: string, field: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw bad(where, `has no ${field}`);
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError("bad-json", `${name} is not JSON`, "give a price file such as data/prices/prices.json");
  }
}

const bad = (where: string, why: string): UserError =>
  new UserError("bad-prices", `${where} ${why}`, "see docs/pricing-model.md for the form of a price file");
