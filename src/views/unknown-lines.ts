import { KINDS } from "../inventory/workload.ts";
import type { Assumption } from "../plan/assumption.ts";
import type { Forecast } from "../plan/forecast.ts";
import type { Swing } from "../units/range.ts";
import { addRanges } from "../units/range.ts";
import { counted, countText, signed, swingText, vcpuText } from "./format-number.ts";
import { cut } from "./cell-width.ts";
import { KIND_SHORT } from "./kind-words.ts";
import type { Page } from "./page.ts";
import { plainText } from "./plain-text.ts";
import { wrapped } from "./table.ts";

/** Why some vCPUs can't be protected, or aren't vouched for, in sentences; those that aren't vouched for may count where this stands. */
export function doubtLines(result: Forecast, options: Page, counts = true): string[] {
  const { vcpus, gaps, doubts } = result;
  const parts = [
    vcpus.unverified > 0 ? `${vcpuText(vcpus.unverified)} vCPU unverified${counts ? " (counted)" : ""}` : "",
    vcpus.ineligible > 0 ? `${vcpuText(vcpus.ineligible)} ineligible` : "",
    vcpus.unknown > 0 ? `${vcpuText(vcpus.unknown)} unknown` : "",
    vcpus.unknownWorkloads > 0 ? `${counted(vcpus.unknownWorkloads, "workload")} of unknown size` : "",
    gaps.length > 0 ? `${counted(new Set(gaps.map(({ group }) => group.gap)).size, "call")} not answered` : "",
  ].filter((part) => part !== "");
  if (parts.length === 0) return [];
  const shown = options.details ? doubts : doubts.slice(0, 6);
  const reasons = shown.flatMap(({ code, vcpus: milli, workloads, state }) => {
    const explanation = options.reasons.get(code)?.explanation ?? code;
    const size = milli === 0 ? counted(workloads, "workload") : `${vcpuText(milli)} vCPU`;
    const text = `${size} ${state}: ${plainText(explanation)}`;
    const line = cut(`    ${text}`, options.width, options.measure);
    const remedy = options.reasons.get(code)?.remedy ?? null;
    if (!options.details) return [line];
    const whole = wrapped(text, options.width, options.measure, "    ", "      ");
    if (remedy === null) return whole;
    return [...whole, ...wrapped(`to do: ${remedy}`, options.width, options.measure, "      ")];
  });
  const folded = doubts.length - shown.length;
  return [
    ...wrapped(`${counts ? "other" : "not in it"}: ${parts.join(", ")}`, options.width, options.measure, "  "),
    ...reasons,
    ...(folded > 0 ? [`    and ${folded} more reasons (--details)`] : []),
  ];
}

/** What a report rests on, with what it moves: as a figure, and as a swing where there is one. */
export type OpenRow = { readonly text: string; readonly figure: string; readonly swing: Swing | null };

/** What was not read or not published, each with what it moves. */
export const unknownBlock = (result: Forecast, options: Page): string[] =>
  twoColumns("Not known", "moves everything by", unknownRows(result, options), options);

/** What was not read or not published. */
export function unknownRows(result: Forecast, options: Pick<Page, "details" | "reasons">): OpenRow[] {
  const rows: OpenRow[] = [];
  for (const gap of foldGaps(result, options)) rows.push(gap);
  for (const { regionId, kinds, missing, swing } of result.unpriced) {
    const names = kinds.length === KINDS.length ? "" : ` (${kinds.map((kind) => KIND_SHORT[kind].name).join(", ")})`;
    const what =
      missing === "price" ? "no published price: US East × 1.20" : "no published upper tiers: US East's proportion";
    const where =
      regionId === null ? `where no Region is known${names}: US East × 1.20` : `${regionId}${names} has ${what}`;
    rows.push({ text: `~ ${where}`, figure: swingText(swing), swing });
  }
  for (const { code, state, vcpus, workloads } of result.doubts) {
    if (state !== "unknown") continue;
    const size = vcpus > 0 ? `${vcpuText(vcpus)} vCPU` : counted(workloads, "workload");
    rows.push({
      text: `? ${size}: ${options.reasons.get(code)?.explanation ?? code}`,
      figure: "see range",
      swing: null,
    });
  }
  for (const assumption of result.assumptions.filter(({ in: where }) => where === "range")) {
    rows.push({ text: `~ ${assumption.value}`, figure: swingText(assumption.swing), swing: assumption.swing });
  }
  return rows;
}

type GapRow = { readonly text: string; readonly call: string; readonly high: number | null };

/** One line for each refused call; one that hides several kinds is summed, and so are the many that are alike. */
function foldGaps(result: Forecast, { details }: Pick<Page, "details">): OpenRow[] {
  const names = new Map(result.frame.accounts.map(({ id, name }) => [id, name]));
  const refused = Map.groupBy(
    result.gaps.filter(({ group }) => group.gap !== null),
    ({ group }) => group.gap,
  );
  const rows = [...refused].flatMap(([gap, hidden]): GapRow[] => {
    if (gap === null) return [];
    const call = `${gap.api} ${gap.reason}`;
    const account = gap.accountId === null ? "all accounts" : (names.get(gap.accountId) ?? gap.accountId);
    const text = `${account} × ${gap.regionId ?? "all Regions"}: ${call}`;
    return [{ text, call, high: highOf(hidden.map(({ swing }) => swing.high)) }];
  });
  return [...Map.groupBy(rows, ({ call }) => call)].flatMap(([call, alike]) => {
    const largest = details ? alike : alike.toSorted((a, b) => compareHighs(b.high, a.high));
    const shown = details || alike.length <= MOST_ALIKE + 1 ? largest : largest.slice(0, MOST_ALIKE);
    const rest = largest.slice(shown.length);
    const more = {
      text: `${countText(rest.length)} more: ${call} (--details)`,
      high: highOf(rest.map(({ high }) => high)),
    };
    return [...shown, ...(rest.length === 0 ? [] : [more])].map(({ text, high }) => ({
      text: `? ${text}`,
      figure: high === null ? "0.00 … ?" : `0.00 … ${signed(high)}`,
      swing: { low: 0, high },
    }));
  });
}

/** No bound is above all bounds. */
const compareHighs = (a: number | null, b: number | null): number =>
  a === b ? 0 : (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY);

const highOf = (highs: readonly (number | null)[]): number | null =>
  addRanges(highs.map((high) => ({ low: 0, expected: 0, high }))).high;

/** Values that were taken because nobody gave them; those the readings show already aren't repeated. */
export const assumedBlock = (result: Forecast, options: Page): string[] =>
  twoColumns("Assumed, and what another value would change", "", assumedRows(result, options), options);

/** Values that were taken because nobody gave them, in sentences. */
export function assumedRows(result: Forecast, options: Pick<Page, "details">): OpenRow[] {
  const told = new Set(["ladder", "tier-scope"]);
  const beside = result.assumptions.filter(({ id, in: where }) => where === "beside" && !told.has(id));
  return [...Map.groupBy(beside, ({ id }) => id)].flatMap(([id, alike]) => {
    const shown = options.details ? alike : alike.slice(0, MOST_ALIKE);
    const more = alike.length - shown.length;
    return [
      ...shown.map((assumption) => ({
        text: `${id}: ${sentence(assumption)}`,
        figure: singleSwing(assumption.swing),
        swing: assumption.swing,
      })),
      ...(more === 0 ? [] : [{ text: `${id}: ${more} more such (--details)`, figure: "", swing: null }]),
    ];
  });
}

/** What is alike stands one by one so often: every cluster may have its own assumption, every cell its refusal. */
const MOST_ALIKE = 3;

const sentence = ({ value, other }: Assumption): string => (other === null ? value : `${value}; else ${other}`);

/** A swing with one end at zero is one figure. */
export function singleSwing(swing: Swing | null): string {
  if (swing === null) return "not known";
  if (swing.low === 0 && swing.high !== null) return signed(swing.high);
  return swing.high === 0 ? signed(swing.low) : swingText(swing);
}

/** A block of sentences with a figure each, the figures right-aligned in one column. */
function twoColumns(title: string, right: string, rows: readonly OpenRow[], { width, paint, measure }: Page): string[] {
  if (rows.length === 0) return [];
  const figures = Math.max(right.length, ...rows.map(({ figure }) => figure.length));
  const left = Math.min(width, 120) - figures - 2;
  const line = (text: string, value: string) => {
    const shown = cut(text, left, measure);
    return `${shown}${" ".repeat(Math.max(0, left - measure(shown)))}  ${value.padStart(figures)}`.trimEnd();
  };
  return [
    paint("strong", line(title, right)),
    ...rows.flatMap(({ text, figure }) => {
      const [first = "", ...more] = wrapped(plainText(text), left, measure, "  ", "    ");
      return [line(first, figure), ...more];
    }),
  ];
}
