import type { DoublePay } from "../plan/double-pay.ts";
import { DOUBLE_PAY_WORDS } from "./coverage-words.ts";
import { usdCell, vcpuCell } from "./coverage-tables.ts";
import { counted, countText } from "./format-number.ts";
import type { Page } from "./page.ts";
import { titled } from "./page.ts";
import { numberCell, tableLines, textCell, wrapped } from "./table.ts";

/** The most places that are listed before the rest is folded. */
const MOST = 10;

/** What is paid twice, where, and what to do about it. */
export function doublePayBlock(
  doublePay: readonly DoublePay[],
  names: (id: string | null) => string,
  { details, ...page }: Page,
): string[] {
  if (doublePay.length === 0) return [];
  const shown = details ? doublePay : doublePay.slice(0, MOST);
  const rest = doublePay.length - shown.length;
  const lines = tableLines(
    [
      {
        title: "Paid twice",
        align: "left",
        cells: shown.map(({ what }) => textCell(`  ${DOUBLE_PAY_WORDS[what].name}`)),
      },
      {
        title: "account",
        align: "left",
        shrinkTo: 10,
        cells: shown.map(({ accountId }) => textCell(names(accountId))),
      },
      {
        title: "Region",
        align: "left",
        shrinkTo: 9,
        cells: shown.map(({ regionId }) => textCell(regionId ?? "not given")),
      },
      { title: "hosts", align: "right", cells: shown.map(({ hosts }) => numberCell(countText(hosts))) },
      { title: "vCPU", align: "right", cells: shown.map(({ vcpus }) => vcpuCell(vcpus)) },
      {
        title: "US$ a month",
        align: "right",
        cells: shown.map(({ what, cost }) => (what === "flow-logs" ? usdCell(cost) : numberCell("–"))),
      },
    ],
    page.width,
    page.measure,
  );
  const kinds = new Set(doublePay.map(({ what }) => what));
  const isUntold = doublePay.some(({ what, cost }) => what === "flow-logs" && cost === null);
  return [
    ...titled(lines, { details, ...page }),
    ...(rest > 0 ? [`  ${counted(rest, "more place")} (--details)`] : []),
    ...[...kinds].flatMap((what) => {
      const { name, explanation, remedy } = DOUBLE_PAY_WORDS[what];
      return wrapped(`${name}: ${explanation} To do: ${remedy}`, page.width, page.measure, "  ", "    ");
    }),
    ...(isUntold
      ? wrapped(
          "what flow logs cost isn't known: settings.flowLogs takes their volume (of whole Regions, in a whole view)",
          page.width,
          page.measure,
          "  ",
          "    ",
        )
      : []),
  ];
}
