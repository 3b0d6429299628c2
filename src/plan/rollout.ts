import type { PriceList } from "../pricing/price-list.ts";
import type { Instant, Month } from "../units/month.ts";
import type { Range } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import { decimalUsd, USD } from "../units/usd.ts";
import { columnsOf } from "./columns.ts";
import type { Forecast } from "./forecast.ts";
import { forecast } from "./forecast.ts";
import { keptBlocks } from "./kept.ts";
import type { ForecastOptions, Model } from "./model.ts";
import { modelFor } from "./model.ts";
import type { Population } from "./population.ts";
import { monthEstimate } from "./projection.ts";
import type { Horizon } from "./rollout-bill.ts";
import { horizonOf, rolloutBills } from "./rollout-bill.ts";
import { behind, cellsByUnit, movableVcpus, rolloutCells, trialEnd } from "./rollout-cell.ts";
import { rolloutRules } from "./rollout-rules.ts";
import type { MonthBill, Placed, Schedule } from "./rollout-schedule.ts";
import { bestSchedule, dearestOf, protectedMonths } from "./rollout-schedule.ts";
import type { RolloutBy, RolloutUnit } from "./rollout-unit.ts";
import { unitsOf } from "./rollout-unit.ts";
import type { Scenario } from "./scenario.ts";
import { EMPTY_SCENARIO } from "./scenario.ts";
import { scenarioModel } from "./scenario-model.ts";
import { WHOLE } from "./usage.ts";

/** A unit that is switched on. */
export type RolloutStep = {
  readonly unit: RolloutUnit;
  /** vCPUs (thousandths) that it adds to what is protected. */
  readonly vcpus: Range;
  readonly start: Instant;
  /** When its last trial ends; null where none is left to it. */
  readonly freeUntil: Instant | null;
  /** What it added to a month's bill, every trial over, when it was placed beside those before it. */
  readonly adds: Usd;
  /** The dearest month then, if it began a day earlier; null where it begins on the first day. */
  readonly earlier: MonthBill | null;
};

/** A unit that doesn't fit, and the least ceiling in whole cents under which it would beside those that do, on the last day. */
export type LeftOut = {
  readonly unit: RolloutUnit;
  readonly vcpus: Range;
  readonly needs: Usd;
  /** The month that passes the ceiling the most. */
  readonly month: Month;
};

/** A month of a rollout. */
export type RolloutMonth = {
  readonly month: Month;
  readonly billed: Range;
  /** With nothing more switched on, in expected amounts. */
  readonly asToday: Usd;
  /** What is left under the ceiling, in expected amounts; negative where it is passed already. */
  readonly room: Usd;
  /** Whether a part of it is free in a trial. */
  readonly free: boolean;
};

/** When units can be switched on so that no month's expected bill passes a ceiling. */
export type Rollout = {
  readonly by: RolloutBy;
  readonly ceiling: Usd;
  /** The scenario that the steps make, written into its rules; what it costs is `result`'s. */
  readonly scenario: Scenario;
  readonly result: Forecast;
  readonly horizon: Horizon;
  /** In the order of their dates. */
  readonly steps: readonly RolloutStep[];
  /** The least that is missing first. */
  readonly leftOut: readonly LeftOut[];
  /** The months asked for. */
  readonly months: readonly RolloutMonth[];
  /** The dearest month of all that were considered. */
  readonly dearest: MonthBill;
  /** The dearest month with nothing more switched on, where it passes the ceiling already; null where it doesn't. */
  readonly already: MonthBill | null;
  /** The least ceiling in whole cents under which everything can be switched on at once. */
  readonly atOnce: Usd;
  /** vCPU-months (thousandths) that the steps protect more in the months asked for. */
  readonly vcpuMonths: number;
};

/** What a rollout is asked. */
export type RolloutQuestion = {
  readonly by: RolloutBy;
  readonly ceiling: Usd;
  /** Names of units (not of accounts) that come first. */
  readonly order: readonly string[];
};

/** Schedules what isn't protected yet. The view must be whole: a ceiling is on the whole bill. */
export function rollout(
  population: Population,
  prices: PriceList,
  options: ForecastOptions,
  { by, ceiling, order }: RolloutQuestion,
): Rollout {
  const asked = options.scenario ?? EMPTY_SCENARIO;
  const base = modelFor(population, prices, options);
  const units = unitsOf(population, by);
  const rolled = rolloutCells(base, units, asked);
  const byUnit = cellsByUnit(rolled.cells);
  const horizon = horizonOf(rolled, asked.from, options.months);
  const bills = rolloutBills(rolled, units.all.length, horizon.months);
  const vcpus = units.all.map((_, unit) => movableVcpus(byUnit.get(unit) ?? [], unit));
  const schedule: Schedule = {
    bills,
    horizon,
    ceiling,
    units: [...byUnit.keys()].sort((a, b) => a - b),
    vcpus: vcpus.map(({ expected }) => expected),
    count: options.months,
  };
  const scenarioOf = (placed: readonly Placed[]): Scenario => {
    const starts = new Map(placed.map(({ unit, start }) => [unit, start]));
    const rules = rolloutRules(
      schedule.units.map((unit) => ({ unit: unitAt(unit).unit, from: starts.get(unit) ?? null })),
    );
    const name = asked.name ?? `rollout by ${by} under ${decimalUsd(ceiling)}`;
    // A scenario's ceiling is on a full month without growth, which a rollout beside one may pass.
    return { ...behind(rules, asked), name, ceiling: asked === EMPTY_SCENARIO ? ceiling : asked.ceiling };
  };
  const unitAt = (index: number): { readonly unit: RolloutUnit; readonly vcpus: Range } => {
    const [unit, own] = [units.all[index], vcpus[index]];
    if (unit === undefined || own === undefined) throw new Error("a schedule is of the same units");
    return { unit, vcpus: own };
  };
  const billsOf = billsIn(base, horizon);
  const isOver = (list: readonly Usd[]): boolean => list.some((bill) => bill > ceiling);

  const asToday = billsOf(scenarioOf([]));
  const rank = new Map(units.all.map(({ name }, unit) => [name, unit]));
  const given = order.flatMap((name) => rank.get(name) ?? []).filter((unit) => byUnit.has(unit));
  let placed = isOver(asToday) ? [] : bestSchedule(schedule, given);
  // vCPUs that join are shared out anew among what is protected, which only the scenario as a whole tells.
  while (placed.length > 0 && isOver(billsOf(scenarioOf(placed)))) placed = placed.slice(0, -1);
  bills.reset();
  for (const unit of schedule.units) bills.place(unit, horizon.first);
  const atOnce = wholeCents(dearestOf(horizon, bills.bills()).billed);
  bills.reset();
  for (const { unit, start } of placed) bills.place(unit, start);

  const scenario = scenarioOf(placed);
  const result = forecast(population, prices, { ...options, scenario });
  const projected = result.projections.find(({ basis }) => basis === "scenario")?.months ?? [];
  const isPlaced = new Set(placed.map(({ unit }) => unit));
  return {
    by,
    ceiling,
    scenario,
    result,
    horizon,
    steps: placed
      .map(({ unit, start, adds, earlier }): RolloutStep => {
        const freeUntil = trialEnd(byUnit.get(unit) ?? [], unit, bills.starts, base.asOf);
        return { ...unitAt(unit), start, adds, earlier, freeUntil };
      })
      .sort((a, b) => a.start - b.start),
    leftOut: schedule.units
      .filter((unit) => !isPlaced.has(unit))
      .map((unit): LeftOut => {
        const { month, billed } = dearestOf(horizon, bills.billsWith(unit, horizon.last));
        return { ...unitAt(unit), needs: wholeCents(billed), month };
      })
      .sort((a, b) => a.needs - b.needs),
    months: projected.map(({ month, billed, afterTrials }, index) => ({
      month,
      billed,
      asToday: asToday[index] ?? 0,
      room: ceiling - billed.expected,
      free: billed.expected < afterTrials.expected,
    })),
    dearest: dearestOf(horizon, billsOf(scenario)),
    already: isOver(asToday) ? dearestOf(horizon, asToday) : null,
    atOnce,
    vcpuMonths: protectedMonths(schedule, placed),
  };
}

/** What months cost under a scenario, in expected amounts: as any forecast prices it. */
function billsIn(base: Model, { months }: Horizon): (scenario: Scenario) => Usd[] {
  const columns = columnsOf(base.blocks);
  return (scenario) => {
    const model = scenarioModel(base, keptBlocks(base, scenario.rules, columns), scenario, WHOLE);
    return months.map((month) =>
      monthEstimate(model, "everything", month, "billed").charges.reduce((sum, charge) => sum + charge, 0),
    );
  };
}

/** The amount itself, or the next in whole cents: a ceiling that people type. */
const wholeCents = (amount: Usd): Usd => Math.ceil(amount / CENT) * CENT;

const CENT = USD / 100;
