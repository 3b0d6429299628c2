import { scaleLinear } from "d3-scale";
import type { AccountResult } from "../../plan/breakdown.ts";
import type { Forecast } from "../../plan/forecast.ts";
import { todayOf } from "../../plan/forecast.ts";
import type { Usd } from "../../units/usd.ts";
import { amount } from "../format-number.ts";
import { accountsTable, dearestFirst, marksOf, MOST_ACCOUNTS } from "../report-tables.ts";
import { accountBudgets } from "../account-budgets.ts";
import { numberCell } from "../table.ts";
import { axisUsd } from "./axis.ts";
import type { Facts } from "./facts.ts";
import { htmlTable } from "./html-table.ts";
import type { Element } from "./markup.ts";
import { rowChart } from "./row-chart.ts";
import { figure, folded, note, section } from "./section.ts";
import { bar, legendEntry, RIGHT, stroke, whisker } from "./svg.ts";

/** A width that shows every column of the accounts. */
const WIDE = 200;

/** Accounts as bars, what is protected today in what everything would cost, with the range of that; null where none is named. */
export function accountsSection(result: Forecast, facts: Facts): Element | null {
  if (!result.accounts.some(({ accountId }) => accountId !== null)) return null;
  const most = facts.details ? Number.POSITIVE_INFINITY : MOST_ACCOUNTS;
  const shown = dearestFirst(result.accounts).slice(0, MOST_ACCOUNTS);
  return section(
    "accounts",
    "Accounts",
    chart(result, shown, facts),
    folded(
      "Every account in figures",
      htmlTable(
        "Accounts, US$ a month",
        accountsTable(result, most, WIDE, true, accountBudgets(facts.verdicts)),
        "with-total",
      ),
    ),
    note("Cents are rounded row by row; totals are exact; shares fall as pools grow."),
  );
}

function chart(result: Forecast, shown: readonly AccountResult[], { measure, names, verdicts }: Facts): Element {
  const { byAccount } = accountBudgets(verdicts);
  const limitOf = (id: string | null) => (id === null ? undefined : byAccount.get(id)?.limit);
  const known = todayOf(result) !== null;
  const ends = shown.flatMap(({ accountId, current, everything: { cost } }) => [
    limitOf(accountId) ?? 0,
    current?.cost.expected ?? 0,
    cost.high ?? cost.expected,
  ]);
  const x = scaleLinear(
    [0, Math.max(1, ...ends)],
    [0, shown.some(({ everything }) => everything.cost.high === null) ? RIGHT - 8 : RIGHT],
  );
  const told = shown
    .slice(0, 3)
    .map(
      (account) =>
        `${names(account.accountId)} ${account.unread ? "not read" : amount(account.everything.cost.expected)}`,
    );
  const sentence = `A full month if everything were protected, every trial over${known ? ", beside what is protected today" : ""}: ${told.join(", ")}${shown.length > told.length ? `, and ${result.accounts.length - told.length} more` : ""}.`;
  const budgetTick = (limit: Usd | undefined, top: number) =>
    limit === undefined ? null : stroke("tick", x(limit), top - 2, x(limit), top + 16);
  return figure(
    "accounts",
    sentence,
    (named) =>
      rowChart(
        named,
        shown.map(({ accountId, current, everything: { cost }, gap, unread }) => ({
          label: names(accountId),
          figure: unread ? numberCell("?") : numberCell(amount(cost.expected), marksOf(cost, { gap })),
          draw: (top) => [
            budgetTick(limitOf(accountId), top),
            bar("outline", 0, x(cost.expected), top, 14),
            known ? bar("now", 0, x(current?.cost.expected ?? 0), top + 4, 6) : null,
            ...(cost.low === cost.high ? [] : whisker(x(cost.low), cost.high === null ? null : x(cost.high), top + 7)),
          ],
        })),
        measure,
        x.ticks(4).map((value) => ({ at: x(value), label: axisUsd(value) })),
      ),
    [
      ...(known ? [legendEntry("now", "protected today")] : []),
      legendEntry("outline", "if everything were protected"),
      legendEntry("whisker", "its range"),
      ...(shown.some(({ accountId }) => limitOf(accountId) !== undefined) ? [legendEntry("tick", "its budget")] : []),
    ],
  );
}
