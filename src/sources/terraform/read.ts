import type { Note, RuntimeSwitch } from "../../inventory/declared.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import { saysCoverage } from "../../inventory/switched.ts";
import type { Observation, Workload } from "../../inventory/workload.ts";
import type { Instant } from "../../units/month.ts";
import type { Declaration } from "../declared/declaration.ts";
import { joinDeclarations, NOTHING_DECLARED } from "../declared/declaration.ts";
import { asDeclared, beyondCode } from "../declared/reach.ts";
import type { DeclaredSide, DeclaredSides } from "../declared/sides.ts";
import { inventoryOf } from "../declared/sides.ts";
import { readSides } from "./changes.ts";
import type { Configuration } from "./configuration.ts";
import { readEnvelope } from "./envelope.ts";
import type { GivenPlace } from "./place.ts";
import { createPlacer } from "./place.ts";
import { createFollower } from "./references.ts";
import type { Resource } from "./resource.ts";
import { identityOf, worldOf } from "./resource.ts";
import { RESOURCE_TYPES } from "./resource-types.ts";
import { SWITCH_TYPES, switchOf } from "./resources/guardduty.ts";
import type { Scene } from "./scene.ts";

export type TerraformOptions = GivenPlace & {
  readonly asOf: Instant;
  readonly tables: ReferenceTables;
  readonly judge: (observation: Observation) => Workload;
  /** Reads a text of YAML into its documents; Karpenter's manifests may be written so. */
  readonly parseManifests: (text: string) => readonly unknown[] | null;
  /** Whether an inventory shows what switches reach beyond the plan. */
  readonly joins: boolean;
};

/** Reads a plan into what it finds and what it leaves, or a state into what it holds. Throws a UserError for what is neither. */
export function readTerraform(name: string, value: unknown, options: TerraformOptions): DeclaredSides {
  const envelope = readEnvelope(name, value);
  const sides = readSides(envelope, { isRead: (type) => typeof type === "string" && RESOURCE_TYPES.has(type) });
  const type = envelope.is === "plan" ? ("terraform-plan" as const) : ("terraform-state" as const);
  const source = { type, name };
  const after = sideOf(sides.after, envelope.configuration, options);
  const notes: Note[] = [...sides.notes];
  if (!envelope.complete)
    notes.push({ address: name, text: "is not complete: some changes wait for a later plan, so totals are partial" });
  if (sides.before === null) {
    if (envelope.is === "plan") notes.push({ address: name, text: "carries no change information, only totals" });
    return { after: finish(after, after.switches, notes), before: null };
  }
  const had = sideOf(sides.before, envelope.configuration, options);
  const was = { ...had, switches: [...had.switches, ...createdFrom(had.switches, after.switches)] };
  const kept = keepFeatures(was, after, sides.before, sides.after);
  const beyond = options.joins ? NOTHING_DECLARED : beyondCode(was, kept);
  const flips = [...was.switches, ...kept.switches];
  return {
    after: finish(withBeyond(kept, beyond), flips, notes),
    before: finish(withBeyond(was, { ...beyond, unresolved: [] }), flips, []),
  };

  function finish(side: DeclaredSide, all: readonly RuntimeSwitch[], own: readonly Note[]) {
    const { declaration, switches } = side;
    const whole = { declaration: { ...declaration, notes: [...own, ...declaration.notes] }, switches };
    const says = saysCoverage(all);
    return inventoryOf(whole, source, options.asOf, (seen) => {
      const judged = options.judge(seen);
      return says ? asDeclared(judged, switches) : judged;
    });
  }
}

const withBeyond = ({ declaration, switches }: DeclaredSide, beyond: Declaration): DeclaredSide => ({
  declaration: joinDeclarations([declaration, beyond]),
  switches,
});

function sideOf(resources: readonly Resource[], configuration: Configuration, options: TerraformOptions): DeclaredSide {
  const world = worldOf(resources);
  const scene: Scene = {
    world,
    follower: createFollower(world, configuration),
    placeOf: createPlacer(configuration, options),
    tables: options.tables,
    parseManifests: options.parseManifests,
  };
  const declarations = resources.flatMap((resource): Declaration[] => {
    const read = RESOURCE_TYPES.get(resource.type)?.read ?? null;
    return read === null ? [] : [read(resource, scene)];
  });
  const switches = resources.flatMap((resource) => {
    const found = SWITCH_TYPES.has(resource.type) ? switchOf(resource, scene) : null;
    return found === null ? [] : [found];
  });
  return { declaration: joinDeclarations(declarations), switches };
}

/** The switches that a plan creates, as they were before: off, since nothing else is known. */
const createdFrom = (before: readonly RuntimeSwitch[], after: readonly RuntimeSwitch[]): RuntimeSwitch[] =>
  after
    .filter(({ feature, address }) => feature !== "detector" && !before.some((one) => one.address === address))
    .map((one) => ({ ...one, state: "off" }));

/** Deleting the resource of a feature takes it out of Terraform only: the feature stays as it was. */
function keepFeatures(
  before: DeclaredSide,
  after: DeclaredSide,
  had: readonly Resource[],
  has: readonly Resource[],
): DeclaredSide {
  const left = new Set(has.map(identityOf));
  const gone = new Set(had.filter((resource) => !left.has(identityOf(resource))).map(({ address }) => address));
  const stay: readonly RuntimeSwitch[] = before.switches.filter(
    ({ address, feature }) => feature !== "detector" && gone.has(address),
  );
  const notes = stay.map(({ address }) => ({
    address,
    text: "is removed from Terraform only: the feature stays as it is",
  }));
  const { declaration } = after;
  return {
    declaration: { ...declaration, notes: [...declaration.notes, ...notes] },
    switches: [...after.switches, ...stay],
  };
}
