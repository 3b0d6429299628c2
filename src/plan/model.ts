import type { Basis, Block, View } from "./usage.ts";
import { blocksOf, fullMonth } from "./usage.ts";
import type { Estimate, Ladder, Line, Market, TierScope } from "../pricing/estimate.ts";
import { costOf, estimate } from "../pricing/estimate.ts";
import type { Meter, PriceList, Rate, RateOptions } from "../pricing/price-list.ts";
import { rateOf } from "../pricing/price-list.ts";
import type { Instant, Month } from "../units/month.ts";
import { monthHours as hoursOf, monthOf } from "../units/month.ts";
import { addQuantities, NOTHING, vcpuMonth } from "../units/quantity.ts";
import type { Range } from "../units/range.ts";
import type { FlowLogSettings } from "./flow-logs.ts";
import type { Population } from "./population.ts";
import type { Scenario } from "./scenario.ts";

/** The divisor from vCPU-hours to vCPU-months: the hours of each calendar month, or a fixed number. */
export type MonthHours = "calendar" | 730 | 720 | 744;

/** How a forecast reads what AWS leaves open. */
export type Reading = {
  readonly monthHours: MonthHours;
  readonly ladder: Ladder;
  readonly tierScope: TierScope;
  /** Hundredths of a percent that a private agreement takes off every charge. */
  readonly discount: number;
  readonly prices: RateOptions["prices"];
  readonly upperTiers: RateOptions["upperTiers"];
};

/** What a forecast is asked: how the price page is read, from when, and which part is looked at. */
export type ForecastOptions = {
  readonly asOf: Instant;
  /** How many months to project, the running one included. */
  readonly months: number;
  readonly monthHours: MonthHours;
  readonly ladder: Ladder;
  /** Null: the organization where the source knows one, else each account. */
  readonly tierScope: TierScope | null;
  /** Hundredths of a percent off every charge. */
  readonly discount: number;
  readonly view: View;
  /** Gaps that a budget check lets pass: `ACCOUNT/REGION/API`, each part may be `*`. */
  readonly allowedGaps: readonly string[];
  /** What was told of VPC flow logs, which a watched host's waiver saves. */
  readonly flowLogs?: FlowLogSettings | null;
  /** What is forecast beside everything, on a basis of its own. */
  readonly scenario?: Scenario | null;
};

/** Everything that a month is priced from, gathered once. */
export type Model = {
  readonly population: Population;
  readonly blocks: readonly Block[];
  readonly prices: PriceList;
  readonly asOf: Instant;
  readonly reading: Reading;
  readonly market: Market;
};

/** The scope name of pools where the source knows no organization. */
const NO_ORGANIZATION = "all accounts";

/** Gathers a model; rates are looked up once for each Region and meter. */
function modelOf(rest: Omit<Model, "market">): Model {
  const rates = new Map<string, Rate>();
  const { population, prices, reading } = rest;
  const { organization } = population.frame;
  const market: Market = {
    tierScope: reading.tierScope,
    ladder: reading.ladder,
    organization: organization?.id ?? NO_ORGANIZATION,
    whole: organization?.whole ?? true,
    rate: (regionId, meter) => rate(rates, prices, regionId, meter, reading),
  };
  return { ...rest, market };
}

function rate(
  rates: Map<string, Rate>,
  prices: PriceList,
  regionId: string | null,
  meter: Meter,
  options: RateOptions,
): Rate {
  const key = `${regionId} ${meter}`;
  const known = rates.get(key);
  if (known !== undefined) return known;
  const found = rateOf(prices, regionId, meter, options);
  rates.set(key, found);
  return found;
}

/** The model of what is asked: its scope is the organization where the source knows one, unless another is given. */
export function modelFor(population: Population, prices: PriceList, asked: ForecastOptions): Model {
  const tierScope = asked.tierScope ?? (population.frame.organization === null ? "account" : "organization");
  const { monthHours, ladder, discount } = asked;
  const reading: Reading = { monthHours, ladder, tierScope, discount, prices: "published", upperTiers: "proportion" };
  const { asOf } = asked;
  return modelOf({
    population,
    blocks: blocksOf(population, asked.view),
    prices,
    asOf,
    reading,
  });
}

/** The same model, read in another way. */
export const readAs = (model: Model, reading: Partial<Reading>): Model =>
  modelOf({ ...model, reading: { ...model.reading, ...reading } });

/** Hours that a vCPU-month of this month is divided by. */
export const divisor = (model: Model, month: Month): number =>
  model.reading.monthHours === "calendar" ? hoursOf(month) : model.reading.monthHours;

/** Prices a full month, every trial over. */
export function fullEstimate(model: Model, basis: Basis): Estimate {
  const hours = divisor(model, monthOf(model.asOf));
  return priceLines(model, fullMonth(model.blocks, basis, hours), hours);
}

/** Prices lines (one for each block) on a divisor of `hours`. Parts of one block are priced as one, in the first's line. */
export const priceLines = ({ blocks, market }: Model, lines: readonly Line[], hours: number): Estimate =>
  estimate(joinedLines(lines, blocks), market, vcpuMonth(hours));

/** Lines with what parts of one block use together in the first of them: they stand side by side. */
function joinedLines(lines: readonly Line[], blocks: readonly Block[]): readonly Line[] {
  const joined = [...lines];
  let first = 0;
  let part: number | null = null;
  for (let index = 0; index < lines.length; index++) {
    const [line, whole] = [lines[index], joined[first]];
    const origin = blocks[index]?.origin ?? null;
    if (line === undefined || whole === undefined || origin === null || origin !== part) {
      first = index;
      part = origin;
    } else if (line.quantity !== NOTHING) {
      joined[first] = { ...whole, quantity: addQuantities(whole.quantity, line.quantity) };
      joined[index] = { ...line, quantity: NOTHING };
    }
  }
  return joined;
}

/** What the blocks that are looked at cost together. */
export const seenCost = (model: Model, estimated: Estimate): Range => costOf(estimated, seenBlocks(model));

/** Indices of the blocks that are looked at. */
export const seenBlocks = (model: Model): number[] =>
  model.blocks.flatMap((block, index) => (block.seen ? [index] : []));
