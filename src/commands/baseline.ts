import { UserError } from "../errors.ts";
import type { ReportFlags, SourceFlags } from "./flags.ts";

/** Whether every workload is held, and not only their groups: for a report with details, for the page, and to write a baseline. */
export const holdsWorkloads = ({ details, format }: ReportFlags): boolean =>
  details === true || format === "html" || format === "baseline";

/** A baseline holds the whole pool as it is, or shares of it would be priced wrong. */
export function refuseNarrowBaseline(flags: ReportFlags): void {
  if (flags.format === "baseline") refuseNarrowing(flags, "a baseline holds all of its source, as it is");
}

/** Refuses what narrows a source; `why` is what is lost. */
export function refuseNarrowing({ accounts, regions, kinds, tag, scenario }: SourceFlags, why: string): void {
  const given = {
    "--accounts": accounts,
    "--regions": regions,
    "--kinds": kinds,
    "--tag": tag,
    "--scenario": scenario,
  };
  const [flag] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (flag !== undefined) throw new UserError("narrowed", why, `leave out ${flag}`);
}
