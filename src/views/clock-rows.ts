import { KINDS } from "../inventory/workload.ts";
import type { ClockStanding } from "../plan/clock-standing.ts";
import type { Instant } from "../units/month.ts";
import { addRanges } from "../units/range.ts";
import { dayText } from "./format-number.ts";
import { KIND_SHORT } from "./kind-words.ts";

/** A clock as a row; `over` stands for all that are over, unless they are unfolded. */
export type ClockRow = {
  readonly key: string;
  readonly name: string;
  readonly region: string;
  readonly kinds: string;
  readonly clock: ClockStanding;
  /** Clocks that this row folds. */
  readonly folds: readonly ClockStanding[];
};

/** The key of the row that folds what is over. */
export const OVER = "over";

/** The rows of the trials: next to end first; several that are over are one row until it is unfolded. */
export function clockRows(
  clocks: readonly ClockStanding[],
  names: (accountId: string | null) => string,
  unfolded: boolean,
): readonly ClockRow[] {
  const over = clocks.filter(({ state }) => state === "over");
  const rowOf = (clock: ClockStanding): ClockRow => ({
    key: `${clock.accountId} ${clock.regionId} ${clock.kinds.join()}`,
    name: names(clock.accountId),
    region: clock.regionId ?? "no Region",
    kinds:
      clock.kinds.length === KINDS.length
        ? `all ${KINDS.length}`
        : clock.kinds.map((kind) => KIND_SHORT[kind].name).join(", "),
    clock,
    folds: [],
  });
  const [first] = over;
  if (first === undefined || over.length === 1) return clocks.map(rowOf);
  const folded: ClockRow = {
    key: OVER,
    name: `${over.length} clocks over`,
    region: "",
    kinds: "",
    clock: {
      ...first,
      vcpus: addRanges(over.flatMap(({ vcpus }) => vcpus ?? [])),
      standalone: addRanges(over.flatMap(({ standalone }) => standalone ?? [])),
    },
    folds: over,
  };
  return [...clocks.filter(({ state }) => state !== "over").map(rowOf), folded, ...(unfolded ? over.map(rowOf) : [])];
}

/** The day of a clock's start or end, without its year where that is the year of the inventory; `–` where there is none, `?` where it isn't known. */
export function clockDay(instant: Instant | null, { state }: ClockStanding, asOf: Instant): string {
  if (instant === null) return state === "open" || state === "unread" ? "?" : "–";
  const text = dayText(instant);
  const year = dayText(asOf).slice(-5);
  return text.endsWith(year) ? text.slice(0, -5) : text;
}

/** What stands in place of the bar of a clock without a known end; a source that can't know what is protected knows of no clock either. */
export const stateWords = (knowsToday: boolean) => ({
  "not-started": "not started",
  open: knowsToday ? "not known" : "not known here",
  unread: "cell not read",
  running: "running",
  over: "over",
});
