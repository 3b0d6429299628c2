/** An element with its attributes, and texts between its children. */
export type Parsed = {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (Parsed | string)[];
};

const VOID = new Set(["br", "col", "link", "meta"]);
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

const decoded = (text: string): string =>
  text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const sign = ENTITIES[name];
    if (sign === undefined || !whole.endsWith(";")) throw new Error(`no entity: ${whole}`);
    return sign;
  });

/** Parses a page strictly: every tag is closed in order, every attribute quoted, every bare sign escaped. */
export function parseHtml(page: string): Parsed {
  const root: Parsed = { tag: "", attributes: new Map(), children: [] };
  const open = [root];
  const body = page.replace(/^<!doctype html>\n/, "");
  const token = /<\/([a-z0-9]+)>|<([a-zA-Z0-9]+)((?: [a-zA-Z0-9-]+(?:="[^"<>]*")?)*)>|([^<>]+)/y;
  while (token.lastIndex < body.length) {
    const at = token.lastIndex;
    const match = token.exec(body);
    if (match === null) throw new Error(`no markup: ${JSON.stringify(body.slice(at, at + 80))}`);
    const [, closed, tag, attributes = "", text] = match;
    const top = open.at(-1) ?? root;
    if (text !== undefined) top.children.push(top.tag === "style" ? text : decoded(text));
    else if (closed !== undefined) {
      if (open.pop()?.tag !== closed) throw new Error(`</${closed}> closes <${top.tag}>`);
    } else if (tag !== undefined) {
      const pairs = [...attributes.matchAll(/ ([a-zA-Z0-9-]+)(?:="([^"]*)")?/g)];
      const parsed = {
        tag,
        attributes: new Map(pairs.map(([, name = "", value = ""]) => [name, decoded(value)])),
        children: [],
      };
      top.children.push(parsed);
      if (!VOID.has(tag)) open.push(parsed);
    }
  }
  if (open.length !== 1) throw new Error(`<${open.at(-1)?.tag}> is not closed`);
  return root;
}

/** All elements of a name, in their order. */
export const elementsOf = (within: Parsed, tag: string): Parsed[] =>
  within.children.flatMap((child) =>
    typeof child === "string" ? [] : [...(child.tag === tag ? [child] : []), ...elementsOf(child, tag)],
  );

/** All texts, together. */
export const textOf = (of: Parsed): string =>
  of.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");

/** The rows of the table with a caption, cell by cell, its heads first. */
export function tableOf(page: Parsed, caption: string): string[][] {
  const found = elementsOf(page, "table").find((table) =>
    elementsOf(table, "caption").some((one) => textOf(one) === caption),
  );
  if (found === undefined) return [];
  return elementsOf(found, "tr").map((row) =>
    row.children.flatMap((cell) => (typeof cell === "string" ? [] : [textOf(cell).trim()])),
  );
}
