import type { Effort } from "./effort.ts";
import type { Fields, Node } from "./node.ts";
import { itemsOf, textOf } from "./node.ts";
import type { Value } from "./value.ts";

const LOOP = "Fn::ForEach::";

/** CloudFormation allows 500 resources a template; beyond this many turns a loop is left as it is. */
const MOST_TURNS = 2000;

/**
 * Writes out the loops among fields: `Fn::ForEach::Name: [Variable, Values, {Key${Variable}: …}]`. A loop whose values can't be
 * told stays as it is, so that whoever reads the fields can say so.
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html)
 */
export function expandLoops(
  fields: Fields,
  evaluate: (node: Node | undefined) => Value,
  effort: Effort,
  budget: { left: number } = { left: MOST_TURNS },
): Fields {
  if (![...fields.keys()].some(isLoop)) return fields;
  const expanded = new Map<string, Node>();
  for (const [key, node] of fields) {
    const turns = isLoop(key) ? turnsOf(node, evaluate, effort, budget) : null;
    if (turns === null) expanded.set(key, node);
    else
      for (const turn of turns)
        for (const [one, own] of expandLoops(turn, evaluate, effort, budget)) expanded.set(one, own);
  }
  return expanded;
}

/** Whether a key is a loop that isn't written out. */
export const isLoop = (key: string): boolean => key.startsWith(LOOP);

function turnsOf(
  loop: Node,
  evaluate: (node: Node | undefined) => Value,
  effort: Effort,
  budget: { left: number },
): readonly Fields[] | null {
  const [variable, collection, body] = itemsOf(loop);
  const name = textOf(variable);
  const values = evaluate(collection);
  if (name === null || body?.is !== "map" || values.is !== "list") return null;
  budget.left -= values.items.length;
  if (budget.left < 0) return null;
  const turns: Fields[] = [];
  for (const value of values.items) {
    if (value.is !== "text") return null;
    const turn = replaced(body, name, value.text, effort);
    if (turn === null) return null;
    if (turn.is === "map") turns.push(turn.fields);
  }
  return turns;
}

/** `${Variable}` is the value, `&{Variable}` its letters and digits, and a Ref to it the value too; null where it grows without bound. */
function replaced(body: Node, variable: string, value: string, effort: Effort): Node | null {
  let isPaid = true;
  const patterns = [
    [`\${${variable}}`, value],
    [`&{${variable}}`, value.replaceAll(/[^A-Za-z0-9]/g, "")],
  ] as const;
  const inText = (source: string): string => {
    const most = source.length + (source.length / (variable.length + 3)) * value.length;
    isPaid &&= effort.spend(source.includes("{") ? most : 0);
    if (!isPaid) return source;
    return patterns.reduce((text, [pattern, put]) => text.replaceAll(pattern, () => put), source);
  };
  const inNode = (node: Node): Node => {
    isPaid &&= effort.spend(0);
    if (!isPaid) return node;
    switch (node.is) {
      case "null":
        return node;
      case "text":
        return { ...node, text: inText(node.text) };
      case "list":
        return { ...node, items: node.items.map(inNode) };
      case "map":
        return { ...node, fields: new Map([...node.fields].map(([key, one]) => [inText(key), inNode(one)])) };
      case "call":
        return node.name === "Ref" && textOf(node.argument) === variable
          ? { is: "text", text: value, line: node.line }
          : { ...node, argument: inNode(node.argument) };
    }
  };
  const made = inNode(body);
  return isPaid ? made : null;
}
