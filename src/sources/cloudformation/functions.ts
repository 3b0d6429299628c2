import type { Value } from "./value.ts";
import { itemsOf, joinText, list, text, unknown, whyUnknown } from "./value.ts";

/** Applies a function that needs nothing but its argument; what can't be told stays so, with its reason. */
export function applyFunction(name: string, argument: Value): Value {
  switch (name) {
    case "Fn::Join":
      return join(argument);
    case "Fn::Select":
      return select(argument);
    case "Fn::Split":
      return split(argument);
    case "Fn::Length":
      return argument.is === "list" ? text(String(argument.items.length)) : open(argument);
    case "Fn::Base64":
      return argument.is === "text" ? text(Buffer.from(argument.text).toString("base64")) : open(argument);
    case "Fn::ToJsonString": {
      const plain = plainOf(argument);
      return plain === undefined ? open(argument) : text(JSON.stringify(plain));
    }
    case "Fn::GetAZs":
      return unknown("Availability Zones are known once it is deployed");
    case "Fn::Cidr":
      return unknown("address ranges are not worked out");
    case "Fn::Transform":
      return unknown("a macro makes it when it is deployed");
    default:
      return unknown(`${name.slice(0, 60)} is not understood`);
  }
}

const open = (value: Value | undefined): Value =>
  unknown((value === undefined ? null : whyUnknown(value)) ?? "not understood");

function join(argument: Value): Value {
  const [separator, all] = itemsOf(argument);
  if (separator?.is !== "text") return open(separator);
  if (all?.is !== "list") return open(all);
  return joinText(all.items, separator.text);
}

/** An item of a list; of a list that can't be told, or beyond its end, unknown and never an error. */
function select(argument: Value): Value {
  const [index, all] = itemsOf(argument);
  if (index?.is !== "text") return open(index);
  if (all?.is !== "list") return open(all);
  return all.items[Number(index.text)] ?? unknown("its list has no such item");
}

const MOST_ITEMS = 100_000;

function split(argument: Value): Value {
  const [separator, whole] = itemsOf(argument);
  if (separator?.is !== "text" || separator.text === "") return open(separator);
  if (whole?.is !== "text") return open(whole);
  const items = whole.text.split(separator.text, MOST_ITEMS + 1);
  return items.length > MOST_ITEMS ? unknown("its list grows without bound") : list(items.map(text));
}

/** A value as JSON has it; undefined where some of it isn't known. */
function plainOf(value: Value): unknown {
  if (value.is === "text") return value.text;
  if (value.is === "list") {
    const items = value.items.map(plainOf);
    return items.includes(undefined) ? undefined : items;
  }
  if (value.is !== "map") return undefined;
  const entries = [...value.fields].map(([key, one]) => [key, plainOf(one)] as const);
  return entries.some(([, one]) => one === undefined) ? undefined : Object.fromEntries(entries);
}
