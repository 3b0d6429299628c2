import type { Change } from "../plan/change.ts";
import type { Comparison } from "../plan/comparison.ts";
import { amount, signed, vcpuText } from "./format-number.ts";
import { plainText } from "./plain-text.ts";

/** vCPUs with their sign: `+24`, `-0.25`, `0`. */
export const signedVcpus = (milli: number): string =>
  milli > 0 ? `+${vcpuText(milli)}` : milli < 0 ? `-${vcpuText(-milli)}` : "0";

/** What a change comes to, in one line: `+18.00 a month (+0.2 %), +24 vCPU; 7,382.60 before, 7,400.60 after`. */
export function changeLine({ before, after, delta, names }: Comparison): string {
  const figures = `${amount(before.cost.expected)} before, ${amount(after.cost.expected)} after`;
  // A plan is its own baseline.
  const since = names.before === names.after ? `by ${plainText(names.after)}` : `since ${plainText(names.before)}`;
  return `${signed(delta.cost.expected)} a month${percentText(delta.cost, before.cost.expected)}, ${signedVcpus(delta.vcpus.expected)} vCPU ${since}; ${figures}`;
}

/** ` (+0.2 %)` of what was; of nothing there is no share. */
export function percentText({ expected }: Change, before: number): string {
  if (before === 0) return "";
  const tenths = Math.round((expected / before) * 1000);
  if (tenths === 0) return "";
  return ` (${tenths > 0 ? "+" : ""}${(tenths / 10).toFixed(1)} %)`;
}

/** Both bounds of a difference: `+15.00 … +22.50`, `?` for one that doesn't exist. */
export const changeText = ({ low, high }: Change, format: (value: number) => string = signed): string =>
  `${low === null ? "?" : format(low)} … ${high === null ? "?" : format(high)}`;
