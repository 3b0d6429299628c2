import { scaleLinear } from "d3-scale";
import type { Assumption } from "../../plan/assumption.ts";
import type { Forecast } from "../../plan/forecast.ts";
import type { Swing } from "../../units/range.ts";
import { READING_WORDS } from "../kind-words.ts";
import { readingsTable } from "../report-tables.ts";
import type { Column } from "../table.ts";
import { numberCell, textCell } from "../table.ts";
import type { OpenRow } from "../unknown-lines.ts";
import { assumedRows, singleSwing, unknownRows } from "../unknown-lines.ts";
import { axisUsd } from "./axis.ts";
import type { Facts } from "./facts.ts";
import { htmlTable } from "./html-table.ts";
import type { Element } from "./markup.ts";
import { el } from "./markup.ts";
import { rowChart, tick } from "./row-chart.ts";
import { figure, folded, section } from "./section.ts";
import { bar, legendEntry, words } from "./svg.ts";

/** Something that moves a full month of everything: `range` where its bounds hold that already. */
type Cause = {
  readonly text: string;
  readonly figure: string;
  readonly swing: Swing | null;
  readonly in: "range" | "beside";
};

/** Every cause that moves what everything costs, the widest first; what nobody can compute comes last. */
export function causesOf(result: Forecast, facts: Facts): readonly Cause[] {
  const of = (rows: readonly OpenRow[], where: Cause["in"]): Cause[] => rows.map((row) => ({ ...row, in: where }));
  const read = result.assumptions.filter(({ id }) => id === "ladder" || id === "tier-scope").map(readingCause(result));
  return [...of(unknownRows(result, facts), "range"), ...read, ...of(assumedRows(result, facts), "beside")].toSorted(
    (a, b) => width(b.swing) - width(a.swing),
  );
}

const width = (swing: Swing | null): number =>
  swing === null ? -1 : (swing.high ?? Number.POSITIVE_INFINITY) - swing.low;

const readingCause =
  ({ options }: Forecast) =>
  ({ id, other, swing }: Assumption): Cause => {
    const read = id === "ladder" ? `${options.tierScope} ${other}` : `${other} ${options.ladder}`;
    return { text: `read as ${READING_WORDS[read] ?? other}`, figure: singleSwing(swing), swing, in: "beside" };
  };

/** Where the drawing ends, in percent: a swing stands beside it. */
const RIGHT = 60;

/** The most causes that are drawn. */
const MOST_DRAWN = 10;

/** What moves what everything costs, as bars around no change, and the four readings. */
export function tornadoSection(result: Forecast, facts: Facts): Element {
  const causes = causesOf(result, facts);
  const drawn = causes
    .filter(({ swing }) => swing !== null && (swing.high !== 0 || swing.low !== 0))
    .slice(0, MOST_DRAWN);
  return section(
    "moves",
    "What moves it",
    drawn.length === 0 ? el("p", {}, "Nothing that is known to be open moves these figures.") : chart(drawn, facts),
    folded(
      "All that is not known or assumed, in figures",
      causes.length === 0 ? null : htmlTable("What moves a full month of everything, US$", causeColumns(causes)),
      htmlTable("How the price page can be read, US$ a month", readingsTable(result)),
      htmlTable("What was assumed, and where it comes from", assumptionColumns(result)),
    ),
  );
}

function chart(drawn: readonly Cause[], { measure }: Facts): Element {
  const bounded = drawn.flatMap(({ swing }) => (swing === null ? [] : [swing.low, swing.high ?? 0]));
  const open = drawn.some(({ swing }) => swing?.high === null);
  const x = scaleLinear([Math.min(0, ...bounded), Math.max(0, ...bounded)], [0, open ? RIGHT - 8 : RIGHT]);
  const first = drawn[0];
  const sentence = `What another value would change, of a full month of everything unless it names another month, widest first: ${first === undefined ? "" : `${plainCause(first)} ${first.figure}`}${drawn.length > 1 ? `; ${drawn.length} causes in all` : ""}.`;
  const looks = { range: "open-range", beside: "assumed" } as const;
  return figure(
    "moves",
    sentence,
    (named) =>
      rowChart(
        named,
        drawn.map((cause) => ({
          label: plainCause(cause),
          figure: { text: cause.figure, marks: "" },
          draw: (top) => {
            const { low, high } = cause.swing ?? { low: 0, high: 0 };
            return [
              bar(looks[cause.in], x(low), high === null ? RIGHT - 4 : x(high), top + 2, 12),
              high === null ? words("?", RIGHT, top + 12, "unknown strong", "end") : null,
              tick(x(0), top),
            ];
          },
        })),
        measure,
        x.ticks(3).map((value) => ({ at: x(value), label: value === 0 ? "0" : axisUsd(value) })),
      ),
    [legendEntry("open-range", "not known: the range holds it"), legendEntry("assumed", "assumed: beside the range")],
  );
}

/** A cause without its mark. */
export const plainCause = ({ text }: Pick<Cause, "text">): string => text.replace(/^[?~] /, "");

const causeColumns = (causes: readonly Cause[]): Column[] => [
  { title: "Cause", align: "left", cells: causes.map(({ text }) => textCell(text)) },
  { title: "in the range", align: "left", cells: causes.map((cause) => textCell(cause.in === "range" ? "yes" : "no")) },
  { title: "moves it by", align: "right", cells: causes.map((cause) => numberCell(cause.figure)) },
];

const assumptionColumns = ({ assumptions }: Forecast): Column[] => [
  { title: "Assumed", align: "left", cells: assumptions.map(({ id }) => textCell(id)) },
  { title: "value", align: "left", cells: assumptions.map(({ value }) => textCell(value)) },
  { title: "else", align: "left", cells: assumptions.map(({ other }) => textCell(other ?? "–")) },
  { title: "source", align: "left", cells: assumptions.map(({ source }) => textCell(source)) },
];
