import type { Reason } from "../../inventory/reference-tables.ts";
import type { Verdict } from "../../plan/budget.ts";
import { limitsIncrease } from "../../plan/budget.ts";
import type { Comparison } from "../../plan/comparison.ts";
import type { Forecast } from "../../plan/forecast.ts";
import { bySeverity } from "../../plan/judge.ts";
import { amount, counted, dayText, signed } from "../format-number.ts";
import { pricesText } from "../head-and-foot.ts";
import { allowanceText } from "../verdict-words.ts";
import { VERDICT_MARK, whyText } from "../verdict.ts";
import type { Room } from "./capped.ts";
import { cappedSections } from "./capped.ts";
import { changeBlocks, standBlocks } from "./markdown-change.ts";
import { foldedSections } from "./markdown-folded.ts";
import { headline } from "./markdown-headline.ts";
import { markdownHead, markdownRow } from "./markdown-table.ts";
import { cutMiddle, markdownName, markdownText } from "./markdown-text.ts";
import { openText } from "./open-text.ts";

/** What a comment shows beside a forecast. */
export type CommentPage = {
  readonly version: string;
  readonly verdicts: readonly Verdict[];
  /** Null where nothing changes. */
  readonly comparison: Comparison | null;
  readonly reasons: ReadonlyMap<string, Reason>;
  /** Whether all accounts and all assumptions are listed. */
  readonly details: boolean;
};

/** By its first line a comment is found again, and replaced. */
const MARKER = "<!-- watchbill -->";

/** A comment of GitHub may have 65,536 characters. */
export const COMMENT: Room = { most: 60_000, size: (text) => text.length };

/** Prints a forecast, or a change, as a Markdown comment: the answer, a table, why, budgets, and the rest folded. Never more than the room. */
export function markdownReport(result: Forecast, page: CommentPage, room: Room = COMMENT): string {
  const { verdicts, comparison } = page;
  const { text, whole } = headline(result, verdicts, comparison);
  if (!whole) return `${MARKER}\n${text}\n`;
  const blocks = [
    ...(comparison === null ? standBlocks(result) : changeBlocks(comparison, result)),
    budgetTable(verdicts, room),
    openText(result),
  ].filter((block) => block !== "");
  const head = `${MARKER}\n${text}\n\n${blocks.join("\n\n")}\n`;
  const fold = comparison === null ? "Accounts, assumptions, prices" : "What moved, accounts, assumptions, prices";
  const begin = `<details><summary>${fold}</summary>\n`;
  const end = `\n</details>\n\n${footLine(result, page)}\n`;
  const left = room.most - room.size(head + begin + end);
  return head + begin + cappedSections(foldedSections(result, page), { ...room, most: left }) + end;
}

/** The part of the room that budgets may take before the rest of them is counted. */
const BUDGETS_PART = 0.5;

/** The most signs of why a budget stands as it does. */
const LONGEST_WHY = 240;

function budgetTable(verdicts: readonly Verdict[], { most, size }: Room): string {
  if (verdicts.length === 0) return "";
  const sorted = [...verdicts].sort(bySeverity);
  const rows = sorted.map((verdict) => {
    const { budget, state, limit, amount: cost } = verdict;
    const increase = "increase" in budget.limit ? budget.limit.increase.map(allowanceText).join(" or ") : null;
    const why = whyText(verdict, "limit");
    const words = `${VERDICT_MARK[state]} ${state}${why === "" ? "" : `, ${markdownText(cutMiddle(why, LONGEST_WHY))}`}`;
    const figure = limitsIncrease(budget) ? signed(cost.expected) : amount(cost.expected);
    return markdownRow([markdownName(budget.name), increase ?? amount(limit), figure, words]);
  });
  const title = verdicts.some(({ moved }) => moved !== null) ? "after" : "amount";
  let text = markdownHead(["Budget", "limit", title, ""], ["left", "right", "right", "left"]).join("\n");
  for (const [index, row] of rows.entries()) {
    if (size(text) + size(row) > most * BUDGETS_PART)
      return `${text}\n\nAnd ${counted(rows.length - index, "more budget")}, none of them worse.`;
    text += `\n${row}`;
  }
  return text;
}

/** What it was made from, in small print. */
function footLine(result: Forecast, { version }: CommentPage): string {
  const { frame, asOf } = result;
  const source = frame.sample ? "the invented sample" : markdownName(frame.source.name);
  const parts = [
    `watchbill ${version}`,
    `${source}, as of ${dayText(asOf)}`,
    `prices of ${pricesText(result)}`,
    "Runtime Monitoring only, US$ before tax",
    "computed locally",
  ];
  return `<sub>${parts.join(" · ")}</sub>`;
}
