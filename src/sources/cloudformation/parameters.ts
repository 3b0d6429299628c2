import { nearest, UserError } from "../../errors.ts";
import type { Fields, Node } from "./node.ts";
import { itemsOf, nodeAt, textOf } from "./node.ts";
import type { Value } from "./value.ts";
import { list, text, unknown } from "./value.ts";

/** Values that were handed to a stack, by parameter. */
export type Handed = ReadonlyMap<string, Value>;

/**
 * What each parameter comes to: what was handed in, else its default, else unknown. One of Systems Manager is a path, whose value
 * only AWS knows; one with NoEcho can be compared, and nobody is told it.
 */
export function readParameters(declared: Fields, handed: Handed): ReadonlyMap<string, Value> {
  return new Map([...declared].map(([name, node]) => [name, parameterValue(name, node, handed.get(name))]));
}

function parameterValue(name: string, node: Node, handed: Value | undefined): Value {
  const type = textOf(nodeAt(node, "Type")) ?? "String";
  const preset = textOf(nodeAt(node, "Default"));
  const value = handed ?? (preset === null ? null : text(preset));
  if (value === null || value.is === "absent") return unknown(`parameter ${name} has no value`);
  if (value.is !== "text") return value;
  if (/^(true|yes)$/i.test(textOf(nodeAt(node, "NoEcho")) ?? "")) return { is: "secret", text: value.text };
  if (type.startsWith("AWS::SSM::Parameter::Value")) {
    return { is: "unknown", why: `parameter ${name} is read from Systems Manager`, path: value.text };
  }
  if (!/^(CommaDelimitedList|List<.*>)$/.test(type)) return value;
  return list(value.text === "" ? [] : value.text.split(",").map((item) => text(item.trim())));
}

/** Refuses a value that CloudFormation would refuse; of a parameter with NoEcho the value isn't said. */
export function checkHanded(declared: Fields, typed: ReadonlyMap<string, string>, file: string): void {
  for (const [name, value] of typed) {
    const node = declared.get(name);
    const allowed = itemsOf(nodeAt(node, "AllowedValues")).flatMap((item) => textOf(item) ?? []);
    if (node === undefined || allowed.length === 0 || allowed.includes(value)) continue;
    const hidden = textOf(nodeAt(node, "NoEcho")) !== null;
    const near = hidden ? null : nearest(value, allowed);
    const message = `${file} line ${node.line}: parameter ${name} doesn't allow ${hidden ? "the value given" : `"${value}"`}`;
    throw new UserError(
      "bad-parameter",
      message,
      near === null ? "give one of its AllowedValues" : `did you mean ${near}?`,
    );
  }
}

/**
 * Refuses a parameter that was typed and that no template has; `declared` is null where no source is a template, which takes none
 * from a file either.
 */
export function refuseStrangeParameters(
  typed: readonly string[],
  file: string | null,
  declared: ReadonlySet<string> | null,
): void {
  const [first] = typed;
  const flag = first === undefined ? (file === null ? null : "--parameter-file") : "--parameter";
  if (declared === null && flag !== null) {
    const message = `${flag} gives parameters, and no source is a template`;
    throw new UserError("no-template", message, `name a template, or leave out ${flag}`);
  }
  for (const name of typed) {
    if (declared === null || declared.has(name)) continue;
    const near = nearest(name, declared);
    throw new UserError(
      "unknown-parameter",
      `--parameter ${name}: no template has a parameter of this name`,
      near === null ? "check its name" : `did you mean ${near}?`,
    );
  }
}
