import type { Forecast } from "../../plan/forecast.ts";
import { addRanges } from "../../units/range.ts";
import { counted, signed, swingText } from "../format-number.ts";

/** What was not read, not priced or not resolved, counted, with what it can move; empty where all is known. */
export function openText({ gaps, unpriced, vcpus, frame }: Forecast): string {
  const calls = new Set(gaps.map(({ group }) => group.gap)).size;
  const silent = frame.gaps.filter(({ hides }) => hides.length === 0).length;
  const { high } = addRanges(gaps.map(({ swing }) => ({ low: 0, expected: 0, high: swing.high })));
  const most = high === null ? "nothing bounds it" : `up to ${signed(high)}`;
  const places = new Set(unpriced.map(({ regionId }) => regionId)).size;
  const low = unpriced.reduce((sum, { swing }) => sum + swing.low, 0);
  const dearest = addRanges(unpriced.map(({ swing }) => ({ low: 0, expected: 0, high: swing.high }))).high;
  const unresolved = frame.declared?.unresolved.length ?? 0;
  const parts = [
    ...(calls === 0 ? [] : [`${counted(calls, "call")} not answered (${most})`]),
    ...(silent === 0
      ? []
      : [`${counted(silent, "call")} not answered that ${silent === 1 ? "hides" : "hide"} no vCPU`]),
    ...(places === 0
      ? []
      : [`${counted(places, "Region")} without a published price (${swingText({ low, high: dearest })})`]),
    ...(unresolved === 0 ? [] : [`${counted(unresolved, "resource")} that could not be resolved`]),
    ...(vcpus.unknownWorkloads === 0 ? [] : [`${counted(vcpus.unknownWorkloads, "workload")} of unknown size`]),
  ];
  return parts.length === 0 ? "" : `Not known: ${parts.join("; ")}.`;
}
