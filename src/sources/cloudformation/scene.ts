import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Tags } from "../../inventory/workload.ts";
import { zonePlace } from "../aws-answers/place.ts";
import type { Declaration, DeclaredPlace } from "../declared/declaration.ts";
import type { Resource } from "./stack.ts";
import type { Value } from "./value.ts";
import { itemsOf, knownText, valueAt } from "./value.ts";

/** All resources of a source, and what they are read by. */
export type Scene = {
  readonly tables: ReferenceTables;
  readonly ofType: (type: string) => readonly Resource[];
  readonly at: (path: string) => Resource | null;
  /** What a resource was before; null where it wasn't, or nobody knows. */
  readonly before: (path: string) => Resource | null;
};

/** What a resource of a type becomes. */
export type ReadResource = (resource: Resource, scene: Scene) => Declaration;

/** Indexes the resources of one side. */
export function sceneOf(
  resources: readonly Resource[],
  before: ReadonlyMap<string, { readonly resource: Resource }>,
  tables: ReferenceTables,
): Scene {
  const byType = Map.groupBy(resources, ({ type }) => type);
  const byPath = new Map(resources.map((resource) => [resource.path, resource]));
  return {
    tables,
    ofType: (type) => byType.get(type) ?? [],
    at: (path) => byPath.get(path) ?? null,
    before: (path) => before.get(path)?.resource ?? null,
  };
}

/** A property of a resource. */
export const property = (resource: Resource, ...path: readonly (string | number)[]): Value =>
  valueAt(resource.properties, ...path);

/** The resource's own place, address and tags. */
export function placed(resource: Resource): DeclaredPlace {
  const { accountId, regionId, tags } = resource.stack;
  return { origin: resource.origin, accountId, regionId, tags: { ...tags, ...tagsOf(resource) }, line: resource.line };
}

/** Tags whose key and value are known, in a list of pairs or as a map. */
function tagsOf(resource: Resource): Tags {
  const written = property(resource, "Tags");
  const pairs =
    written.is === "map"
      ? [...written.fields].map(([key, value]) => [key, knownText(value)] as const)
      : itemsOf(written).map((item) => [knownText(valueAt(item, "Key")), textIn(valueAt(item, "Value"))] as const);
  // Own keys only: `__proto__` is a key like any other.
  return Object.fromEntries(pairs.flatMap(([key, value]) => (key === null || value === null ? [] : [[key, value]])));
}

const textIn = (value: Value): string | null => (value.is === "text" ? value.text : null);

/** Whether a tag begins with a text and has a value, though the rest of its key isn't known. */
export const hasTagLike = (resource: Resource, start: string, value: string): boolean =>
  itemsOf(property(resource, "Tags")).some((item) => {
    const key = valueAt(item, "Key");
    const first = key.is === "parts" ? key.parts[0] : undefined;
    return first?.is === "text" && first.text.startsWith(start) && textIn(valueAt(item, "Value")) === value;
  });

/** The resource of a type that a value names: by reference, or by the name that one of its properties has. */
export function linked(value: Value, type: string, scene: Scene, names: readonly string[]): Resource | null {
  if (value.is === "link") {
    const found = scene.at(value.target);
    return found?.type === type ? found : null;
  }
  const name = knownText(value);
  if (name === null) return null;
  return scene.ofType(type).find((one) => names.some((own) => knownText(property(one, own)) === name)) ?? null;
}

/** The last part of a name or ARN where it is known; of a reference, the name that the resource has. */
export function nameOf(value: Value, scene: Scene, nameProperty: string): string | null {
  if (value.is === "link") {
    const found = scene.at(value.target);
    return found === null ? null : knownText(property(found, nameProperty));
  }
  const last = value.is === "parts" ? value.parts.at(-1) : value;
  if (last?.is === "link") return nameOf(last, scene, nameProperty);
  const known = last === undefined ? null : knownText(last);
  if (known === null || (value.is === "parts" && !/[/:]/.test(known))) return null;
  return known.slice(Math.max(known.lastIndexOf("/"), known.startsWith("arn:") ? known.lastIndexOf(":") : -1) + 1);
}

/** Whether a zone that is named is a Local or Wavelength Zone. */
export const isLocal = (zones: Value): boolean => {
  const known = itemsOf(zones).map((zone) => zonePlace(knownText(zone)));
  return known.length > 0 && known.every(({ local }) => local);
};
