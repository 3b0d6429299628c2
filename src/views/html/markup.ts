import { plainText } from "../plain-text.ts";

/** An element as data. Its texts and attributes are escaped where it is written, so that no name can become markup. */
export type Element = {
  readonly tag: string;
  readonly attributes: Attributes;
  readonly children: readonly Child[];
};

/** An element, a text, or nothing. */
export type Child = Element | string | null;

type Attributes = Readonly<Record<string, string | number | true>>;

/** An element with its attributes and what it holds. */
export const el = (
  tag: string,
  attributes: Attributes = {},
  ...children: readonly (Child | readonly Child[])[]
): Element => ({ tag, attributes, children: children.flat() });

/** Elements that hold nothing. */
const VOID: ReadonlySet<string> = new Set(["link", "meta", "br", "col"]);

/** Elements that stand in a line of text, so that no line may end after them. */
const INLINE: ReadonlySet<string> = new Set(["a", "b", "small", "span", "strong", "summary", "tspan"]);

/** Writes an element as HTML. Throws where a style sheet holds what would end it: its text can't be escaped. */
export function written(child: Child): string {
  if (child === null) return "";
  if (typeof child === "string") return escaped(plainText(child));
  const { tag, attributes, children } = child;
  const end = INLINE.has(tag) ? "" : "\n";
  const opening = `<${tag}${Object.entries(attributes).map(attribute).join("")}>`;
  if (VOID.has(tag)) return opening + end;
  return `${opening}${tag === "style" ? styleText(children) : children.map(written).join("")}</${tag}>${end}`;
}

const attribute = ([name, value]: readonly [string, string | number | true]): string =>
  value === true ? ` ${name}` : ` ${name}="${escaped(plainText(String(value)))}"`;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? "");

function styleText(children: readonly Child[]): string {
  const text = children.join("");
  if (text.includes("<")) throw new Error("a style sheet can't hold a tag");
  return text;
}
