/** A value of a template before it is evaluated, with its line. All scalars are text, as CloudFormation hands them on. */
export type Node = { readonly line: number } & (
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "null" }
  | { readonly is: "list"; readonly items: readonly Node[] }
  | { readonly is: "map"; readonly fields: Fields }
  /** An intrinsic function, in its short or its long form; `Ref` and `Condition` too. */
  | { readonly is: "call"; readonly name: string; readonly argument: Node }
);

/** Keys of a template are anybody's words, `__proto__` too. */
export type Fields = ReadonlyMap<string, Node>;

const NO_FIELDS: Fields = new Map();

/** The fields of a node that has some, else none. */
export function fieldsOf(node: Node | undefined): Fields {
  if (node?.is === "map") return node.fields;
  // An entry whose only key is called like a function, such as a mapping's, is read as one.
  return node?.is === "call" ? new Map([[node.name, node.argument]]) : NO_FIELDS;
}

/** The items of a list, else none. */
export const itemsOf = (node: Node | undefined): readonly Node[] => (node?.is === "list" ? node.items : []);

/** The text of a scalar, null where there is none. */
export const textOf = (node: Node | undefined): string | null => (node?.is === "text" ? node.text : null);

/** Walks a path of keys. */
export function nodeAt(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  let found = node;
  for (const key of path) found = fieldsOf(found).get(key);
  return found;
}
