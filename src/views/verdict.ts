import type { Verdict, VerdictState } from "../plan/budget.ts";
import { limitsIncrease } from "../plan/budget.ts";
import type { Comparison } from "../plan/comparison.ts";
import { bySeverity, worstOf } from "../plan/judge.ts";
import type { OpenCause } from "../plan/open-cause.ts";
import type { Usd } from "../units/usd.ts";
import { changeLine } from "./change-words.ts";
import { amount, counted, excess, signed } from "./format-number.ts";
import { plainText } from "./plain-text.ts";
import { allowanceText, coverageText, driversText, reasonText } from "./verdict-words.ts";

/** How a verdict is marked: never by colour alone. */
export const VERDICT_MARK: Readonly<Record<VerdictState, string>> = {
  within: "✓",
  warning: "▲",
  exceeded: "✗",
  undecided: "?",
};

/** What closes a check: a line on the change, the budgets, the worst first, and a sentence that begins with its basis. */
export function closingText(verdicts: readonly Verdict[], comparison: Comparison | null): string {
  const [only, ...more] = verdicts;
  if (only === undefined) return "";
  const change = comparison === null ? "" : `  change   ${changeLine(comparison)}\n`;
  if (more.length === 0 && only.budget.name === "--budget") return verdictText(only) + change;
  const worst = worstOf(verdicts.map(({ state }) => state));
  const count = verdicts.filter(({ state }) => state === worst).length;
  const closing = `${coverageText(only.budget.coverage)}: ${worst}. ${count} of ${counted(verdicts.length, "budget")}.\n`;
  return `${listText(verdicts)}${change}${closing}`;
}

/** A line for each verdict, the worst first, with what drives an excess below it. */
function listText(verdicts: readonly Verdict[]): string {
  const rows = [...verdicts].sort(bySeverity).map((verdict) => ({
    verdict,
    name: plainText(verdict.budget.name),
    amount: limitsIncrease(verdict.budget) ? signed(verdict.amount.expected) : amount(verdict.amount.expected),
    limit: limitsIncrease(verdict.budget) ? signed(verdict.limit) : amount(verdict.limit),
  }));
  const width = (of: (row: (typeof rows)[number]) => string) => Math.max(...rows.map((row) => of(row).length));
  const [names, amounts, limits] = [width(({ name }) => name), width((row) => row.amount), width((row) => row.limit)];
  return rows
    .map(({ verdict, name, ...row }) => {
      const { state, drivers } = verdict;
      const figures = `${row.amount.padStart(amounts)} of ${row.limit.padStart(limits)}`;
      const line = `  ${VERDICT_MARK[state]} ${state.padEnd(11)} ${name.padEnd(names)}   ${figures}   ${whyText(verdict)}`;
      return `${line.trimEnd()}\n${drivers.length === 0 ? "" : `                drivers  ${driversText(drivers)}\n`}`;
    })
    .join("");
}

/** Why a budget stands as it does, in a few words; what it allows is left out where that stands beside. */
export function whyText(verdict: Verdict, beside: "nothing" | "limit" = "nothing"): string {
  const { budget, state, month, amount: cost, limit, moved, reasons, causes } = verdict;
  const own =
    cost.expected > limit
      ? [`over by ${excess(cost.expected - limit)}`]
      : state === "undecided" && mayBeOver(verdict)
        ? [[possible(verdict), causes.map(causeWords).join(" · ")].filter((part) => part !== "").join(": ")]
        : [];
  const share =
    limitsIncrease(budget) || limit === 0 || cost.expected > limit || state === "undecided"
      ? []
      : [`${percentOf(cost.expected, limit)} %`];
  const grown =
    "increase" in budget.limit && beside === "nothing" ? [budget.limit.increase.map(allowanceText).join(" or ")] : [];
  const how = moved === null || moved.how === null ? [] : [HOW[moved.how](moved.delta.expected)];
  const when = month === null ? [] : [`billed ${month}`];
  return [...own, ...share, ...grown, ...how, ...reasons.map(reasonText), ...when]
    .filter((part) => part !== "")
    .join(", ");
}

const mayBeOver = ({ unresolvedHigh, limit }: Verdict): boolean => unresolvedHigh === null || unresolvedHigh > limit;

const HOW = {
  crossed: () => "crossed by this change",
  worse: (by: Usd) => `already before, made worse${by <= 0 ? "" : ` by ${amount(by)}`}`,
  better: (by: Usd) => `made better by ${amount(-by)}`,
  untouched: () => "untouched by this change",
};

const percentOf = (cost: Usd, limit: Usd): number => Math.round((cost / limit) * 100);

const possible = ({ unresolvedHigh, budget }: Verdict): string =>
  unresolvedHigh === null
    ? "nothing bounds what was not read"
    : `${limitsIncrease(budget) ? signed(unresolvedHigh) : amount(unresolvedHigh)} is possible`;

/** A verdict in one sentence that begins with its basis, and a line that says why. */
export function verdictText(verdict: Verdict): string {
  const { budget, state, amount: cost, limit: most, unresolvedHigh, causes, drivers, reasons, moved } = verdict;
  const spent = `$${amount(cost.expected)}`;
  const limit = `$${amount(most)} a month`;
  const basis = coverageText(budget.coverage);
  const share = most === 0 ? "" : ` (${percentOf(cost.expected, most)} %)`;
  const how = moved === null || moved.how === null ? "" : `, ${HOW[moved.how](moved.delta.expected)}`;
  const why = reasons.map(reasonText).join(" · ");
  const because = (text: string) => (text === "" ? "" : `  because  ${text}\n`);
  switch (state) {
    case "exceeded": {
      const over = cost.expected > most ? ` by ${excess(cost.expected - most, "$")}` : "";
      const names = drivers.length === 0 ? "" : `  drivers  ${driversText(drivers)}\n`;
      return `${basis}: exceeded${over}${how}. ${spent} of ${limit}.\n${because(why)}${names}`;
    }
    case "undecided": {
      const open = !mayBeOver(verdict)
        ? "."
        : `, but ${unresolvedHigh === null ? "nothing bounds what was not read" : `$${amount(unresolvedHigh)} is possible`}.`;
      const parts = [...causes.map(causeText), ...(why === "" ? [] : [why])];
      return `${basis}: undecided${how}. ${spent} is within ${limit}${open}\n${because(parts.join(" · "))}`;
    }
    case "warning":
      return `${basis}: warning${how}. ${spent} of ${limit}${share}.\n${because(why)}`;
    case "within": {
      const top =
        cost.high === null
          ? ", with no upper bound"
          : cost.high > cost.expected
            ? `, at most $${amount(cost.high)}`
            : "";
      return `${basis}: within. ${spent} of ${limit}${share}${top}.\n${because(why)}`;
    }
  }
}

/** A cause with the most that it can add. */
const causeText = (cause: OpenCause): string =>
  `${causeWords(cause)} ${cause.high === null ? "without bound" : signed(cause.high)}`;

const causeWords = ({ what, where }: OpenCause): string =>
  plainText({ gap: `${where} not read`, price: `${where} has no published price`, workloads: where }[what]);
