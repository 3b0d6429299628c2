import type { RuntimeSwitch } from "../../inventory/declared.ts";
import type { Kind, Observation, Workload } from "../../inventory/workload.ts";
import { KINDS } from "../../inventory/workload.ts";
import { switchedOf, withSwitches } from "../../inventory/switched.ts";
import { NOTHING_DECLARED, unresolvedAt } from "./declaration.ts";
import type { Declaration } from "./declaration.ts";
import type { DeclaredSide } from "./sides.ts";
import { unbounded } from "./uncounted.ts";

const DEPENDS = "the cost depends on the inventory: pass --inventory";

/**
 * The machines that a flipped switch reaches and that the code doesn't hold: of a number nobody can tell without an inventory.
 * They stand on both sides, since flipping a switch starts no machine. A switch that stays as it was reaches no more than before.
 */
export function beyondCode(before: DeclaredSide, after: DeclaredSide): Declaration {
  const old = new Set(before.switches.map(stateKey));
  const now = new Set(after.switches.map(stateKey));
  const flipped = [
    ...after.switches.filter((one) => !old.has(stateKey(one))),
    ...before.switches.filter(
      (one) => !now.has(stateKey(one)) && !after.switches.some(({ address }) => address === one.address),
    ),
  ].filter(({ feature, state, reaches }) => reaches !== "new-accounts" && !(feature === "detector" && state === "on"));
  const machines = [...before.declaration.observations, ...after.declaration.observations];
  const alone = flipped.filter(
    (one) => one.reaches === "organization" || !machines.some((machine) => sameRegion(machine, one)),
  );
  const observations = alone.flatMap((one) => kindsOf(one).map((kind) => unseen(one, kind)));
  const unresolved = alone.map((one) =>
    unresolvedAt(
      { origin: one.address, accountId: one.accountId, regionId: one.regionId, tags: {} },
      null,
      "what the switch reaches",
      DEPENDS,
    ),
  );
  return { ...NOTHING_DECLARED, observations, unresolved };
}

const stateKey = ({ address, state, automated, reaches }: RuntimeSwitch): string =>
  JSON.stringify([address, state, [...automated].sort(), reaches]);

const sameRegion = ({ regionId }: Observation, one: RuntimeSwitch): boolean =>
  regionId === null || one.regionId === null || regionId === one.regionId;

/** The kinds that a switch may protect: those whose agent it manages, else any. */
const kindsOf = ({ automated, feature }: RuntimeSwitch): readonly Kind[] =>
  automated.length > 0 ? automated : feature === "legacy-eks" ? ["eks-node"] : KINDS;

const unseen = ({ address, accountId, regionId }: RuntimeSwitch, kind: Kind): Observation =>
  unbounded({ origin: `${address}: what it reaches`, accountId, regionId }, kind);

/**
 * The workload as code leaves it protected: as its switches say, and where none of them reaches it, counted as protected, which
 * is how everything is counted where nothing is said at all.
 */
export function asDeclared(workload: Workload, switches: readonly RuntimeSwitch[]): Workload {
  if (switchedOf(workload, switches) !== null) return withSwitches(workload, switches);
  return workload.eligibility.state === "ineligible"
    ? workload
    : { ...workload, coverage: { state: "covered", evidence: "stated" } };
}
