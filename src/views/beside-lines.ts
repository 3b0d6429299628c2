import type { Forecast } from "../plan/forecast.ts";
import { addRanges } from "../units/range.ts";
import { flowLogLines } from "./flow-log-lines.ts";
import { amount, counted, countText, signed } from "./format-number.ts";
import { marksOf } from "./report-tables.ts";

/** What stands beside the bill and is no part of it: endpoints, the discount, the flow-log waiver. */
export function besideLines(result: Forecast): string[] {
  const lines: string[] = [];
  const used = (result.endpoints ?? []).filter(({ why }) => why !== "none");
  if (used.length > 0) {
    const own = addRanges(used.map(({ cost }) => cost));
    const ordinary = addRanges(used.map(({ ordinary: price }) => price));
    const itself =
      own.high === 0 ? "$0.00" : `$${amount(own.expected)} – ${own.high === null ? "?" : amount(own.high)}`;
    const unread = used.filter(({ why }) => why === "unread").length;
    const open = unread === 0 ? "" : `; ${countText(unread)} of accounts that were not read`;
    lines.push(
      `endpoints: ${counted(used.length, "VPC")}, ${itself}; as ordinary endpoints ${amount(ordinary.expected)}${marksOf(ordinary, {})}${open}`,
    );
  }
  if (result.listPrice !== null) {
    const percent = result.options.discount / 100;
    const saved = result.listPrice - result.everything.cost.expected;
    lines.push(
      `discount: ${percent} % off every charge; at list price everything is ${amount(result.listPrice)}, ${signed(saved)}`,
    );
  }
  return [...lines, ...flowLogLines(result)];
}
