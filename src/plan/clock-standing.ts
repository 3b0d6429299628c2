import type { TrialClock } from "../inventory/inventory.ts";
import type { Kind } from "../inventory/workload.ts";
import { TRIAL } from "../pricing/trial.ts";
import type { Instant } from "../units/month.ts";
import type { Range } from "../units/range.ts";
import { addRanges, ZERO } from "../units/range.ts";
import type { CellResult } from "./breakdown.ts";
import type { Forecast } from "./forecast.ts";
import { todayOf } from "./forecast.ts";
import { cellKey } from "./population.ts";
import { inView } from "./usage.ts";

/**
 * Where the trial of an account × Region × kind stands; kinds whose clock has not begun stand together. `open` is a clock of
 * which nobody knows whether it has begun, `unread` one of a cell in which nothing could be read.
 */
export type ClockStanding = {
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly kinds: readonly Kind[];
  readonly state: "running" | "over" | "not-started" | "open" | "unread";
  /** Thirty days before the end; null where that isn't known. */
  readonly started: Instant | null;
  /** The first billed instant; null where it isn't known. */
  readonly ends: Instant | null;
  readonly precision: TrialClock["precision"];
  /** vCPUs (thousandths) under the clock, or what would come under it; null where nothing was read. */
  readonly vcpus: Range | null;
  /** What those cost in a full month on a ladder of their own. */
  readonly standalone: Range | null;
};

/** Every clock in view, kinds that have not begun together: those that run by their end, then those that may begin, what wasn't read, and those that are over. */
export const clockStandings = (result: Forecast): ClockStanding[] => inOrder(together(everyClock(result)));

/** The same clocks, each kind by itself. */
export const singleClocks = (result: Forecast): ClockStanding[] => inOrder(everyClock(result));

function everyClock(result: Forecast): ClockStanding[] {
  const trials = new Map(result.frame.trials.map((clock) => [cellKey(clock), clock]));
  const cells = new Map(result.cells.map((cell) => [cellKey(cell), cell]));
  const gaps = new Set(result.gaps.map(({ group }) => cellKey(group)));
  const known = result.frame.trials
    .filter((clock) => cells.has(cellKey(clock)) || inView({ ...clock, tags: {} }, result.options.view))
    .map((clock) => knownStanding(clock, cells.get(cellKey(clock)), result.asOf));
  const others = result.cells
    .filter((cell) => !trials.has(cellKey(cell)) && cell.everything.vcpus.high !== 0)
    .map((cell) => unknownStanding(cell, gaps.has(cellKey(cell)), todayOf(result) !== null));
  return [...known, ...others];
}

function inOrder(all: readonly ClockStanding[]): ClockStanding[] {
  const of = (...states: readonly ClockStanding["state"][]) => all.filter(({ state }) => states.includes(state));
  const most = (a: ClockStanding, b: ClockStanding) => (b.vcpus?.expected ?? 0) - (a.vcpus?.expected ?? 0);
  return [
    ...of("running").sort((a, b) => (a.ends ?? 0) - (b.ends ?? 0) || most(a, b)),
    ...of("not-started", "open").sort(most),
    ...of("unread"),
    ...of("over").sort(most),
  ];
}

function knownStanding(clock: TrialClock, cell: CellResult | undefined, asOf: Instant): ClockStanding {
  const { accountId, regionId, kind, ends, precision } = clock;
  return {
    accountId,
    regionId,
    kinds: [kind],
    state: ends > asOf ? "running" : "over",
    started: ends - TRIAL,
    ends,
    precision,
    vcpus: cell?.current?.vcpus ?? ZERO,
    standalone: cell?.current?.standalone ?? ZERO,
  };
}

function unknownStanding(cell: CellResult, gap: boolean, knowsToday: boolean): ClockStanding {
  const { accountId, regionId, kind, current, everything, workloads } = cell;
  const place = { accountId, regionId, kinds: [kind], started: null, ends: null, precision: "exact" } as const;
  if (gap && workloads === 0) return { ...place, state: "unread", vcpus: null, standalone: null };
  const held = knowsToday ? current : null;
  const state = (held?.vcpus.expected ?? 0) > 0 ? "over" : (held?.vcpus.high ?? 1) === 0 ? "not-started" : "open";
  const { vcpus, standalone } = state === "over" && held !== null ? held : everything;
  return { ...place, state, vcpus, standalone };
}

/** Puts kinds of an account × Region together that have all not begun. */
function together(clocks: readonly ClockStanding[]): ClockStanding[] {
  const groups = Map.groupBy(clocks, ({ accountId, regionId, kinds, state }) =>
    JSON.stringify([accountId, regionId, state, ...(state === "not-started" || state === "open" ? [] : kinds)]),
  );
  return [...groups.values()].flatMap((group): ClockStanding[] => {
    const [first] = group;
    if (first === undefined || group.length === 1) return [...group];
    return [
      {
        ...first,
        kinds: group.flatMap(({ kinds }) => kinds),
        vcpus: addRanges(group.flatMap(({ vcpus }) => vcpus ?? [])),
        standalone: addRanges(group.flatMap(({ standalone }) => standalone ?? [])),
      },
    ];
  });
}
