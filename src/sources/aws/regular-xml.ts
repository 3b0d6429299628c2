/** XML beyond what an EC2 answer needs, or cut off; the SDK's own decoder has to judge it. */
export class IrregularXml extends Error {}

/** A place in the document; `selfClosed` when the tag before it was one like `<groupSet/>`. */
type Cursor = { readonly xml: string; at: number; selfClosed: boolean };

/** Reads what the element `name` holds, whose opening tag is behind the cursor, and moves behind its closing tag. */
type Read = (cursor: Cursor, name: string) => unknown;

/** More than AWS nests by far; the SDK's decoder runs out of stack somewhere deeper. */
const DEEPEST = 64;
/** What is cut out of a string keeps all of it in memory, unless it is as short as this. */
const COPIED = 12;
const [NEW_LINE, SPACE, SLASH, GREATER] = [10, 32, 47, 62] as const;
const START = /^(?:<\?xml[^<>]*\?>)?[ \n]*<([A-Za-z\d]+)(?: xmlns="[^"<>&]*")?>/;
const ENTITY = /&(?:#(\d{1,7});|#x([\dA-Fa-f]{1,6});|([a-z]{1,4});)?/g;
const NAMED: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;

function nextTag({ xml, at }: Cursor): number {
  const tag = xml.indexOf("<", at);
  if (tag === -1) throw new IrregularXml("ends early");
  return tag;
}

const isClosing = ({ xml, at }: Cursor): boolean => xml.charCodeAt(at + 1) === SLASH;

function openTag(cursor: Cursor): string {
  const { xml, at } = cursor;
  let end = at + 1;
  for (let code = xml.charCodeAt(end); isLetter(code) || isDigit(code); code = xml.charCodeAt(end)) end++;
  cursor.selfClosed = xml.charCodeAt(end) === SLASH;
  cursor.at = cursor.selfClosed ? end + 2 : end + 1;
  if (!isLetter(xml.charCodeAt(at + 1)) || xml.charCodeAt(cursor.at - 1) !== GREATER)
    throw new IrregularXml(`tag at ${at}`);
  return xml.slice(at + 1, end);
}

function closeTag(cursor: Cursor, name: string): void {
  const end = cursor.at + 2 + name.length;
  if (!isClosing(cursor) || !cursor.xml.startsWith(name, cursor.at + 2) || cursor.xml.charCodeAt(end) !== GREATER)
    throw new IrregularXml(`no </${name}> at ${cursor.at}`);
  cursor.at = end + 1;
}

/** Moves behind the element's end, seeing only that every tag inside is closed. */
function skip(cursor: Cursor, name: string, depth = 0): void {
  if (cursor.selfClosed) return;
  if (depth > DEEPEST) throw new IrregularXml("too deep");
  for (cursor.at = nextTag(cursor); !isClosing(cursor); cursor.at = nextTag(cursor))
    skip(cursor, openTag(cursor), depth + 1);
  closeTag(cursor, name);
}

/** Between elements stands only indentation; any other text the SDK takes for the value. */
function skipIndentation(cursor: Cursor): void {
  const end = nextTag(cursor);
  let newLine = end === cursor.at;
  for (; cursor.at < end; cursor.at++) {
    const code = cursor.xml.charCodeAt(cursor.at);
    if (code === NEW_LINE) newLine = true;
    else if (code !== SPACE) break;
  }
  if (cursor.at < end || !newLine) throw new IrregularXml(`text at ${cursor.at}`);
}

function eachChild(cursor: Cursor, name: string, read: (child: string) => void): void {
  if (cursor.selfClosed) return;
  for (skipIndentation(cursor); !isClosing(cursor); skipIndentation(cursor)) read(openTag(cursor));
  closeTag(cursor, name);
}

/** The SDK makes one 16-bit unit of every number; larger ones lose their upper bits there, and so here. */
function characterOf(entity: string, decimal = "", hexadecimal = "", name = ""): string {
  const code = decimal === "" ? parseInt(hexadecimal, 16) : Number(decimal);
  const character = Number.isNaN(code) ? NAMED.get(name) : String.fromCharCode(code);
  if (character === undefined) throw new IrregularXml(`entity ${entity}`);
  return character;
}

/** The element's text with its entities resolved. */
export function text(cursor: Cursor, name: string): string {
  if (cursor.selfClosed) return "";
  const start = cursor.at;
  cursor.at = nextTag(cursor);
  const cut = cursor.xml.slice(start, cursor.at);
  closeTag(cursor, name);
  const raw = cut.length > COPIED ? Buffer.from(cut).toString() : cut;
  const value = raw.includes("&") ? raw.replace(ENTITY, characterOf) : raw;
  // The SDK takes whitespace with a line break in it for indentation.
  return value.includes("\n") && value.trim() === "" ? "" : value;
}

/** The element's text as a number, by the SDK's rule: nothing is 0, what is no number NaN. */
export const number: Read = (cursor, name) => Number(text(cursor, name));

/** Whether the element says true, in any case. */
export const boolean: Read = (cursor, name) => text(cursor, name).toLowerCase() === "true";

/** The elements that are named, each under its key; absent ones stay absent, others are passed over. */
export function struct<T>(fields: { readonly [Key in keyof T]?: readonly [element: string, read: Read] }): Read {
  const entries: readonly (readonly [key: string, field: readonly [element: string, read: Read]])[] =
    Object.entries(fields);
  const readers = new Map(entries.map(([key, [element, read]]) => [element, { key, read }]));
  return (cursor, name) => {
    const value: Record<string, unknown> = {};
    eachChild(cursor, name, (child) => {
      const field = readers.get(child);
      if (field === undefined) return skip(cursor, child);
      if (field.key in value) throw new IrregularXml(`<${child}> twice`);
      value[field.key] = field.read(cursor, child);
    });
    return value;
  };
}

/** Every `item` of the element, in order. */
export function list(read: Read): Read {
  return (cursor, name) => {
    const items: unknown[] = [];
    eachChild(cursor, name, (child) => {
      if (child === "item") items.push(read(cursor, child));
      else skip(cursor, child);
    });
    return items;
  };
}

/**
 * Reads a document of elements and text alone, in one pass. Throws `IrregularXml` at comments, CDATA, attributes, prefixes,
 * carriage returns, entities beyond XML's own, repeated fields, and tags that aren't closed.
 */
export function readRegularXml(xml: string, read: Read): unknown {
  const [start = "", root = ""] = START.exec(xml) ?? [];
  if (root === "" || xml.includes("\r")) throw new IrregularXml("no regular document");
  return read({ xml, at: start.length, selfClosed: false }, root);
}
