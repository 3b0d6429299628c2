import { KINDS } from "../../inventory/workload.ts";
import type { ClockStanding } from "../../plan/clock-standing.ts";
import { clockStandings } from "../../plan/clock-standing.ts";
import { addRanges } from "../../units/range.ts";
import { KIND_SHORT } from "../kind-words.ts";
import { accountNames } from "./account-names.ts";
import type { Shown } from "./shown.ts";

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

/** Every clock in view, in the order of the domain. */
export const clocksOf = (shown: Shown): readonly ClockStanding[] =>
  shown.kept("clock standings", () => clockStandings(shown.result));

/** The rows of the trials: next to end first; several that are over are one row until it is unfolded. */
export function clockRows(shown: Shown, unfolded: boolean): readonly ClockRow[] {
  const clocks = clocksOf(shown);
  const over = clocks.filter(({ state }) => state === "over");
  const rowOf = (clock: ClockStanding): ClockRow => ({
    key: `${clock.accountId} ${clock.regionId} ${clock.kinds.join()}`,
    name: accountNames(shown)(clock.accountId),
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
