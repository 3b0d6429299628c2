import type { RuntimeSwitch } from "../../inventory/declared.ts";
import type { Inventory, SourceType } from "../../inventory/inventory.ts";
import { NOTHING_BESIDE } from "../../inventory/inventory.ts";
import type { Observation, Workload } from "../../inventory/workload.ts";
import type { Instant } from "../../units/month.ts";
import type { Declaration } from "./declaration.ts";

/** One side of a change: what code declares before it, or after it. */
export type DeclaredSide = { readonly declaration: Declaration; readonly switches: readonly RuntimeSwitch[] };

/** What a plan or template holds; `before` is null where it knows no change (a state, a single template). */
export type DeclaredSides = { readonly after: Inventory; readonly before: Inventory | null };

/** Makes the inventory of one side. */
export function inventoryOf(
  { declaration, switches }: DeclaredSide,
  source: { readonly type: SourceType; readonly name: string },
  asOf: Instant,
  judge: (observation: Observation) => Workload,
): Inventory {
  const { observations, assumptions, unresolved, notes } = declaration;
  return {
    asOf,
    source,
    ...NOTHING_BESIDE,
    assumptions,
    declared: { unresolved, notes, switches },
    workloads: observations.map(judge),
  };
}
