import type { TotalFigure } from "../../plan/figure.ts";
import type { Forecast } from "../../plan/forecast.ts";
import { gapsToday, todayOf } from "../../plan/forecast.ts";
import type { Projection } from "../../plan/projection.ts";
import { cut } from "../cell-width.ts";
import { amount, dayText, longMonthText, monthText, rangeMark, rangeText, vcpuText } from "../format-number.ts";
import { pricesText } from "../head-and-foot.ts";
import { foldMonths } from "../month-chart.ts";
import { plainText } from "../plain-text.ts";
import { MARKS_LEGEND, marksOf, readingsTable } from "../report-tables.ts";
import { numberCell } from "../table.ts";
import { unknownRows } from "../unknown-lines.ts";
import type { Facts } from "./facts.ts";
import { marked } from "./html-table.ts";
import type { Child, Element } from "./markup.ts";
import { el } from "./markup.ts";
import { gapIn } from "../month-gap.ts";
import { causesOf, plainCause } from "./tornado.ts";
import { verdictLines } from "./verdicts.ts";

/** The most lines of a kind, and the cells of one, so that the sheet stays on its page whatever it tells. */
const MOST_LINES = 3;
const CELLS = 105;

/** The sheet that is signed: what it costs, from when, how else it can be read, and what stays open; it prints on one page of A4. */
export function sheet(result: Forecast, facts: Facts): Element {
  const basis = result.scenario === null ? "everything" : "scenario";
  const figure = result.scenario?.total ?? result.everything;
  const gap = result.scenario?.gaps.scenario ?? result.gaps.length > 0;
  const projection = result.projections.find((one) => one.basis === basis);
  const today = todayOf(result);
  return el(
    "section",
    { class: "sheet", "aria-labelledby": "title" },
    el(
      "div",
      { class: "title" },
      el("h1", { id: "title" }, "GuardDuty Runtime Monitoring: before switching it on"),
      el("p", {}, `${cut(plainText(whoOf(result)), 60, facts.measure)} · ${dayText(result.asOf)}`),
      result.frame.sample ? el("p", { class: "sample" }, "SAMPLE, invented") : null,
    ),
    hero(figure, gap, `${basis === "scenario" ? "in the scenario" : "if everything were protected"}, after all trials`),
    verdictLines(facts.verdicts.slice(0, MOST_LINES), facts.measure),
    el("dl", { class: "facts" }, [
      ...(basis === "scenario" ? fact("Everything", [figureLine(result.everything, result.gaps.length > 0)]) : []),
      ...(today === null ? [] : fact("Today", [figureLine(today, gapsToday(result).length > 0)])),
      ...fact("The cliff", projection === undefined ? [] : cliff(result, projection)),
      ...fact("The readings", readings(result)),
      ...fact("Not watched", notWatched(result, facts)),
      ...fact("Not known", notKnown(result, facts)),
      ...fact("Assumed", assumed(result, facts)),
      ...fact("Not in it", ["other GuardDuty charges, taxes; the flow-log waiver (not counted yet)"]),
    ]),
    signature(),
    el("p", { class: "note" }, MARKS_LEGEND),
    el(
      "p",
      { class: "note" },
      `figures sha256 ${facts.reportSha256.slice(0, 16)}… · prices ${pricesText(result)}, sha256 ${facts.pricesSha256.slice(0, 16)}… · watchbill ${facts.version}`,
    ),
  );
}

/** Who the page is about. */
export function whoOf({ frame }: Forecast): string {
  const { organization, source, accounts } = frame;
  if (organization !== null) return organization.name ?? organization.id;
  const [only, other] = accounts;
  return only !== undefined && other === undefined ? (only.name ?? only.id) : source.name;
}

function hero({ cost, vcpus }: TotalFigure, gap: boolean, words: string): Element {
  return el(
    "div",
    { class: "hero" },
    el(
      "p",
      { class: "big" },
      marked(numberCell(`$${amount(cost.expected)}`, marksOf(cost, { gap }))),
      el("span", { class: "unit" }, "a month"),
    ),
    el(
      "p",
      {},
      words,
      el("br"),
      `${rangeMark(cost) === "" ? "exact" : `from ${rangeText(cost).replace(" – ", " to ")}`}, for ${vcpuText(vcpus.expected)}${marksOf(vcpus, { gap }, vcpuText)} vCPU`,
    ),
  );
}

const figureLine = ({ cost, vcpus }: TotalFigure, gap: boolean): Element =>
  line(
    numberLine(`$${amount(cost.expected)}`, marksOf(cost, { gap })),
    `a month for ${vcpuText(vcpus.expected)}${marksOf(vcpus, { gap }, vcpuText)} vCPU, every trial over${rangeMark(cost) === "" ? "" : `; ${rangeText(cost)}`}`,
  );

/** A figure in the column of figures, and what it is. */
const line = (value: readonly Child[], text: string): Element =>
  el("span", { class: "line" }, el("span", { class: "value" }, value), el("span", {}, text));

const numberLine = (text: string, marks = ""): readonly Child[] => marked(numberCell(text, marks));

/** A name with its lines; nothing where there are none. */
const fact = (name: string, lines: readonly Child[]): Element[] =>
  lines.length === 0
    ? []
    : [
        el("dt", {}, name),
        el(
          "dd",
          {},
          lines.map((one) => el("div", {}, one)),
        ),
      ];

/** The bills until every trial is over. */
function cliff(result: Forecast, { basis, months, firstFullBill }: Projection): Child[] {
  const rows = foldMonths(months);
  const told = rows.slice(0, 4);
  return [
    firstFullBill === null
      ? `no full bill within ${months.length} months`
      : line(numberLine(longMonthText(firstFullBill)), "first full bill"),
    ...told.map(({ month, last, low, high }, index) => {
      const free = month.billed.expected < month.afterTrials.expected;
      const shown = low === high ? amount(low) : `${amount(low)} – ${amount(high)}`;
      const name = monthText(month.month, true);
      const after =
        index === rows.length - 1 && month !== last
          ? " and after"
          : month === last
            ? ""
            : ` – ${monthText(last.month, true)}`;
      return line(
        numberLine(shown, marksOf(month.billed, { trial: free, gap: gapIn(result, basis, index) })),
        `${name}${after}`,
      );
    }),
  ];
}

function readings(result: Forecast): Child[] {
  const [names, ...figures] = readingsTable(result);
  const everything = figures.at(-1);
  return (names?.cells ?? []).map(({ text }, index) => {
    const { text: value, marks } = everything?.cells[index] ?? numberCell("?");
    return line(numberLine(value, marks), text.trim());
  });
}

/** What no agent can watch, what AWS doesn't vouch for, and what a scenario leaves out. */
function notWatched({ doubts, vcpus, scenario }: Forecast, { reasons, measure }: Facts): Child[] {
  const left = scenario?.leftOut.vcpus;
  const never = doubts.filter(({ state }) => state === "ineligible");
  return [
    ...(left === undefined || left.high === 0
      ? []
      : [
          line(
            numberLine(`${vcpuText(left.expected)}`, marksOf(left, { gap: scenario?.leftOut.gap ?? false }, vcpuText)),
            "vCPU that the scenario leaves out",
          ),
        ]),
    ...(vcpus.ineligible === 0 && never.length === 0
      ? []
      : [line(numberLine(vcpuText(vcpus.ineligible)), "vCPU that can't be protected:")]),
    ...never
      .slice(0, MOST_LINES)
      .map(({ code, vcpus: milli }) =>
        line(numberLine(vcpuText(milli)), cut(plainText(reasons.get(code)?.explanation ?? code), CELLS, measure)),
      ),
    ...(vcpus.unverified === 0
      ? []
      : [line(numberLine(vcpuText(vcpus.unverified)), "vCPU more, counted, that AWS doesn't vouch for")]),
  ];
}

function notKnown(result: Forecast, facts: Facts): Child[] {
  const rows = unknownRows(result, facts);
  const told = rows
    .slice(0, MOST_LINES)
    .map((row) => line(numberLine(row.figure), cut(plainText(plainCause(row)), CELLS, facts.measure)));
  return [
    ...told,
    ...(rows.length > MOST_LINES ? [`and ${rows.length - MOST_LINES} more, under “What moves it”`] : []),
  ];
}

/** The largest assumptions that the range doesn't hold; other readings stand above. */
function assumed(result: Forecast, facts: Facts): Child[] {
  return causesOf(result, facts)
    .filter((cause) => cause.in === "beside" && cause.swing !== null && !cause.text.startsWith("read as "))
    .slice(0, MOST_LINES)
    .map((cause) => line(numberLine(cause.figure), cut(plainText(plainCause(cause)), CELLS, facts.measure)));
}

function signature(): Element {
  const box = (text: string): Element => el("span", { class: "choice" }, el("span", { class: "box" }), text);
  const blank = (text: string): Element =>
    el("span", { class: "blank" }, el("span", {}, text), el("span", { class: "rule" }));
  return el(
    "div",
    { class: "decision" },
    el("p", {}, el("strong", {}, "Decided"), box("switch on all"), box("leave out some"), box("not yet")),
    el("p", {}, blank("leave out"), blank("ceiling, US$ a month")),
    el("p", {}, blank("name"), blank("date"), blank("signature")),
  );
}
