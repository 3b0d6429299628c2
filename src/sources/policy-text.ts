import type { Match } from "../plan/scenario.ts";
import type { Usd } from "../units/usd.ts";
import { escapedText, UNSAFE } from "../units/unsafe-text.ts";
import { decimalUsd } from "../units/usd.ts";

/** What a policy begins with: a budget for everything, one for a part of it, and gaps that are let pass. */
export type PolicyDraft = {
  /** How the source is called, in one line. */
  readonly source: string;
  readonly whole: DraftBudget;
  readonly part: (DraftBudget & { readonly match: Match }) | null;
  readonly allowedGaps: readonly string[];
};

/** A budget with what its scope costs now, and the most that it may because something isn't known. */
export type DraftBudget = {
  readonly name: string;
  readonly expected: Usd;
  /** Null where nothing bounds it. */
  readonly highest: Usd | null;
  readonly monthly: Usd;
};

/** Writes a commented settings file with budgets, which reads back as such. A name breaks no line. */
export function policyText({ source, whole, part, allowedGaps }: PolicyDraft): string {
  const gaps =
    allowedGaps.length === 0
      ? ["gaps: {allow: []}                   # ACCOUNT/REGION/API entries that check lets pass, * for any"]
      : [
          "gaps:",
          "  allow:                            # not read, and nothing bounds what they hide: read them, then take them out",
          ...allowedGaps.map((gap) => `    - ${quoted(gap)}`),
        ];
  return [
    `# Settings and budgets, begun from ${oneLine(source)}. Judge them with: watchbill check SOURCE`,
    "version: 1",
    "# settings: {tierScope: organization, ladder: per-meter, monthHours: calendar, discount: 0%}",
    "coverage: everything                # or current, or rules: what counts as the bill",
    "budgets:                            # US$ for a full month, every trial over",
    ...budgetLines(whole, null),
    ...(part === null ? [] : budgetLines(part, part.match)),
    "  - name: growth                    # judged where there is a change: check SOURCE --baseline FILE",
    "    increase: {max: 10%, or: 100}   # passes if either holds",
    ...gaps,
    "",
  ].join("\n");
}

const WARN_AT = 90;

function budgetLines({ name, expected, highest, monthly }: DraftBudget, match: Match | null): string[] {
  const figure = (usd: Usd) => (Math.round(usd / 10_000) / 100).toFixed(2);
  const most =
    highest === null
      ? ", and undecided while nothing bounds what isn't known"
      : highest > expected
        ? `, at most ${figure(highest)} by what isn't known`
        : "";
  return [
    `  - name: ${quoted(name)}`,
    ...(match === null ? [] : [`    match: {${Object.entries(match).map(entryText).join(", ")}}`]),
    `    monthly: ${decimalUsd(monthly).replace(/\.00$/, "")} # now ${figure(expected)}${most}`,
    `    warnAt: ${WARN_AT}%`,
  ];
}

const entryText = ([key, value]: [string, unknown]): string => `${key}: ${escapedText(JSON.stringify(value))}`;

const quoted = (text: string): string => escapedText(JSON.stringify(text));

const oneLine = (text: string): string => text.replace(UNSAFE, " ").replace(/ {2,}/g, " ");
