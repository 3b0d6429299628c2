import type { GateFrame } from "../../inventory/gate-book.ts";
import { gateBook } from "../../inventory/gate-book.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Observation } from "../../inventory/workload.ts";

/**
 * Adds what was seen to stand between a workload and its agent, where it isn't watched and GuardDuty doesn't say why: reasons
 * that it has already stay before these.
 */
export function explainByGates(
  observations: readonly Observation[],
  frame: GateFrame,
  tables: ReferenceTables,
): readonly Observation[] {
  const book = gateBook(frame, tables);
  return observations.map((observation): Observation => {
    const { coverage, facts } = observation;
    if (coverage.state === "covered" || coverage.state === "partial") return observation;
    // What the agent doesn't exist for needs no other reason.
    if (facts.platform === "windows" || facts.platform === "mac") return observation;
    if (coverage.reasons.some((reason) => reason.startsWith("issue:"))) return observation;
    const found = book(observation)
      .findings.filter(({ blocks, code }) => blocks || code === "CONFIG_ONLY")
      .map(({ code }) => code)
      .filter((code) => !coverage.reasons.includes(code));
    if (found.length === 0) return observation;
    // Where GuardDuty manages no agents, the tag keeps nobody from it.
    const isLast = (reason: string): boolean => reason === "TAG_EXCLUDED" && found.includes("NOT_AUTO_MANAGED");
    const before = coverage.reasons.filter((reason) => !isLast(reason));
    const reasons = [...before, ...new Set(found), ...coverage.reasons.filter(isLast)];
    return { ...observation, coverage: { ...coverage, reasons } };
  });
}
