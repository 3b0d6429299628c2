import type { Verdict, VerdictState } from "../../plan/budget.ts";
import type { Forecast } from "../../plan/forecast.ts";
import { bySeverity } from "../../plan/judge.ts";
import { counted } from "../format-number.ts";
import { plainText } from "../plain-text.ts";
import { verdictSentence } from "../verdict-sentence.ts";
import { VERDICT_MARK } from "../verdict.ts";
import type { Room } from "./capped.ts";
import { cutMiddle } from "./markdown-text.ts";
import { openText } from "./open-text.ts";

/** A summary above a mebibyte is dropped whole, with all that stood in it. */
export const SUMMARY: Room = { most: 900_000, size: (text) => new TextEncoder().encode(text).length };

/**
 * Prints at most three annotations of GitHub Actions: budgets that fail, budgets that warn, and what is not known. A plan has no
 * lines, so none names a file.
 */
export function githubAnnotations(result: Forecast, verdicts: readonly Verdict[]): string {
  const sample = result.frame.sample ? "SAMPLE, invented: " : "";
  const open = openText(result);
  return [
    annotation("error", `${sample}Runtime Monitoring budget`, linesOf(verdicts, ["exceeded", "undecided"])),
    annotation("warning", `${sample}Runtime Monitoring budget`, linesOf(verdicts, ["warning"])),
    annotation("warning", `${sample}Runtime Monitoring`, open === "" ? [] : [open]),
  ].join("");
}

/** How many budgets an annotation tells. */
const MOST_LINES = 10;

/** The most signs of a line. */
const LONGEST = 400;

function linesOf(verdicts: readonly Verdict[], states: readonly VerdictState[]): string[] {
  const meant = verdicts.filter(({ state }) => states.includes(state)).sort(bySeverity);
  const shown = meant
    .slice(0, MOST_LINES)
    .map((verdict) =>
      cutMiddle(`${VERDICT_MARK[verdict.state]} ${verdict.budget.name}: ${verdictSentence(verdict)}`, LONGEST),
    );
  const more = meant.length - shown.length;
  return more === 0 ? shown : [...shown, `and ${counted(more, "more budget")}`];
}

function annotation(level: "error" | "warning", title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  return `::${level} title=${property(title)}::${lines.map((line) => data(plainText(line))).join("%0A")}\n`;
}

const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
