import type { Kind } from "../inventory/workload.ts";
import { costOfPool } from "../pricing/estimate.ts";
import type { Instant, Month } from "../units/month.ts";
import { addMonths, DAY, monthEnd, monthHours as hoursOf, monthOf, monthStart } from "../units/month.ts";
import type { Quantity } from "../units/quantity.ts";
import { vcpuMonth } from "../units/quantity.ts";
import type { Usd } from "../units/usd.ts";
import { startingAt } from "./course.ts";
import type { Model, Reading } from "./model.ts";
import { divisor } from "./model.ts";
import { firstSettledMonth } from "./projection.ts";
import type { RolloutCell, RolloutCells } from "./rollout-cell.ts";
import { startedBlocks } from "./rollout-cell.ts";
import { startOf } from "./scenario-model.ts";
import type { Block } from "./usage.ts";
import { monthUsage } from "./usage.ts";

/** Months that a ceiling must hold in, and the days on which something can be switched on. */
export type Horizon = {
  /** Those asked for, then those that tell what holds from then on. */
  readonly months: readonly Month[];
  /** Whether growth goes on changing the bill after them. */
  readonly endless: boolean;
  readonly first: Instant;
  readonly last: Instant;
};

/** The months of a rollout that is asked `count` months: until every trial of its last day is over, and then one of each kind. */
export function horizonOf({ model, cells, fixed }: RolloutCells, from: Instant | null, count: number): Horizon {
  const { asOf, reading } = model;
  const running = monthOf(asOf);
  const first = startOf(from, asOf);
  const last = Math.max(first, monthEnd(addMonths(running, count - 1)) - DAY);
  const all = [...cells.flatMap(({ parts }) => parts.map(({ on }) => on)), ...fixed];
  const latest = all.map((block) => ({ ...block, course: { ...startingAt(last), ...block.course } }));
  const turns = all.flatMap(turnsOf);
  const after = turns.reduce((turn, one) => Math.max(turn, one), last + DAY);
  const settled = [
    firstSettledMonth({ asOf, blocks: latest }, "everything"),
    firstSettledMonth({ asOf, blocks: latest.map((block) => ({ ...block, course: startingAt(last) })) }, "everything"),
    monthStart(monthOf(after)) === after ? monthOf(after) : addMonths(monthOf(after), 1),
  ].reduce((a, b) => (a > b ? a : b));
  const endless = all.some(({ course }) => course?.growth?.by === "rate" || course?.growth?.by === "vcpus");
  const months: Month[] = [];
  for (let month = running; month < settled; month = addMonths(month, 1)) months.push(month);
  return { months: [...months, ...settledMonths(all, reading, endless, settled)], endless, first, last };
}

/** From a month on, the first of each kind that bills can tell apart: by its length, and its weekdays where hours follow them. */
function settledMonths(blocks: readonly Block[], { monthHours }: Reading, endless: boolean, settled: Month): Month[] {
  const hours = blocks.map(({ hours: seen, course }) => course?.running?.hours ?? seen);
  if (endless || (monthHours === "calendar" && hours.every((one) => one === "always"))) return [settled];
  const byWeekday = hours.some((one) => typeof one === "object");
  const kinds = new Map<string, Month>();
  // Two years in a row have a February of 28 days; of weekdays and leap years the calendar repeats after 28.
  for (let index = 0; index < (byWeekday ? 28 : 2) * 12; index++) {
    const month = addMonths(settled, index);
    const kind = `${hoursOf(month)} ${byWeekday ? new Date(monthStart(month)).getUTCDay() : ""}`;
    if (!kinds.has(kind)) kinds.set(kind, month);
  }
  return [...kinds.values()];
}

/** When a block's course changes what it runs. */
function turnsOf({ course }: Block): Instant[] {
  const steps = course?.growth?.by === "steps" ? course.growth.steps.map(({ on }) => on) : [];
  const running = course?.running ?? null;
  return running === null ? steps : [...steps, running.from];
}

/** Months' bills under the starts of units, in expected amounts. Moving a unit prices its own pools again, and no others. */
export type RolloutBills = {
  /** When each unit is switched on; null: not. */
  readonly starts: readonly (Instant | null)[];
  readonly bills: () => Usd[];
  readonly billsWith: (unit: number, start: Instant) => Usd[];
  /** Whether every month's bill would be at most `ceiling`. */
  readonly holds: (unit: number, start: Instant, ceiling: Usd) => boolean;
  /** What a unit would add to the last of the months. */
  readonly added: (unit: number, start: Instant) => Usd;
  readonly place: (unit: number, start: Instant) => void;
  /** Switches nothing on. */
  readonly reset: () => void;
};

/** A pool's usage of each kind and cost, month by month: with nothing switched on, and now. */
type BillPool = {
  readonly regionId: string | null;
  readonly base: Map<Kind, Quantity[]>;
  readonly now: Map<Kind, Quantity[]>;
  baseCosts: readonly Usd[];
  costs: readonly Usd[];
};

type BillCell = RolloutCell & { readonly known: Map<string, Quantity[]> };

/** A pool in a month as a move would leave it. */
type Moved = { readonly pool: BillPool; readonly usage: ReadonlyMap<Kind, Quantity>; readonly cost: Usd };

/** Starts with nothing switched on. */
export function rolloutBills(rolled: RolloutCells, units: number, months: readonly Month[]): RolloutBills {
  const { model, fixed } = rolled;
  const { asOf, market } = model;
  const vcpuMonths = months.map((month) => vcpuMonth(divisor(model, month)));
  const starts = Array.from<Instant | null>({ length: units }).fill(null);
  const pools = new Map<string, BillPool>();
  const hold = ({ regionId, accountId, kind }: RolloutCell["place"], usage: (month: number) => Quantity): BillPool => {
    const scope = market.tierScope === "organization" ? "" : String(accountId);
    const key = `${regionId} ${market.ladder === "shared" ? "" : kind} ${scope}`;
    const pool = pools.get(key) ?? { regionId, base: new Map(), now: new Map(), baseCosts: [], costs: [] };
    pools.set(key, pool);
    const sums = pool.base.get(kind);
    pool.base.set(
      kind,
      months.map((_, month) => (sums?.[month] ?? 0n) + usage(month)),
    );
    return pool;
  };
  const usageOf = (cell: BillCell, month: number): Quantity => {
    const key = cell.units.length === 1 ? String(starts[cell.units[0] ?? -1]) : keyOf(cell.units, starts);
    const row = cell.known.get(key) ?? [];
    cell.known.set(key, row);
    const usage = row[month] ?? expectedOf(startedBlocks(cell, starts, asOf), months[month] ?? "", model);
    row[month] = usage;
    return usage;
  };
  const priced = (pool: BillPool, month: number, usage: ReadonlyMap<Kind, Quantity>): Usd =>
    costOfPool(pool.regionId, usage, market, vcpuMonths[month] ?? 1n);

  for (const [place, blocks] of byPlace(fixed)) hold(place, (month) => expectedOf(blocks, months[month] ?? "", model));
  const byUnit = starts.map(() => new Map<BillPool, BillCell[]>());
  for (const one of rolled.cells) {
    const cell = { ...one, known: new Map<string, Quantity[]>() };
    const pool = hold(cell.place, (month) => usageOf(cell, month));
    for (const unit of cell.units) {
      const own = byUnit[unit]?.get(pool);
      if (own === undefined) byUnit[unit]?.set(pool, [cell]);
      else own.push(cell);
    }
  }
  for (const pool of pools.values()) {
    pool.baseCosts = months.map((_, month) => priced(pool, month, inMonth(pool.base, month)));
  }
  const base = months.map((_, month) =>
    [...pools.values()].reduce((sum, { baseCosts }) => sum + (baseCosts[month] ?? 0), 0),
  );
  let now: readonly Usd[] = base;
  // A unit is asked about, and then placed: what was computed of the last one is kept.
  let asked: { unit: number; start: Instant; months: (readonly Moved[] | undefined)[] } | null = null;
  const movedIn = (unit: number, start: Instant, month: number): readonly Moved[] => {
    if (asked === null || asked.unit !== unit || asked.start !== start) asked = { unit, start, months: [] };
    const moved =
      asked.months[month] ?? [...(byUnit[unit] ?? [])].map(([pool, cells]) => move(unit, start, month, pool, cells));
    asked.months[month] = moved;
    return moved;
  };
  const move = (unit: number, start: Instant, month: number, pool: BillPool, cells: readonly BillCell[]): Moved => {
    const usage = inMonth(pool.now, month);
    const was = starts[unit] ?? null;
    let same = true;
    for (const cell of cells) {
      const before = usageOf(cell, month);
      starts[unit] = start;
      const after = usageOf(cell, month);
      starts[unit] = was;
      if (after === before) continue;
      same = false;
      usage.set(cell.place.kind, (usage.get(cell.place.kind) ?? 0n) + after - before);
    }
    return { pool, usage, cost: same ? (pool.costs[month] ?? 0) : priced(pool, month, usage) };
  };
  const billWith = (unit: number, start: Instant, month: number): Usd =>
    movedIn(unit, start, month).reduce((sum, { pool, cost }) => sum + cost - (pool.costs[month] ?? 0), now[month] ?? 0);
  const reset = (): void => {
    starts.fill(null);
    now = base;
    asked = null;
    for (const pool of pools.values()) {
      pool.costs = pool.baseCosts;
      for (const [kind, sums] of pool.base) pool.now.set(kind, [...sums]);
    }
  };
  reset();
  const latestFirst = months.map((_, month) => month).toReversed();
  const lastMonth = months.length - 1;
  return {
    starts,
    reset,
    bills: () => [...now],
    billsWith: (unit, start) => months.map((_, month) => billWith(unit, start, month)),
    holds: (unit, start, ceiling) => latestFirst.every((month) => billWith(unit, start, month) <= ceiling),
    added: (unit, start) => billWith(unit, start, lastMonth) - (now[lastMonth] ?? 0),
    place: (unit, start) => {
      now = months.map((_, month) => billWith(unit, start, month));
      const moved = months.map((_, month) => movedIn(unit, start, month));
      for (const [rank, pool] of [...(byUnit[unit] ?? new Map<BillPool, BillCell[]>()).keys()].entries()) {
        pool.costs = moved.map((list) => list[rank]?.cost ?? 0);
        for (const [kind, sums] of pool.now)
          for (const month of sums.keys()) sums[month] = moved[month]?.[rank]?.usage.get(kind) ?? 0n;
      }
      starts[unit] = start;
      asked = null;
    },
  };
}

const keyOf = (units: readonly number[], starts: readonly (Instant | null)[]): string =>
  units.map((unit) => starts[unit] ?? "").join();

const inMonth = (usage: ReadonlyMap<Kind, readonly Quantity[]>, month: number): Map<Kind, Quantity> =>
  new Map([...usage].map(([kind, sums]) => [kind, sums[month] ?? 0n]));

const expectedOf = (blocks: readonly Block[], month: Month, { asOf }: Model): Quantity =>
  monthUsage(blocks, "everything", month, asOf, "billed").reduce((sum, { quantity }) => sum + quantity.expected, 0n);

const byPlace = (blocks: readonly Block[]): (readonly [RolloutCell["place"], Block[]])[] =>
  [...Map.groupBy(blocks, ({ accountId, regionId, kind }) => `${accountId} ${regionId} ${kind}`).values()].flatMap(
    (list) => (list[0] === undefined ? [] : [[list[0], list] as const]),
  );
