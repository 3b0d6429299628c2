import type { PoolStanding } from "../../../plan/pool-standing.ts";
import type { Range } from "../../../units/range.ts";
import { isExact } from "../../../units/range.ts";
import { rangeText } from "../../format-number.ts";
import { KIND_SHORT } from "../../kind-words.ts";
import { plainText } from "../../plain-text.ts";
import { kindsOf } from "../../pool-name.ts";
import { accountNames } from "../account-names.ts";
import { money, vcpu } from "../figures.ts";
import type { LadderAxis } from "../ladder-bar.ts";
import { axisText, ladderAxis, ladderBar, ladderMarks } from "../ladder-bar.ts";
import { EMPTY, line } from "../line.ts";
import { poolDetail, poolDetailRows } from "../pool-detail.ts";
import { isPartial } from "../partial.ts";
import type { PoolRow } from "../pool-rows.ts";
import { poolRows } from "../pool-rows.ts";
import type { Screen, View } from "../screen.ts";
import type { Shown } from "../shown.ts";
import { totalsSentence } from "../spoken-figures.ts";
import { sentencesOf } from "../spoken-words.ts";
import { countedRows } from "../status.ts";
import { tableState } from "../state.ts";
import { dearestSubject } from "../subject.ts";
import type { ShownColumn, TableSpec } from "../table-spec.ts";
import { arranged } from "../table-spec.ts";

/** Where each pool stands on its ladder: today and if everything were protected, and what comes next. */
export const ladders: Screen<PoolRow> = {
  title: "Ladders",
  third: null,
  head: ({ shown, state }) => {
    const rows = poolRows(shown);
    const none = state.basis === "today" && rows.every(({ today }) => today?.quantity.high === 0);
    return [none && rows.length > 0 ? line("   Nothing is protected yet. b shows everything.") : EMPTY];
  },
  table: (view) => laddersSpec(view),
  detailRows: poolDetailRows,
  detail: poolDetail,
  count: () => 0,
  spoken: (view) => [totalsSentence(view), ...sentencesOf(ladders.head(view))],
  enter: (view, { everything: { members } }) => {
    const [member, other] = members;
    if (member === undefined || other !== undefined) return null;
    return {
      screen: "accounts",
      key: member.accountId ?? "",
      label: accountNames(view.shown)(member.accountId),
      from: "ladders",
    };
  },
  why: (view, row) => {
    if (row === undefined) return null;
    const { regionId, members } = row.everything;
    const kinds = kindsOf(row.everything);
    const accounts = new Set(members.map(({ accountId }) => accountId));
    return dearestSubject(
      view,
      (cell) => cell.regionId === regionId && kinds.includes(cell.kind) && accounts.has(cell.accountId),
    );
  },
  status: (view) => {
    const { tierScope, ladder } = view.shown.result.options;
    const reading = `${tierScope === "organization" ? "org" : "account"}, ${ladder === "shared" ? "shared" : "per meter"}`;
    const count = arranged(laddersSpec(view), tableState(view.state)).rows.length;
    return countedRows(view, `reading: ${reading}   (:reading changes it)`, count);
  },
  empty: (view) => {
    const all = poolRows(view.shown).length;
    return [
      line(
        all === 0
          ? "   No vCPU that could be protected was found. o opens another source."
          : `   No pool matches. esc shows all ${all}.`,
      ),
    ];
  },
};

/** The columns beside the bar where a pool is called by Region and kind, marks and blanks included. */
const BESIDE = 57;
const NAME = { least: 17, most: 40 };

function laddersSpec({ shown, state, columns, measure }: View): TableSpec<PoolRow> {
  const { basis } = state;
  const longest = shown.kept("pool names", () => Math.max(0, ...poolRows(shown).map(({ name }) => measure(name))));
  const beside = BESIDE + Math.max(NAME.least, Math.min(NAME.most, longest)) + (columns >= 160 ? 40 : 0);
  const width = Math.max(18, Math.min(90, columns - beside));
  return shown.kept(`ladders ${basis} ${width}`, () => specOf(shown, basis, width));
}

function specOf(shown: Shown, basis: "today" | "everything", width: number): TableSpec<PoolRow> {
  const rows = [...poolRows(shown)];
  const names = accountNames(shown);
  const membersOf = ({ everything }: PoolRow) => everything.members.map(({ accountId }) => names(accountId)).join(" ");
  const coming = isPartial(shown);
  const knowsToday = rows.some(({ today }) => today !== null);
  const here = (row: PoolRow): PoolStanding => (basis === "today" ? (row.today ?? row.everything) : row.everything);
  const highest = Math.max(
    0,
    ...rows.flatMap(({ today, everything }) => [
      today?.quantity.expected ?? 0,
      everything.quantity.high ?? everything.quantity.expected,
    ]),
  );
  const axes = new Map<string, LadderAxis>();
  const axisOf = ({ everything }: PoolRow): LadderAxis => {
    const from = everything.tiers.map((tier) => tier.from);
    const axis = axes.get(from.join()) ?? ladderAxis(from, highest, width);
    axes.set(from.join(), axis);
    return axis;
  };
  const titles = new Set(rows.map((row) => axisText(axisOf(row))));
  const [title = ""] = titles;
  const figure = (
    column: Pick<ShownColumn<PoolRow>, "id" | "title" | "from" | "letter" | "said">,
    cell: ShownColumn<PoolRow>["cell"],
    of: (row: PoolRow) => Range | null | undefined,
  ): ShownColumn<PoolRow> => ({ ...column, align: "right", cell, order: (row) => of(row)?.expected ?? 0 });
  return {
    columns: [
      {
        id: "pool",
        title: "POOL",
        align: "left",
        from: 80,
        letter: "P",
        shrinkTo: NAME.least,
        cell: ({ name }) => ({ text: plainText(name), marks: "" }),
        order: ({ name }) => name,
      },
      {
        id: "bar",
        said: () => "",
        // Ladders with different edges have no axis in common.
        title: titles.size === 1 ? title : "",
        align: "left",
        from: 80,
        cell: (row) => {
          const axis = axisOf(row);
          const marks = ladderMarks(row.today?.quantity ?? null, row.everything.quantity, row.everything.gap, axis);
          return { text: ladderBar(axis, marks), marks: "" };
        },
      },
      ...(knowsToday
        ? [
            figure(
              { id: "today", said: "vCPU", title: "TODAY", from: 80, letter: "T" },
              ({ today }) => vcpu(today?.quantity, { gap: today?.gap === true, coming }),
              ({ today }) => today?.quantity,
            ),
          ]
        : []),
      figure(
        { id: "everything", said: "vCPU", title: "EVERYTHING", from: 80, letter: "E" },
        ({ everything }) => vcpu(everything.quantity, { gap: everything.gap, coming }),
        ({ everything }) => everything.quantity,
      ),
      figure(
        { id: "next", said: "dollars", title: "NEXT vCPU", from: 100, letter: "X" },
        (row) => money(here(row).next),
        (row) => here(row).next,
      ),
      figure(
        { id: "to-tier", said: "vCPU", title: "TO TIER", from: 100, letter: "R" },
        (row) => vcpu(here(row).toNextTier),
        (row) => here(row).toNextTier,
      ),
      figure(
        { id: "cost", said: "dollars a month", title: "COST", from: 80, letter: "C" },
        (row) => money(here(row).cost, { gap: here(row).gap, coming }),
        (row) => here(row).cost,
      ),
      figure(
        { id: "range", title: "LOW – HIGH", from: 160 },
        (row) => ({ text: isExact(here(row).cost) ? "exact" : rangeText(here(row).cost), marks: "" }),
        (row) => here(row).cost,
      ),
      figure(
        { id: "alone", said: "dollars a month", title: "ALONE", from: 160, letter: "O" },
        (row) => money(here(row).standalone, { gap: here(row).gap }),
        (row) => here(row).standalone,
      ),
    ],
    rows,
    key: ({ key }) => key,
    words: (row) => `${row.name} ${membersOf(row)}`,
    fields: (row) => ({
      region: row.everything.regionId ?? "",
      kind: kindsOf(row.everything)
        .map((kind) => KIND_SHORT[kind].name)
        .join(" "),
      account: membersOf(row),
    }),
    together: null,
    order: { column: basis === "today" && knowsToday ? "today" : "everything", descending: true },
    orderWords: "vCPU, most first",
    json: ({ name, today, everything }) => ({ name, today: plain(today), everything: plain(everything) }),
  };
}

/** A standing without its rates, which JSON can't hold. */
const plain = (pool: PoolStanding | null) => (pool === null ? null : { ...pool, rates: undefined });
