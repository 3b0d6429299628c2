import type { Forecast } from "../plan/forecast.ts";
import type { FlowLogBasis } from "../plan/flow-logs.ts";
import { todayOf } from "../plan/forecast.ts";
import { amount, rangeMark, vcpuText } from "./format-number.ts";

const BASIS = { current: "today", everything: "everything" } as const;

/** What the waiver of flow logs saves beside the bill, or from which volume on it would pay for the watch. */
export function flowLogLines(result: Forecast): string[] {
  const { flowLogs } = result;
  if (flowLogs === null) return ["flow-log waiver: told of whole Regions only, not in this view"];
  const bases = flowLogs.filter(({ basis }) => basis !== "current" || todayOf(result) !== null);
  const lines = bases.flatMap((one) => (one.waiver === null ? [] : [savedLine(one)]));
  const even = breakEvenText(bases.findLast(({ regions }) => regions.some(({ breakEven }) => breakEven !== null)));
  if (lines.length > 0) return [...lines, ...(even === "" ? [] : [`flow-log waiver: ${even}`])];
  return [`flow-log waiver: not counted, no volume given (settings.flowLogs)${even === "" ? "" : `; ${even}`}`];
}

function savedLine({ basis, waiver, net, regions }: FlowLogBasis): string {
  if (waiver === null || net === null) return "";
  const { waived, saved } = waiver;
  const open = net.low !== net.expected || net.high !== net.expected ? "~" : "";
  const silent = regions.filter(({ volume }) => volume === null).map(({ regionId }) => regionId ?? "no Region");
  const missing = silent.length === 0 ? "" : `; none told of ${silent.join(", ")}`;
  return `flow-log waiver, ${BASIS[basis]}: ${vcpuText(waived.expected)}${rangeMark(waived, vcpuText)} GB not charged, ${amount(saved.expected)}${rangeMark(saved)} less; net ${amount(net.expected)}${open}${missing}`;
}

/** The least and the most that any Region needs. */
function breakEvenText(basis: FlowLogBasis | undefined): string {
  const ranges = (basis?.regions ?? []).flatMap(({ breakEven }) => (breakEven === null ? [] : [breakEven]));
  if (ranges.length === 0) return "";
  const low = Math.min(...ranges.map((range) => range.low));
  const high = ranges.some((range) => range.high === null) ? null : Math.max(...ranges.map((range) => range.high ?? 0));
  const most = high === null ? "?" : vcpuText(high);
  const even = vcpuText(low) === most ? most : `${vcpuText(low)} – ${most}`;
  return `it pays for a vCPU that makes ${even} GB a month`;
}
