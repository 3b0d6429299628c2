import type { Instant, Month } from "../units/month.ts";
import { DAY, monthEnd, monthStart } from "../units/month.ts";
import type { Usd } from "../units/usd.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import type { Horizon, RolloutBills } from "./rollout-bill.ts";

/** A unit switched on beside those before it: what that adds to the last of the months, and the dearest month if it began a day earlier. */
export type Placed = {
  readonly unit: number;
  readonly start: Instant;
  readonly adds: Usd;
  /** Null where it begins on the first day. */
  readonly earlier: MonthBill | null;
};

/** A month with a bill, in expected amounts. */
export type MonthBill = { readonly month: Month; readonly billed: Usd };

/** What is asked of a schedule. */
export type Schedule = {
  readonly bills: RolloutBills;
  readonly horizon: Horizon;
  readonly ceiling: Usd;
  /** Those that have something to switch on. */
  readonly units: readonly number[];
  /** vCPUs (thousandths) that each unit adds. */
  readonly vcpus: readonly MilliVcpu[];
  /** How many of the months are asked for. */
  readonly count: number;
};

/**
 * The first day on which a unit fits beside those that are placed, null where none does. Bills never fall when something is
 * switched on earlier, so that the days on which it fits are the last ones; on one ladder for all meters they can, and then the
 * day found is one that fits, and may not be the first.
 */
export function firstFit({ bills, horizon, ceiling }: Schedule, unit: number): Instant | null {
  const { first, last } = horizon;
  if (bills.holds(unit, first, ceiling)) return first;
  if (!bills.holds(unit, last, ceiling)) return null;
  // Days after the one of `first`: the first that may fit, and one that does.
  let [low, high] = [1, dayOf(last) - dayOf(first)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (bills.holds(unit, midnight(first, middle), ceiling)) high = middle;
    else low = middle + 1;
  }
  return midnight(first, high);
}

const dayOf = (instant: Instant): number => Math.floor(instant / DAY);

/** The midnight that begins the day so many days after an instant's; never before the instant. */
const midnight = (first: Instant, days: number): Instant => Math.max(first, (dayOf(first) + days) * DAY);

/** Switches units on in an order, each on its first day; one that doesn't fit is passed over, and later ones may. */
export function placeInOrder(schedule: Schedule, order: readonly number[]): Placed[] {
  const { bills, horizon } = schedule;
  return order.flatMap((unit) => {
    const start = firstFit(schedule, unit);
    if (start === null) return [];
    const dayBefore = Math.max(horizon.first, start - DAY);
    const earlier = start === horizon.first ? null : dearestOf(horizon, bills.billsWith(unit, dayBefore));
    return [placed(schedule, unit, start, earlier)];
  });
}

function placed({ bills }: Schedule, unit: number, start: Instant, earlier: MonthBill | null): Placed {
  const adds = bills.added(unit, start);
  bills.place(unit, start);
  return { unit, start, adds, earlier };
}

/** The dearest of the months; of equal ones the first. */
export function dearestOf({ months }: Pick<Horizon, "months">, bills: readonly Usd[]): MonthBill {
  const billed = Math.max(...bills);
  return { month: months[bills.indexOf(billed)] ?? "", billed };
}

/** vCPU-months (thousandths) that are protected more in the months asked for: of each month the part from the start on. */
export const protectedMonths = (
  { horizon, vcpus, count }: Pick<Schedule, "horizon" | "vcpus" | "count">,
  list: readonly Pick<Placed, "unit" | "start">[],
): number =>
  Math.round(list.reduce((sum, { unit, start }) => sum + (vcpus[unit] ?? 0) * monthsFrom(horizon, start, count), 0));

function monthsFrom({ months }: Horizon, start: Instant, count: number): number {
  return months.slice(0, count).reduce((sum, month) => {
    const [begin, end] = [monthStart(month), monthEnd(month)];
    return sum + Math.max(0, end - Math.max(start, begin)) / (end - begin);
  }, 0);
}

/**
 * Schedules units: those that `given` names first and in its order, the others in whichever of three orders protects the most
 * vCPU-months: the cheapest per vCPU first, the largest first, the smallest first; of equal ones the first of these. Where one
 * waits, what fits on the first day may go before it. Where all fit on the first day, that is when they begin.
 */
export function bestSchedule(schedule: Schedule, given: readonly number[]): Placed[] {
  const { bills, horizon, ceiling, units, vcpus } = schedule;
  const named = new Set(given);
  const others = units.filter((unit) => !named.has(unit));
  const size = (unit: number): number => vcpus[unit] ?? 0;
  bills.reset();
  const prices = new Map(
    others.map((unit) => [unit, size(unit) === 0 ? 0 : bills.added(unit, horizon.first) / size(unit)]),
  );
  const price = (unit: number): number => prices.get(unit) ?? 0;
  const orders = [
    others.toSorted((a, b) => price(a) - price(b) || size(b) - size(a) || a - b),
    others.toSorted((a, b) => size(b) - size(a) || a - b),
    others.toSorted((a, b) => size(a) - size(b) || a - b),
  ].map((order) => [...given, ...order]);
  const [cheapest = []] = orders;
  const all = cheapest.map((unit) => placed(schedule, unit, horizon.first, null));
  if (bills.bills().every((bill) => bill <= ceiling)) return all;
  const tried = (order: readonly number[], place: typeof placeInOrder) => {
    bills.reset();
    const list = place(schedule, order);
    return { list, score: protectedMonths(schedule, list) };
  };
  const scored = orders.flatMap((order) => {
    const own = tried(order, placeInOrder);
    const waits = own.list.some(({ start }) => start > horizon.first);
    return waits ? [own, tried(order, placeAtOnceFirst)] : [own];
  });
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).list;
}

/** Switches on what fits on the first day, in an order, and then what fits later: who waits must not keep others waiting. */
function placeAtOnceFirst(schedule: Schedule, order: readonly number[]): Placed[] {
  const { bills, horizon, ceiling } = schedule;
  const atOnce = order.flatMap((unit) =>
    bills.holds(unit, horizon.first, ceiling) ? [placed(schedule, unit, horizon.first, null)] : [],
  );
  const on = new Set(atOnce.map(({ unit }) => unit));
  return [
    ...atOnce,
    ...placeInOrder(
      schedule,
      order.filter((unit) => !on.has(unit)),
    ),
  ];
}
