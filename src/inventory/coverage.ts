import type { Range } from "../units/range.ts";

/** What says that an agent reports: GuardDuty's coverage list, a running sidecar, an add-on's state, or a person. */
export type CoverageEvidence = "coverage-list" | "sidecar" | "addon" | "stated";

/**
 * Whether an agent watches a workload now. `partial` holds the covered vCPUs of all its hosts together (thousandths), since
 * GuardDuty counts the nodes of a cluster and does not name them. `unknown` means that nothing was read about it.
 */
export type Coverage =
  | { readonly state: "covered"; readonly evidence: CoverageEvidence }
  | { readonly state: "not-covered"; readonly evidence: CoverageEvidence | null; readonly reasons: readonly string[] }
  | {
      readonly state: "partial";
      readonly evidence: CoverageEvidence;
      readonly vcpus: Range;
      readonly reasons: readonly string[];
    }
  | { readonly state: "unknown"; readonly reasons: readonly string[] };
