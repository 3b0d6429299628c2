import type { ClockStanding } from "../plan/clock-standing.ts";
import type { Instant } from "../units/month.ts";
import { addMonths, DAY, monthEnd, monthOf, monthStart } from "../units/month.ts";
import { monthText } from "./format-number.ts";

/** The running month and the next one in cells, with the one before which today's line stands. */
export type ClockAxis = {
  readonly from: Instant;
  readonly days: number;
  readonly cells: number;
  readonly asOf: Instant;
};

/** An axis of two months whose cells are `days` long. */
export function clockAxis(asOf: Instant, days: number): ClockAxis {
  const from = monthStart(monthOf(asOf));
  const until = monthEnd(addMonths(monthOf(asOf), 1));
  return { from, days, cells: Math.floor((until - from) / DAY / days), asOf };
}

/** The cell before which an instant stands. */
const cellOf = ({ from, days, cells }: ClockAxis, instant: Instant): number =>
  Math.max(0, Math.min(cells, Math.round((instant - from) / DAY / days)));

/** The names of the two months, each over its first day. */
export function clockAxisText(axis: ClockAxis): string {
  const month = monthOf(axis.asOf);
  const next = addMonths(month, 1);
  const start = cellOf(axis, monthStart(next));
  const line = cellOf(axis, axis.asOf) <= start ? 1 : 0;
  return (monthText(month).padEnd(start + line) + monthText(next)).padEnd(axis.cells + 1);
}

/** A clock on the axis: `░` free, `█` billed, `│` today. */
export function clockBar(axis: ClockAxis, { started, ends }: Pick<ClockStanding, "started" | "ends">): string {
  const start = started === null ? 0 : cellOf(axis, started);
  const end = ends === null ? 0 : cellOf(axis, ends);
  const drawn =
    "·".repeat(start) + "░".repeat(Math.max(0, end - start)) + "█".repeat(axis.cells - Math.max(start, end));
  const today = cellOf(axis, axis.asOf);
  return `${drawn.slice(0, today)}│${drawn.slice(today)}`;
}
