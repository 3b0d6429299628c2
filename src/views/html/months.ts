import { scaleBand, scaleLinear } from "d3-scale";
import { KINDS } from "../../inventory/workload.ts";
import type { Forecast } from "../../plan/forecast.ts";
import { todayOf } from "../../plan/forecast.ts";
import type { ProjectedMonth, Projection } from "../../plan/projection.ts";
import { amount, longMonthText, monthText, rangeMark, rangeText } from "../format-number.ts";
import { KIND_SHORT } from "../kind-words.ts";
import type { FoldedMonths } from "../month-chart.ts";
import { foldMonths } from "../month-chart.ts";
import { gapIn } from "../month-gap.ts";
import { marksOf } from "../report-tables.ts";
import type { Column } from "../table.ts";
import { numberCell, textCell } from "../table.ts";
import { axisUsd } from "./axis.ts";
import { htmlTable } from "./html-table.ts";
import type { Child, Element } from "./markup.ts";
import { el } from "./markup.ts";
import { KIND_LOOK } from "./kinds.ts";
import { figure, folded, section } from "./section.ts";
import { drawing, legendEntry, percent, stroke, words } from "./svg.ts";

/** What each basis is called in a sentence. */
const BASIS_WORDS = {
  current: "protected today",
  everything: "if everything were protected",
  scenario: "in the scenario",
} as const;

/** Months as columns by kind, the part that is free in a trial hatched; every chart on one scale. */
export function monthsSection(result: Forecast): Element {
  const shown = result.projections.filter(
    ({ basis, months }) => (basis !== "current" || todayOf(result) !== null) && mostOf(months) > 0,
  );
  const most = Math.max(0, ...shown.map(({ months }) => mostOf(months)));
  if (most === 0) return section("months", "Months", el("p", {}, "Nothing is billed in the months ahead."));
  return section(
    "months",
    "Months",
    el("p", { class: "legend", "aria-hidden": "true" }, legendOf(shown)),
    el(
      "div",
      { class: "beside" },
      shown.map((projection) => chart(projection, most)),
    ),
    folded(
      "Every month in figures",
      shown.map((projection) => table(result, projection)),
    ),
  );
}

const mostOf = (months: readonly ProjectedMonth[]): number =>
  Math.max(0, ...months.map(({ billed, afterTrials }) => Math.max(billed.expected, afterTrials.expected)));

function legendOf(shown: readonly Projection[]): Element[] {
  const months = shown.flatMap((projection) => projection.months);
  const used = KINDS.filter((kind) =>
    months.some(({ kinds }) => kinds.some((one) => one.kind === kind && one.afterTrials > 0)),
  );
  const free = months.some(({ billed, afterTrials }) => billed.expected < afterTrials.expected);
  return [
    ...used.map((kind) => legendEntry(KIND_LOOK[kind].billed, KIND_SHORT[kind].name)),
    ...(free ? [legendEntry("free", "free in a trial")] : []),
    legendEntry("after", "the same hours without trials"),
  ];
}

const HEIGHT = 190;
const FOOT = 24;
/** Room for the axis, in percent of the width. */
const LEFT = 11;

function chart({ basis, months }: Projection, most: number): Element {
  const y = scaleLinear([0, most], [HEIGHT, 10]).nice(4);
  const x = scaleBand(
    months.map(({ month }) => month),
    [LEFT, 100],
  )
    .paddingInner(0.22)
    .paddingOuter(0.1);
  const every = Math.ceil(months.length / 12);
  const column = (month: ProjectedMonth, index: number): Child[] => {
    const left = x(month.month) ?? LEFT;
    const parts = [
      ...month.kinds.map(({ kind, billed }) => ({ look: KIND_LOOK[kind].billed, size: HEIGHT - y(billed) })),
      ...month.kinds.map(({ kind, billed, afterTrials }) => ({
        look: KIND_LOOK[kind].free,
        size: y(billed) - y(afterTrials),
      })),
    ].filter(({ size }) => size > 0);
    let top = HEIGHT;
    const drawn = parts.map(({ look, size }) => {
      top -= size;
      return el("rect", {
        class: look,
        x: percent(left),
        y: round(top),
        width: percent(x.bandwidth()),
        height: round(size),
      });
    });
    const line = y(month.afterTrials.expected);
    const named = index % every === 0;
    return [
      ...drawn,
      stroke("after", left - x.step() * 0.08, round(line), left + x.bandwidth() + x.step() * 0.08, round(line)),
      named ? words(monthText(month.month), left + x.bandwidth() / 2, HEIGHT + 16, "axis month", "middle") : null,
    ];
  };
  return figure(`months-${basis}`, sentence(basis, months), (named) =>
    drawing(HEIGHT + FOOT, named, [
      ...y
        .ticks(4)
        .flatMap((value) => [
          stroke("grid", LEFT, round(y(value)), 100, round(y(value))),
          words(axisUsd(value), LEFT - 1.5, round(y(value)) + 4, "axis", "end"),
        ]),
      ...months.flatMap(column),
    ]),
  );
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;

/** `Billed each month, protected today: November 1,239.00, December 3,778.61, from January 5,260.80.` */
function sentence(basis: Projection["basis"], months: readonly ProjectedMonth[]): string {
  const rows = foldMonths(months);
  return `Billed each month, ${BASIS_WORDS[basis]}: ${rows.map((row, index) => told(row, index, rows.length)).join(", ")}.`;
}

function told({ month, last, low, high }: FoldedMonths, index: number, count: number): string {
  const name = longMonthText(month.month).replace(/ \d+$/, month.month.endsWith("-01") ? "$&" : "");
  const from = index === count - 1 && month !== last;
  const to = from || month === last ? "" : ` to ${longMonthText(last.month)}`;
  return `${from ? "from " : ""}${name}${to} ${low === high ? amount(low) : `${amount(low)} – ${amount(high)}`}`;
}

function table(result: Forecast, { basis, months }: Projection): Element {
  const used = KINDS.filter((kind) =>
    months.some(({ kinds }) => kinds.some((one) => one.kind === kind && one.afterTrials > 0)),
  );
  const number = (
    title: string,
    of: (month: ProjectedMonth, index: number) => ReturnType<typeof numberCell>,
  ): Column => ({
    title,
    align: "right",
    cells: months.map(of),
  });
  const hasGap = (index: number): boolean => gapIn(result, basis, index);
  return htmlTable(`Billed each month, ${BASIS_WORDS[basis]}, US$`, [
    { title: "Month", align: "left", cells: months.map(({ month }) => textCell(monthText(month, true))) },
    ...used.map((kind) =>
      number(KIND_SHORT[kind].name, ({ kinds }) =>
        numberCell(amount(kinds.find((one) => one.kind === kind)?.billed ?? 0)),
      ),
    ),
    number("billed", ({ billed, afterTrials }, index) =>
      numberCell(
        amount(billed.expected),
        marksOf(billed, { trial: billed.expected < afterTrials.expected, gap: hasGap(index) }),
      ),
    ),
    number("from – to", ({ billed }) => numberCell(rangeMark(billed) === "" ? "exact" : rangeText(billed))),
    number("without trials", ({ afterTrials }, index) =>
      numberCell(amount(afterTrials.expected), marksOf(afterTrials, { gap: hasGap(index) })),
    ),
  ]);
}
