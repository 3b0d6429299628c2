import { scaleLinear } from "d3-scale";
import type { ClockStanding } from "../../plan/clock-standing.ts";
import { clockStandings } from "../../plan/clock-standing.ts";
import type { Forecast } from "../../plan/forecast.ts";
import { addMonths, DAY, monthOf, monthsBetween, monthStart } from "../../units/month.ts";
import type { Range } from "../../units/range.ts";
import { amount, counted, dayText, monthText, vcpuText } from "../format-number.ts";
import { marksOf } from "../report-tables.ts";
import type { Cell, Column } from "../table.ts";
import { numberCell, textCell } from "../table.ts";
import type { Facts } from "./facts.ts";
import { MOST_ROWS } from "./facts.ts";
import { htmlTable } from "./html-table.ts";
import type { Element } from "./markup.ts";
import { el } from "./markup.ts";
import { KIND_LOOK } from "./kinds.ts";
import { kindNames } from "../kind-words.ts";
import { rowChart, tick } from "./row-chart.ts";
import { figure, folded, note, section } from "./section.ts";
import { bar, legendEntry, RIGHT } from "./svg.ts";

/** Every clock: those that run as bars of days, free and billed, and all of them in a table. */
export function trialsSection(result: Forecast, facts: Facts): Element {
  const clocks = clockStandings(result);
  const running = clocks.filter(({ state, ends }) => state === "running" && ends !== null);
  const listed = facts.details ? clocks : clocks.slice(0, 2 * MOST_ROWS);
  const rest = clocks.length - listed.length;
  return section(
    "trials",
    "Trials",
    running.length === 0
      ? el("p", {}, "No trial is known to run.")
      : chart(result, running.slice(0, MOST_ROWS), running.length, facts),
    clocks.length === 0
      ? null
      : folded(
          "Every clock in figures",
          htmlTable(
            "Trial clocks; alone is what its vCPU would cost by themselves, US$ a month",
            columns(listed, facts),
          ),
          rest > 0 ? note(`${counted(rest, "more clock")} (--details).`) : null,
        ),
    note("A clock runs 30 days from the first runtime event; an end that AWS gave in whole days is ± 1 day."),
  );
}

/** How far the drawing goes on after the last end. */
const AFTER = 5 * DAY;

function chart(result: Forecast, running: readonly ClockStanding[], count: number, facts: Facts): Element {
  const ends = running.map((clock) => clock.ends ?? result.asOf);
  const first = Math.min(result.asOf, ...running.map((clock) => clock.started ?? result.asOf));
  const last = Math.max(...ends) + AFTER;
  const x = scaleLinear([first, last], [0, RIGHT]);
  const others = monthsBetween(monthOf(first), monthOf(last));
  const months = Array.from({ length: others }, (_, index) => addMonths(monthOf(first), index + 1));
  const [next] = running;
  const sentence = `${counted(count, "trial")} ${count === 1 ? "runs" : "run"} on ${dayText(result.asOf)}; the next to end is ${next === undefined ? "" : `${nameOf(facts, next)}, on ${dayText(next.ends ?? result.asOf)}`}, the last on ${dayText(Math.max(...ends))}.`;
  return figure(
    "trials",
    sentence,
    (named) =>
      rowChart(
        named,
        running.map((clock) => {
          const look = KIND_LOOK[clock.kinds[0] ?? "ec2-instance"];
          return {
            label: nameOf(facts, clock),
            figure: textCell(
              `${dayText(clock.ends ?? result.asOf).replace(/ \d+$/, "")}${clock.precision === "day" ? " ± 1" : ""}`,
            ),
            draw: (top) => [
              bar(look.free, x(clock.started ?? result.asOf), x(clock.ends ?? result.asOf), top + 2, 12),
              bar(look.billed, x(clock.ends ?? result.asOf), RIGHT, top + 2, 12),
              tick(x(result.asOf), top),
            ],
          };
        }),
        facts.measure,
        months.map((month) => ({ at: x(monthStart(month)), label: `1 ${monthText(month)}` })),
      ),
    [
      legendEntry("free", "free"),
      legendEntry("now", "billed, in the kind's colour"),
      legendEntry("tick", "the day of this page"),
    ],
  );
}

const nameOf = ({ names }: Facts, { accountId, regionId, kinds }: ClockStanding): string =>
  `${names(accountId)}, ${regionId ?? "no Region"} ${kindNames(kinds)}`;

const STATE_WORDS: Readonly<Record<ClockStanding["state"], string>> = {
  running: "running",
  "not-started": "not started",
  open: "not known to have begun",
  unread: "not read",
  over: "over",
};

function columns(clocks: readonly ClockStanding[], { names }: Facts): Column[] {
  const day = (of: (clock: ClockStanding) => number | null, close: boolean) =>
    clocks.map((clock) => {
      const found = of(clock);
      if (found !== null) return numberCell(`${dayText(found)}${close && clock.precision === "day" ? " ± 1" : ""}`);
      return numberCell(clock.state === "not-started" ? "–" : "?");
    });
  const number = (range: Range | null, format: typeof amount): Cell =>
    range === null ? numberCell("?") : numberCell(format(range.expected), marksOf(range, {}, format));
  return [
    { title: "Clock", align: "left", cells: clocks.map((clock) => textCell(names(clock.accountId))) },
    { title: "Region", align: "left", cells: clocks.map(({ regionId }) => textCell(regionId ?? "no Region")) },
    { title: "kind", align: "left", cells: clocks.map(({ kinds }) => textCell(kindNames(kinds))) },
    { title: "state", align: "left", cells: clocks.map(({ state }) => textCell(STATE_WORDS[state])) },
    { title: "started", align: "right", cells: day(({ started }) => started, false) },
    { title: "first billed", align: "right", cells: day(({ ends }) => ends, true) },
    { title: "vCPU", align: "right", cells: clocks.map(({ vcpus }) => number(vcpus, vcpuText)) },
    { title: "alone", align: "right", cells: clocks.map(({ standalone }) => number(standalone, amount)) },
  ];
}
