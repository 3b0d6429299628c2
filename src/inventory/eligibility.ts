import type { ReferenceTables } from "./reference-tables.ts";
import type { Observation, Size, Workload } from "./workload.ts";

/** Whether Runtime Monitoring can protect a workload: see the contract's words in docs/architecture.md. */
export type EligibilityState = "eligible" | "unverified" | "ineligible" | "unknown";

export type Eligibility = {
  readonly state: EligibilityState;
  /** Codes of data/eligibility/reasons.json, most decisive first. */
  readonly reasons: readonly string[];
};
