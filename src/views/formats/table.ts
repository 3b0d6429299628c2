import type { TotalFigure } from "../../plan/figure.ts";
import type { Forecast } from "../../plan/forecast.ts";
import { gapsToday, todayOf } from "../../plan/forecast.ts";
import { isWhole } from "../../plan/usage.ts";
import type { Range } from "../../units/range.ts";
import { addRanges } from "../../units/range.ts";
import { cut } from "../cell-width.ts";
import {
  amount,
  counted,
  countText,
  dayText,
  longMonthText,
  momentText,
  rangeText,
  signed,
  vcpuText,
} from "../format-number.ts";
import { monthBlock } from "../month-chart.ts";
import { meteredBlock } from "../metered-lines.ts";
import type { Page } from "../page.ts";
import { plainText } from "../plain-text.ts";
import { scenarioBlock } from "../scenario-block.ts";
import { accountsTable, kindsTable, marksOf, monthsOf, readingsTable } from "../report-tables.ts";
import type { Column } from "../table.ts";
import { assumedBlock, doubtLines, unknownBlock } from "../unknown-lines.ts";
import { numberCell, tableLines, textCell, wrapped } from "../table.ts";

/** The most accounts that a report lists before it folds the rest. */
const MOST_ACCOUNTS = 20;

/** Prints a forecast as text: the answer first, what is not known beside it, then what it rests on. */
export function tableReport(result: Forecast, options: Page): string {
  if (result.workloads === 0 && result.gaps.length === 0 && isWhole(result.options.view)) {
    const nothing = ["Nothing that Runtime Monitoring could protect was found."];
    return `${[headBlock(result, options), nothing, footBlock(result, options)].map((lines) => lines.join("\n")).join("\n\n")}\n`;
  }
  const blocks = [
    headBlock(result, options),
    heroBlock(result, options),
    scenarioBlock(result, options),
    meteredBlock(result, options),
    titled(tableLines(readingsTable(result), options.width, options.measure), options),
    titled(tableLines(kindsTable(result), options.width, options.measure), options).concat(doubtLines(result, options)),
    accountBlock(result, options),
    monthBlock(result, options),
    unknownBlock(result, options),
    assumedBlock(result, options),
    besideBlock(result, options),
    footBlock(result, options),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function headBlock(result: Forecast, { width, paint, measure }: Page): string[] {
  const { frame } = result;
  const { organization } = frame;
  const regions = new Set(result.cells.map(({ regionId }) => regionId).filter((id) => id !== null)).size;
  const accounts = result.accounts.filter(({ accountId }) => accountId !== null).length;
  const name =
    organization === null
      ? []
      : [organization.name === null ? organization.id : `${organization.name} (${organization.id})`];
  const counts = [accounts === 0 ? [] : [counted(accounts, "account")], [counted(regions, "Region")]].flat().join(", ");
  const sample = frame.sample ? " SAMPLE, invented " : "";
  const room = width - (sample === "" ? 0 : sample.length + 1);
  const who = plainText([...name, counts].join(" · "));
  const moment = `as of ${momentText(result.asOf)}`;
  const together = measure(who) + moment.length + 3 <= room;
  const source = frame.sample ? [] : [plainText(frame.source.name)];
  const what = ["GuardDuty Runtime Monitoring only, US$ a month before tax", ...source];
  return [
    `${sample === "" ? "" : `${paint("sample", sample)} `}${paint("strong", cut(together ? `${who} · ${moment}` : who, room, measure))}`,
    cut(
      (together ? what : [moment, ...what.slice(1), "Runtime Monitoring only, US$ before tax"]).join(" · "),
      width,
      measure,
    ),
  ];
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

function accountBlock(result: Forecast, options: Page): string[] {
  const named = result.accounts.some(({ accountId }) => accountId !== null);
  if (!named) return [];
  const most = options.details ? Number.POSITIVE_INFINITY : MOST_ACCOUNTS;
  return [
    ...titled(
      tableLines(accountsTable(result, most, options.width, options.details), options.width, options.measure),
      options,
    ),
    options.paint("dim", "  cents are rounded row by row; totals are exact; shares fall as pools grow"),
  ];
}

function titled([title = "", ...rows]: readonly string[], { paint }: Page): string[] {
  return [paint("strong", title), ...rows];
}

function besideBlock(result: Forecast, { paint, width, measure }: Page): string[] {
  const lines: string[] = [];
  const used = (result.endpoints ?? []).filter(({ why }) => why !== "none");
  if (used.length > 0) {
    const own = addRanges(used.map(({ cost }) => cost));
    const ordinary = addRanges(used.map(({ ordinary: price }) => price));
    const itself =
      own.high === 0 ? "$0.00" : `$${amount(own.expected)} – ${own.high === null ? "?" : amount(own.high)}`;
    const unread = used.filter(({ why }) => why === "unread").length;
    const open = unread === 0 ? "" : `; ${countText(unread)} of accounts that were not read`;
    lines.push(
      `  endpoints: ${counted(used.length, "VPC")}, ${itself}; as ordinary endpoints ${amount(ordinary.expected)}${marksOf(ordinary, {})}${open}`,
    );
  }
  if (result.listPrice !== null) {
    const percent = result.options.discount / 100;
    const saved = result.listPrice - result.everything.cost.expected;
    lines.push(
      `  discount: ${percent} % off every charge; at list price everything is ${amount(result.listPrice)}, ${signed(saved)}`,
    );
  }
  lines.push("  flow-log waiver: not counted yet");
  return [
    paint("strong", "Beside the bill"),
    ...lines.flatMap((line) => wrapped(line.trim(), width, measure, "  ", "    ")),
  ];
}

function footBlock(result: Forecast, { width, measure }: Page): string[] {
  const { cells, gaps, skipped } = result.frame;
  const { first, last } = result.prices.asOf;
  const day = (date: string) => dayText(Date.parse(`${date.slice(0, 10)}T00:00:00Z`));
  const prices = `Prices of ${first === last ? day(first) : `${day(first)} – ${day(last)}`}.`;
  const refused = new Set(gaps.map(({ accountId, regionId }) => `${accountId} ${regionId}`));
  const partly = cells.filter(({ accountId, regionId }) => refused.has(`${accountId} ${regionId}`)).length;
  const read =
    cells.length === 0
      ? ""
      : `${counted(cells.length, "account × Region cell")} read${partly > 0 ? `, ${countText(partly)} of them in part` : gaps.length > 0 ? "" : ", all whole"}. `;
  const passed =
    skipped.length === 0
      ? ""
      : `Skipped: ${skipped
          .map(({ regionId, reason }) => `${regionId} (${reason})`)
          .slice(0, 3)
          .join(", ")}${skipped.length > 3 ? ` and ${skipped.length - 3} more` : ""}. `;
  return [
    ...wrapped(plainText(`${read}${passed}${prices}`), width, measure, ""),
    ...wrapped("Marks: ~ has a range · ° free in part, in a trial · + not all read · ? unknown", width, measure, ""),
    ...restLine(result).flatMap((line) => wrapped(line, width, measure, "")),
  ];
}

/** How to read the rest, where accounts couldn't be entered or one account of an organization was read. */
function restLine({ frame: { organization, accounts, source, gaps } }: Forecast): string[] {
  const closed = gaps.filter(({ api, reason }) => api === "sts:AssumeRole" && reason === "denied").length;
  if (closed > 0)
    return [`${counted(closed, "account")} couldn't be entered: name a role there that trusts you with --role`];
  if (organization === null || organization.whole || accounts.length !== 1) return [];
  const command = source.type === "aws" ? "report aws" : "scan";
  return [`One account of ${organization.id} was read; all of them: watchbill ${command} --organization --role NAME`];
}
