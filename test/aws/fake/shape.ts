/** What a schema of an SDK client says of a field beside its type: names on the wire and where in HTTP it stands. */
export type Traits = {
  readonly jsonName?: string;
  readonly xmlName?: string;
  readonly ec2QueryName?: string;
  readonly xmlFlattened?: number;
  readonly httpQuery?: string;
  readonly httpLabel?: number;
  readonly http?: readonly [method: string, path: string, status: number];
};

export type Field = { readonly name: string; readonly shape: Shape; readonly traits: Traits };

/** A type of an AWS API, as the SDK clients of 2026 export it. */
export type Shape =
  | { readonly type: "string" | "number" | "boolean" | "blob" | "document" }
  | { readonly type: "timestamp"; readonly format: "default" | "date-time" | "http-date" | "epoch-seconds" }
  | { readonly type: "list"; readonly item: Field }
  | { readonly type: "map"; readonly value: Field }
  | {
      readonly type: "structure";
      readonly name: string;
      readonly fields: ReadonlyMap<string, Field>;
      readonly required: ReadonlySet<string>;
    };

export type Structure = Extract<Shape, { type: "structure" }>;

const SIMPLE: Readonly<Record<number, Shape>> = {
  0: { type: "string" },
  1: { type: "number" },
  2: { type: "boolean" },
  4: { type: "timestamp", format: "default" },
  5: { type: "timestamp", format: "date-time" },
  6: { type: "timestamp", format: "http-date" },
  7: { type: "timestamp", format: "epoch-seconds" },
  15: { type: "document" },
  17: { type: "number" },
  19: { type: "number" },
  21: { type: "blob" },
};
const LIST = 64;
const MAP = 128;

/** The bits of a number that stands for traits; the others concern neither names nor places. */
const HTTP_LABEL = 1;
const HTTP_ELSEWHERE = 16 | 32 | 64;

const known = new Map<unknown, Structure>();

/** Reads a schema: a number, a schema's array, a function that gives one, or one of these with a field's traits. */
export function shapeOf(schema: unknown): Shape {
  return fieldOf("", schema).shape;
}

/** Reads the schema of a structure; throws where it is none. */
export function structureOf(schema: unknown): Structure {
  const shape = schema === "unit" ? EMPTY : shapeOf(schema);
  if (shape.type !== "structure") throw new Error(`a structure was expected, not a ${shape.type}`);
  return shape;
}

const EMPTY: Structure = { type: "structure", name: "Unit", fields: new Map(), required: new Set() };

/** Reads the traits of a schema. */
export function traitsOf(traits: unknown): Traits {
  if (typeof traits === "object" && traits !== null) return traits;
  const bits = Number(traits);
  if ((bits & HTTP_ELSEWHERE) !== 0) throw new Error("payloads and query maps are not served by the fake");
  return (bits & HTTP_LABEL) === 0 ? {} : { httpLabel: 1 };
}

function fieldOf(name: string, schema: unknown): Field {
  if (typeof schema === "function") return fieldOf(name, schema());
  if (typeof schema === "number") return { name, shape: numbered(schema), traits: {} };
  if (!Array.isArray(schema)) throw new Error(`unknown schema ${String(schema)}`);
  if (schema.length === 2) {
    const inner = fieldOf(name, schema[0]);
    return { ...inner, traits: { ...inner.traits, ...traitsOf(schema[1]) } };
  }
  const [kind, , , traits, first, second] = schema;
  const own = { name, traits: traitsOf(traits) };
  if (kind === 0) return { ...fieldOf(name, first), traits: own.traits };
  if (kind === 1) return { ...own, shape: { type: "list", item: fieldOf("member", first) } };
  if (kind === 2) return { ...own, shape: { type: "map", value: fieldOf("value", second) } };
  return { ...own, shape: structure(schema) };
}

function numbered(schema: number): Shape {
  const simple = SIMPLE[schema];
  if (simple !== undefined) return simple;
  if (schema >= MAP) return { type: "map", value: fieldOf("value", schema - MAP) };
  if (schema >= LIST) return { type: "list", item: fieldOf("member", schema - LIST) };
  throw new Error(`unknown simple schema ${schema}`);
}

/** Shapes may hold themselves, so a structure is remembered before its fields are read. */
function structure(schema: readonly unknown[]): Structure {
  const seen = known.get(schema);
  if (seen !== undefined) return seen;
  const [kind, , name, , names, types, required] = schema;
  if ((kind !== 3 && kind !== 4 && kind !== -3) || !Array.isArray(names) || !Array.isArray(types)) {
    throw new Error(`unknown schema kind ${String(kind)}`);
  }
  const fields = new Map<string, Field>();
  // The SDK puts required fields first and says how many they are.
  const made: Structure = {
    type: "structure",
    name: String(name),
    fields,
    required: new Set(names.slice(0, Number(required ?? 0)).map(String)),
  };
  known.set(schema, made);
  for (const [at, field] of names.entries()) fields.set(String(field), fieldOf(String(field), types[at]));
  return made;
}
