import type { Reason } from "../../inventory/reference-tables.ts";
import { KINDS } from "../../inventory/workload.ts";
import type { Assumption } from "../../plan/assumption.ts";
import type { TotalFigure } from "../../plan/figure.ts";
import type { Forecast } from "../../plan/forecast.ts";
import type { ProjectedMonth } from "../../plan/projection.ts";
import { allocate } from "../../units/allocate.ts";
import type { Range } from "../../units/range.ts";
import { addRanges } from "../../units/range.ts";
import type { Usd } from "../../units/usd.ts";
import type { Measure } from "../cell-width.ts";
import { cut } from "../cell-width.ts";
import {
  amount,
  countText,
  dayText,
  longMonthText,
  momentText,
  monthText,
  rangeText,
  signed,
  swingText,
  vcpuText,
} from "../format-number.ts";
import { KIND_SHORT } from "../kind-words.ts";
import { plainText } from "../plain-text.ts";
import { accountsTable, kindsTable, marksOf, monthsOf, readingsTable, todayOf } from "../report-tables.ts";
import type { Column } from "../table.ts";
import { numberCell, tableLines, textCell, wrapped } from "../table.ts";

/** How words are set off: by weight only, so that nothing is said by colour alone. */
export type Paint = (token: "strong" | "dim" | "sample", text: string) => string;

export type TableOptions = {
  readonly width: number;
  readonly measure: Measure;
  /** Whether all accounts are listed. */
  readonly details: boolean;
  readonly paint: Paint;
  readonly reasons: ReadonlyMap<string, Reason>;
};

/** The most accounts that a report lists before it folds the rest. */
const MOST_ACCOUNTS = 20;

/** Prints a forecast as text: the answer first, what is not known beside it, then what it rests on. */
export function tableReport(result: Forecast, options: TableOptions): string {
  const blocks = [
    headBlock(result, options),
    heroBlock(result, options),
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

function headBlock(result: Forecast, { width, paint, measure }: TableOptions): string[] {
  const { frame } = result;
  const { organization } = frame;
  const regions = new Set(result.cells.map(({ regionId }) => regionId)).size;
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

const counted = (count: number, word: string): string => `${countText(count)} ${word}${count === 1 ? "" : "s"}`;

/** The two answers and the running month, each with its bounds. */
function heroBlock(result: Forecast, options: TableOptions): string[] {
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
  if (today !== null) add("Protected today", today, false);
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
      `${longMonthText(running.month)}, billed: ${amount(running.billed.expected)}${marksOf(running.billed, { trial: free })}` +
        `${marksOf(running.billed, {}) === "" ? "" : ` (${rangeText(running.billed)})`}${toCome}.`,
    );
    if (full !== null && full !== running.month) extra.push(`First full bill: ${longMonthText(full)}.`);
  }
  return [
    ...lines.map((line) => paint("strong", line)),
    ...wrapped(extra.join(" "), options.width, options.measure, ""),
  ];
}

function accountBlock(result: Forecast, options: TableOptions): string[] {
  const named = result.accounts.some(({ accountId }) => accountId !== null);
  if (!named) return [];
  const most = options.details ? Number.POSITIVE_INFINITY : MOST_ACCOUNTS;
  return [
    ...titled(tableLines(accountsTable(result, most, options.width), options.width, options.measure), options),
    options.paint("dim", "  cents are rounded row by row; totals are exact"),
  ];
}

function titled([title = "", ...rows]: readonly string[], { paint }: TableOptions): string[] {
  return [paint("strong", title), ...rows];
}

/** Why some vCPUs can't be protected, or aren't vouched for, in sentences. */
function doubtLines(result: Forecast, options: TableOptions): string[] {
  const { vcpus, gaps, doubts } = result;
  const parts = [
    vcpus.unverified > 0 ? `${vcpuText(vcpus.unverified)} vCPU unverified (counted)` : "",
    vcpus.ineligible > 0 ? `${vcpuText(vcpus.ineligible)} ineligible` : "",
    vcpus.unknown > 0 ? `${vcpuText(vcpus.unknown)} unknown` : "",
    vcpus.unknownWorkloads > 0 ? `${counted(vcpus.unknownWorkloads, "workload")} of unknown size` : "",
    gaps.length > 0 ? `${counted(new Set(gaps.map(({ group }) => group.gap)).size, "call")} not answered` : "",
  ].filter((part) => part !== "");
  if (parts.length === 0) return [];
  const shown = options.details ? doubts : doubts.slice(0, 6);
  const reasons = shown.map(({ code, vcpus: milli, workloads, state }) => {
    const explanation = options.reasons.get(code)?.explanation ?? code;
    const size = milli === 0 ? counted(workloads, "workload") : `${vcpuText(milli)} vCPU`;
    return cut(`    ${size} ${state}: ${plainText(explanation)}`, options.width, options.measure);
  });
  const folded = doubts.length - shown.length;
  return [
    ...wrapped(`other: ${parts.join(", ")}`, options.width, options.measure, "  "),
    ...reasons,
    ...(folded > 0 ? [`    and ${folded} more reasons (--details)`] : []),
  ];
}

/** Months as bars by kind, the part that trials hide drawn light; months that are alike are folded. */
function monthBlock(result: Forecast, options: TableOptions): string[] {
  const [projection] = result.projections;
  if (projection === undefined || projection.months.length < 2) return [];
  const folded = foldMonths(projection.months);
  const most = Math.max(...folded.map(({ month }) => Math.max(month.afterTrials.expected, month.billed.expected)));
  if (most === 0) return [];
  const hides = folded.some(({ month }) => month.billed.expected < month.afterTrials.expected);
  const cells = options.width >= 100 ? 46 : 26;
  const columns: Column[] = [
    { title: "", align: "left", cells: folded.map((row, index) => textCell(`  ${foldedLabel(row, index)}`)) },
    { title: "", align: "left", cells: folded.map(({ month }) => ({ text: bar(month, most, cells), marks: "" })) },
    {
      title: "",
      align: "right",
      cells: folded.map(({ month, low, high }) =>
        numberCell(
          low === high ? amount(low) : `${amount(low)} – ${amount(high)}`,
          marksOf(month.billed, { trial: month.billed.expected < month.afterTrials.expected }),
        ),
      ),
    },
    ...(hides
      ? [
          {
            title: "",
            align: "right" as const,
            cells: folded.map(({ month }) =>
              numberCell(`${amount(month.afterTrials.expected - month.billed.expected)} hidden`),
            ),
          },
        ]
      : []),
  ];
  const used = KINDS.filter((kind) =>
    projection.months.some((month) => month.kinds.some((entry) => entry.kind === kind && entry.afterTrials > 0)),
  );
  const legend = [
    ...used.map((kind) => `${KIND_SHORT[kind].fill} ${KIND_SHORT[kind].name}`),
    ...(hides ? ["░ hidden by trials"] : []),
  ].join("  ");
  const title = projection.basis === "current" ? "Months, protected today" : "Months, if everything were protected";
  const [, ...lines] = tableLines(columns, options.width, options.measure);
  return [`${options.paint("strong", title)}   ${legend}`, ...lines];
}

/** A bar drawn to the cell by largest remainder; a part above zero gets a cell. */
function bar(month: ProjectedMonth, most: Usd, cells: number): string {
  const parts = month.kinds.map(({ kind, billed }) => ({ fill: KIND_SHORT[kind].fill, value: billed }));
  const hidden = Math.max(0, month.afterTrials.expected - month.billed.expected);
  const all = [...parts, { fill: "░", value: hidden }];
  const sum = all.reduce((total, { value }) => total + value, 0);
  const length = sum === 0 ? 0 : Math.max(1, Math.round((sum / most) * cells));
  const shares = allocate(
    length,
    all.map(({ value }) => BigInt(value)),
  );
  for (const [index, { value }] of all.entries()) {
    const largest = shares.indexOf(Math.max(...shares));
    if (value > 0 && shares[index] === 0 && (shares[largest] ?? 0) > 1) {
      shares[index] = 1;
      shares[largest] = (shares[largest] ?? 0) - 1;
    }
  }
  return all
    .map(({ fill }, index) => fill.repeat(shares[index] ?? 0))
    .join("")
    .padEnd(cells);
}

type FoldedMonths = {
  readonly month: ProjectedMonth;
  readonly last: ProjectedMonth;
  readonly low: Usd;
  readonly high: Usd;
};

/** Neighbouring months as one row where their figures are equal, or differ by less than one in a hundred once no trial runs. */
function foldMonths(months: readonly ProjectedMonth[]): FoldedMonths[] {
  const rows: FoldedMonths[] = [];
  for (const month of months) {
    const row = rows.at(-1);
    const { expected } = month.billed;
    const low = Math.min(row?.low ?? expected, expected);
    const high = Math.max(row?.high ?? expected, expected);
    const settled = (one: ProjectedMonth) => one.billed.expected === one.afterTrials.expected;
    const close = row !== undefined && settled(row.month) && settled(month) && (high - low) * 100 <= high;
    const equal = row?.month.afterTrials.expected === month.afterTrials.expected && low === high;
    if (row !== undefined && (close || equal)) rows[rows.length - 1] = { ...row, last: month, low, high };
    else rows.push({ month, last: month, low: expected, high: expected });
  }
  return rows;
}

/** `Nov 2026`, `Dec`, `Jan – Oct`: the year where it begins. */
function foldedLabel({ month, last }: FoldedMonths, index: number): string {
  if (month !== last) return `${monthText(month.month)} – ${monthText(last.month)}`;
  return monthText(month.month, index === 0 || month.month.endsWith("-01"));
}

/** What was not read or not published, each with what it moves. */
function unknownBlock(result: Forecast, options: TableOptions): string[] {
  const rows: { text: string; swing: string }[] = [];
  for (const gap of foldGaps(result)) rows.push(gap);
  for (const { regionId, missing, swing } of result.unpriced) {
    const text =
      missing === "price"
        ? `~ ${regionId ?? "no Region"} has no published price: US East × 1.20`
        : `~ ${regionId} has no published upper tiers: US East's proportion`;
    rows.push({ text, swing: swingText(swing) });
  }
  for (const { code, state, vcpus, workloads } of result.doubts) {
    if (state !== "unknown") continue;
    const size = vcpus > 0 ? `${vcpuText(vcpus)} vCPU` : counted(workloads, "workload");
    rows.push({ text: `? ${size}: ${options.reasons.get(code)?.explanation ?? code}`, swing: "see range" });
  }
  for (const assumption of result.assumptions.filter(({ in: where }) => where === "range")) {
    rows.push({ text: `~ ${assumption.value}`, swing: swingText(assumption.swing) });
  }
  return twoColumns("Not known", "moves everything by", rows, options);
}

/** One line for each refused call; one that hides several kinds is summed. */
function foldGaps(result: Forecast): { text: string; swing: string }[] {
  const folded = new Map<object, { text: string; highs: (number | null)[] }>();
  for (const { group, swing } of result.gaps) {
    const { gap } = group;
    if (gap === null) continue;
    const account =
      result.frame.accounts.find(({ id }) => id === gap.accountId)?.name ?? gap.accountId ?? "all accounts";
    const entry = folded.get(gap) ?? {
      text: `? ${account} × ${gap.regionId ?? "all Regions"}: ${gap.api} ${gap.reason}`,
      highs: [],
    };
    entry.highs.push(swing.high);
    folded.set(gap, entry);
  }
  return [...folded.values()].map(({ text, highs }) => {
    const high = addRanges(highs.map((value) => ({ low: 0, expected: 0, high: value }))).high;
    return { text, swing: high === null ? "0.00 … ?" : `0.00 … ${signed(high)}` };
  });
}

/** Values that were taken because nobody gave them; those the readings show already aren't repeated. */
function assumedBlock(result: Forecast, options: TableOptions): string[] {
  const told = new Set(["ladder", "tier-scope"]);
  const rows = result.assumptions
    .filter(({ id, in: where }) => where === "beside" && !told.has(id))
    .map((assumption) => ({ text: `${assumption.id}: ${sentence(assumption)}`, swing: single(assumption) }));
  return twoColumns("Assumed, and what another value would change", "", rows, options);
}

const sentence = ({ value, other }: Assumption): string => (other === null ? value : `${value}; else ${other}`);

/** A swing with one end at zero is one figure. */
function single({ swing }: Assumption): string {
  if (swing === null) return "not known";
  if (swing.low === 0 && swing.high !== null) return signed(swing.high);
  return swing.high === 0 ? signed(swing.low) : swingText(swing);
}

function besideBlock(result: Forecast, { paint, width, measure }: TableOptions): string[] {
  const lines: string[] = [];
  const used = result.endpoints.filter(({ why }) => why !== "none");
  if (used.length > 0) {
    const own = addRanges(used.map(({ cost }) => cost));
    const ordinary = addRanges(used.map(({ ordinary: price }) => price));
    const itself =
      own.high === 0 ? "$0.00" : `$${amount(own.expected)} – ${own.high === null ? "?" : amount(own.high)}`;
    lines.push(
      `  endpoints: ${counted(used.length, "VPC")}, ${itself}; as ordinary endpoints ${amount(ordinary.expected)}${marksOf(ordinary, {})}`,
    );
  }
  if (result.listPrice !== null) {
    const percent = result.options.discount / 100;
    const saved = result.listPrice - result.everything.cost.expected;
    lines.push(
      `  discount: ${percent} % off every charge; at list price everything is ${amount(result.listPrice)}, ${signed(saved)}`,
    );
  }
  lines.push("  flow-log waiver: not counted, no volume is known");
  return [paint("strong", "Beside the bill"), ...lines.map((line) => cut(line, width, measure))];
}

function footBlock(result: Forecast, { width, measure }: TableOptions): string[] {
  const { cells, gaps, skipped } = result.frame;
  const { first, last } = result.prices.asOf;
  const day = (date: string) => dayText(Date.parse(`${date.slice(0, 10)}T00:00:00Z`));
  const prices = `Prices of ${first === last ? day(first) : `${day(first)} – ${day(last)}`}.`;
  const partly = new Set(gaps.map(({ accountId, regionId }) => `${accountId} ${regionId}`)).size;
  const read =
    cells.length === 0
      ? ""
      : `${counted(cells.length, "cell")} read${partly > 0 ? `, ${countText(partly)} of them in part` : ", all whole"}. `;
  const passed =
    skipped.length === 0
      ? ""
      : `Skipped: ${skipped
          .map(({ regionId, reason }) => `${regionId} (${reason})`)
          .slice(0, 3)
          .join(", ")}${skipped.length > 3 ? ` and ${skipped.length - 3} more` : ""}. `;
  return [
    ...wrapped(plainText(`${read}${passed}${prices}`), width, measure, ""),
    ...wrapped(
      "Marks: ~ has a range · ° free in part, in a trial · + not all was read · ? unknown",
      width,
      measure,
      "",
    ),
  ];
}

/** A block of sentences with a figure each, the figures right-aligned in one column. */
function twoColumns(
  title: string,
  right: string,
  rows: readonly { readonly text: string; readonly swing: string }[],
  { width, paint, measure }: TableOptions,
): string[] {
  if (rows.length === 0) return [];
  const figures = Math.max(right.length, ...rows.map(({ swing }) => swing.length));
  const left = Math.min(width, 120) - figures - 2;
  const line = (text: string, figure: string) => {
    const shown = cut(text, left, measure);
    return `${shown}${" ".repeat(Math.max(0, left - measure(shown)))}  ${figure.padStart(figures)}`.trimEnd();
  };
  return [
    paint("strong", line(title, right)),
    ...rows.flatMap(({ text, swing }) => {
      const [first = "", ...more] = wrapped(plainText(text), left, measure, "  ", "    ");
      return [line(first, swing), ...more];
    }),
  ];
}
