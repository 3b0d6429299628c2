import type { AccountResult, CellResult } from "../../plan/breakdown.ts";
import type { Change } from "../../plan/change.ts";
import { gapsToday, todayOf } from "../../plan/forecast.ts";
import type { AccountMonth, ProjectedMonth, Projection } from "../../plan/projection.ts";
import type { Range } from "../../units/range.ts";
import { amount, longMonthText, signed, vcpuText } from "../format-number.ts";
import { marksOf } from "../report-tables.ts";
import type { Line, Span } from "./line.ts";
import { span } from "./line.ts";
import type { Shown } from "./shown.ts";
import type { ShownCell } from "./table-spec.ts";

/** What a figure's scope holds beyond its range. */
type Scope = {
  readonly gap?: boolean;
  readonly trial?: boolean;
  /** Whether more is still to come that can only add to it: a total, never a share of a pool. */
  readonly coming?: boolean;
};

/** An amount with its marks; a dash where there is none. */
export const money = (range: Range | null | undefined, scope: Scope = {}): ShownCell =>
  range === null || range === undefined ? { text: "–", marks: "" } : figure(range, scope, amount);

/** vCPUs with their marks. */
export const vcpu = (range: Range | null | undefined, scope: Scope = {}): ShownCell =>
  range === null || range === undefined ? { text: "–", marks: "" } : figure(range, scope, vcpuText);

/** What is open at the top because more is coming is the least that it will be; how far up is open, no mark need say. */
const figure = (range: Range, scope: Scope, format: (value: number) => string): ShownCell =>
  scope.coming === true && range.high === null
    ? { text: `≥ ${format(range.expected)}`, marks: scope.trial === true ? "°" : "" }
    : { text: format(range.expected), marks: marksOf(range, scope, format) };

/** A month's bill, marked where a part of it is free in a trial. */
export const bill = (
  month: Pick<ProjectedMonth | AccountMonth, "billed" | "afterTrials"> | undefined,
  scope: Scope = {},
): ShownCell =>
  money(month?.billed, { ...scope, trial: month !== undefined && month.billed.expected < month.afterTrials.expected });

/** A signed difference with its marks. */
export const changeCell = (change: Change, scope: Pick<Scope, "gap"> = {}): ShownCell => ({
  text: signed(change.expected),
  marks: changeMarks(change, scope),
});

/** A signed difference with the mark of a range, as one text. */
export const changeText = (change: Change): string => told(changeCell(change));

/** What something saves, with its marks. */
export const savingCell = (saves: Change, scope: Pick<Scope, "gap">): ShownCell => ({
  text: amount(saves.expected),
  marks: changeMarks(saves, scope),
});

/** The marks of a difference. */
export const changeMarks = ({ low, expected, high }: Change, { gap }: Pick<Scope, "gap">): string =>
  `${low === expected && high === expected ? "" : "~"}${gap === true ? "+" : ""}`;

/** A figure as one text, marks and all. */
export const told = ({ text, marks }: ShownCell): string => `${text}${marks}`;

/** A figure in a width, its marks in `cells` of their own behind it, so that digits stand below digits. */
export const aligned = ({ text, marks }: ShownCell, width: number, cells = 2): string =>
  `${text.padStart(width - cells)}${marks}`.padEnd(width);

/** A figure in dollars, its marks set off. */
export const dollarSpans = ({ text, marks }: ShownCell): Line =>
  toldSpans({ text: text.startsWith("≥ ") ? `≥ $${text.slice(2)}` : `$${text}`, marks }, "strong");

/** A figure in a sentence: its marks set off. */
export const toldSpans = (cell: ShownCell, style: Span["style"] = "text"): Line => [
  span(cell.text, style),
  ...(cell.marks === "" ? [] : [span(cell.marks, "unknown")]),
];

/** Whether something in view was not read. */
export const hasGaps = ({ result }: Shown): boolean => result.gaps.length > 0;

/** Whether something of an account × Region × kind was not read. */
export const hasGapAt = (
  { result }: Shown,
  { accountId, regionId, kind }: Pick<CellResult, "accountId" | "regionId" | "kind">,
): boolean =>
  result.gaps.some(({ group }) => group.accountId === accountId && group.regionId === regionId && group.kind === kind);

/** The months that bills are shown of: what is protected today, or without that what everything would be. */
export const billedMonths = ({ result }: Shown): readonly ProjectedMonth[] => billedProjection(result)?.months ?? [];

/** Of typed numbers there is a projection of today, too, in which nothing is protected. */
const billedProjection = (result: Shown["result"]): Projection | undefined => {
  const basis = todayOf(result) === null ? "everything" : "current";
  return result.projections.find((projection) => projection.basis === basis);
};

/** What is protected today; null where the source can't know it. */
export const todayFigure = ({ result }: Shown) => todayOf(result);

/** Whether something that was not read may be protected today. */
export const hasGapsToday = ({ result }: Shown): boolean => gapsToday(result).length > 0;

/** Whether something that was not read may be on the months' bills. */
export const hasGapsBilled = (shown: Shown): boolean =>
  todayFigure(shown) === null ? hasGaps(shown) : hasGapsToday(shown);

export const accountName = ({ account, accountId }: Pick<AccountResult, "account" | "accountId">): string =>
  account?.name ?? accountId ?? "not given";

/** The month in words, such as `January 2027`; none where trials outlast what is projected. */
export const fullBillText = ({ result }: Shown): string => {
  const first = billedProjection(result)?.firstFullBill ?? null;
  return first === null ? "after the months shown" : longMonthText(first);
};
