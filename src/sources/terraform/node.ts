import type { Given } from "../declared/given.ts";
import { given, UNSET, unknownUntil } from "../declared/given.ts";

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The fields of a value that has some, else none. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A place within a resource's values, with what `after_unknown` says of it: `true` there or above means known after apply. */
export type Node = { readonly value: unknown; readonly unknown: unknown };

const AFTER_APPLY = "known after apply";

/** What stands at a path; attributes are named, blocks are numbered. */
export function at(node: Node, ...path: readonly (string | number)[]): Node {
  let { value, unknown } = node;
  for (const key of path) {
    // Providers write a single block as a list of one or, since protocol 6, as an object.
    const inBlock = key === 0 && isFields(value);
    value = inBlock ? value : entry(value, key);
    unknown = unknown === true ? true : inBlock && isFields(unknown) ? unknown : entry(unknown, key);
  }
  return { value, unknown };
}

function entry(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return typeof key === "number" ? value[key] : undefined;
  return isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value at a path in its three states. */
export function readAt(node: Node, ...path: readonly (string | number)[]): Given<unknown> {
  const { value, unknown } = at(node, ...path);
  if (unknown === true) return unknownUntil(AFTER_APPLY);
  return value === undefined || value === null ? UNSET : given(value);
}

/** The blocks, or list entries, at a path. */
export function blocksAt(node: Node, ...path: readonly (string | number)[]): Node[] {
  const list = at(node, ...path);
  if (isFields(list.value)) return [list];
  return listOf(list.value).map((_, index) => at(list, index));
}
