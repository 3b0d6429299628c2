import type { RuntimeSwitch } from "../../inventory/declared.ts";
import type { Declaration } from "../declared/declaration.ts";
import { joinDeclarations, NOTHING_DECLARED, noteAt } from "../declared/declaration.ts";
import type { DeclaredSide } from "../declared/sides.ts";
import { DETECTOR } from "./resources/guardduty.ts";
import { placed } from "./scene.ts";
import type { Resource } from "./stack.ts";

/** A resource, and what it runs. */
export type ReadResource = { readonly resource: Resource; readonly declaration: Declaration };

/** Templates at one time; resources by their way, which pairs them with those of another time. */
export type Side = DeclaredSide & {
  readonly read: ReadonlyMap<string, ReadResource>;
  readonly parameters: ReadonlySet<string>;
};

/**
 * What templates leave, with what outlives its entry in them: resources that are retained run on, and a feature that a detector no
 * longer lists stays as it was, so that neither is a saving.
 */
export function keptFrom(before: Side, after: Side): DeclaredSide {
  const gone = [...before.read.values()].filter(({ resource: { path } }) => !after.read.has(path));
  const kept = gone.filter(({ resource }) => resource.retained);
  const declarations = kept.map(({ resource, declaration }): Declaration => {
    const runs = declaration.observations.length > 0;
    const notes = runs ? [noteAt(placed(resource), "is taken out of the template and still runs: it is retained")] : [];
    return { ...declaration, notes: [...declaration.notes, ...notes] };
  });
  const ended = gone
    .filter(({ resource: { type, retained } }) => type === DETECTOR && !retained)
    .map(({ resource }) =>
      noteAt(placed(resource), "is removed: GuardDuty ends there with it, and what it watched counts as before"),
    );
  const unlisted = before.switches.filter(
    ({ address, feature }) =>
      feature !== "detector" &&
      !gone.some(({ resource }) => resource.origin === address && !resource.retained) &&
      !after.switches.some((one) => one.address === address && one.feature === feature),
  );
  const stays = unlisted.map(({ address }) => ({
    address,
    text: "no longer lists a feature: it stays as it was until it is switched off",
  }));
  const own = { ...NOTHING_DECLARED, notes: [...ended, ...stays] };
  return {
    declaration: joinDeclarations([after.declaration, ...declarations, own]),
    switches: [...after.switches, ...unlisted],
  };
}

/**
 * What was before, as it stands beside what is left: the same resource has the same address, whatever its file was called, and a
 * switch that is added was off, since nothing else is known.
 */
export function besideOf(before: Side, after: Side): Side {
  const renamed = new Map(
    [...before.read].flatMap(([path, { resource }]) => {
      const now = after.read.get(path)?.resource;
      return now === undefined ? [] : [[resource.origin, now.origin] as const];
    }),
  );
  // A pool within a resource has a name behind the resource's.
  const nameNow = (origin: string): string => {
    const own = renamed.has(origin) ? origin : [...renamed.keys()].find((one) => origin.startsWith(`${one} `));
    return own === undefined ? origin : `${renamed.get(own)}${origin.slice(own.length)}`;
  };
  const switches = before.switches.map((one) => ({ ...one, address: nameNow(one.address) }));
  const added = after.switches.filter(
    (one) => one.feature !== "detector" && !switches.some((old) => isSameSwitch(old, one)),
  );
  const observations = before.declaration.observations.map((one) => ({ ...one, origin: nameNow(one.origin) }));
  return {
    ...before,
    declaration: { ...before.declaration, observations },
    switches: [...switches, ...added.map((one) => ({ ...one, state: "off" as const }))],
  };
}

const isSameSwitch = (one: RuntimeSwitch, other: RuntimeSwitch): boolean =>
  one.address === other.address && one.feature === other.feature;
