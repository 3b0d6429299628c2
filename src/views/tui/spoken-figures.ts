import type { ProjectedMonth } from "../../plan/projection.ts";
import { amount, counted, longMonthText, monthText } from "../format-number.ts";
import { hiddenCell } from "../hidden-table.ts";
import { READING_WORDS } from "../kind-words.ts";
import { plainText } from "../plain-text.ts";
import { readingMark, widthMark } from "../report-tables.ts";
import { foldedMonths } from "./charts.ts";
import {
  bill,
  billedMonths,
  fullBillText,
  hasGaps,
  hasGapsBilled,
  hasGapsToday,
  money,
  todayFigure,
  vcpu,
} from "./figures.ts";
import { isPartial, readText } from "./partial.ts";
import type { View } from "./screen.ts";
import { shareOf, worstFirst } from "./side-blocks.ts";
import { boundsWords, cellWords, markWords } from "./spoken-words.ts";

/** Today, everything and this month, in one sentence. */
export function totalsSentence({ shown }: View): string {
  const today = todayFigure(shown);
  const [month] = billedMonths(shown);
  const everything = money(shown.result.everything.cost, { gap: hasGaps(shown), coming: isPartial(shown) });
  const parts = [
    today === null
      ? "Today not known"
      : `Today ${cellWords(money(today.cost, { gap: hasGapsToday(shown), coming: isPartial(shown) }), "dollars a month")}`,
    `everything ${cellWords(everything, "dollars a month")}`,
    ...(month === undefined
      ? []
      : [
          `this month billed ${cellWords(bill(month, { gap: hasGapsBilled(shown), coming: isPartial(shown) }), "dollars")}`,
        ]),
  ];
  return `${parts.join("; ")}.`;
}

/** The three figures of Overview, each a sentence with its bounds. */
export function heroSentences({ shown }: View): string[] {
  const { result } = shown;
  const gap = hasGaps(shown);
  const coming = isPartial(shown);
  const today = todayFigure(shown);
  const [month] = billedMonths(shown);
  const refused = new Set(result.gaps.map(({ group }) => group.gap)).size;
  const { cost, vcpus } = result.everything;
  const { metered } = result;
  return [
    today === null
      ? "Protected today: not known, this source can't tell."
      : `Protected today: ${cellWords(money(today.cost, { gap: hasGapsToday(shown), coming: isPartial(shown) }), "dollars a month")}${boundsWords(today.cost)}; ${cellWords(vcpu(today.vcpus, { coming: isPartial(shown) }), "vCPU")}.`,
    ...(metered === null || coming
      ? []
      : [
          `AWS metered ${cellWords(vcpu({ low: metered.vcpus, expected: metered.vcpus, high: metered.vcpus }), "vCPU")}.`,
        ]),
    `If everything were protected: ${cellWords(money(cost, { gap, coming }), "dollars a month")}${boundsWords(cost)}; ${cellWords(vcpu(vcpus, { gap, coming }), "vCPU")}${coming ? `; ${readText(shown)}, more is coming` : gap ? `; ${counted(refused, "call")} refused` : ""}.`,
    ...(month === undefined
      ? []
      : [
          `${longMonthText(month.month)}, billed: ${cellWords(bill(month, { gap: hasGapsBilled(shown), coming: isPartial(shown) }), "dollars")}${hiddenWords(month)}; first full bill: ${fullBillText(shown)}${coming ? " or later" : ""}.`,
        ]),
  ];
}

const hiddenWords = (month: ProjectedMonth): string =>
  month.billed.expected < month.afterTrials.expected ? `; trials hide ${cellWords(hiddenCell(month), "dollars")}` : "";

/** What the months' chart shows. */
export function monthSentences({ shown }: View): string[] {
  const months = foldedMonths(billedMonths(shown)).filter(({ month }) => month.afterTrials.expected > 0);
  if (months.length === 0) return ["Nothing is billed in the months shown."];
  return months.map(
    ({ month, label }) =>
      `${label.replace(" on", ` ${month.month.slice(0, 4)} and after`)}: billed ${cellWords(bill(month, { gap: hasGapsBilled(shown), coming: isPartial(shown) }), "dollars")}${hiddenWords(month)}.`,
  );
}

/** The ways to read the price page, the one that holds named. */
export function readingSentences({ shown }: View): string[] {
  const today = todayFigure(shown);
  const least = isPartial(shown) ? "at least " : "";
  const gap = hasGaps(shown) ? "+" : "";
  const gapToday = hasGapsToday(shown) ? "+" : "";
  return shown.result.readings.map((reading) => {
    const name =
      reading.prices === "us-east-list"
        ? "at US East list prices"
        : (READING_WORDS[`${reading.tierScope} ${reading.ladder}`] ?? "");
    const everything = `everything ${least}${amount(reading.everything)}${markWords(`${readingMark(reading, shown.result.everything)}${gap}`)}`;
    const now =
      today === null
        ? ""
        : `today ${least}${amount(reading.current ?? 0)}${markWords(`${widthMark(today)}${gapToday}`)}, `;
    return `Read as ${name}${reading.default ? ", chosen" : ""}: ${now}${everything}.`;
  });
}

/** The budgets, the worst first. */
export const budgetSentences = ({ shown }: View): string[] =>
  [...shown.verdicts()].sort(worstFirst).map((verdict) => {
    const { budget, state, limit } = verdict;
    const share = Math.round(shareOf(verdict) * 100);
    return `Budget ${plainText(budget.name)}: ${state}, ${share} % of ${amount(limit)} dollars.`;
  });

/** One account's months. */
export const accountMonthSentences = ({ shown }: View, accountId: string | null): string[] =>
  billedMonths(shown)
    .slice(0, 4)
    .flatMap((month) => {
      const own = month.accounts.find((one) => one.accountId === accountId);
      return own === undefined ? [] : [`${monthText(month.month, true)}: billed ${cellWords(bill(own), "dollars")}.`];
    });
