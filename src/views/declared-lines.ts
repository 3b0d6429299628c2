import type { Forecast } from "../plan/forecast.ts";
import { counted } from "./format-number.ts";
import type { Page } from "./page.ts";
import { plainText } from "./plain-text.ts";
import { wrapped } from "./table.ts";

/** The most resources of a list that a report shows without `--details`. */
const MOST = 10;

/** What can't be resolved, in a line each. */
export const unresolvedLines = ({ frame }: Forecast): string[] =>
  (frame.declared?.unresolved ?? []).map(({ address, what, why }) => `${address}: ${what}, ${why}`);

/** What has to be said of resources, in a line each. */
export const noteLines = ({ frame }: Forecast): string[] =>
  (frame.declared?.notes ?? []).map(({ address, text }) => `${address} ${text}`);

/** Resources that code doesn't say enough of, by address: they are counted beside the total. */
export function unresolvedBlock(result: Forecast, options: Page): string[] {
  const lines = unresolvedLines(result);
  return listed(
    `${counted(lines.length, "resource")} could not be resolved`,
    lines.map((line) => `? ${line}`),
    options,
  );
}

/** What has to be said of resources beside their figures. */
export const noteBlock = (result: Forecast, options: Page): string[] =>
  listed("Of resources in the code", noteLines(result), options);

function listed(title: string, lines: readonly string[], { width, measure, details, paint }: Page): string[] {
  if (lines.length === 0) return [];
  const shown = details ? lines : lines.slice(0, MOST);
  const more = lines.length - shown.length;
  return [
    paint("strong", title),
    ...shown.flatMap((line) => wrapped(plainText(line), width, measure, "  ", "    ")),
    ...(more > 0 ? [`  and ${more} more (--details)`] : []),
  ];
}
