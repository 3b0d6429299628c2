/** An element of an XML document; `text` is all that stands directly in it. */
export type XmlElement = {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
};

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&amp;", "&"],
  ["&lt;", "<"],
  ["&gt;", ">"],
  ["&quot;", '"'],
  ["&apos;", "'"],
]);

const decoded = (text: string): string =>
  text.replace(/&[^;&]*;?/g, (entity) => {
    const sign = ENTITIES.get(entity);
    if (sign === undefined) throw new Error(`no entity: ${entity}`);
    return sign;
  });

/** Parses an XML 1.0 document strictly, apart from any library: what isn't well-formed throws. */
export function parseXml(document: string): XmlElement {
  const wrong = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(document);
  if (wrong !== null) throw new Error(`no character of XML at ${wrong.index}`);
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!document.startsWith(declaration)) throw new Error("no declaration");
  const root: XmlElement = { tag: "", attributes: new Map(), children: [], text: "" };
  const open = [root];
  const token = /<\/([a-z-]+)>|<([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  token.lastIndex = declaration.length;
  while (token.lastIndex < document.length) {
    const at = token.lastIndex;
    const match = token.exec(document);
    if (match === null) throw new Error(`no markup: ${document.slice(at, at + 80)}`);
    const [, closed, tag, attributes = "", empty, text] = match;
    const top = open.at(-1) ?? root;
    if (text !== undefined) top.text += decoded(text);
    else if (closed !== undefined) {
      if (open.pop()?.tag !== closed) throw new Error(`</${closed}> closes <${top.tag}>`);
    } else if (tag !== undefined) {
      const pairs = [...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)];
      const found = new Map(pairs.map(([, name = "", value = ""]) => [name, decoded(value)]));
      if (found.size !== pairs.length) throw new Error(`<${tag}> names an attribute twice`);
      const element: XmlElement = { tag, attributes: found, children: [], text: "" };
      top.children.push(element);
      if (empty !== "/") open.push(element);
    }
  }
  const [only, ...more] = root.children;
  if (open.length !== 1 || only === undefined || more.length > 0 || root.text.trim() !== "")
    throw new Error("no one root");
  return only;
}

/** All elements of a name within another, in their order. */
export const xmlElements = (within: XmlElement, tag: string): XmlElement[] =>
  within.children.flatMap((child) => [...(child.tag === tag ? [child] : []), ...xmlElements(child, tag)]);
