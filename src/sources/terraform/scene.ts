import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Tags } from "../../inventory/workload.ts";
import type { Declaration, DeclaredPlace } from "../declared/declaration.ts";
import { isFields, listOf } from "./node.ts";
import type { TerraformPlace } from "./place.ts";
import type { Follower } from "./references.ts";
import type { Resource, World } from "./resource.ts";

/** One side of a plan, with all that its resources are read by. */
export type Scene = {
  readonly world: World;
  readonly follower: Follower;
  readonly placeOf: (resource: Resource) => TerraformPlace;
  readonly tables: ReferenceTables;
  /** Objects of a text in YAML; null where it isn't. */
  readonly parseManifests: (text: string) => readonly unknown[] | null;
};

/** What a resource of a type becomes. */
export type ReadResource = (resource: Resource, scene: Scene) => Declaration;

/** The resource's own place, address and tags. */
export function placed(resource: Resource, scene: Scene): DeclaredPlace {
  const { accountId, regionId } = scene.placeOf(resource);
  return { origin: resource.address, accountId, regionId, tags: tagsOf(resource) };
}

/** A resource that another one points to; `assumed` where it is only the one candidate. */
export type Link = { readonly resource: Resource; readonly assumed: boolean };

/** Where a link may be written: an attribute's path, and how its value names a resource. */
export type LinkPath = {
  readonly path: readonly (string | number)[];
  /** Attributes of the target, one of which has the value. */
  readonly names: readonly string[];
};

/** Finds what a resource points to: by value, by its expression in the code, else as the one candidate in its module. */
export function linkOf(
  resource: Resource,
  scene: Scene,
  types: ReadonlySet<string>,
  paths: readonly LinkPath[],
  guess: boolean,
): Link | null {
  const targets = [...types].flatMap((type) => scene.world.ofType(type));
  let named = false;
  for (const { path, names } of paths) {
    const value = names.length === 0 ? null : textAt(resource, path);
    if (value === null) continue;
    named = true;
    const found = targets.filter((target) => names.some((name) => target.value[name] === value));
    const near = found.find(({ moduleKey }) => moduleKey === resource.moduleKey) ?? found[0];
    if (near !== undefined) return { resource: near, assumed: false };
  }
  for (const { path } of paths) {
    const [found] = scene.follower.follow(resource, path, types);
    if (found !== undefined) return { resource: found, assumed: false };
  }
  // What is named and not here is another one.
  if (!guess || named) return null;
  const beside = targets.filter(({ moduleKey }) => moduleKey === resource.moduleKey);
  const [only] = beside;
  return beside.length === 1 && only !== undefined ? { resource: only, assumed: true } : null;
}

/** The text at a path, null where there is none or it isn't known. */
export function textAt({ value }: Resource, path: readonly (string | number)[]): string | null {
  let found: unknown = value;
  for (const key of path) {
    if (key === 0 && isFields(found)) continue;
    found = Array.isArray(found) ? found[Number(key)] : isFields(found) ? found[key] : undefined;
  }
  return typeof found === "string" && found !== "" ? found : null;
}

/** The tags of a resource, those marked sensitive left out; an Auto Scaling group writes them as blocks. */
function tagsOf({ value, sensitive }: Resource): Tags {
  const hidden = isFields(sensitive) ? sensitive : {};
  const tags: Record<string, string> = {};
  for (const name of ["tags_all", "tags"]) {
    if (hidden[name] === true || !isFields(value[name])) continue;
    const marks = isFields(hidden[name]) ? hidden[name] : {};
    for (const [key, text] of Object.entries(value[name])) {
      if (typeof text === "string" && marks[key] === undefined) tags[key] = text;
    }
  }
  for (const name of ["tag", "tags"]) {
    if (hidden[name] === true) continue;
    for (const [index, pair] of listOf(value[name]).entries()) {
      const marks = listOf(hidden[name])[index];
      if (!isFields(pair) || typeof pair["key"] !== "string" || typeof pair["value"] !== "string") continue;
      if (!(isFields(marks) && marks["value"] === true)) tags[pair["key"]] = pair["value"];
    }
  }
  return tags;
}
