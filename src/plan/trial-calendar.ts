import type { PriceList } from "../pricing/price-list.ts";
import type { Month } from "../units/month.ts";
import type { Range } from "../units/range.ts";
import { isExact } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import type { ClockStanding } from "./clock-standing.ts";
import { singleClocks } from "./clock-standing.ts";
import type { Forecast } from "./forecast.ts";
import { forecast, todayOf } from "./forecast.ts";
import type { HiddenPool } from "./hidden.ts";
import { hiddenByPool } from "./hidden.ts";
import type { ForecastOptions, Model } from "./model.ts";
import { modelFor } from "./model.ts";
import type { Population } from "./population.ts";
import type { ProjectedMonth, Projection } from "./projection.ts";
import { prepareWhatIf } from "./what-if.ts";

/** The month in which the most of what trials hid comes onto the bill; of equal ones the first. */
export type Cliff = {
  readonly month: Month;
  /** What trials hide less than in the month before, in expected amounts; `open` where one of those is a range. */
  readonly comesDue: Usd;
  readonly open: boolean;
  readonly billed: Range;
};

/** What trials do to the months of one basis. */
export type TrialBill = {
  readonly projection: Projection;
  /** Null where no month hides less than the one before. */
  readonly cliff: Cliff | null;
  /** By pool and month, until the first month that is billed whole. */
  readonly hidden: readonly HiddenPool[];
};

/** Every trial clock, and what the months cost while they end. */
export type TrialCalendar = {
  readonly result: Forecast;
  readonly clocks: readonly ClockStanding[];
  /** What is protected today, where the source knows it; everything; the scenario, if there is one. */
  readonly bills: readonly TrialBill[];
};

/** When each trial ends, what trials hide until then, and when that comes onto the bill. */
export function trialCalendar(population: Population, prices: PriceList, asked: ForecastOptions): TrialCalendar {
  const result = forecast(population, prices, asked);
  const base = modelFor(population, prices, asked);
  const { scenario = null } = asked;
  const other = scenario === null ? base : prepareWhatIf(population, prices, asked).model(scenario);
  return {
    result,
    clocks: singleClocks(result),
    bills: result.projections
      .filter(({ basis }) => basis !== "current" || todayOf(result) !== null)
      .map((projection) => billOf(projection, projection.basis === "scenario" ? other : base)),
  };
}

function billOf(projection: Projection, model: Model): TrialBill {
  const { basis, months, firstFullBill } = projection;
  const until = months.findIndex(({ month }) => month === firstFullBill);
  return {
    projection,
    cliff: cliffOf(months),
    hidden: hiddenByPool(model, basis === "current" ? basis : "everything", until < 0 ? months.length : until + 1),
  };
}

/** What a month's trials hide, in expected amounts. */
export const hiddenIn = ({ billed, afterTrials }: Pick<ProjectedMonth, "billed" | "afterTrials">): Usd =>
  afterTrials.expected - billed.expected;

/** The month that hides the most less than the one before it; null where none hides less. */
export function cliffOf(months: readonly ProjectedMonth[]): Cliff | null {
  let cliff: Cliff | null = null;
  for (const [index, month] of months.entries()) {
    const before = months[index - 1];
    if (before === undefined) continue;
    const comesDue = hiddenIn(before) - hiddenIn(month);
    if (comesDue <= (cliff?.comesDue ?? 0)) continue;
    const open = [before.billed, before.afterTrials, month.billed, month.afterTrials].some((range) => !isExact(range));
    cliff = { month: month.month, comesDue, open, billed: month.billed };
  }
  return cliff;
}
