import type { InstanceKey, ModuleStep } from "./module-path.ts";
import { modulePath, pathKey } from "./module-path.ts";
import type { Fields, Node } from "./node.ts";
import { fieldsOf } from "./node.ts";

/** One instance of a resource as one side of a change has it. */
export type Resource = Node & {
  readonly address: string;
  readonly module: readonly ModuleStep[];
  /** One spelling of the module's place. */
  readonly moduleKey: string;
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
  const byName = Map.groupBy(resources, ({ moduleKey, type, name }) => `${moduleKey} ${type}.${name}`);
  return {
    resources,
    ofType: (type) => byType.get(type) ?? [],
    named: (module, type, name) => byName.get(`${pathKey(module)} ${type}.${name}`) ?? [],
  };
}

type Identity = Pick<Resource, "address" | "module" | "moduleKey" | "type" | "name" | "key">;

/** What names a resource instance, however its address is spelt. */
export const identityOf = ({ moduleKey, type, name, key }: Identity): string =>
  `${moduleKey} ${type}.${name} ${typeof key} ${key}`;

/** Reads what sections of a plan say of resources' identities; each module's address is taken apart once. */
export function createIdentifier(): (entry: Fields, moduleAddress: string) => Identity | null {
  const modules = new Map<string, Pick<Resource, "module" | "moduleKey">>();
  const moduleAt = (address: string) => {
    let found = modules.get(address);
    if (found === undefined) {
      const module = modulePath(address);
      found = { module, moduleKey: pathKey(module) };
      modules.set(address, found);
    }
    return found;
  };
  return ({ address, type, name, index }, moduleAddress) => {
    if (typeof type !== "string" || typeof name !== "string") return null;
    const { module, moduleKey } = moduleAt(moduleAddress);
    const key = typeof index === "string" || typeof index === "number" ? index : null;
    if (typeof address === "string" && address !== "") return { address, module, moduleKey, type, name, key };
    const local = `${type}.${name}${key === null ? "" : `[${JSON.stringify(key)}]`}`;
    const whole = moduleAddress === "" ? local : `${moduleAddress}.${local}`;
    return { address: whole, module, moduleKey, type, name, key };
  };
}

/** Whether an entry is of a resource that is managed, and not of a data source. */
export const isManaged = ({ mode }: Fields): boolean => mode === undefined || mode === "managed";

/** A resource with the values of a side. */
export function resourceOf(
  { address, module, moduleKey, type, name, key }: Identity,
  values: unknown,
  unknown: unknown,
  other: unknown,
  sensitive: unknown,
): Resource {
  return {
    address,
    module,
    moduleKey,
    type,
    name,
    key,
    value: fieldsOf(values),
    unknown,
    other: fieldsOf(other),
    sensitive,
  };
}
