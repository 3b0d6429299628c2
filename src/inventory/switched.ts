import type { RuntimeSwitch } from "./declared.ts";
import type { Workload } from "./workload.ts";

/** What switches make of a workload: an agent by itself, none, or one only where somebody installs it. */
type Switched = "on" | "off" | "open";

/**
 * What the switches in code say of a workload, null where none of them reaches it. A detector that is off stops everything;
 * a feature that is on gives an agent to the kinds that GuardDuty manages, and others may carry one that was installed by hand.
 */
export function switchedOf(workload: Workload, switches: readonly RuntimeSwitch[]): Switched | null {
  const mine = switches.filter((one) => isReached(workload, one));
  if (mine.some(({ feature, state }) => feature === "detector" && state === "off")) return "off";
  const features = mine.filter(
    ({ feature }) => feature === "runtime" || (feature === "legacy-eks" && workload.kind === "eks-node"),
  );
  if (features.length === 0) return null;
  const on = features.filter(({ state }) => state === "on");
  if (on.some(({ automated }) => automated.includes(workload.kind))) return "on";
  return on.length > 0 || features.some(({ state }) => state === "unknown") ? "open" : "off";
}

function isReached(workload: Workload, { accountId, regionId, reaches: whom }: RuntimeSwitch): boolean {
  if (whom === "new-accounts") return false;
  if (regionId !== null && workload.regionId !== null && regionId !== workload.regionId) return false;
  return (
    whom === "organization" || accountId === null || workload.accountId === null || accountId === workload.accountId
  );
}

/** The workload as the switches leave it; what none of them reaches stays as it is. */
export function withSwitches(workload: Workload, switches: readonly RuntimeSwitch[]): Workload {
  switch (switchedOf(workload, switches)) {
    case "on":
      return workload.eligibility.state === "ineligible"
        ? workload
        : { ...workload, coverage: { state: "covered", evidence: "stated" } };
    case "off":
      return { ...workload, coverage: { state: "not-covered", evidence: "stated", reasons: [] } };
    case "open":
      return { ...workload, coverage: { state: "unknown", reasons: [] } };
    case null:
      return workload;
  }
}

/** Whether code says anything of what is protected. */
export const saysCoverage = (switches: readonly RuntimeSwitch[]): boolean =>
  switches.some(
    ({ feature, state, reaches }) => reaches !== "new-accounts" && (feature !== "detector" || state === "off"),
  );
