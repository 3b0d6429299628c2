import type { Forecast } from "../plan/forecast.ts";
import { counted } from "./format-number.ts";
import type { Page } from "./page.ts";
import { plainText } from "./plain-text.ts";
import { wrapped } from "./table.ts";

/** The most resources of a list that a report shows without `--details`. */
const MOST = 10;

/** Resources that code doesn't say enough of, by address: they are counted beside the total. */
export function unresolvedBlock({ frame }: Forecast, options: Page): string[] {
  const all = frame.declared?.unresolved ?? [];
  const title = `${counted(all.length, "resource")} could not be resolved`;
  return listed(
    title,
    all.map(({ address, what, why }) => `? ${address}: ${what}, ${why}`),
    options,
  );
}

/** What has to be said of resources beside their figures. */
export function noteBlock({ frame }: Forecast, options: Page): string[] {
  const all = frame.declared?.notes ?? [];
  return listed(
    "Of resources in the code",
    all.map(({ address, text }) => `${address} ${text}`),
    options,
  );
}

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
