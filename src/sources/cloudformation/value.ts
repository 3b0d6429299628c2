import type { Given } from "../declared/given.ts";
import { flagGiven, given, mapGiven, numberGiven, UNSET, unknownUntil } from "../declared/given.ts";
import { MOST_TEXT } from "./effort.ts";

/** What a part of a template comes to, as far as it can be told before it is deployed. */
export type Value =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "list"; readonly items: readonly Value[] }
  | { readonly is: "map"; readonly fields: ReadonlyMap<string, Value> }
  /** Left out, by itself or through `AWS::NoValue`. */
  | { readonly is: "absent" }
  /** Of a parameter with NoEcho: conditions may compare it, and nobody is told it. */
  | { readonly is: "secret"; readonly text: string }
  /** Another resource, or an attribute of it. */
  | { readonly is: "link"; readonly target: string; readonly attribute: string | null }
  /** Text with holes. */
  | { readonly is: "parts"; readonly parts: readonly Value[] }
  /** One of two, by a condition that can't be told. */
  | { readonly is: "either"; readonly why: string; readonly options: readonly [Value, Value] }
  /** `path` is that of a parameter in Systems Manager, whose value only AWS knows. */
  | { readonly is: "unknown"; readonly why: string; readonly path?: string };

export const ABSENT: Value = { is: "absent" };

export const text = (value: string): Value => ({ is: "text", text: value });

export const list = (items: readonly Value[]): Value => ({ is: "list", items });

export const unknown = (why: string): Value => ({ is: "unknown", why });

/** Why a value can't be told, null where it can. */
export function whyUnknown(value: Value): string | null {
  switch (value.is) {
    case "text":
    case "absent":
      return null;
    case "list":
      return firstWhy(value.items);
    case "map":
      return firstWhy([...value.fields.values()]);
    case "secret":
      return "it comes from a parameter with NoEcho";
    case "link":
      return `it is known once ${value.target.slice(value.target.lastIndexOf("/") + 1)} is deployed`;
    case "parts":
      return firstWhy(value.parts);
    case "either":
    case "unknown":
      return value.why;
  }
}

const firstWhy = (values: readonly Value[]): string | null =>
  values.map(whyUnknown).find((why) => why !== null) ?? null;

/** Puts text together; holes stay holes. */
export function joinText(parts: readonly Value[], separator = ""): Value {
  const flat: Value[] = [];
  let signs = 0;
  const add = (value: Value) => {
    signs += value.is === "text" ? value.text.length : 0;
    if (signs > MOST_TEXT) return;
    const last = flat.at(-1);
    if (value.is === "text" && last?.is === "text") flat[flat.length - 1] = text(last.text + value.text);
    else if (value.is !== "text" || value.text !== "") flat.push(value);
  };
  for (const [index, part] of parts.entries()) {
    if (index > 0) add(text(separator));
    if (part.is === "parts") for (const inner of part.parts) add(inner);
    else add(part);
  }
  if (signs > MOST_TEXT) return unknown("its text grows without bound");
  const [first, ...more] = flat;
  if (first === undefined) return text("");
  return more.length === 0 && first.is === "text" ? first : { is: "parts", parts: flat };
}

/** A property, walking maps and lists; what hangs on something unknown is unknown too. */
export function valueAt(value: Value, ...path: readonly (string | number)[]): Value {
  let found = value;
  for (const key of path) {
    if (found.is === "map" && typeof key === "string") found = found.fields.get(key) ?? ABSENT;
    else if (found.is === "list" && typeof key === "number") found = found.items[key] ?? ABSENT;
    else if (found.is === "absent") return ABSENT;
    else if (found.is === "either") {
      const [first, second] = found.options;
      found = eitherOf(found.why, valueAt(first, key), valueAt(second, key));
    } else return unknown(whyUnknown(found) ?? "not understood");
  }
  return found;
}

/** One of two values; where they are alike, that one. */
export function eitherOf(why: string, first: Value, second: Value): Value {
  return JSON.stringify(plain(first)) === JSON.stringify(plain(second))
    ? first
    : { is: "either", why, options: [first, second] };
}

const plain = (value: Value): unknown =>
  value.is === "map"
    ? { is: value.is, fields: [...value.fields].map(([key, one]) => [key, plain(one)]) }
    : value.is === "list"
      ? { is: value.is, items: value.items.map(plain) }
      : value;

/** A scalar in its three states. */
export function givenText(value: Value): Given<string> {
  if (value.is === "text") return given(value.text);
  if (value.is === "absent") return UNSET;
  return unknownUntil(whyUnknown(value) ?? "not understood");
}

export const givenNumber = (value: Value): Given<number> => numberGiven(givenText(value));

/** A switch; YAML 1.1, which CloudFormation reads, has more words for it. */
export const givenFlag = (value: Value): Given<boolean> =>
  flagGiven(
    mapGiven(givenText(value), (word) =>
      /^(true|yes|on|y)$/i.test(word) ? "true" : /^(false|no|off|n)$/i.test(word) ? "false" : word,
    ),
  );

/** The lowest or highest number that a value may come to, where a condition leaves it open. */
export function givenBound(value: Value, of: "lowest" | "highest"): Given<number> {
  if (value.is !== "either") return givenNumber(value);
  const options = value.options.map((one) => givenBound(one, of));
  const numbers = options.flatMap((one) => (one.is === "known" ? [one.value] : []));
  if (numbers.length < options.length) return unknownUntil(value.why);
  return given(of === "lowest" ? Math.min(...numbers) : Math.max(...numbers));
}

/** The texts that a value may come to, where a condition leaves it open; null where one of them isn't known either. */
export function textsOf(value: Value): readonly string[] | null {
  if (value.is === "text") return [value.text];
  const texts = value.is === "either" ? value.options.map(textsOf) : [null];
  return texts.includes(null) ? null : texts.flatMap((all) => all ?? []);
}

/** The text where it is known, else null. */
export const knownText = (value: Value): string | null =>
  value.is === "text" && value.text !== "" ? value.text : null;

/** The items of a list; those that can't be told are one unknown item. */
export function itemsOf(value: Value): readonly Value[] {
  if (value.is === "list") return value.items;
  return value.is === "absent" ? [] : [value];
}
