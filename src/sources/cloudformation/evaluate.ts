import type { Fields, Node } from "./node.ts";
import { fieldsOf, itemsOf, nodeAt, textOf } from "./node.ts";
import type { Effort } from "./effort.ts";
import { sharedEffort } from "./effort.ts";
import { expandLoops } from "./loops.ts";
import { applyFunction } from "./functions.ts";
import type { Truth } from "./truth.ts";
import { allOf, anyOf, not } from "./truth.ts";
import type { Value } from "./value.ts";
import { ABSENT, eitherOf, joinText, list, text, unknown, whyUnknown } from "./value.ts";

/** What the names in a template stand for. */
export type Names = {
  /** Parameters and pseudo parameters; null where there is none of the name. */
  readonly parameter: (name: string) => Value | null;
  readonly mappings: Node | undefined;
  readonly conditions: Fields;
  /** A resource, by its logical id; null where there is none. */
  readonly resource: (id: string, attribute: string | null) => Value | null;
  /** What another stack exports under a name; null where that isn't known. */
  readonly imported: (name: string) => Value | null;
};

/** Evaluates one template's values and conditions. */
export type Evaluator = {
  readonly value: (node: Node | undefined) => Value;
  readonly condition: (name: string) => Truth;
  /** Fields whose loops are written out. */
  readonly fields: (node: Node | undefined) => Fields;
};

/** Makes the evaluator of a template; nothing that it can't tell is an error. */
export function createEvaluator(names: Names, effort: Effort = sharedEffort()()): Evaluator {
  const known = new Map<string, Truth>();
  const asked = new Set<string>();
  let written: Fields | null = null;

  function conditions(): Fields {
    if (written !== null) return written;
    // While loops are written out, their values may ask for conditions.
    written = names.conditions;
    written = expandLoops(names.conditions, value, effort);
    return written;
  }

  function fields(node: Node | undefined): Fields {
    return expandLoops(fieldsOf(node), value, effort);
  }

  function value(node: Node | undefined): Value {
    if (node === undefined) return ABSENT;
    if (!effort.spend(0)) return TOO_MUCH;
    const found = effort.deeper(() => valueOf(node)) ?? TOO_MUCH;
    return found.is === "text" && !effort.spend(found.text.length) ? TOO_MUCH : found;
  }

  function valueOf(node: Node): Value {
    switch (node.is) {
      case "null":
        return ABSENT;
      case "text":
        return looked(text(node.text));
      case "list":
        return list(node.items.map(value).filter((item) => item.is !== "absent"));
      case "map":
        return { is: "map", fields: new Map([...fields(node)].map(([key, one]) => [key, value(one)])) };
      case "call":
        return looked(called(node.name, node.argument));
    }
  }

  function called(name: string, argument: Node): Value {
    switch (name) {
      case "Ref":
        return reference(textOf(argument) ?? "");
      case "Fn::GetAtt": {
        const [id, attribute] = itemsOf(argument).map(value);
        if (id?.is !== "text") return unknown("it is an attribute of a resource that isn't named");
        const named = attribute?.is === "text" ? attribute.text : "";
        return names.resource(id.text, named) ?? unknown(`${id.text} is not in the template`);
      }
      case "Fn::If": {
        const [condition, first, second] = itemsOf(argument);
        const truth = conditionNamed(textOf(condition) ?? "");
        if (typeof truth === "boolean") return value(truth ? first : second);
        return eitherOf(truth.why, value(first), value(second));
      }
      case "Fn::Sub":
        return substituted(argument);
      case "Fn::FindInMap":
        return mapped(argument);
      case "Fn::ImportValue": {
        const exported = value(argument);
        const found = exported.is === "text" ? names.imported(exported.text) : null;
        return found ?? unknown("it is imported from another stack");
      }
      case "Condition":
      case "Fn::Equals":
      case "Fn::And":
      case "Fn::Or":
      case "Fn::Not": {
        const truth = truthOf({ is: "call", name, argument, line: argument.line });
        return typeof truth === "boolean" ? text(String(truth)) : unknown(truth.why);
      }
      default:
        return applyFunction(name, value(argument));
    }
  }

  function reference(name: string): Value {
    if (name === "AWS::NoValue") return ABSENT;
    return names.parameter(name) ?? names.resource(name, null) ?? unknown(`${name} is not in the template`);
  }

  /** `${A}` is a parameter or resource, `${A.B}` an attribute, `${!A}` stands for itself. */
  function substituted(argument: Node): Value {
    const [pattern, own] = argument.is === "list" ? argument.items : [argument];
    const variables = fieldsOf(own);
    const source = textOf(pattern);
    if (source === null) return unknown("its text isn't written down");
    const parts = source.split(/(\$\{[^{}]*\})/).map((piece): Value => {
      if (!piece.startsWith("${") || !piece.endsWith("}")) return text(piece);
      const name = piece.slice(2, -1).trim();
      if (name.startsWith("!")) return text(`\${${name.slice(1)}}`);
      const given = variables.get(name);
      if (given !== undefined) return value(given);
      const dot = name.indexOf(".");
      if (dot < 0) return reference(name);
      const id = name.slice(0, dot);
      return names.resource(id, name.slice(dot + 1)) ?? unknown(`${id} is not in the template`);
    });
    return joinText(parts);
  }

  function mapped(argument: Node): Value {
    const items = itemsOf(argument);
    const fallback = items.map((item) => nodeAt(item, "DefaultValue")).find((node) => node !== undefined);
    const keys = items.slice(0, 3).map(value);
    const path = keys.flatMap((key) => (key.is === "text" ? [key.text] : []));
    if (path.length < 3) {
      const why = keys.map(whyUnknown).find((one) => one !== null) ?? "its keys aren't understood";
      return unknown(why);
    }
    const found = nodeAt(names.mappings, ...path);
    if (found !== undefined) return value(found);
    return fallback === undefined ? unknown(`mapping ${path[0]} has no such key`) : value(fallback);
  }

  function conditionNamed(name: string): Truth {
    const already = known.get(name);
    if (already !== undefined) return already;
    const node = conditions().get(name);
    if (node === undefined) return { why: `condition ${name} is not in the template` };
    if (asked.has(name)) return { why: `condition ${name} leads to itself` };
    asked.add(name);
    const truth = truthOf(node);
    asked.delete(name);
    const named = typeof truth === "boolean" ? truth : { why: because(name, truth.why) };
    known.set(name, named);
    return named;
  }

  function truthOf(node: Node | undefined): Truth {
    if (node?.is === "text") return literal(node.text);
    if (node?.is !== "call") return { why: "it is no condition" };
    const { name, argument } = node;
    switch (name) {
      case "Condition":
        return conditionNamed(textOf(argument) ?? "");
      case "Fn::Not":
        return not(truthOf(itemsOf(argument)[0]));
      case "Fn::And":
        return allOf(itemsOf(argument).map(truthOf));
      case "Fn::Or":
        return anyOf(itemsOf(argument).map(truthOf));
      case "Fn::Equals": {
        const [first = ABSENT, second = ABSENT] = itemsOf(argument).map(value);
        return equal(first, second);
      }
      default: {
        const found = value(node);
        return found.is === "text" ? literal(found.text) : { why: whyUnknown(found) ?? "it is no condition" };
      }
    }
  }

  return { value, condition: conditionNamed, fields };
}

const TOO_MUCH = unknown("its template grows without bound");

const literal = (word: string): Truth =>
  /^(true|false)$/i.test(word) ? word.toLowerCase() === "true" : { why: "it is no condition" };

const because = (name: string, why: string): string =>
  why.startsWith("condition ") ? why : `condition ${name} can't be told: ${why}`;

function equal(first: Value, second: Value): Truth {
  for (const [one, other] of [
    [first, second],
    [second, first],
  ] as const) {
    if (one.is !== "either") continue;
    const truths = one.options.map((option) => equal(option, other));
    return truths[0] === truths[1] && typeof truths[0] === "boolean" ? truths[0] : { why: one.why };
  }
  const open = [first, second].find((one) => whyUnknown(one) !== null && one.is !== "secret");
  if (open !== undefined) return { why: whyUnknown(open) ?? "" };
  const [a, b] = [first, second].map(comparable);
  return a === b;
}

const comparable = (value: Value): string =>
  value.is === "text" || value.is === "secret"
    ? value.text
    : value.is === "list"
      ? JSON.stringify(value.items.map(comparable))
      : "";

/** What only AWS looks up when the stack is deployed. */
function looked(value: Value): Value {
  const [part] = value.is === "parts" ? value.parts.filter(isDynamic) : [value];
  if (part?.is !== "text" || !isDynamic(part)) return value;
  const [, path] = /\{\{resolve:ssm:([^:}]+)/.exec(part.text) ?? [];
  return { is: "unknown", why: "it is looked up when the stack is deployed", ...(path === undefined ? {} : { path }) };
}

const isDynamic = (value: Value): boolean => value.is === "text" && value.text.includes("{{resolve:");
