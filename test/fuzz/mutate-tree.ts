import type { Random } from "../aws/fake/random.ts";
import { DEPTHS, HOSTILE_KEYS, HOSTILE_NUMBERS, HOSTILE_TEXTS, OTHER_VALUES } from "./hostile-values.ts";
import type { Tree } from "./tree.ts";
import { changedAt, leaf, nodeNumbered, sizeOf, textLeaf, written } from "./tree.ts";

export const among = (random: Random, count: number): number => Math.floor(random() * count);

/** One of a list that isn't empty. */
export function oneOf<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[among(random, items.length)];
  if (item === undefined) throw new Error("a choice among nothing");
  return item;
}

/** Changes a tree in some places by its structure; `tricks` are texts that the reader in question might fall for. */
export function mutatedTree(tree: Tree, random: Random, tricks: readonly string[]): Tree {
  let changed = tree;
  // One change finds what reads a value, several what trusts that another one was right.
  const changes = 1 + (random() < 0.4 ? among(random, 4) : 0);
  for (let count = 0; count < changes; count++) {
    const whole = changed;
    changed = changedAt(whole, among(random, sizeOf(whole)), (node) => changedNode(node, whole, random, tricks));
  }
  return changed;
}

function changedNode(node: Tree, whole: Tree, random: Random, tricks: readonly string[]): Tree {
  const other = (): Tree => nodeNumbered(whole, among(random, sizeOf(whole)));
  const dice = random();
  if (dice < 0.16) return hostileText(random, tricks);
  if (dice < 0.3) return leaf(oneOf(random, HOSTILE_NUMBERS));
  if (dice < 0.42) return leaf(oneOf(random, OTHER_VALUES));
  if (dice < 0.5) return other();
  if (dice < 0.52) return nested(node, oneOf(random, DEPTHS), random);
  if (dice < 0.56) return { is: "list", items: [node] };
  if (node.is === "leaf") return changedLeaf(node.text, random, tricks);
  if (node.is === "list") return changedList(node.items, other, random);
  return changedObject(node.pairs, other, random);
}

const hostileText = (random: Random, tricks: readonly string[]): Tree =>
  textLeaf(oneOf(random, tricks.length > 0 && random() < 0.4 ? tricks : HOSTILE_TEXTS));

/** A text with something put into it, cut or doubled; a number with another digit. */
function changedLeaf(text: string, random: Random, tricks: readonly string[]): Tree {
  if (!text.startsWith('"'))
    return leaf(random() < 0.5 ? `${text}${among(random, 10)}` : `"${text.replaceAll('"', "")}"`);
  const own: unknown = JSON.parse(text);
  const inside = typeof own === "string" ? own : text;
  const at = among(random, inside.length + 1);
  const put = oneOf(random, tricks.length > 0 && random() < 0.3 ? tricks : HOSTILE_TEXTS);
  return textLeaf(
    oneOf(random, [
      inside.slice(0, at) + put + inside.slice(at),
      inside.slice(0, at),
      inside.slice(at),
      inside + inside,
      inside.toUpperCase(),
      inside.replace(/\d+/, (digits) => oneOf(random, [...HOSTILE_NUMBERS, `${digits}0`])),
      inside.repeat(20),
    ]),
  );
}

function changedList(items: readonly Tree[], other: () => Tree, random: Random): Tree {
  const at = among(random, items.length + 1);
  const one = items[at] ?? other();
  const dice = random();
  if (dice < 0.3) return { is: "list", items: items.toSpliced(at, 1) };
  if (dice < 0.6) return { is: "list", items: items.toSpliced(at, 0, one) };
  if (dice < 0.7) return { is: "list", items: items.toSpliced(at, 0, ...Array<Tree>(among(random, 60)).fill(one)) };
  if (dice < 0.8) return { is: "list", items: items.toReversed() };
  return { is: "list", items: items.toSpliced(at, 0, other()) };
}

type Pairs = Extract<Tree, { readonly is: "object" }>["pairs"];

function changedObject(pairs: Pairs, other: () => Tree, random: Random): Tree {
  const at = among(random, pairs.length);
  const [key, value] = pairs[at] ?? ["x", other()];
  const dice = random();
  const spliced = (removed: number, ...put: Pairs): Tree => ({
    is: "object",
    pairs: pairs.toSpliced(at, removed, ...put),
  });
  if (dice < 0.25) return spliced(1);
  if (dice < 0.4) return spliced(0, [key, other()]);
  if (dice < 0.6) return spliced(1, [oneOf(random, HOSTILE_KEYS), value]);
  if (dice < 0.75) return spliced(0, [oneOf(random, HOSTILE_KEYS), other()]);
  if (dice < 0.85) return spliced(1, [oneOf(random, pairs.length > 0 ? pairs : [["y", value] as const])[0], value]);
  if (dice < 0.95)
    return spliced(1, [oneOf(random, [`${key}s`, key.toUpperCase(), key.slice(1), `${key} `, `${key}\u200b`]), value]);
  return { is: "object", pairs: pairs.toReversed() };
}

/** A node within so many lists, or objects under one key. */
function nested(node: Tree, depth: number, random: Random): Tree {
  const [open, close] = oneOf(random, [
    ["[", "]"],
    ['{"a":', "}"],
    ['{"child_modules":[{"resources":[],"child_modules":', "}]}"],
    ['{"Fn::Join":["",[', "]]}"],
    ['{"Fn::Base64":', "}"],
  ] as const);
  const most = Math.min(depth, Math.floor(400_000 / (open.length + close.length)));
  return leaf(open.repeat(most) + written(node) + close.repeat(most));
}
