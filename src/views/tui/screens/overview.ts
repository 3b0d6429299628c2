import type { AccountResult } from "../../../plan/breakdown.ts";
import { changeOf } from "../../../plan/change.ts";
import { monthsChart } from "../charts.ts";
import {
  accountName,
  bill,
  billedMonths,
  changeText,
  fullBillText,
  hasGaps,
  money,
  told,
  hasGapsBilled,
  hasGapsToday,
  todayFigure,
  dollarSpans,
  vcpu,
} from "../figures.ts";
import type { Line } from "../line.ts";
import { beside, EMPTY, line, span } from "../line.ts";
import type { Screen, View } from "../screen.ts";
import { dearestSubject } from "../subject.ts";
import { accountsSpec } from "./accounts-table.ts";
import { hiddenCell } from "../../hidden-table.ts";
import { counted, longMonthText, rangeText } from "../../format-number.ts";
import { rangeMark } from "../../format-number.ts";
import { isPartial, readText } from "../partial.ts";
import { budgetLines, readingLines } from "../side-blocks.ts";
import { budgetSentences, heroSentences, monthSentences, readingSentences } from "../spoken-figures.ts";
import { sentencesOf } from "../spoken-words.ts";
import { unknownLines } from "../unknown.ts";
import { countedRows } from "../status.ts";

/** The answer first: three figures, the months, how the price page is read, and the accounts, dearest first. */
export const overview: Screen<AccountResult> = {
  title: "Overview",
  third: () => EMPTY,
  head: (view) => [...heroes(view), EMPTY, ...charts(view), EMPTY],
  table: accountsSpec,
  detailRows: (view) => (view.rows >= 30 ? 1 + unknownLines(view, 4).length : view.rows >= 19 ? 2 : 0),
  detail: (view) => (view.rows >= 30 ? [EMPTY, ...unknownLines(view, 4)] : unknownLines(view, 1)),
  count: () => 0,
  spoken: (view) => [
    ...heroSentences(view),
    ...monthSentences(view),
    ...readingSentences(view),
    ...budgetSentences(view),
    ...sentencesOf(unknownLines(view, 4)),
  ],
  enter: (_, row) => ({ screen: "accounts", key: row.accountId ?? "", label: accountName(row), from: "overview" }),
  leaveOut: (_, { accountId }) => (accountId === null ? null : { accounts: [accountId] }),
  why: (view, row) => dearestSubject(view, ({ accountId }) => accountId === row?.accountId),
  status: (view) => countedRows(view, "dearest first · rounded row by row; totals are exact"),
  empty: ({ shown }) => [
    line(
      `   Nothing that Runtime Monitoring protects was found in ${counted(shown.result.frame.cells.length, "cell")}.`,
    ),
    line("   o opens another source", "dim"),
  ],
};

function heroes({ shown, columns, measure }: View): Line[] {
  const { result } = shown;
  const gap = hasGaps(shown);
  const coming = isPartial(shown);
  const today = todayFigure(shown);
  const [month] = billedMonths(shown);
  const width = Math.floor((columns - 1) / 3);
  const month1 = month === undefined ? "" : (longMonthText(month.month).split(" ")[0] ?? "").toUpperCase();
  const hidden = month !== undefined && month.billed.expected < month.afterTrials.expected;
  const metered = result.metered;
  const wide = columns >= 100;
  const everything = `$${told(money(result.everything.cost, { gap, coming }))} a month `;
  // A figure is whole, or it isn't there.
  const more = today === null ? "" : `   ${changeText(changeOf(today.cost, result.everything.cost))}${gap ? "+" : ""}`;
  const blocks: Line[][] = [
    today === null
      ? [line("PROTECTED TODAY", "dim"), line("not known", "unknown"), line("this source can't tell")]
      : [
          line("PROTECTED TODAY", "dim"),
          [...dollarSpans(money(today.cost, { gap: hasGapsToday(shown), coming })), span(wide ? " a month" : "")],
          line(rangeMark(today.cost) === "" ? "exact" : rangeText(today.cost), "dim"),
          line(
            `${told(vcpu(today.vcpus, { coming }))} vCPU${metered === null || !wide || coming ? "" : `; AWS metered ${told(vcpu({ low: metered.vcpus, expected: metered.vcpus, high: metered.vcpus }))}`}`,
            "dim",
          ),
        ],
    [
      line(wide ? "IF EVERYTHING WERE PROTECTED" : "EVERYTHING PROTECTED", "dim"),
      [
        ...dollarSpans(money(result.everything.cost, { gap, coming })),
        span(wide && today !== null ? ` a month${everything.length + more.length < width ? more : ""}` : ""),
      ],
      line(rangeMark(result.everything.cost) === "" ? "exact" : rangeText(result.everything.cost), "dim"),
      line(
        `${told(vcpu(result.everything.vcpus, { gap, coming }))} vCPU${coming ? `; ${readText(shown)}` : gap ? `; ${counted(gapCount(shown), "call")} refused` : ""}`,
        "dim",
      ),
    ],
    [
      line(`${month1}, BILLED`, "dim"),
      dollarSpans(bill(month, { gap: hasGapsBilled(shown), coming })),
      line(
        month !== undefined && hidden
          ? `trials hide $${told(hiddenCell(month))}`
          : `no trial hides anything${coming ? " so far" : ""}`,
        "dim",
      ),
      line(coming ? `full bill: ${fullBillText(shown)} or later` : `first full bill: ${fullBillText(shown)}`, "dim"),
    ],
  ];
  const rows = columns >= 100 ? 4 : 3;
  return beside(
    blocks.map((lines) => ({ lines: lines.slice(0, rows).map((one) => [span(" "), ...one]), columns: width })),
    measure,
  );
}

const gapCount = ({ result }: View["shown"]): number => new Set(result.gaps.map(({ group }) => group.gap)).size;

function charts(view: View): Line[] {
  const { columns, rows, measure } = view;
  if (columns < 100 || rows < 28) return monthsChart(view, "rows");
  const left = columns - 46;
  return beside(
    [
      { lines: monthsChart({ ...view, columns: left }, "columns"), columns: left },
      { lines: [...readingLines(view, 45), EMPTY, ...budgetLines(view, 45)], columns: 45 },
    ],
    measure,
  );
}
