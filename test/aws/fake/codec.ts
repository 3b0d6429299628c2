import type { Field, Shape, Structure } from "./shape.ts";

type Names = "jsonName" | "name";

/** The fields of a structure by their name on the wire. */
const byWireName = new WeakMap<Structure, Map<string, Map<string, Field>>>();

function wireFields(shape: Structure, protocol: string, nameOf: (field: Field) => string): Map<string, Field> {
  const all = byWireName.get(shape) ?? new Map<string, Map<string, Field>>();
  byWireName.set(shape, all);
  let fields = all.get(protocol);
  if (fields === undefined) {
    fields = new Map([...shape.fields.values()].map((field) => [nameOf(field), field]));
    all.set(protocol, fields);
  }
  return fields;
}

/** A key that the wire does not have, set apart from the name of a field that is spelt like it. */
export const asSent = (key: string): string => `${key} (as sent)`;

const jsonNameOf = (field: Field): string => field.traits.jsonName ?? field.name;

/** Reads JSON by shape. What the shape does not have is kept as it came, for the strict check to find. */
export function decodeJson(shape: Shape, wire: unknown, names: Names): unknown {
  if (wire === null || wire === undefined) return undefined;
  if (shape.type === "list" && Array.isArray(wire)) return wire.map((one) => decodeJson(shape.item.shape, one, names));
  if (shape.type === "timestamp") return typeof wire === "number" ? new Date(wire * 1000) : wire;
  if (typeof wire !== "object" || Array.isArray(wire)) return wire;
  if (shape.type === "map") {
    return Object.fromEntries(
      Object.entries(wire).map(([key, one]) => [key, decodeJson(shape.value.shape, one, names)]),
    );
  }
  if (shape.type !== "structure") return wire;
  const fields = names === "jsonName" ? wireFields(shape, "json", jsonNameOf) : shape.fields;
  return Object.fromEntries(
    Object.entries(wire)
      .filter(([, one]) => one !== null)
      .map(([key, one]) => {
        const field = fields.get(key);
        return field === undefined ? [asSent(key), one] : [field.name, decodeJson(field.shape, one, names)];
      }),
  );
}

/** Writes a checked value as the plain object that its JSON stands for. */
export function encodeJson(shape: Shape, value: unknown, names: Names): unknown {
  if (Array.isArray(value) && shape.type === "list")
    return value.map((one) => encodeJson(shape.item.shape, one, names));
  if (value instanceof Date && shape.type === "timestamp") {
    if (shape.format === "date-time") return value.toISOString();
    return shape.format === "http-date" ? value.toUTCString() : value.getTime() / 1000;
  }
  if (typeof value !== "object" || value === null) return value;
  const made: Record<string, unknown> = {};
  if (shape.type === "map") {
    for (const [key, one] of Object.entries(value)) made[key] = encodeJson(shape.value.shape, one, names);
    return made;
  }
  if (shape.type !== "structure") return value;
  for (const [key, one] of Object.entries(value)) {
    const field = shape.fields.get(key);
    if (field !== undefined && one !== undefined) {
      made[names === "jsonName" ? jsonNameOf(field) : key] = encodeJson(field.shape, one, names);
    }
  }
  return made;
}

type Tree = { readonly children: Map<string, Tree>; text: string | null };

/** Reads a form of the two query protocols by shape: `Filter.1.Value.2=…` of EC2, `Tags.member.1.Key=…` of the others. */
export function decodeForm(shape: Structure, form: Iterable<readonly [string, string]>, ec2: boolean): unknown {
  const root: Tree = { children: new Map(), text: null };
  for (const [key, text] of form) {
    let tree = root;
    for (const part of key.split(".")) {
      const next: Tree = tree.children.get(part) ?? { children: new Map(), text: null };
      tree.children.set(part, next);
      tree = next;
    }
    tree.text = text;
  }
  return readTree(shape, root, ec2);
}

const ec2NameOf = ({ name, traits }: Field): string =>
  traits.ec2QueryName ?? (traits.xmlName ?? name).replace(/^./, (letter) => letter.toUpperCase());
const queryNameOf = ({ name, traits }: Field): string => traits.xmlName ?? name;

function readTree(shape: Shape, tree: Tree, ec2: boolean): unknown {
  if (shape.type === "structure") {
    const fields = wireFields(shape, ec2 ? "ec2" : "query", ec2 ? ec2NameOf : queryNameOf);
    return Object.fromEntries(
      [...tree.children].map(([key, child]) => {
        const field = fields.get(key);
        return field === undefined ? [asSent(key), child.text] : [field.name, readTree(field.shape, child, ec2)];
      }),
    );
  }
  if (shape.type === "list") {
    const items = ec2 ? tree.children : (tree.children.get(queryNameOf(shape.item)) ?? tree).children;
    const numbers = [...items.keys()].map(Number).sort((one, other) => one - other);
    return numbers.map((at) => readTree(shape.item.shape, items.get(String(at)) ?? tree, ec2));
  }
  return fromText(shape, tree.text ?? "");
}

/** Reads a query parameter or form value; what is none of the type stays text, for the strict check to find. */
export function fromText(shape: Shape, text: string): unknown {
  if (shape.type === "number") return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (shape.type === "boolean") return text === "true" || (text === "false" ? false : text);
  if (shape.type === "timestamp") return new Date(text);
  return text;
}

/** Writes the fields of a checked structure as XML. */
export function encodeXml(shape: Structure, value: object): string {
  let xml = "";
  for (const [key, one] of Object.entries(value)) {
    const field = shape.fields.get(key);
    if (field !== undefined && one !== undefined) xml += element(field.traits.xmlName ?? key, field, one);
  }
  return xml;
}

function element(tag: string, { shape, traits }: Field, value: unknown): string {
  if (shape.type === "structure") return `<${tag}>${encodeXml(shape, Object(value))}</${tag}>`;
  if (shape.type === "list" && Array.isArray(value)) {
    const { item } = shape;
    if (traits.xmlFlattened === 1) return value.map((one) => element(tag, item, one)).join("");
    const itemTag = item.traits.xmlName ?? "member";
    return value.length === 0
      ? `<${tag}/>`
      : `<${tag}>${value.map((one) => element(itemTag, item, one)).join("")}</${tag}>`;
  }
  if (shape.type === "map") throw new Error(`${tag}: maps in XML are not served by the fake`);
  return `<${tag}>${escapeXml(value instanceof Date ? value.toISOString() : String(value))}</${tag}>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
};

/** Text that can stand in XML. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (letter) => ESCAPES[letter] ?? letter);
}
