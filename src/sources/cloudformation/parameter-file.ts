import { UserError } from "../../errors.ts";
import { readText } from "../input.ts";
import type { Node } from "./node.ts";
import { fieldsOf, itemsOf, nodeAt, textOf } from "./node.ts";
import { parseTemplate } from "./parse.ts";

const FORMS = 'write [{"ParameterKey": …, "ParameterValue": …}] or {"Parameters": {KEY: VALUE}}';

/**
 * Reads a file of parameters in the form of the AWS CLI (`[{"ParameterKey", "ParameterValue"}]`, or `["KEY=VALUE"]` as `deploy`
 * takes it) or of CodePipeline (`{"Parameters": {KEY: VALUE}}`), JSON or YAML. What keeps its previous value is left out.
 */
export function readParameterFile(path: string): ReadonlyMap<string, string> {
  const name = path === "-" ? "standard input" : path;
  const root = parseTemplate(name, readText(path));
  const pairs = root.is === "list" ? root.items.map((item) => listed(name, item)) : fields(name, root);
  return new Map(pairs.filter((pair) => pair !== null));
}

function listed(name: string, item: Node): readonly [string, string] | null {
  const written = textOf(item);
  const equals = written?.indexOf("=") ?? -1;
  if (written !== null && equals > 0) return [written.slice(0, equals), written.slice(equals + 1)];
  const key = textOf(nodeAt(item, "ParameterKey"));
  const value = textOf(nodeAt(item, "ParameterValue"));
  if (key !== null && value !== null) return [key, value];
  if (key !== null && textOf(nodeAt(item, "UsePreviousValue")) === "true") return null;
  throw bad(name, item, "it is no parameter");
}

function fields(name: string, root: Node): readonly (readonly [string, string])[] {
  const holder = nodeAt(root, "Parameters");
  if (holder?.is !== "map") throw bad(name, root, "it holds no parameters");
  return [...fieldsOf(holder)].map(([key, node]) => {
    const value = textOf(node) ?? (node.is === "list" ? itemsOf(node).map(textOf).join(",") : null);
    if (value === null) throw bad(name, node, `parameter ${key} is no text`);
    return [key, value];
  });
}

const bad = (name: string, { line }: Node, why: string): UserError =>
  new UserError("bad-parameters", `${name} line ${line}: ${why}`, FORMS);
