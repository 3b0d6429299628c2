import type { Note, Unresolved } from "../../inventory/declared.ts";
import type { SourceAssumption } from "../../inventory/inventory.ts";
import type { Kind, Observation, Tags } from "../../inventory/workload.ts";

/** Where a resource stands: its address in the code, and where it will run as far as that is known. */
export type DeclaredPlace = {
  /** Address in a plan, or file and logical id. */
  readonly origin: string;
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly tags: Tags;
  readonly line?: number;
};

/** What code makes of one resource: workloads, the rules by which something was assumed, and what can't be told. */
export type Declaration = {
  readonly observations: readonly Observation[];
  readonly assumptions: readonly SourceAssumption[];
  readonly unresolved: readonly Unresolved[];
  readonly notes: readonly Note[];
};

export const NOTHING_DECLARED: Declaration = { observations: [], assumptions: [], unresolved: [], notes: [] };

/** Puts declarations together, in their order. */
export function joinDeclarations(all: readonly Declaration[]): Declaration {
  const joined = {
    observations: [] as Observation[],
    assumptions: [] as SourceAssumption[],
    unresolved: [] as Unresolved[],
    notes: [] as Note[],
  };
  for (const { observations, assumptions, unresolved, notes } of all) {
    for (const one of observations) joined.observations.push(one);
    for (const one of assumptions) joined.assumptions.push(one);
    for (const one of unresolved) joined.unresolved.push(one);
    for (const one of notes) joined.notes.push(one);
  }
  return joined;
}

/** A rule that was used where code is silent; `id` names the rule, `value` says what it made of this resource. */
export const assumed = (place: DeclaredPlace, id: string, value: string): SourceAssumption => ({
  id,
  value: `${place.origin}: ${value}`,
  source: place.origin,
});

/** An entry for the list of what can't be told. */
export const unresolvedAt = (place: DeclaredPlace, kind: Kind | null, what: string, why: string): Unresolved => ({
  address: place.origin,
  accountId: place.accountId,
  regionId: place.regionId,
  kind,
  what,
  why,
  ...(place.line === undefined ? {} : { line: place.line }),
});

/** A sentence about a resource. */
export const noteAt = (place: DeclaredPlace, text: string): Note => ({
  address: place.origin,
  text,
  ...(place.line === undefined ? {} : { line: place.line }),
});

/** Coverage of what code declares: it is planned, and nothing says that an agent watches it. */
export const NOT_SAID = { state: "not-covered", evidence: null, reasons: [] } as const;
