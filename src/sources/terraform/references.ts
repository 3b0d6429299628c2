import type { Configuration } from "./configuration.ts";
import { referencesIn } from "./configuration.ts";
import type { InstanceKey, ModuleStep } from "./module-path.ts";
import { resourceNamed } from "./module-path.ts";
import type { Fields } from "./node.ts";
import { fieldsOf, isFields } from "./node.ts";
import type { Resource, World } from "./resource.ts";

/** Where an expression stands: a module's instance, and the key of what it belongs to (`each.key`, `count.index`). */
type Scope = { readonly module: readonly ModuleStep[]; readonly key: InstanceKey };

/** Beyond so many hops through modules, code goes in circles. */
const MOST_HOPS = 20;

/** Follows the links of resources through the code of a plan. */
export type Follower = {
  /** The resources of some types that an attribute of a resource refers to, nearest first; none where nothing leads to one. */
  readonly follow: (
    from: Resource,
    path: readonly (string | number)[],
    types: ReadonlySet<string>,
  ) => readonly Resource[];
};

/** Makes a follower over one side's resources. */
export function createFollower(world: World, configuration: Configuration): Follower {
  function resolve(
    references: readonly string[],
    scope: Scope,
    types: ReadonlySet<string>,
    block: Fields | null,
    hops: number,
  ): readonly Resource[] {
    if (hops > MOST_HOPS) return [];
    // The longest says most: `aws_x.y[0].id` stands before `aws_x.y`.
    const sorted = references.toSorted((a, b) => b.length - a.length);
    for (const reference of sorted) {
      const found = one(reference, sorted, scope, types, block, hops);
      if (found.length > 0) return found;
    }
    return [];
  }

  function one(
    reference: string,
    all: readonly string[],
    scope: Scope,
    types: ReadonlySet<string>,
    block: Fields | null,
    hops: number,
  ): readonly Resource[] {
    const variable = /^var\.([\w-]+)/.exec(reference)?.[1];
    if (variable !== undefined) return throughCall(variable, scope, types, hops);
    const output = /^module\.([\w-]+)(?:\[(?:(\d+)|"([^"]*)")\])?\.([\w-]+)/.exec(reference);
    if (output !== null) {
      const [, name = "", number, text, out = ""] = output;
      const key = number === undefined ? (text ?? null) : Number(number);
      return throughOutput(name, key, out, all, scope, types, hops);
    }
    if (/^each\.(value|key)/.test(reference) && block !== null) {
      return resolve(referencesIn(block["for_each_expression"]), scope, types, null, hops + 1);
    }
    const named = resourceNamed(reference);
    if (named === null || !types.has(named.type)) return [];
    const instances = world.named(scope.module, named.type, named.name);
    return chosen(instances, named.key ?? keyWanted(all, scope));
  }

  function throughCall(name: string, { module }: Scope, types: ReadonlySet<string>, hops: number): readonly Resource[] {
    const last = module.at(-1);
    const call = configuration.call(module);
    if (last === undefined || call === null) return [];
    const outer: Scope = { module: module.slice(0, -1), key: last.key };
    return resolve(referencesIn(fieldsOf(call["expressions"])[name]), outer, types, call, hops + 1);
  }

  function throughOutput(
    name: string,
    key: InstanceKey,
    output: string,
    all: readonly string[],
    scope: Scope,
    types: ReadonlySet<string>,
    hops: number,
  ): readonly Resource[] {
    const block = fieldsOf(fieldsOf(configuration.module([...scope.module, { name, key: null }])?.["outputs"])[output]);
    const references = referencesIn(block["expression"]);
    const wanted = key ?? keyWanted(all, scope);
    // A module without count or for_each has no key; under count the first stands for all.
    for (const candidate of wanted === null ? [null, 0] : [wanted, null, 0]) {
      const inner: Scope = { module: [...scope.module, { name, key: candidate }], key: null };
      const found = resolve(references, inner, types, null, hops + 1);
      if (found.length > 0) return found;
    }
    return [];
  }

  return {
    follow: (from, path, types) => {
      const block = configuration.resource(from.module, from.type, from.name);
      if (block === null) return [];
      const expression = expressionAt(block["expressions"], path);
      return resolve(referencesIn(expression), { module: from.module, key: from.key }, types, block, 0);
    },
  };
}

/** The key that the other references of an expression ask for. */
function keyWanted(references: readonly string[], { key }: Scope): InstanceKey {
  const own = references.some((one) => one === "count.index" || /^each\.(key|value)/.test(one));
  return own ? key : null;
}

/** The instance with the key, else the only or the first one. */
function chosen(instances: readonly Resource[], key: InstanceKey): readonly Resource[] {
  const exact = key === null ? undefined : instances.find((one) => one.key === key);
  const first = exact ?? instances.find((one) => one.key === 0) ?? instances[0];
  return first === undefined ? [] : [first];
}

/** The expression at a path of attributes and blocks; a block is a list in code too, and a single one may be an object. */
function expressionAt(expressions: unknown, path: readonly (string | number)[]): unknown {
  let found: unknown = expressions;
  for (const key of path) {
    if (Array.isArray(found)) found = found[typeof key === "number" ? key : 0];
    else if (isFields(found) && typeof key === "string") found = found[key];
    if (Array.isArray(found) && typeof key === "string") continue;
    if (found === undefined) return undefined;
  }
  return found;
}
