import type { AccountResult } from "../../../plan/breakdown.ts";
import type { Verdict } from "../../../plan/budget.ts";
import type { Range } from "../../../units/range.ts";
import { addRanges, ZERO } from "../../../units/range.ts";
import { sparkline } from "../charts.ts";
import { accountName, bill, billedMonths, hasGapsBilled, hasGapsToday, money, todayFigure, vcpu } from "../figures.ts";
import { isPartial } from "../partial.ts";
import type { View } from "../screen.ts";
import { shareOf } from "../side-blocks.ts";
import type { ShownCell, ShownColumn, TableSpec } from "../table-spec.ts";
import { vcpuText } from "../../format-number.ts";
import { plainText } from "../../plain-text.ts";
import { accountBudgets, budgetText } from "../../account-budgets.ts";

/** The accounts, dearest first: what is protected and could be, the next bills, and what they come to. */
export function accountsSpec({ shown }: View): TableSpec<AccountResult> {
  return shown.kept("accounts", () => specOf(shown));
}

function specOf(shown: View["shown"]): TableSpec<AccountResult> {
  const { result } = shown;
  const months = billedMonths(shown);
  const [first, second] = months;
  const knowsToday = todayFigure(shown) !== null;
  const coming = isPartial(shown);
  const bills = new Map(
    months.flatMap((month) =>
      month.accounts.map((account) => [`${month.month} ${account.accountId}`, account] as const),
    ),
  );
  const billOf = (account: AccountResult, month: string | undefined) => bills.get(`${month} ${account.accountId}`);
  const highest = Math.max(0, ...months.flatMap(({ accounts }) => accounts.map(({ billed }) => billed.expected)));
  const budgets = accountBudgets(shown.verdicts());
  const columns: ShownColumn<AccountResult>[] = [
    {
      id: "account",
      title: "ACCOUNT",
      align: "left",
      from: 80,
      shrinkTo: 12,
      letter: "A",
      cell: (row) => ({ text: plainText(accountName(row)), marks: "" }),
      order: accountName,
    },
    {
      id: "id",
      said: ({ accountId }) => (accountId === null ? "" : `account ${accountId}`),
      title: "ID",
      align: "left",
      from: 150,
      cell: ({ accountId }) => ({ text: accountId ?? "–", marks: "", style: "dim" }),
    },
    ...(knowsToday
      ? [
          {
            id: "protected",
            said: "vCPU" as const,
            title: "PROTECTED",
            align: "right" as const,
            from: 100,
            letter: "P",
            cell: ({ current }: AccountResult) => vcpu(current?.vcpus, { coming }),
            order: ({ current }: AccountResult) => current?.vcpus.expected ?? 0,
          },
        ]
      : []),
    {
      id: "eligible",
      said: "vCPU",
      title: "ELIGIBLE",
      align: "right",
      from: 80,
      letter: "E",
      cell: ({ vcpus, gap }) => eligibleCell(vcpus.eligible, coming && gap),
      order: ({ vcpus }) => vcpus.eligible,
    },
    {
      id: "this-month",
      said: "dollars",
      title: "THIS MONTH",
      align: "right",
      from: 80,
      letter: "M",
      cell: (row) => bill(billOf(row, first?.month)),
      order: (row) => billOf(row, first?.month)?.billed.expected ?? 0,
    },
    {
      id: "next-month",
      said: "dollars",
      title: "NEXT MONTH",
      align: "right",
      from: 100,
      letter: "X",
      cell: (row) => bill(billOf(row, second?.month)),
      order: (row) => billOf(row, second?.month)?.billed.expected ?? 0,
    },
    ...(knowsToday
      ? [
          {
            id: "after-trials",
            said: "dollars a month" as const,
            title: "AFTER TRIALS",
            align: "right" as const,
            from: 80,
            letter: "T",
            cell: ({ current }: AccountResult) => money(current?.cost),
            order: ({ current }: AccountResult) => current?.cost.expected ?? 0,
          },
        ]
      : []),
    {
      id: "everything",
      said: "dollars a month",
      title: "EVERYTHING",
      align: "right",
      from: 80,
      letter: "V",
      cell: ({ everything, gap }) => money(everything.cost, { gap }),
      order: ({ everything }) => everything.cost.expected,
    },
    {
      id: "alone",
      said: "dollars a month",
      title: "ALONE",
      align: "right",
      from: 160,
      letter: "O",
      cell: ({ everything, gap }) => money(everything.standalone, { gap, coming }),
      order: ({ everything }) => everything.standalone.expected,
    },
    ...(budgets.byAccount.size === 0
      ? []
      : [
          {
            id: "budget",
            said: (row: AccountResult) => budgetWords(budgets.byAccount.get(row.accountId ?? "")),
            title: "BUDGET",
            align: "left" as const,
            from: 80,
            cell: (row: AccountResult): ShownCell => budgetCell(budgets.byAccount.get(row.accountId ?? "")),
          },
        ]),
    {
      id: "months",
      said: () => "",
      title: `${months.length} MONTHS`,
      align: "left",
      from: 110,
      cell: (row) => ({
        text: sparkline(
          months.map(({ month }) => billOf(row, month)?.billed.expected ?? 0),
          highest,
        ),
        marks: "",
      }),
    },
  ];
  return {
    columns: columns.map((one) => (one.align === "right" ? { ...one, cell: knownOf(one.cell) } : one)),
    rows: result.accounts,
    key: ({ accountId }) => accountId ?? "",
    words: (row) => `${accountName(row)} ${row.accountId} ${row.account?.ou.join(" ") ?? ""}`,
    fields: (row) => ({ account: `${accountName(row)} ${row.accountId}`, ou: row.account?.ou.join(" ") ?? "" }),
    together: (rows) => totals(rows, { shown, billOf }),
    order: { column: knowsToday ? "after-trials" : "everything", descending: true },
    orderWords: "dearest first",
    json: ({ accountId, account, vcpus, current, everything }) => ({ accountId, account, vcpus, current, everything }),
  };
}

/** The figure of an account of which something was read. */
const knownOf =
  (cell: (row: AccountResult) => ShownCell) =>
  (row: AccountResult): ShownCell =>
    row.unread ? { text: "?", marks: "", style: "unknown" } : cell(row);

/** Eligible vCPUs, at least so many where more is coming. */
const eligibleCell = (eligible: number, coming: boolean): ShownCell => ({
  text: `${coming ? "≥ " : ""}${vcpuText(eligible)}`,
  marks: "",
});

type Totals = {
  readonly shown: View["shown"];
  readonly billOf: (
    account: AccountResult,
    month: string | undefined,
  ) => { readonly billed: Range; readonly afterTrials: Range } | undefined;
};

/**
 * What the rows come to; of all accounts the forecast's own totals, since bounds of shares don't add up: of some, only
 * whether their sum has a range is shown.
 */
function totals(rows: readonly AccountResult[], { shown, billOf }: Totals): Readonly<Record<string, ShownCell>> {
  const { result } = shown;
  const whole = rows.length === result.accounts.length;
  const months = billedMonths(shown);
  const gap = rows.some((row) => row.gap);
  const coming = isPartial(shown);
  const sum = (of: (row: AccountResult) => Range | undefined): Range => addRanges(rows.map((row) => of(row) ?? ZERO));
  const monthCell = (index: 0 | 1): ShownCell => {
    const month = months[index];
    if (month === undefined) return { text: "–", marks: "" };
    if (whole) return bill(month, { gap: hasGapsBilled(shown), coming });
    return bill({
      billed: sum((row) => billOf(row, month.month)?.billed),
      afterTrials: sum((row) => billOf(row, month.month)?.afterTrials),
    });
  };
  const today = todayFigure(shown);
  return {
    account: { text: `${rows.length} account${rows.length === 1 ? "" : "s"}`, marks: "" },
    protected: vcpu(whole ? today?.vcpus : sum(({ current }) => current?.vcpus), { coming }),
    eligible: eligibleCell(
      rows.reduce((total, { vcpus }) => total + vcpus.eligible, 0),
      coming && gap,
    ),
    "this-month": monthCell(0),
    "next-month": monthCell(1),
    "after-trials": money(whole ? today?.cost : sum(({ current }) => current?.cost), {
      gap: whole && hasGapsToday(shown),
      coming: coming && whole,
    }),
    everything: money(whole ? result.everything.cost : sum(({ everything }) => everything.cost), {
      gap: whole ? result.gaps.length > 0 : gap,
      coming: coming && whole,
    }),
    budget: whole ? budgetCell(accountBudgets(shown.verdicts()).whole) : { text: "–", marks: "" },
    alone: money(
      sum(({ everything }) => everything.standalone),
      { gap, coming },
    ),
  };
}

const VERDICT_STYLE = { within: "within", warning: "warning", exceeded: "exceeded", undecided: "unknown" } as const;

function budgetCell(verdict: Verdict | null | undefined): ShownCell {
  if (verdict === null || verdict === undefined) return { text: "–", marks: "" };
  return { text: budgetText(verdict), marks: "", style: VERDICT_STYLE[verdict.state] };
}

const budgetWords = (verdict: Verdict | undefined): string =>
  verdict === undefined ? "" : `budget ${verdict.state}, ${Math.round(shareOf(verdict) * 100)} %`;
