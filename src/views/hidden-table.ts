import type { HiddenPool } from "../plan/hidden.ts";
import type { ProjectedMonth } from "../plan/projection.ts";
import { hiddenIn } from "../plan/trial-calendar.ts";
import { amount, monthText, rangeMark } from "./format-number.ts";
import type { Cell, Column } from "./table.ts";
import { numberCell, textCell } from "./table.ts";

type Hiding = Pick<ProjectedMonth, "billed" | "afterTrials">;

/** What a month's trials hide, with the mark of a range where either part has one. */
export function hiddenCell(month: Hiding): Cell {
  const hidden = hiddenIn(month);
  const open = rangeMark(month.billed) !== "" || rangeMark(month.afterTrials) !== "";
  return numberCell(amount(hidden), hidden !== 0 && open ? "~" : "");
}

/** What trials hide by pool and month: `most` pools, one line for the rest, and all together. */
export function hiddenColumns(
  pools: readonly HiddenPool[],
  months: readonly ProjectedMonth[],
  most: number,
  nameOf: (pool: HiddenPool) => string,
  indent = "",
): Column[] {
  const told = pools.slice(0, most);
  const rest = pools.length - told.length;
  return [
    {
      title: "Hidden, by pool",
      align: "left",
      shrinkTo: 17,
      cells: [
        ...told.map((pool) => textCell(indent + nameOf(pool))),
        ...(rest > 0 ? [textCell(`${indent}and ${rest} more`)] : []),
        textCell(`${indent}together`),
      ],
    },
    ...months.map((month): Column => {
      const cells = told.map(({ months: own }) => {
        const found = own.find((one) => one.month === month.month);
        return found === undefined ? numberCell("–") : hiddenCell(found);
      });
      const others = rest > 0 ? [numberCell("…")] : [];
      return { title: monthText(month.month), align: "right", cells: [...cells, ...others, hiddenCell(month)] };
    }),
  ];
}
