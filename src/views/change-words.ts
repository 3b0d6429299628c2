import type { Change } from "../plan/change.ts";
import type { Comparison } from "../plan/comparison.ts";
import { amount, signed, vcpuText } from "./format-number.ts";
import { plainText } from "./plain-text.ts";

/** vCPUs with their sign: `+24`, `-0.25`, `0`. */
export const signedVcpus = (milli: number): string =>
  milli > 0 ? `+${vcpuText(milli)}` : milli < 0 ? `-${vcpuText(-milli)}` : "0";

/** What a change comes to, in one line: `+18.00 a month (+0.2 %), +24 vCPU; 7,382.60 before, 7,400.60 after`; with its bounds where it has any. */
export function changeLine({ before, after, delta, names }: Comparison): string {
  const figures = `${amount(before.cost.expected)} before, ${amount(after.cost.expected)} after`;
  // A plan is its own baseline.
  const since = names.before === names.after ? `by ${plainText(names.after)}` : `since ${plainText(names.before)}`;
  const { low, expected, high } = delta.cost;
  const share = percentOf(delta.cost, before.cost.expected);
  const beside = [
    ...(share === null ? [] : [share]),
    ...(low === expected && high === expected ? [] : [changeText(delta.cost)]),
  ];
  const cost = `${signed(expected)} a month${beside.length === 0 ? "" : ` (${beside.join("; ")})`}`;
  return `${cost}, ${signedVcpus(delta.vcpus.expected)} vCPU ${since}; ${figures}`;
}

/** ` (+0.2 %)` of what was; of nothing there is no share. */
export function percentText(change: Change, before: number): string {
  const share = percentOf(change, before);
  return share === null ? "" : ` (${share})`;
}

function percentOf({ expected }: Change, before: number): string | null {
  const tenths = before === 0 ? 0 : Math.round((expected / before) * 1000);
  return tenths === 0 ? null : `${tenths > 0 ? "+" : ""}${(tenths / 10).toFixed(1)} %`;
}

/** Both bounds of a difference: `+15.00 … +22.50`, `?` for one that doesn't exist. */
export const changeText = ({ low, high }: Change, format: (value: number) => string = signed): string =>
  `${low === null ? "?" : format(low)} … ${high === null ? "?" : format(high)}`;
