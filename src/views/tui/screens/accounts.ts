import type { AccountResult, CellResult } from "../../../plan/breakdown.ts";
import { dayText, rangeText, rangeMark, vcpuText } from "../../format-number.ts";
import { KIND_SHORT } from "../../kind-words.ts";
import { plainText } from "../../plain-text.ts";
import { accountName, hasGapAt, money, told, vcpu } from "../figures.ts";
import type { Line, Style } from "../line.ts";
import { EMPTY, line, span } from "../line.ts";
import type { Screen, View } from "../screen.ts";
import { totalsSentence } from "../spoken-figures.ts";
import { countedRows } from "../status.ts";
import { dearestSubject } from "../subject.ts";
import { accountsSpec } from "./accounts-table.ts";

/** Every account with what it costs; the one under the cursor taken apart below by Region and kind. */
export const accounts: Screen<AccountResult> = {
  title: "Accounts",
  third: null,
  head: () => [EMPTY],
  table: accountsSpec,
  detailRows: ({ rows }) => (rows >= 26 ? 13 : rows >= 18 ? 7 : 0),
  detail: (view, row) => (row === undefined ? [] : accountDetail(view, row)),
  count: () => 0,
  spoken: (view) => [totalsSentence(view)],
  enter: (_, row) => ({ screen: "accounts", key: row.accountId ?? "", label: accountName(row), from: "accounts" }),
  leaveOut: (_, { accountId }) => (accountId === null ? null : { accounts: [accountId] }),
  why: (view, row) => dearestSubject(view, ({ accountId }) => accountId === row?.accountId),
  status: (view) => countedRows(view, "rounded row by row; totals are exact"),
  empty: ({ shown: { result } }) => [
    line(
      result.accounts.length === 0
        ? "   No account was found. o opens another source."
        : `   No account matches. esc shows all ${result.accounts.length}.`,
    ),
  ],
};

/** One account by Region and kind: what is protected, its trial, its share of the pool, and what it would cost alone. */
export function accountDetail(view: View, row: AccountResult): Line[] {
  const { shown, rows } = view;
  const { result } = shown;
  const cells = result.cells.filter(({ accountId }) => accountId === row.accountId);
  const hosts = cells.reduce((sum, { workloads }) => sum + workloads, 0);
  const ou = row.account?.ou.filter((unit) => unit !== "Root").join(" › ");
  const head = [
    plainText(accountName(row)),
    ...(row.account?.name === undefined || row.account.name === null ? [] : [row.accountId ?? ""]),
    ...(ou === undefined || ou === "" ? [] : [`OU ${plainText(ou)}`]),
    `${hosts} hosts and tasks`,
  ].join(" · ");
  const table = cells.slice(0, Math.max(1, rows - 16)).map((cell) => cellLine(view, cell));
  if (row.unread)
    return [EMPTY, [span(" "), span(head, "strong")], line(" nothing of it was read: ! says why", "unknown")];
  const { everything } = row;
  const saved = everything.standalone.expected - everything.cost.expected;
  return [
    EMPTY,
    [span(" "), span(head, "strong")],
    cellTitles(view),
    ...table,
    ...(rangeMark(everything.cost) === "" ? [] : [line(` range of everything ${rangeText(everything.cost)}`, "dim")]),
    line(
      ` ${saved > 0 ? `pooling saves ${told(money({ low: saved, expected: saved, high: saved }))} a month` : "no neighbour makes it cheaper"}${row.gap ? " · not all of it was read" : ""}`,
      "dim",
    ),
  ];
}

const WIDE = 100;

function cellTitles({ columns }: View): Line {
  const wide = columns >= WIDE;
  return [
    span(
      ` ${"REGION".padEnd(15)}${"KIND".padEnd(8)}${"PROTECTED".padStart(10)}${"ELIGIBLE".padStart(10)}  ${"TRIAL".padEnd(20)}` +
        (wide ? "AFTER TRIALS".padStart(14) : "") +
        "EVERYTHING".padStart(14) +
        (wide ? "ALONE".padStart(14) : ""),
      "dim",
    ),
  ];
}

function cellLine({ shown, columns }: View, cell: CellResult): Line {
  const { regionId, kind, vcpus, current, everything, accountId } = cell;
  const gap = hasGapAt(shown, cell);
  const clock = shown.result.frame.trials.find(
    (one) => one.accountId === accountId && one.regionId === regionId && one.kind === kind,
  );
  const isOver = clock === undefined ? (current?.vcpus.expected ?? 0) > 0 : clock.ends <= shown.result.asOf;
  const trial = isOver ? "over" : clock === undefined ? "not started" : `free to ${dayText(clock.ends)}`;
  const style: Style = isOver ? "dim" : "text";
  const wide = columns >= WIDE;
  return [
    span(` ${(regionId ?? "no Region").padEnd(15)}${KIND_SHORT[kind].name.padEnd(8)}`),
    span(told(vcpu(current?.vcpus)).padStart(10)),
    span(`${vcpuText(vcpus.eligible)}${gap ? "+" : ""}`.padStart(10)),
    span(`  ${trial.padEnd(20)}`, style),
    ...(wide ? [span(told(money(current?.cost)).padStart(14))] : []),
    span(told(money(everything.cost, { gap })).padStart(14)),
    ...(wide ? [span(told(money(everything.standalone, { gap })).padStart(14))] : []),
  ];
}
