import { UserError } from "../../errors.ts";
import type { EndpointPrice, Laddered, Price, Tier } from "../../pricing/price-list.ts";
import { PRODUCTS } from "../../pricing/price-list.ts";
import type { Instant } from "../../units/month.ts";
import { parseInstant } from "../../units/month.ts";
import { readTiers } from "../price-file.ts";

/** Asks the Price List Query API; page by page each product's JSON text. Throws what the caller's session throws. */
export type AskPriceList = (
  serviceCode: string,
  filters: readonly { readonly field: string; readonly value: string }[],
) => Promise<readonly string[]>;

/** A Region whose product was missing or not understood: it has no fetched price, and why. */
export type PriceProblem = { readonly regionId: string; readonly message: string };

export type FetchedPrices = {
  readonly prices: Price[];
  readonly endpoints: EndpointPrice[];
  readonly problems: PriceProblem[];
};

const API = "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html";

/**
 * Fetches the ladders of the three meters and of flow logs, and the hourly price of an interface endpoint, two queries a Region. A product
 * that is missing or odd is a problem and no price; a query that fails is thrown, so that its caller can name the gap.
 */
export async function fetchPriceList(
  ask: AskPriceList,
  regionIds: readonly string[],
  today: Instant,
): Promise<FetchedPrices> {
  const regions = await Promise.all(regionIds.map((regionId) => fetchRegion(ask, regionId, today)));
  return {
    prices: regions.flatMap(({ prices }) => prices),
    endpoints: regions.flatMap(({ endpoints }) => endpoints),
    problems: regions.flatMap(({ problems }) => problems),
  };
}

async function fetchRegion(ask: AskPriceList, regionId: string, today: Instant): Promise<FetchedPrices> {
  const region = { field: "regionCode", value: regionId };
  const [guardDuty, vpc] = await Promise.all([
    ask("AmazonGuardDuty", [region]),
    ask("AmazonVPC", [region, { field: "productFamily", value: "VpcEndpoint" }]),
  ]);
  const fetched: FetchedPrices = { prices: [], endpoints: [], problems: [] };
  const orProblem = <T>(read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      fetched.problems.push({ regionId, message: error.message });
      return null;
    }
  };
  const parsed = (texts: readonly string[]): Fields[] =>
    texts.flatMap((text) => orProblem(() => [parseProduct(text)]) ?? []);
  const [guardDutyProducts, vpcProducts] = [parsed(guardDuty), parsed(vpc)];
  for (const meter of ["eks", "fargate", "ec2", "flow-log"] as const) {
    const product = orProblem(() => findProduct(guardDutyProducts, regionId, meter, today));
    if (product === null) continue;
    const { tiers, asOf } = product;
    fetched.prices.push({ regionId, meter, tiers, source: `AWS Price List, AmazonGuardDuty (${API})`, asOf });
  }
  const endpoint = orProblem(() => findProduct(vpcProducts, regionId, "endpoint-hour", today));
  const hourly = endpoint?.tiers[0]?.price;
  if (endpoint !== null && hourly !== null && hourly !== undefined) {
    const { asOf } = endpoint;
    fetched.endpoints.push({
      regionId,
      hourly,
      confidence: "high",
      source: `AWS Price List, AmazonVPC (${API})`,
      asOf,
    });
  }
  return fetched;
}

type Found = { readonly tiers: readonly Tier[]; readonly asOf: string };

/** The one product of a meter in a Region; more than one is none unless they charge alike. */
function findProduct(
  products: readonly Fields[],
  regionId: string,
  meter: Laddered | "endpoint-hour",
  today: Instant,
): Found {
  const { usageType, unit } = PRODUCTS[meter];
  // Gateway Load Balancer, service and resource endpoints end otherwise; a Local Zone has a second prefix or another locationType.
  const ending = new RegExp(`^(?:[A-Z]+\\d*-)?${usageType}$`);
  const own = products.filter((product) => {
    const { usagetype, regionCode, locationType = "AWS Region" } = fields(fields(product["product"])["attributes"]);
    return (
      typeof usagetype === "string" &&
      ending.test(usagetype) &&
      regionCode === regionId &&
      locationType === "AWS Region"
    );
  });
  const [first, ...others] = own.map((product): Found => ({
    tiers: tiersOf(product, usageType, unit),
    asOf: dayOf(product["publicationDate"]) ?? new Date(today).toISOString().slice(0, 10),
  }));
  if (first === undefined) throw odd(`${usageType} has no price in the AWS Price List`);
  if (others.some(({ tiers }) => JSON.stringify(tiers) !== JSON.stringify(first.tiers))) {
    throw odd(`${usageType} has ${own.length} prices in the AWS Price List`);
  }
  if (meter === "endpoint-hour" && first.tiers.length > 1) throw odd(`${usageType} has tiers`);
  return first;
}

/** The ladder of a product: its one on-demand term, tier by tier. */
function tiersOf(product: Fields, usageType: string, unit: string): readonly Tier[] {
  const terms = Object.values(fields(fields(product["terms"])["OnDemand"]));
  if (terms.length !== 1) throw odd(`${usageType} has ${terms.length} on-demand terms`);
  const dimensions = Object.values(fields(fields(terms[0])["priceDimensions"])).map(fields);
  const tiers = dimensions.map((dimension) => {
    if (dimension["unit"] !== unit) throw odd(`${usageType} is sold by ${JSON.stringify(dimension["unit"])}`);
    const usd = fields(dimension["pricePerUnit"])["USD"];
    if (typeof usd !== "string") throw odd(`${usageType} is priced as ${JSON.stringify(dimension["pricePerUnit"])}`);
    const { beginRange, endRange } = dimension;
    return { from: whole(beginRange), to: endRange === "Inf" ? null : whole(endRange), usd, confidence: "high" };
  });
  const ladder = readTiers(
    tiers.toSorted((a, b) => Number(a.from) - Number(b.from)),
    usageType,
  );
  // What is paid for has a price: a tier at nothing is a trial or a mistake, and would be believed.
  if (ladder.some(({ price }) => price === 0)) throw odd(`${usageType} has a tier that costs nothing`);
  return ladder;
}

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});

function parseProduct(text: string): Fields {
  try {
    return fields(JSON.parse(text));
  } catch {
    throw odd("the AWS Price List answered with a product that is not JSON");
  }
}

/** A bound such as `500` or `500.0000000000`; whatever else it is, the ladder's own check refuses it. */
const whole = (value: unknown): unknown =>
  typeof value === "string" && /^\d{1,15}(\.0+)?$/.test(value) ? Number(value) : value;

function dayOf(publicationDate: unknown): string | null {
  const day = typeof publicationDate === "string" ? publicationDate.slice(0, 10) : "";
  return parseInstant(day) === null ? null : day;
}

const odd = (message: string): UserError => new UserError("odd-price", message, "see what the AWS Price List says");
