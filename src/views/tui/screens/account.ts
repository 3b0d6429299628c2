import type { AccountResult, CellResult } from "../../../plan/breakdown.ts";
import { monthText, vcpuText } from "../../format-number.ts";
import { KIND_SHORT } from "../../kind-words.ts";
import { plainText } from "../../plain-text.ts";
import { bar } from "../charts.ts";
import { accountName, bill, billedMonths, hasGapAt, money, told, vcpu } from "../figures.ts";
import type { Line } from "../line.ts";
import { EMPTY, line, span } from "../line.ts";
import type { Screen, View } from "../screen.ts";
import { countedRows } from "../status.ts";
import { accountMonthSentences } from "../spoken-figures.ts";
import { cellWords } from "../spoken-words.ts";
import { NEW_TABLE, tableState } from "../state.ts";
import type { TableSpec } from "../table-spec.ts";
import { arranged } from "../table-spec.ts";
import { accountsSpec } from "./accounts-table.ts";

/** One account: its cells by Region and kind, its months, what it would cost alone. */
export const accountScreen: Screen<CellResult> = {
  title: "Account",
  third: null,
  head: () => [EMPTY],
  table: (view) => cellsSpec(view),
  detailRows: ({ rows }) => (rows >= 24 ? 10 : 5),
  detail: (view) => {
    const account = accountOf(view);
    return account === undefined ? [] : [...figures(account), EMPTY, ...months(view, account)];
  },
  count: () => 0,
  spoken: (view) => {
    const account = accountOf(view);
    return account === undefined ? [] : accountSentences(view, account);
  },
  enter: (_, { regionId, kind }) => ({
    screen: "workloads",
    key: JSON.stringify({ regionId, kind }),
    label: `${regionId ?? "no Region"} ${KIND_SHORT[kind].name}`,
    from: "accounts",
  }),
  why: (_, row) => (row === undefined ? null : { accountId: row.accountId, regionId: row.regionId, kind: row.kind }),
  neighbours: (view) =>
    arranged(accountsSpec(view), view.state.tables[view.state.trail[0]?.from ?? ""] ?? NEW_TABLE).rows.map((row) => ({
      screen: "accounts",
      key: row.accountId ?? "",
      label: accountName(row),
      from: "accounts",
    })),
  status: (view) => countedRows(view, "[ ] previous and next account", cellsSpec(view).rows.length),
  empty: (view) => {
    const all = cellsSpec(view).rows.length;
    const none = "Nothing of this account was found. esc goes back.";
    const { filter } = tableState(view.state);
    return [line(`   ${all === 0 ? none : `Nothing here matches /${plainText(filter)}. esc shows all ${all}.`}`)];
  },
};

const accountOf = ({ shown, state }: View): AccountResult | undefined =>
  shown.result.accounts.find(({ accountId }) => (accountId ?? "") === state.trail.at(-1)?.key);

function cellsSpec({ shown, state }: View): TableSpec<CellResult> {
  const key = state.trail.at(-1)?.key ?? "";
  return shown.kept(`cells ${key}`, () => ({
    columns: [
      {
        id: "region",
        title: "REGION",
        align: "left",
        from: 80,
        letter: "R",
        cell: ({ regionId }) => ({ text: regionId ?? "no Region", marks: "" }),
        order: ({ regionId }) => regionId ?? "",
      },
      {
        id: "kind",
        title: "KIND",
        align: "left",
        from: 80,
        letter: "K",
        cell: ({ kind }) => ({ text: KIND_SHORT[kind].name, marks: "" }),
        order: ({ kind }) => kind,
      },
      {
        id: "workloads",
        title: "HOSTS, TASKS",
        align: "right",
        from: 100,
        letter: "H",
        cell: ({ workloads }) => ({ text: String(workloads), marks: "" }),
        order: ({ workloads }) => workloads,
      },
      {
        id: "protected",
        said: "vCPU",
        title: "PROTECTED",
        align: "right",
        from: 80,
        letter: "P",
        cell: ({ current }) => vcpu(current?.vcpus),
        order: ({ current }) => current?.vcpus.expected ?? 0,
      },
      {
        id: "eligible",
        said: "vCPU",
        title: "ELIGIBLE",
        align: "right",
        from: 80,
        letter: "E",
        cell: (row) => ({ text: vcpuText(row.vcpus.eligible), marks: hasGapAt(shown, row) ? "+" : "" }),
        order: ({ vcpus }) => vcpus.eligible,
      },
      {
        id: "after-trials",
        said: "dollars a month",
        title: "AFTER TRIALS",
        align: "right",
        from: 80,
        letter: "T",
        cell: ({ current }) => money(current?.cost),
        order: ({ current }) => current?.cost.expected ?? 0,
      },
      {
        id: "everything",
        said: "dollars a month",
        title: "EVERYTHING",
        align: "right",
        from: 80,
        letter: "V",
        cell: (row) => money(row.everything.cost, { gap: hasGapAt(shown, row) }),
        order: ({ everything }) => everything.cost.expected,
      },
      {
        id: "alone",
        said: "dollars a month",
        title: "ALONE",
        align: "right",
        from: 100,
        letter: "O",
        cell: (row) => money(row.everything.standalone, { gap: hasGapAt(shown, row) }),
        order: ({ everything }) => everything.standalone.expected,
      },
    ],
    rows: shown.result.cells.filter(({ accountId }) => (accountId ?? "") === key),
    key: ({ regionId, kind }) => `${regionId} ${kind}`,
    words: ({ regionId, kind }) => `${regionId} ${KIND_SHORT[kind].name}`,
    fields: ({ regionId, kind }) => ({ region: regionId ?? "", kind: KIND_SHORT[kind].name }),
    together: null,
    order: { column: "everything", descending: true },
    orderWords: "dearest first",
    json: (cell) => cell,
  }));
}

function accountSentences(view: View, account: AccountResult): string[] {
  const { current, everything, gap, unread, accountId } = account;
  if (unread) return ["Nothing of it was read, so nothing is known."];
  const said = (cell: ReturnType<typeof money>): string => cellWords(cell, "dollars a month");
  return [
    `Protected today ${said(money(current?.cost))}; everything ${said(money(everything.cost, { gap }))}; alone ${said(money(everything.standalone))}.`,
    ...accountMonthSentences(view, accountId),
  ];
}

function figures({ current, everything, gap, unread }: AccountResult): Line[] {
  if (unread) return [line(" nothing of it was read, so nothing is known: ! says why", "unknown")];
  const saved = everything.standalone.expected - everything.cost.expected;
  return [
    [
      span(" protected today ", "dim"),
      span(told(money(current?.cost)), "strong"),
      span("   everything ", "dim"),
      span(told(money(everything.cost, { gap })), "strong"),
      span("   alone ", "dim"),
      span(told(money(everything.standalone))),
    ],
    line(
      saved > 0
        ? ` pooling saves ${told(money({ low: saved, expected: saved, high: saved }))} a month`
        : " no neighbour makes it cheaper",
      "dim",
    ),
  ];
}

function months(view: View, { accountId }: AccountResult): Line[] {
  const own = billedMonths(view.shown).map((month) => ({
    month,
    bill: month.accounts.find((one) => one.accountId === accountId),
  }));
  const most = Math.max(
    0,
    ...own.map(({ bill: one }) => Math.max(one?.billed.expected ?? 0, one?.afterTrials.expected ?? 0)),
  );
  if (most === 0) return [line(" nothing is billed in the months shown", "dim")];
  const cells = Math.max(10, Math.min(60, view.columns - 46));
  return own.slice(0, 4).map(({ month, bill: one }): Line => {
    const billed = one?.billed.expected ?? 0;
    const hidden = Math.max(0, (one?.afterTrials.expected ?? 0) - billed);
    const parts = [
      { value: billed, fill: "█", style: "strong" as const },
      { value: hidden, fill: "░", style: "dim" as const },
    ];
    const drawn = bar(parts, most, cells);
    const used = drawn.reduce((sum, { text }) => sum + text.length, 0);
    return [
      span(` ${monthText(month.month, true)}  `),
      ...drawn,
      span(" ".repeat(cells - used)),
      span(told(bill(one)).padStart(16)),
    ];
  });
}
