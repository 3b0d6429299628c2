import { KINDS } from "../inventory/workload.ts";
import type { Forecast } from "../plan/forecast.ts";
import type { ProjectedMonth, Projection } from "../plan/projection.ts";
import { allocate } from "../units/allocate.ts";
import type { Usd } from "../units/usd.ts";
import { amount, monthText } from "./format-number.ts";
import { KIND_SHORT } from "./kind-words.ts";
import { gapIn } from "./month-gap.ts";
import type { Page } from "./page.ts";
import { marksOf } from "./report-tables.ts";
import type { Column } from "./table.ts";
import { numberCell, tableLines, textCell } from "./table.ts";

/** Months as bars by kind, the part that trials hide drawn light; months that are alike are folded. */
export function monthBlock(result: Forecast, projection: Projection | undefined, options: Page): string[] {
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
          marksOf(month.billed, {
            trial: month.billed.expected < month.afterTrials.expected,
            gap: gapIn(result, projection.basis, projection.months.indexOf(month)),
          }),
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
  const title = `Months, ${BASIS_WORDS[projection.basis]}`;
  const legend = (hidden: string) =>
    [...used.map((kind) => `${KIND_SHORT[kind].fill} ${KIND_SHORT[kind].name}`), ...(hides ? [hidden] : [])].join("  ");
  const whole = legend("░ hidden by trials");
  const fits = options.measure(`${title}   ${whole}`) <= options.width;
  const [, ...lines] = tableLines(columns, options.width, options.measure);
  return [`${options.paint("strong", title)}   ${fits ? whole : legend("░ hidden")}`, ...lines];
}

const BASIS_WORDS: Readonly<Record<Projection["basis"], string>> = {
  current: "protected today",
  everything: "if everything were protected",
  scenario: "in the scenario",
};

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

/** Months that are told together: the first and the last of them, and the least and the most that one bills. */
export type FoldedMonths = {
  readonly month: ProjectedMonth;
  readonly last: ProjectedMonth;
  readonly low: Usd;
  readonly high: Usd;
};

/** Neighbouring months as one row where their figures are equal, or differ by less than one in a hundred once no trial runs. */
export function foldMonths(months: readonly ProjectedMonth[]): FoldedMonths[] {
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
