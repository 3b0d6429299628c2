import type { ClockStanding } from "../../plan/clock-standing.ts";
import { clockStandings } from "../../plan/clock-standing.ts";
import type { Forecast } from "../../plan/forecast.ts";
import { gapsToday, todayOf } from "../../plan/forecast.ts";
import type { Projection } from "../../plan/projection.ts";
import type { TrialBill, TrialCalendar } from "../../plan/trial-calendar.ts";
import type { Month } from "../../units/month.ts";
import { namesOf } from "../account-names.ts";
import { clockAxis, clockAxisText, clockBar } from "../clock-bar.ts";
import type { ClockRow } from "../clock-rows.ts";
import { clockDay, clockRows, stateWords } from "../clock-rows.ts";
import { amount, dayText, monthText, signed, vcpuText } from "../format-number.ts";
import { footBlock, headBlock } from "../head-and-foot.ts";
import { hiddenColumns } from "../hidden-table.ts";
import { monthBlock } from "../month-chart.ts";
import type { Page } from "../page.ts";
import { pageText, titled } from "../page.ts";
import { poolName } from "../pool-name.ts";
import { marksOf } from "../report-tables.ts";
import type { Cell, Column } from "../table.ts";
import { numberCell, tableLines, textCell, wrapped } from "../table.ts";
import { assumedBlock, unknownBlock } from "../unknown-lines.ts";

/** The most pools and accounts that are listed before the rest is folded. */
const MOST = 20;

/** Prints the trial calendar as text: when the bill comes, every clock, then what trials hide until it does. */
export function trialsTable(calendar: TrialCalendar, page: Page): string {
  const { result } = calendar;
  const bill = shownBill(calendar);
  return pageText([
    headBlock(result, page),
    cliffBlock(calendar, page),
    clockBlock(calendar, page),
    monthBlock(result, bill?.projection, page),
    ...(bill === undefined ? [] : [hiddenBlock(calendar, bill, page), firstBillBlock(calendar, bill, page)]),
    unknownBlock({ ...result, doubts: [], assumptions: [] }, page),
    assumedBlock({ ...result, assumptions: result.assumptions.filter(({ id }) => OF_TRIALS.has(id)) }, page),
    footBlock(result, page),
  ]);
}

const OF_TRIALS: ReadonlySet<string> = new Set(["trial-ends", "trial-start", "trial-once", "running-month"]);

/** The bill whose months are shown: the scenario's, else today's where something is protected, else everything's. */
function shownBill({ bills, result }: TrialCalendar): TrialBill | undefined {
  const of = (basis: Projection["basis"]) => bills.find(({ projection }) => projection.basis === basis);
  const protects = (todayOf(result)?.vcpus.expected ?? 0) > 0;
  return of("scenario") ?? (protects ? of("current") : undefined) ?? of("everything");
}

const BASIS_TITLES: Readonly<Record<Projection["basis"], string>> = {
  current: "Protected today",
  everything: "If everything were protected",
  scenario: "In the scenario",
};

/** For each basis the month of the cliff, what comes due in it, the bill then, and the first full bill. */
function cliffBlock({ bills, result }: TrialCalendar, page: Page): string[] {
  const right = (title: string, cells: readonly Cell[]): Column => ({ title, align: "right", cells });
  const columns: Column[] = [
    { title: "", align: "left", cells: bills.map(({ projection }) => textCell(BASIS_TITLES[projection.basis])) },
    {
      title: "cliff",
      align: "left",
      cells: bills.map(({ cliff }) => textCell(cliff === null ? "none" : monthText(cliff.month, true))),
    },
    right(
      "comes due",
      bills.map(({ cliff }) =>
        cliff === null ? numberCell("–") : numberCell(signed(cliff.comesDue), cliff.open ? "~" : ""),
      ),
    ),
    right(
      "bill then",
      bills.map(({ cliff, projection: { basis } }) =>
        cliff === null
          ? numberCell("–")
          : numberCell(amount(cliff.billed.expected), marksOf(cliff.billed, { gap: gapsOn(result, basis).length > 0 })),
      ),
    ),
    {
      title: "first full bill",
      align: "left",
      cells: bills.map(({ projection: { firstFullBill } }) => textCell(fullBillText(firstFullBill))),
    },
  ];
  const [head = "", ...lines] = tableLines(columns, page.width, page.measure);
  return [page.paint("dim", head), ...lines.map((line) => page.paint("strong", line))];
}

const fullBillText = (month: Month | null): string => (month === null ? "later" : monthText(month, true));

/** What was not read, and may be on the bills of a basis. */
const gapsOn = (result: Forecast, basis: Projection["basis"]): Forecast["gaps"] =>
  basis === "current" ? gapsToday(result) : result.gaps;

const NO_CELL: Cell = { text: "", marks: "" };
const UNKNOWN: Cell = { text: "?", marks: "" };

function clockBlock({ result }: TrialCalendar, page: Page): string[] {
  const { asOf } = result;
  const rows = clockRows(clockStandings(result), namesOf(result.frame.accounts), page.details);
  if (rows.length === 0) return ["No clock runs or may begin here: nothing to protect was found."];
  const axis = clockAxis(asOf, page.width >= 140 ? 1 : page.width >= 100 ? 2 : 4);
  const words = stateWords(todayOf(result) !== null);
  const bar = ({ clock, folds }: ClockRow): string => {
    if (folds.length > 0) return page.details ? "" : "--details lists them";
    return clock.ends === null || clock.started === null ? words[clock.state] : clockBar(axis, clock);
  };
  const wide = page.width >= 100;
  const ofClock =
    (of: (clock: ClockStanding) => Cell) =>
    ({ clock, folds }: ClockRow): Cell =>
      folds.length > 0 ? NO_CELL : of(clock);
  const ends = (clock: ClockStanding): Cell =>
    numberCell(clockDay(clock.ends, clock, asOf), wide && isToTheDay(clock) ? " ± 1" : "");
  const columns: Column[] = [
    { title: "Clock", align: "left", shrinkTo: 12, cells: rows.map(({ name }) => textCell(`  ${name}`)) },
    { title: "Region", align: "left", shrinkTo: 9, cells: rows.map(({ region }) => textCell(region)) },
    { title: "kind", align: "left", cells: rows.map(({ kinds }) => textCell(kinds)) },
    { title: clockAxisText(axis), align: "left", cells: rows.map((row) => textCell(bar(row))) },
    ...(wide
      ? [
          {
            title: "started",
            align: "right" as const,
            cells: rows.map(ofClock((clock) => numberCell(clockDay(clock.started, clock, asOf)))),
          },
        ]
      : []),
    { title: "ends", align: "right", cells: rows.map(ofClock(ends)) },
    {
      title: "vCPU",
      align: "right",
      cells: rows.map(({ clock: { vcpus } }) =>
        vcpus === null ? UNKNOWN : numberCell(vcpuText(vcpus.expected), marksOf(vcpus, {}, vcpuText)),
      ),
    },
    {
      title: "alone",
      align: "right",
      cells: rows.map(({ clock: { standalone } }) =>
        standalone === null ? UNKNOWN : numberCell(amount(standalone.expected), marksOf(standalone, {})),
      ),
    },
  ];
  const legend = [
    `░ free  █ billed  │ ${dayText(asOf)}`,
    ...(rows.some(({ clock }) => isToTheDay(clock)) ? ["an end read from AWS is ± 1 day"] : []),
    "alone: a full month on a ladder of its own",
  ].join(" · ");
  return [
    ...titled(tableLines(columns, page.width, page.measure, wide ? 2 : 1), page),
    ...wrapped(legend, page.width, page.measure, "  ").map((line) => page.paint("dim", line)),
  ];
}

const isToTheDay = ({ ends, precision }: ClockStanding): boolean => ends !== null && precision === "day";

function hiddenBlock({ result }: TrialCalendar, { projection, hidden }: TrialBill, page: Page): string[] {
  const [first] = hidden;
  if (first === undefined) return [];
  const names = namesOf(result.frame.accounts);
  // The later months hide the least.
  const months = projection.months.slice(0, Math.min(first.months.length, Math.floor((page.width - 24) / 14)));
  const most = page.details ? hidden.length : MOST;
  const columns = hiddenColumns(hidden, months, most, (pool) => poolName(result, pool, names), "  ");
  const note = "what trials hide belongs to a pool and a month, never to one account";
  return [
    ...titled(tableLines(columns, page.width, page.measure), page),
    ...wrapped(note, page.width, page.measure, "  ").map((line) => page.paint("dim", line)),
  ];
}

/** When each account's own clocks are all over, dearest first. */
function firstBillBlock({ result }: TrialCalendar, { projection }: TrialBill, page: Page): string[] {
  if (!result.accounts.some(({ accountId }) => accountId !== null)) return [];
  const names = namesOf(result.frame.accounts);
  const last = projection.months.at(-1);
  const rows = (last?.accounts ?? [])
    .filter(({ accountId, afterTrials }) => afterTrials.high !== 0 || projection.firstFullBills.get(accountId) !== null)
    .toSorted((a, b) => b.afterTrials.expected - a.afterTrials.expected);
  const most = page.details ? rows.length : MOST;
  const [shown, rest] = [rows.slice(0, most), rows.length - most];
  const more = (text: string): Cell[] => (rest > 0 ? [textCell(text)] : []);
  const open = new Set(gapsOn(result, projection.basis).map(({ group }) => group.accountId));
  if (rows.length === 0) return [];
  return titled(
    tableLines(
      [
        {
          title: "Account",
          align: "left",
          shrinkTo: 14,
          cells: [
            ...shown.map(({ accountId }) => textCell(`  ${names(accountId)}`)),
            ...more(`  ${rest} others (--details)`),
          ],
        },
        {
          title: "first full bill",
          align: "left",
          cells: shown.map(({ accountId }) => textCell(fullBillText(projection.firstFullBills.get(accountId) ?? null))),
        },
        {
          title: "after trials",
          align: "right",
          cells: shown.map(({ accountId, afterTrials }) =>
            numberCell(amount(afterTrials.expected), marksOf(afterTrials, { gap: open.has(accountId) })),
          ),
        },
      ],
      page.width,
      page.measure,
    ),
    page,
  );
}
