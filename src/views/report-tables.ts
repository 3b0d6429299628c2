import type { Verdict } from "../plan/budget.ts";
import type { AccountResult } from "../plan/breakdown.ts";
import type { Figure } from "../plan/figure.ts";
import type { Forecast } from "../plan/forecast.ts";
import { gapsToday, todayOf } from "../plan/forecast.ts";
import type { ReadingResult } from "../plan/reading.ts";
import type { AccountMonth, ProjectedMonth } from "../plan/projection.ts";
import type { Range } from "../units/range.ts";
import { exactly } from "../units/range.ts";
import type { VcpuCounts } from "../plan/sums.ts";
import type { AccountBudgets } from "./account-budgets.ts";
import { budgetText } from "./account-budgets.ts";
import { amount, countText, monthText, rangeMark, rangeText, vcpuText } from "./format-number.ts";
import { KIND_WORDS, READING_WORDS } from "./kind-words.ts";
import type { Cell, Column } from "./table.ts";
import { numberCell, textCell } from "./table.ts";

/** The most accounts that a report lists before it folds the rest. */
export const MOST_ACCOUNTS = 20;

/** What the marks of every report mean. */
export const MARKS_LEGEND = "Marks: ~ has a range · ° free in part, in a trial · + not all read · ? unknown";

/** What a figure's scope holds beyond its range: something unread, or a part that is free in a trial. */
type Scope = { readonly gap?: boolean; readonly trial?: boolean };

/** The marks of a figure in their fixed order: has a range, free in part, not all was read. */
export function marksOf(range: Range, scope: Scope, format = amount): string {
  return `${rangeMark(range, format)}${scope.trial === true ? "°" : ""}${scope.gap === true ? "+" : ""}`;
}

const cost = (range: Range | undefined, scope: Scope = {}): Cell =>
  range === undefined ? numberCell("–") : numberCell(amount(range.expected), marksOf(range, scope));

/** A month's bill: marked where a part of it is free in a trial. */
const billed = (month: ProjectedMonth | AccountMonth | undefined, scope: Scope = {}): Cell =>
  cost(month?.billed, { ...scope, trial: month !== undefined && month.billed.expected < month.afterTrials.expected });

/** Whether the projection on `current`, or without one on `everything`, is what the months of a report show. */
export const monthsOf = (result: Forecast): readonly ProjectedMonth[] => result.projections[0]?.months ?? [];

/** The four readings of the price page side by side, alike ones folded, and the default at US East's list. */
export function readingsTable(result: Forecast): Column[] {
  const gap = result.gaps.length > 0;
  const openToday = gapsToday(result).length > 0 ? "+" : "";
  const rows = foldReadings(result.readings);
  return [
    {
      title: rows.length < 4 ? "How the price page is read" : "The price page can be read in four ways",
      align: "left",
      cells: rows.map(({ reading, words }) => textCell(`  ${words}${reading.default ? " (default)" : ""}`)),
    },
    ...(todayOf(result) === null
      ? []
      : [
          {
            title: "today",
            align: "right" as const,
            cells: rows.map(({ reading }) =>
              numberCell(amount(reading.current ?? 0), `${widthMark(todayOf(result))}${openToday}`),
            ),
          },
        ]),
    {
      title: "everything",
      align: "right",
      cells: rows.map(({ reading }) =>
        numberCell(amount(reading.everything), `${readingMark(reading, result.everything)}${gap ? "+" : ""}`),
      ),
    },
  ];
}

/** The mark of a reading of everything: at US East's list only vCPUs can have a range. */
export const readingMark = (reading: ReadingResult, figure: Figure): string =>
  reading.prices === "us-east-list" ? rangeMark(figure.vcpus, vcpuText) : widthMark(figure);

/** The mark of a reading of today. */
export const widthMark = (figure: Figure | null): string => (figure === null ? "" : rangeMark(figure.cost));

/** Readings that give the same two figures for both scopes are one row, so that a single account isn't told everything twice. */
function foldReadings(readings: readonly ReadingResult[]): { reading: ReadingResult; words: string }[] {
  const published = readings.filter(({ prices }) => prices === "published");
  const list = readings.find(({ prices }) => prices === "us-east-list");
  const alike = (["per-meter", "shared"] as const).every((ladder) => {
    const [a, b] = published.filter((reading) => reading.ladder === ladder);
    return a?.current === b?.current && a?.everything === b?.everything;
  });
  const own = published.find((reading) => reading.default);
  const rows = published
    .filter((reading) => !alike || reading.tierScope === own?.tierScope)
    .map((reading) => ({
      reading,
      words: alike
        ? reading.ladder === "shared"
          ? "one shared ladder"
          : "a ladder per kind"
        : (READING_WORDS[`${reading.tierScope} ${reading.ladder}`] ?? ""),
    }));
  const differs = list !== undefined && (list.everything !== own?.everything || list.current !== own.current);
  return differs ? [...rows, { reading: list, words: "default, at US East prices" }] : rows;
}

/** Kinds with what can and can't be protected. */
export function kindsTable(result: Forecast): Column[] {
  const kinds = result.kinds.filter(({ workloads, everything }) => workloads > 0 || everything.cost.high !== 0);
  const gapKinds = new Set(result.gaps.map(({ group }) => group.kind));
  const openToday = new Set(gapsToday(result).map(({ group }) => group.kind));
  const number = (title: string, of: (kind: (typeof kinds)[number]) => Cell): Column => ({
    title,
    align: "right" as const,
    cells: kinds.map(of),
  });
  return [
    { title: "Kind", align: "left", cells: kinds.map(({ kind }) => textCell(`  ${KIND_WORDS[kind]}`)) },
    number("workloads", ({ workloads }) => numberCell(countText(workloads))),
    ...(todayOf(result) === null ? [] : [number("protected", ({ current }) => vcpuCell(current?.vcpus ?? exactly(0)))]),
    number("eligible", ({ vcpus }) => numberCell(vcpuText(vcpus.eligible))),
    number("other", ({ vcpus }) => numberCell(vcpuText(otherVcpus(vcpus)))),
    ...(todayOf(result) === null
      ? []
      : [number("today", ({ current, kind }) => cost(current?.cost, { gap: openToday.has(kind) }))]),
    number("everything", ({ everything, kind }) => cost(everything.cost, { gap: gapKinds.has(kind) })),
  ];
}

const otherVcpus = (vcpus: VcpuCounts): number => vcpus.unverified + vcpus.ineligible + vcpus.unknown;

const vcpuCell = (vcpus: Range, scope: Scope = {}): Cell =>
  numberCell(vcpuText(vcpus.expected), marksOf(vcpus, scope, vcpuText));

/** Accounts, dearest first, `most` of them and one line for the rest, then all together. Wider terminals show more columns. */
export function accountsTable(
  result: Forecast,
  most: number,
  width: number,
  withIds: boolean,
  budgets: AccountBudgets,
): Column[] {
  const sorted = dearestFirst(result.accounts);
  const rows: AccountRows = { shown: sorted.slice(0, most), rest: sorted.slice(most) };
  const [first, second] = monthsOf(result);
  const current = todayOf(result);
  const known = current !== null;
  const all = { gap: result.gaps.length > 0 };
  const openToday = new Set(gapsToday(result).map(({ group }) => group.accountId));
  const openMonths = new Set((known ? gapsToday(result) : result.gaps).map(({ group }) => group.accountId));
  const ofToday = { gap: openToday.size > 0 };
  const wide = width >= 118;
  return [
    nameColumn(rows),
    ...(wide || withIds ? [idColumn(rows)] : []),
    ...(wide && known ? [protectedColumn(rows, current)] : []),
    vcpuColumn("eligible", rows, ({ vcpus }) => vcpus.eligible, result.vcpus.eligible),
    ...(first === undefined ? [] : [monthColumn(rows, first, openMonths)]),
    ...(second === undefined || (withIds && width < 96) ? [] : [monthColumn(rows, second, openMonths)]),
    ...(known
      ? [
          costColumn(
            "after trials",
            rows,
            (account) => account.current?.cost,
            cost(current.cost, ofToday),
            (account) => openToday.has(account.accountId),
          ),
        ]
      : []),
    costColumn(
      "everything",
      rows,
      ({ everything }) => everything.cost,
      cost(result.everything.cost, all),
      ({ gap }) => gap,
    ),
    ...(width >= 160 ? [boundsColumn(rows, result.everything)] : []),
    ...(wide ? [aloneColumn(rows, result)] : []),
    ...(wide && budgets.byAccount.size > 0 ? [budgetColumn(rows, budgets)] : []),
  ];
}

/** The accounts that have a row each, and those that share one. */
type AccountRows = { readonly shown: readonly AccountResult[]; readonly rest: readonly AccountResult[] };

/** Accounts by what they cost today, then by what they would if everything were protected. */
export const dearestFirst = (accounts: readonly AccountResult[]): readonly AccountResult[] =>
  accounts.toSorted((a, b) => dearness(b) - dearness(a) || everythingCost(b) - everythingCost(a));

const dearness = ({ current }: AccountResult): number => current?.cost.expected ?? 0;
const everythingCost = ({ everything }: AccountResult): number => everything.cost.expected;

/** A column with a cell for each account shown, `?` where nothing of it was read, one for the rest, and one for all together. */
function column(
  title: string,
  { shown, rest }: AccountRows,
  of: (account: AccountResult) => Cell,
  others: Cell,
  together: Cell,
): Column {
  const own = shown.map((account) => (account.unread ? numberCell("?") : of(account)));
  const folded = rest.every(({ unread }) => unread) ? numberCell("?") : others;
  return { title, align: "right", cells: [...own, ...(rest.length === 0 ? [] : [folded]), together] };
}

const sum = (accounts: readonly AccountResult[], of: (account: AccountResult) => number | undefined): number =>
  accounts.reduce((total, account) => total + (of(account) ?? 0), 0);

function nameColumn({ shown, rest }: AccountRows): Column {
  const names = shown.map(({ account, accountId }) => textCell(`  ${account?.name ?? accountId ?? "not given"}`));
  const others = rest.length === 0 ? [] : [textCell(`  ${rest.length} others (--details)`)];
  return { title: "Account", align: "left", shrinkTo: 14, cells: [...names, ...others, textCell("  together")] };
}

const idColumn = ({ shown }: AccountRows): Column => ({
  title: "id",
  align: "left",
  cells: shown.map(({ accountId }) => textCell(accountId ?? "–")),
});

function vcpuColumn(
  title: string,
  rows: AccountRows,
  of: (account: AccountResult) => number,
  together: number,
): Column {
  const cell = (milli: number) => numberCell(vcpuText(milli));
  return column(title, rows, (account) => cell(of(account)), cell(sum(rows.rest, of)), cell(together));
}

function protectedColumn(rows: AccountRows, together: Figure): Column {
  const of = ({ current }: AccountResult) => current?.vcpus ?? exactly(0);
  const others = numberCell(vcpuText(sum(rows.rest, (account) => of(account).expected)));
  return column("protected", rows, (account) => vcpuCell(of(account)), others, vcpuCell(together.vcpus));
}

function costColumn(
  title: string,
  rows: AccountRows,
  of: (account: AccountResult) => Range | undefined,
  together: Cell,
  hasGap: (account: AccountResult) => boolean,
): Column {
  const others = numberCell(amount(sum(rows.rest, (account) => of(account)?.expected)));
  return column(title, rows, (account) => cost(of(account), { gap: hasGap(account) }), others, together);
}

function monthColumn(rows: AccountRows, month: ProjectedMonth, open: ReadonlySet<string | null>): Column {
  const byAccount = new Map(month.accounts.map((account) => [account.accountId, account]));
  const others = numberCell(amount(sum(rows.rest, ({ accountId }) => byAccount.get(accountId)?.billed.expected)));
  return column(
    monthText(month.month),
    rows,
    ({ accountId }) => billed(byAccount.get(accountId), { gap: open.has(accountId) }),
    others,
    billed(month, { gap: open.size > 0 }),
  );
}

function boundsColumn(rows: AccountRows, together: Figure): Column {
  const cell = (range: Range) => numberCell(rangeMark(range) === "" ? "exact" : rangeText(range));
  return column("from – to", rows, ({ everything }) => cell(everything.cost), numberCell(""), cell(together.cost));
}

/** How each account stands against a budget of its own, and all together against one for everything. */
function budgetColumn({ shown, rest }: AccountRows, { byAccount, whole }: AccountBudgets): Column {
  const cell = (verdict: Verdict | null | undefined) =>
    textCell(verdict === null || verdict === undefined ? "–" : budgetText(verdict));
  const own = shown.map(({ accountId }) => cell(byAccount.get(accountId ?? "")));
  return { title: "budget", align: "left", cells: [...own, ...(rest.length === 0 ? [] : [textCell("")]), cell(whole)] };
}

/** What each account would pay without its neighbours. */
function aloneColumn(rows: AccountRows, result: Forecast): Column {
  const alone = ({ everything }: AccountResult) => everything.standalone.expected;
  const marks = `${widthMark(result.everything)}${result.gaps.length > 0 ? "+" : ""}`;
  const others = numberCell(amount(sum(rows.rest, alone)));
  const of = (account: AccountResult) => cost(account.everything.standalone, { gap: account.gap });
  return column("alone", rows, of, others, numberCell(amount(sum(result.accounts, alone)), marks));
}
