import type { Verdict } from "../../plan/budget.ts";
import { bySeverity } from "../../plan/judge.ts";
import { amount } from "../format-number.ts";
import { READING_WORDS } from "../kind-words.ts";
import { readingMark, widthMark } from "../report-tables.ts";
import { VERDICT_MARK } from "../verdict.ts";
import { coverageWord } from "../verdict-words.ts";
import { bar } from "./charts.ts";
import { hasGaps, hasGapsToday, todayFigure } from "./figures.ts";
import { isPartial } from "./partial.ts";
import type { Line } from "./line.ts";
import { line, span } from "./line.ts";
import type { View } from "./screen.ts";

/** The four ways to read the price page, the default marked. */
export function readingLines({ shown }: View, columns: number): Line[] {
  const today = todayFigure(shown);
  const coming = isPartial(shown);
  const figure = (value: number, width: number, marks: string): string =>
    coming ? `≥ ${amount(value)}`.padStart(width) : `${amount(value).padStart(width)}${marks}`;
  const gap = hasGaps(shown) ? "+" : "";
  const rows = shown.result.readings.map((reading) => ({
    name:
      reading.prices === "us-east-list"
        ? "  at US East list"
        : `${reading.default ? "●" : "○"} ${SHORT[`${reading.tierScope} ${reading.ladder}`] ?? READING_WORDS[`${reading.tierScope} ${reading.ladder}`] ?? ""}`,
    today:
      today === null ? "" : figure(reading.current ?? 0, 10, `${widthMark(today)}${hasGapsToday(shown) ? "+" : ""}`),
    everything: figure(reading.everything, 11, `${readingMark(reading, shown.result.everything)}${gap}`),
  }));
  const row = (name: string, a: string, b: string): Line => [
    span(name.padEnd(columns - 24)),
    span(a.padEnd(11)),
    span(b.padEnd(13)),
  ];
  return [
    row("READINGS", today === null ? "" : "TODAY".padStart(10), "EVERYTHING".padStart(11)).map((one) => ({
      ...one,
      style: "dim" as const,
    })),
    ...rows.map(({ name, today: a, everything: b }) => row(name, a, b)),
  ];
}

const SHORT: Readonly<Record<string, string>> = {
  "organization per-meter": "org, per meter",
  "organization shared": "org, shared",
  "account per-meter": "account, per meter",
  "account shared": "account, shared",
};

const STYLE = { within: "within", warning: "warning", exceeded: "exceeded", undecided: "unknown" } as const;
const GAUGE = 8;
const COVERAGE = { everything: "everything", current: "today", rules: "by rules", scenario: "scenario" } as const;
const BILL = { "after-trials": "after trials", billed: "billed" } as const;

/** Budgets as gauges, the worst first. */
export function budgetLines({ shown }: View, columns: number): Line[] {
  const verdicts = [...shown.verdicts()].sort(worstFirst);
  if (verdicts.length === 0) return [];
  const bases = new Set(
    verdicts.map(({ budget: { coverage, basis } }) => `${COVERAGE[coverageWord(coverage)]}, ${BILL[basis]}`),
  );
  const [basis] = bases;
  return [
    line(bases.size === 1 ? `BUDGETS  ${basis}` : "BUDGETS", "dim"),
    ...verdicts.slice(0, 5).map((verdict): Line => {
      const style = STYLE[verdict.state];
      const filled = bar([{ value: Math.min(1, shareOf(verdict)) * 1000, fill: "█", style }], 1000, GAUGE);
      const used = filled.reduce((sum, { text }) => sum + text.length, 0);
      return [
        span(`${VERDICT_MARK[verdict.state]} `, style),
        span(verdict.budget.name.slice(0, columns - 30).padEnd(columns - 30)),
        ...filled,
        span("░".repeat(GAUGE - used), "dim"),
        span(`${Math.round(shareOf(verdict) * 100)} %`.padStart(7)),
        span(amount(verdict.limit).replace(/\.00$/, "").padStart(10)),
      ];
    }),
  ];
}

/** The part of its limit that a bill has reached; of a limit of nothing all. */
export const shareOf = ({ amount: cost, limit }: Verdict): number => (limit === 0 ? 1 : cost.expected / limit);

/** The order of budgets: by what became of them, then by how much of the limit is used. */
export const worstFirst = (a: Verdict, b: Verdict): number => bySeverity(a, b) || shareOf(b) - shareOf(a);
