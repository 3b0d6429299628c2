import type { InstanceKey, ModuleStep } from "./module-path.ts";
import { modulePath, pathKey } from "./module-path.ts";
import type { Fields, Node } from "./node.ts";
import { fieldsOf } from "./node.ts";

/** One instance of a resource as one side of a change has it. */
export type Resource = Node & {
  readonly address: string;
  readonly module: readonly ModuleStep[];
  readonly type: string;
  readonly name: string;
  readonly key: InstanceKey;
  readonly value: Fields;
  /** Values of the other side, which may know an ARN or a zone that this one doesn't. */
  readonly other: Fields;
  /** What is marked sensitive, in the shape of the values. */
  readonly sensitive: unknown;
};

/** All resources of one side, by what names them. */
export type World = {
  readonly resources: readonly Resource[];
  readonly ofType: (type: string) => readonly Resource[];
  /** The instances of a resource in one instance of a module. */
  readonly named: (module: readonly ModuleStep[], type: string, name: string) => readonly Resource[];
};

/** Indexes the resources of one side. */
export function worldOf(resources: readonly Resource[]): World {
  const byType = Map.groupBy(resources, ({ type }) => type);
  const byName = Map.groupBy(resources, ({ module, type, name }) => `${pathKey(module)} ${type}.${name}`);
  return {
    resources,
    ofType: (type) => byType.get(type) ?? [],
    named: (module, type, name) => byName.get(`${pathKey(module)} ${type}.${name}`) ?? [],
  };
}

/** What names a resource instance, however its address is spelt. */
export const identityOf = (module: readonly ModuleStep[], type: string, name: string, key: InstanceKey): string =>
  JSON.stringify([pathKey(module), type, name, key]);

/** Reads what a section of a plan says of a resource's identity; null where it isn't a managed resource. */
export function identityIn(
  entry: Fields,
  moduleAddress: string,
): Pick<Resource, "address" | "module" | "type" | "name" | "key"> | null {
  const { address, mode, type, name, index } = entry;
  if (mode !== undefined && mode !== "managed") return null;
  if (typeof type !== "string" || typeof name !== "string") return null;
  const module = modulePath(moduleAddress);
  const key = typeof index === "string" || typeof index === "number" ? index : null;
  // Terraform 0.12 leaves the module and the index out of some addresses.
  const local = `${type}.${name}${key === null ? "" : `[${JSON.stringify(key)}]`}`;
  const whole = moduleAddress === "" ? local : `${moduleAddress}.${local}`;
  return { address: typeof address === "string" && address !== "" ? address : whole, module, type, name, key };
}

/** A resource with the values of a side. */
export const resourceOf = (
  identity: NonNullable<ReturnType<typeof identityIn>>,
  values: unknown,
  unknown: unknown,
  other: unknown,
  sensitive: unknown,
): Resource => ({ ...identity, value: fieldsOf(values), unknown, other: fieldsOf(other), sensitive });
