import type { LeftOut, Rollout, RolloutMonth, RolloutStep } from "../../plan/rollout.ts";
import { addRanges, isExact } from "../../units/range.ts";
import { namesOf } from "../account-names.ts";
import { amount, dayText, longMonthText, monthText, vcpuText } from "../format-number.ts";
import { footBlock, headBlock } from "../head-and-foot.ts";
import type { Page } from "../page.ts";
import { pageText, titled } from "../page.ts";
import { marksOf } from "../report-tables.ts";
import type { Cell, Column } from "../table.ts";
import { numberCell, tableLines, textCell, wrapped } from "../table.ts";
import { countedUnits, UNIT_HEADS, unitTitle } from "../unit-words.ts";
import { unknownBlock } from "../unknown-lines.ts";

/** The most units that are listed before the rest is folded. */
const MOST = 20;

/** Prints a rollout as text: what is switched on and when, what isn't and which ceiling would, then the months. */
export function rolloutTable(plan: Rollout, page: Page): string {
  return pageText([
    headBlock(plan.result, page),
    answerBlock(plan, page),
    stepBlock(plan, page),
    leftOutBlock(plan, page),
    monthBlock(plan, page),
    unknownBlock({ ...plan.result, doubts: [], assumptions: [] }, page),
    footBlock(plan.result, page),
  ]);
}

const vcpusOf = (list: readonly { readonly vcpus: { readonly expected: number } }[]): number =>
  list.reduce((sum, { vcpus }) => sum + vcpus.expected, 0);

function answerBlock(
  { by, ceiling, steps, leftOut, already, dearest, horizon, months }: Rollout,
  page: Page,
): string[] {
  const [on, all] = [vcpusOf(steps), vcpusOf(steps) + vcpusOf(leftOut)];
  const of = `${countedUnits(steps.length, by)} of ${steps.length + leftOut.length}`;
  const answer =
    already !== null
      ? `Nothing can be switched on under ${amount(ceiling)}: what is protected already comes to ${amount(already.billed)} in ${longMonthText(already.month)}.`
      : steps.length + leftOut.length === 0
        ? "Nothing is left to switch on: everything is protected, or a scenario says when."
        : `${of} can be switched on under ${amount(ceiling)}: ${vcpuText(on)} of ${vcpuText(all)} vCPU that aren't protected.`;
  const peak = `The dearest month is ${longMonthText(dearest.month)}, with ${amount(dearest.billed)}.`;
  const until = horizon.endless
    ? "Growth goes on: the ceiling holds in the months below and the next ones, and not for good."
    : "The ceiling holds in every later month too.";
  const open = months.some(({ billed: { high } }) => high === null || high > ceiling)
    ? ["The expected bill is held to it; the high bound of some months passes it, or is open."]
    : [];
  const sentences = already === null && steps.length > 0 ? [`${peak} ${until}`, ...open] : [];
  return [
    ...wrapped(answer, page.width, page.measure, "").map((line) => page.paint("strong", line)),
    ...sentences.flatMap((sentence) => wrapped(sentence, page.width, page.measure, "")),
  ];
}

const more = (rest: number): string => `  ${rest} others (--details)`;

function stepBlock({ by, steps, result }: Rollout, page: Page): string[] {
  if (steps.length === 0) return [];
  const names = namesOf(result.frame.accounts);
  const shown = page.details ? steps : steps.slice(0, MOST);
  const rest = steps.slice(shown.length);
  const columns: Column[] = [
    {
      title: UNIT_HEADS[by],
      align: "left",
      shrinkTo: 14,
      cells: [
        ...shown.map(({ unit }) => textCell(`  ${unitTitle(unit, names)}`)),
        ...(rest.length > 0 ? [textCell(more(rest.length))] : []),
      ],
    },
    { title: "from", align: "right", cells: shown.map(({ start }) => numberCell(dayText(start))) },
    {
      title: "free to",
      align: "right",
      cells: shown.map(({ freeUntil }) => numberCell(freeUntil === null ? "–" : dayText(freeUntil))),
    },
    vcpuColumn(shown, rest),
    {
      title: "adds a month",
      align: "right",
      cells: shown.map(({ adds }) => numberCell(amount(adds))),
    },
  ];
  return [
    ...titled(tableLines(columns, page.width, page.measure), page),
    ...reasonsOf(shown, names).flatMap((reason) => wrapped(reason, page.width, page.measure, "  ", "    ")),
  ];
}

function vcpuColumn(shown: readonly (RolloutStep | LeftOut)[], rest: readonly (RolloutStep | LeftOut)[]): Column {
  const ranges = [
    ...shown.map(({ vcpus }) => vcpus),
    ...(rest.length > 0 ? [addRanges(rest.map(({ vcpus }) => vcpus))] : []),
  ];
  const cells = ranges.map((range) => numberCell(vcpuText(range.expected), marksOf(range, {}, vcpuText)));
  return { title: "vCPU", align: "right", cells };
}

/** Why each unit begins when it does. */
function reasonsOf(steps: readonly RolloutStep[], names: (id: string | null) => string): string[] {
  const waiting = steps.flatMap(({ unit, start, earlier }) =>
    earlier === null
      ? []
      : [
          `${unitTitle(unit, names)} waits for ${dayText(start)}: a day earlier ${longMonthText(earlier.month)} would come to ${amount(earlier.billed)}`,
        ],
  );
  if (waiting.length === steps.length) return waiting;
  const first = waiting.length === 0 ? "all of them fit" : "the others fit";
  const free = Math.max(...steps.map(({ earlier, freeUntil }) => (earlier === null ? (freeUntil ?? 0) : 0)));
  const trials = free === 0 ? "" : `: trials keep the bill down until ${dayText(free)}, and what follows fits too`;
  return [`${first} on the first day${trials}`, ...waiting];
}

function leftOutBlock({ by, leftOut, atOnce, result }: Rollout, page: Page): string[] {
  const [next] = leftOut;
  if (next === undefined) return [];
  const names = namesOf(result.frame.accounts);
  const shown = page.details ? leftOut : leftOut.slice(0, MOST);
  const rest = leftOut.slice(shown.length);
  const columns: Column[] = [
    {
      title: "Not switched on",
      align: "left",
      shrinkTo: 14,
      cells: [
        ...shown.map(({ unit }) => textCell(`  ${unitTitle(unit, names)}`)),
        ...(rest.length > 0 ? [textCell(more(rest.length))] : []),
      ],
    },
    vcpuColumn(shown, rest),
    { title: "ceiling needed", align: "right", cells: shown.map(({ needs }) => numberCell(amount(needs))) },
  ];
  const needs = `${vcpuText(vcpusOf(leftOut))} vCPU of ${countedUnits(leftOut.length, by)} stay without a watch. A ceiling of ${amount(next.needs)} takes ${unitTitle(next.unit, names)} too, ${amount(atOnce)} everything at once.`;
  return [
    ...titled(tableLines(columns, page.width, page.measure), page),
    ...wrapped(needs, page.width, page.measure, "  "),
  ];
}

/** The months; those at the end that are all alike are one row. */
function monthBlock({ months, ceiling, result }: Rollout, page: Page): string[] {
  const gap = result.gaps.length > 0;
  const settled = months.findIndex((_, index) => months.slice(index).every((month) => isLike(month, months[index])));
  const shown = months.slice(0, settled + 1);
  const title = ({ month }: RolloutMonth, index: number): string =>
    `  ${monthText(month, true)}${index === settled && settled < months.length - 1 ? " on" : ""}`;
  const right = (head: string, cell: (month: RolloutMonth) => Cell): Column => ({
    title: head,
    align: "right",
    cells: shown.map(cell),
  });
  const columns: Column[] = [
    { title: "Month", align: "left", cells: shown.map((month, index) => textCell(title(month, index))) },
    right("as it is", ({ asToday }) => numberCell(amount(asToday))),
    right("billed", ({ billed, free }) => numberCell(amount(billed.expected), marksOf(billed, { gap, trial: free }))),
    ...(shown.every(({ billed }) => isExact(billed))
      ? []
      : [right("high", ({ billed: { high } }) => numberCell(high === null ? "?" : amount(high)))]),
    right("room", ({ room }) => numberCell(amount(room))),
  ];
  const legend = `room: under the ceiling of ${amount(ceiling)}, of the expected bill`;
  return [
    ...titled(tableLines(columns, page.width, page.measure), page),
    ...wrapped(legend, page.width, page.measure, "  ").map((line) => page.paint("dim", line)),
  ];
}

const isLike = (a: RolloutMonth, b: RolloutMonth | undefined): boolean =>
  a.asToday === b?.asToday &&
  a.free === b.free &&
  a.billed.low === b.billed.low &&
  a.billed.expected === b.billed.expected &&
  a.billed.high === b.billed.high;
