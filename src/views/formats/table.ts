import type { TotalFigure } from "../../plan/figure.ts";
import type { Verdict } from "../../plan/budget.ts";
import type { Forecast } from "../../plan/forecast.ts";
import { gapsToday, todayOf } from "../../plan/forecast.ts";
import { isWhole } from "../../plan/usage.ts";
import type { Range } from "../../units/range.ts";
import { accountBudgets } from "../account-budgets.ts";
import { besideLines } from "../beside-lines.ts";
import { amount, longMonthText, rangeText, vcpuText } from "../format-number.ts";
import { noteBlock, unresolvedBlock } from "../declared-lines.ts";
import { monthBlock } from "../month-chart.ts";
import { meteredBlock } from "../metered-lines.ts";
import { footBlock, headBlock } from "../head-and-foot.ts";
import type { Page } from "../page.ts";
import { pageText, titled } from "../page.ts";
import { scenarioBlock } from "../scenario-block.ts";
import { accountsTable, kindsTable, marksOf, MOST_ACCOUNTS, monthsOf, readingsTable } from "../report-tables.ts";
import type { Column } from "../table.ts";
import { assumedBlock, doubtLines, unknownBlock } from "../unknown-lines.ts";
import { numberCell, tableLines, textCell, wrapped } from "../table.ts";

/** The page of a report; `verdicts` say how the bill stands against its budgets. */
type ReportPage = Page & { readonly verdicts: readonly Verdict[] };

/** Prints a forecast as text: the answer first, what is not known beside it, then what it rests on. */
export function tableReport(result: Forecast, options: ReportPage): string {
  if (result.workloads === 0 && result.gaps.length === 0 && isWhole(result.options.view)) {
    const nothing = ["Nothing that Runtime Monitoring could protect was found."];
    const said = [unresolvedBlock(result, options), noteBlock(result, options)];
    return pageText([headBlock(result, options), nothing, ...said, footBlock(result, options)]);
  }
  return pageText([
    headBlock(result, options),
    heroBlock(result, options),
    scenarioBlock(result, options),
    meteredBlock(result, options),
    titled(tableLines(readingsTable(result), options.width, options.measure), options),
    titled(tableLines(kindsTable(result), options.width, options.measure), options).concat(doubtLines(result, options)),
    accountBlock(result, options),
    monthBlock(result, result.projections[0], options),
    unknownBlock(result, options),
    unresolvedBlock(result, options),
    assumedBlock(result, options),
    noteBlock(result, options),
    besideBlock(result, options),
    footBlock(result, options),
  ]);
}

/** The two answers and the running month, each with its bounds. */
function heroBlock(result: Forecast, options: Page): string[] {
  const { paint } = options;
  const gap = result.gaps.length > 0;
  const [running] = monthsOf(result);
  const rows: { title: string; range: Range; marks: string; beside: string; vcpus: string; vcpuMarks: string }[] = [];
  const add = (title: string, figure: TotalFigure, hasGap: boolean) =>
    rows.push({
      title,
      range: figure.cost,
      marks: marksOf(figure.cost, { gap: hasGap }),
      beside: marksOf(figure.cost, {}) === "" ? "exact" : rangeText(figure.cost),
      vcpus: vcpuText(figure.vcpus.expected),
      vcpuMarks: marksOf(figure.vcpus, { gap: hasGap }, vcpuText),
    });
  const today = todayOf(result);
  if (today !== null) add("Protected today", today, gapsToday(result).length > 0);
  add("If everything were protected", result.everything, gap);
  const columns: Column[] = [
    { title: "", align: "left", cells: rows.map(({ title }) => textCell(title)) },
    {
      title: "",
      align: "right",
      cells: rows.map(({ range, marks }) => numberCell(`$${amount(range.expected)}`, marks)),
    },
    { title: "", align: "left", cells: rows.map(({ beside }) => textCell(beside)) },
    { title: "", align: "right", cells: rows.map(({ vcpus, vcpuMarks }) => numberCell(vcpus, vcpuMarks)) },
    { title: "", align: "left", cells: rows.map(() => textCell("vCPU")) },
  ];
  const [, ...lines] = tableLines(columns, options.width, options.measure);
  const full = result.projections[0]?.firstFullBill ?? null;
  const basis = result.projections[0]?.basis;
  const extra: string[] = [];
  if (running !== undefined && basis === "current" && (result.current?.vcpus.expected ?? 0) > 0) {
    const free = running.billed.expected < running.afterTrials.expected;
    const rest = running.remaining.expected;
    // A share's rest may be negative, where a neighbour that comes later makes the pool cheaper.
    const toCome = rest === running.billed.expected || rest < 0 ? "" : `, ${amount(rest)} of it to come`;
    extra.push(
      `${longMonthText(running.month)}, billed: ${amount(running.billed.expected)}${marksOf(running.billed, { trial: free, gap: gapsToday(result).length > 0 })}` +
        `${marksOf(running.billed, {}) === "" ? "" : ` (${rangeText(running.billed)})`}${toCome}.`,
    );
    if (full !== null && full !== running.month) extra.push(`First full bill: ${longMonthText(full)}.`);
  }
  return [
    ...lines.map((line) => paint("strong", line)),
    ...wrapped(extra.join(" "), options.width, options.measure, ""),
  ];
}

function accountBlock(result: Forecast, options: ReportPage): string[] {
  const named = result.accounts.some(({ accountId }) => accountId !== null);
  if (!named) return [];
  const most = options.details ? Number.POSITIVE_INFINITY : MOST_ACCOUNTS;
  const { width, measure, details } = options;
  const budgets = accountBudgets(options.verdicts);
  const gap = budgets.byAccount.size > 0 && width < 140 ? 1 : 2;
  return [
    ...titled(tableLines(accountsTable(result, most, width, details, budgets), width, measure, gap), options),
    options.paint("dim", "  cents are rounded row by row; totals are exact; shares fall as pools grow"),
  ];
}

function besideBlock(result: Forecast, { paint, width, measure }: Page): string[] {
  return [
    paint("strong", "Beside the bill"),
    ...besideLines(result).flatMap((line) => wrapped(line, width, measure, "  ", "    ")),
  ];
}
