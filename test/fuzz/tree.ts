/**
 * JSON as it is written, so that a mutation can do what a value can't hold: a key that stands twice, `__proto__`, a number beyond
 * all bounds. A leaf is its own text.
 */
export type Tree =
  | { readonly is: "object"; readonly pairs: readonly (readonly [key: string, value: Tree])[] }
  | { readonly is: "list"; readonly items: readonly Tree[] }
  | { readonly is: "leaf"; readonly text: string };

export const leaf = (text: string): Tree => ({ is: "leaf", text });

/** A text as a leaf. */
export const textLeaf = (text: string): Tree => leaf(JSON.stringify(text));

/** A JSON value as a tree. */
export function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { is: "list", items: value.map(treeOf) };
  if (typeof value === "object" && value !== null)
    return { is: "object", pairs: Object.entries(value).map(([key, one]) => [key, treeOf(one)]) };
  return leaf(JSON.stringify(value) ?? "null");
}

/** A tree as JSON. */
export function written(tree: Tree): string {
  switch (tree.is) {
    case "leaf":
      return tree.text;
    case "list":
      return `[${tree.items.map(written).join(",")}]`;
    case "object":
      return `{${tree.pairs.map(([key, value]) => `${JSON.stringify(key)}:${written(value)}`).join(",")}}`;
  }
}

/** How many nodes a tree has, itself included. */
export function sizeOf(tree: Tree): number {
  if (tree.is === "leaf") return 1;
  const inner = tree.is === "list" ? tree.items : tree.pairs.map(([, value]) => value);
  return inner.reduce((sum, one) => sum + sizeOf(one), 1);
}

/** The node at a number from 0 on, in the order of the text. */
export function nodeNumbered(tree: Tree, number: number): Tree {
  let left = number;
  const find = (one: Tree): Tree | null => {
    if (left-- === 0) return one;
    if (one.is === "leaf") return null;
    for (const inner of one.is === "list" ? one.items : one.pairs.map(([, value]) => value)) {
      const found = find(inner);
      if (found !== null) return found;
    }
    return null;
  };
  return find(tree) ?? tree;
}

/** The same tree with the node at a number changed. */
export function changedAt(tree: Tree, number: number, change: (node: Tree) => Tree): Tree {
  let left = number;
  const walk = (one: Tree): Tree => {
    if (left < 0) return one;
    if (left-- === 0) return change(one);
    if (one.is === "leaf") return one;
    if (one.is === "list") return { is: "list", items: one.items.map(walk) };
    return { is: "object", pairs: one.pairs.map(([key, value]) => [key, walk(value)] as const) };
  };
  return walk(tree);
}
