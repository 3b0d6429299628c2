import type { AccountResult } from "../plan/breakdown.ts";
import type { Figure } from "../plan/figure.ts";
import type { Forecast } from "../plan/forecast.ts";
import type { ReadingResult } from "../plan/reading.ts";
import type { AccountMonth, ProjectedMonth } from "../plan/projection.ts";
import type { Range } from "../units/range.ts";
import { exactly } from "../units/range.ts";
import type { VcpuCounts } from "../plan/population.ts";
import { amount, countText, monthText, rangeMark, rangeText, vcpuText } from "./format-number.ts";
import { KIND_WORDS, READING_WORDS } from "./kind-words.ts";
import type { Cell, Column } from "./table.ts";
import { numberCell, textCell } from "./table.ts";

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
  const rows = foldReadings(result.readings);
  return [
    {
      title: "The price page can be read in four ways",
      align: "left",
      cells: rows.map(({ reading, words }) => textCell(`  ${words}${reading.default ? " (default)" : ""}`)),
    },
    ...(result.current === null
      ? []
      : [
          {
            title: "today",
            align: "right" as const,
            cells: rows.map(({ reading }) => numberCell(amount(reading.current ?? 0), widthMark(result.current))),
          },
        ]),
    {
      title: "everything",
      align: "right",
      cells: rows.map(({ reading }) =>
        numberCell(amount(reading.everything), `${widthMark(result.everything)}${gap ? "+" : ""}`),
      ),
    },
  ];
}

const widthMark = (figure: Figure | null): string => (figure === null ? "" : rangeMark(figure.cost));

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
  const number = (title: string, of: (kind: (typeof kinds)[number]) => Cell): Column => ({
    title,
    align: "right" as const,
    cells: kinds.map(of),
  });
  return [
    { title: "Kind", align: "left", cells: kinds.map(({ kind }) => textCell(`  ${KIND_WORDS[kind]}`)) },
    number("workloads", ({ workloads }) => numberCell(countText(workloads))),
    ...(result.current === null ? [] : [number("protected", ({ current }) => vcpuCell(current?.vcpus ?? exactly(0)))]),
    number("eligible", ({ vcpus }) => numberCell(vcpuText(vcpus.eligible))),
    number("other", ({ vcpus }) => numberCell(vcpuText(otherVcpus(vcpus)))),
    ...(result.current === null ? [] : [number("today", ({ current }) => cost(current?.cost))]),
    number("everything", ({ everything, kind }) => cost(everything.cost, { gap: gapKinds.has(kind) })),
  ];
}

const otherVcpus = (vcpus: VcpuCounts): number => vcpus.unverified + vcpus.ineligible + vcpus.unknown;

const vcpuCell = (vcpus: Range, scope: Scope = {}): Cell =>
  numberCell(vcpuText(vcpus.expected), marksOf(vcpus, scope, vcpuText));

/** Accounts, dearest first, `most` of them and one line for the rest, then all together. Wider terminals show more columns. */
export function accountsTable(result: Forecast, most: number, width: number): Column[] {
  const sorted = [...result.accounts].sort(
    (a, b) =>
      (b.current?.cost.expected ?? 0) - (a.current?.cost.expected ?? 0) ||
      b.everything.cost.expected - a.everything.cost.expected,
  );
  const shown = sorted.slice(0, most);
  const rest = sorted.slice(most);
  const [first, second] = monthsOf(result);
  const wide = width >= 118;
  const widest = width >= 160;
  const inMonth = (month: ProjectedMonth | undefined, account: AccountResult) =>
    month?.accounts.find(({ accountId }) => accountId === account.accountId);
  const column = (
    title: string,
    of: (account: AccountResult) => Cell,
    others: (accounts: readonly AccountResult[]) => Cell,
    together: Cell,
  ): Column => ({
    title,
    align: "right" as const,
    cells: [...shown.map(of), ...(rest.length === 0 ? [] : [others(rest)]), together],
  });
  const gap = result.gaps.length > 0;
  const sum = (accounts: readonly AccountResult[], of: (account: AccountResult) => number | undefined) =>
    accounts.reduce((total, account) => total + (of(account) ?? 0), 0);
  const money = (accounts: readonly AccountResult[], of: (account: AccountResult) => number | undefined) =>
    numberCell(amount(sum(accounts, of)));
  const { current } = result;
  const label = (account: AccountResult) => textCell(`  ${account.account?.name ?? account.accountId ?? "not given"}`);
  const columns: Column[] = [
    {
      title: "Account",
      align: "left",
      shrinkTo: 14,
      cells: [
        ...shown.map(label),
        ...(rest.length === 0 ? [] : [textCell(`  ${rest.length} others (--details)`)]),
        textCell("  together"),
      ],
    },
  ];
  if (wide) {
    columns.push({ title: "id", align: "left", cells: shown.map(({ accountId }) => textCell(accountId ?? "–")) });
    if (current !== null) {
      columns.push(
        column(
          "protected",
          (account) => vcpuCell(account.current?.vcpus ?? exactly(0)),
          (accounts) => numberCell(vcpuText(sum(accounts, (account) => account.current?.vcpus.expected))),
          vcpuCell(current.vcpus),
        ),
      );
    }
  }
  columns.push(
    column(
      "eligible",
      ({ vcpus }) => numberCell(vcpuText(vcpus.eligible)),
      (accounts) => numberCell(vcpuText(sum(accounts, ({ vcpus }) => vcpus.eligible))),
      numberCell(vcpuText(result.vcpus.eligible)),
    ),
  );
  for (const month of [first, second]) {
    if (month === undefined || (month === second && width < 76)) continue;
    columns.push(
      column(
        monthText(month.month),
        (account) => billed(inMonth(month, account)),
        (accounts) => money(accounts, (account) => inMonth(month, account)?.billed.expected),
        billed(month),
      ),
    );
  }
  if (current !== null) {
    columns.push(
      column(
        "after trials",
        (account) => cost(account.current?.cost),
        (accounts) => money(accounts, (account) => account.current?.cost.expected),
        cost(current.cost),
      ),
    );
  }
  columns.push(
    column(
      "everything",
      (account) => cost(account.everything.cost, { gap: account.gap }),
      (accounts) => money(accounts, (account) => account.everything.cost.expected),
      cost(result.everything.cost, { gap }),
    ),
  );
  if (widest) {
    columns.push({
      title: "from – to",
      align: "right",
      cells: [
        ...shown.map(({ everything }) => numberCell(rangeText(everything.cost))),
        ...(rest.length === 0 ? [] : [numberCell("")]),
        numberCell(rangeText(result.everything.cost)),
      ],
    });
  }
  if (wide) {
    const alone = ({ everything }: AccountResult) => everything.standalone.expected;
    columns.push(
      column(
        "alone",
        (account) => cost(account.everything.standalone, { gap: account.gap }),
        (accounts) => money(accounts, alone),
        numberCell(amount(sum(result.accounts, alone)), `${widthMark(result.everything)}${gap ? "+" : ""}`),
      ),
    );
  }
  return columns;
}
