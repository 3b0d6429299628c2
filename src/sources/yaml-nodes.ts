import { isAlias, isNode, isScalar, visit } from "yaml";
import type { Alias, Document, Node, ParsedNode } from "yaml";

type AnyDocument = Document.Parsed<ParsedNode> | Document;

/**
 * What the aliases of a document stand for: of the nodes with the anchor, the last one before the alias. Found in one walk, since
 * asking each alias walks the document each time. An alias of nothing is not among them.
 */
export function aliasTargets(document: AnyDocument): ReadonlyMap<Alias, Node> {
  const anchored = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) {
        const target = anchored.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) anchored.set(node.anchor, node);
    },
  });
  return targets;
}

/** The most aliases of a file that people write by hand. */
const MOST_ALIASES = 100;

/** The aliases of a document that is written by hand; null where there are more than anybody writes. */
export function aliasesOf(document: AnyDocument): readonly Alias[] | null {
  const aliases: Alias[] = [];
  visit(document, {
    Alias: (_, alias) => {
      aliases.push(alias);
      return aliases.length > MOST_ALIASES ? visit.BREAK : undefined;
    },
  });
  return aliases.length > MOST_ALIASES ? null : aliases;
}

/** A key that is a list or a map, which takes the longer to write as a text the deeper it is; null where there is none. */
export function complexKey(document: AnyDocument): Node | null {
  let found: Node | null = null;
  visit(document, {
    Pair: (_, { key }) => {
      if (!isNode(key) || isScalar(key)) return undefined;
      found = key;
      return visit.BREAK;
    },
  });
  return found;
}
