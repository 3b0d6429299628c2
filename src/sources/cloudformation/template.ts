import { nearest, UserError } from "../../errors.ts";
import type { Fields, Node } from "./node.ts";
import { fieldsOf, itemsOf, nodeAt, textOf } from "./node.ts";
import { parseTemplate } from "./parse.ts";

/** The sections of a template that figures hang on. */
export type Template = {
  /** The file, as it was named. */
  readonly file: string;
  readonly parameters: Fields;
  readonly mappings: Node | undefined;
  readonly conditions: Fields;
  readonly resources: Node;
  readonly outputs: Node | undefined;
  /** Macros that rewrite it when it is deployed, with their line. */
  readonly transforms: readonly { readonly name: string; readonly line: number }[];
};

const SECTIONS = [
  "AWSTemplateFormatVersion",
  "Conditions",
  "Description",
  "Globals",
  "Hooks",
  "Mappings",
  "Metadata",
  "Outputs",
  "Parameters",
  "Resources",
  "Rules",
  "Transform",
];

/** Reads a template and checks its frame: sections that exist, resources that have a type. Throws a UserError with the line. */
export function readTemplate(file: string, text: string): Template {
  const root = parseTemplate(file, text);
  if (root.is !== "map") throw wrong(file, root.line, "it is no template", NEEDS);
  for (const [section, node] of root.fields) {
    if (SECTIONS.includes(section)) continue;
    const near = nearest(section, SECTIONS);
    throw wrong(
      file,
      node.line,
      `a template has no section "${section.slice(0, 60)}"`,
      near && `did you mean ${near}?`,
    );
  }
  const resources = root.fields.get("Resources");
  if (resources === undefined) throw wrong(file, root.line, "it has no Resources", NEEDS);
  if (resources.is !== "map") throw wrong(file, resources.line, "Resources is no map of resources", NEEDS);
  for (const [id, node] of resources.fields) {
    if (id.startsWith("Fn::")) continue;
    if (node.is !== "map") throw wrong(file, node.line, `resource ${id.slice(0, 255)} is no map`, NEEDS);
    const type = nodeAt(node, "Type");
    if (type === undefined || type.is === "null")
      throw wrong(file, node.line, `resource ${id.slice(0, 255)} has no Type`, NEEDS);
    const properties = nodeAt(node, "Properties");
    if (properties !== undefined && properties.is !== "map" && properties.is !== "call" && properties.is !== "null")
      throw wrong(file, properties.line, `Properties of ${id.slice(0, 255)} is no map`, NEEDS);
  }
  for (const section of ["Parameters", "Mappings", "Conditions", "Outputs"] as const) {
    const node = root.fields.get(section);
    if (node !== undefined && node.is !== "map" && node.is !== "null" && node.is !== "call")
      throw wrong(file, node.line, `${section} is no map`, NEEDS);
  }
  const transform = root.fields.get("Transform");
  const macros = transform === undefined ? [] : transform.is === "list" ? itemsOf(transform) : [transform];
  return {
    file,
    parameters: fieldsOf(root.fields.get("Parameters")),
    mappings: root.fields.get("Mappings"),
    conditions: fieldsOf(root.fields.get("Conditions")),
    resources,
    outputs: root.fields.get("Outputs"),
    transforms: macros.map((node) => ({
      name: textOf(node) ?? textOf(nodeAt(node, "Name")) ?? "a macro",
      line: node.line,
    })),
  };
}

const NEEDS = "see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html";

const wrong = (file: string, line: number, why: string, hint: string | null): UserError =>
  new UserError("bad-template", `${file} line ${line}: ${why}`, hint ?? NEEDS);
