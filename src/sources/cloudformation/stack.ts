import type { Note, Unresolved } from "../../inventory/declared.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Tags } from "../../inventory/workload.ts";
import { sharedEffort } from "./effort.ts";
import type { Evaluator } from "./evaluate.ts";
import { createEvaluator } from "./evaluate.ts";
import { isLoop } from "./loops.ts";
import type { LocalTemplates } from "./nested.ts";
import { templateNames } from "./nested.ts";
import type { Fields } from "./node.ts";
import { fieldsOf, nodeAt, textOf } from "./node.ts";
import type { Handed } from "./parameters.ts";
import { readParameters } from "./parameters.ts";
import type { Template } from "./template.ts";
import { readTemplate } from "./template.ts";
import type { Truth } from "./truth.ts";
import { allOf } from "./truth.ts";
import type { Value } from "./value.ts";
import { ABSENT, knownText, text, unknown, valueAt } from "./value.ts";

/** A resource of a stack. */
export type Resource = {
  /** The way to it: stacks and its logical id, parted by slashes. No two resources of a source share one. */
  readonly path: string;
  /** File and path, as it is told to people. */
  readonly origin: string;
  readonly type: string;
  readonly line: number;
  readonly exists: Truth;
  /** Whether it outlives its entry in the template. */
  readonly retained: boolean;
  readonly properties: Value;
  readonly stack: StackPlace;
};

/** Where a stack is deployed. */
export type StackPlace = {
  readonly accountId: string | null;
  readonly regionId: string | null;
  /** Tags that a stack gives to its resources. */
  readonly tags: Tags;
};

/** A stack to read: a template, with what it is given. */
export type StackSource = StackPlace & {
  readonly template: Template;
  /** Its name among the stacks of a folder; empty for a template by itself. */
  readonly path: string;
  /** Null where nobody has named it yet. */
  readonly stackName: string | null;
  readonly handed: Handed;
};

/** All that stacks and those nested in them hold, of the types that are asked for. */
export type Stacks = {
  readonly resources: readonly Resource[];
  readonly unresolved: readonly Unresolved[];
  readonly notes: readonly Note[];
};

export type StackOptions = {
  readonly tables: ReferenceTables;
  readonly local: LocalTemplates;
  readonly isRead: (type: string) => boolean;
};

type Stack = StackSource & {
  readonly evaluator: Evaluator;
  readonly exists: Truth;
  readonly files: readonly string[];
  /** Its resources by logical id, loops written out. */
  readonly resources: () => Fields;
};

const NESTED = "AWS::CloudFormation::Stack";
const MOST_DEPTH = 10;
const MOST_STACKS = 500;

/** Reads stacks; what they export is known to each other. */
export function readStacks(sources: readonly StackSource[], options: StackOptions): Stacks {
  const resources: Resource[] = [];
  const unresolved: Unresolved[] = [];
  const notes: Note[] = [];
  const children = new Map<string, Stack | "building" | { readonly why: string }>();
  const all: Stack[] = [];
  const effortOfOne = sharedEffort();

  function create(source: StackSource, exists: Truth, files: readonly string[]): Stack {
    const { template, path } = source;
    const parameters = readParameters(template.parameters, source.handed);
    const evaluator = createEvaluator(
      {
        parameter: (name) => parameters.get(name) ?? pseudo(name, source, options.tables),
        mappings: template.mappings,
        conditions: template.conditions,
        resource: (id, attribute) => reference(stack, id, attribute),
        imported: (name) => imported(source, name),
      },
      effortOfOne(),
    );
    let written: Fields | null = null;
    const byId = (): Fields => {
      if (written !== null) return written;
      // While loops are written out, their values may ask for resources.
      written = fieldsOf(template.resources);
      written = evaluator.fields(template.resources);
      return written;
    };
    const stack: Stack = { ...source, evaluator, exists, files: [...files, template.file], resources: byId };
    all.push(stack);
    if (all.length === MOST_STACKS) notes.push({ address: at(template.file, path), text: "more stacks aren't read" });
    return stack;
  }

  function reference(stack: Stack, id: string, attribute: string | null): Value | null {
    const node = stack.resources().get(id);
    if (node === undefined) return null;
    const output = attribute === null ? undefined : /^Outputs\.(.+)$/.exec(attribute)?.[1];
    if (output !== undefined && textOf(nodeAt(node, "Type")) === NESTED) {
      const found = child(stack, id);
      if (found === "building") return unknown("two stacks wait for each other");
      if ("why" in found) return unknown(`it is an output of ${id}, which isn't read`);
      return found.evaluator.value(nodeAt(found.template.outputs, output, "Value"));
    }
    return { is: "link", target: under(stack.path, id), attribute };
  }

  function child(stack: Stack, id: string): Stack | "building" | { readonly why: string } {
    const path = under(stack.path, id);
    const known = children.get(path);
    if (known !== undefined) return known;
    children.set(path, "building");
    const made = nestedStack(stack, id, path);
    children.set(path, made);
    return made;
  }

  function nestedStack(stack: Stack, id: string, path: string): Stack | { readonly why: string } {
    const node = stack.resources().get(id);
    const properties = stack.evaluator.value(nodeAt(node, "Properties"));
    const asset = stack.evaluator.value(nodeAt(node, "Metadata", "aws:asset:path"));
    const names = templateNames(valueAt(properties, "TemplateURL"), asset);
    if (stack.files.length > MOST_DEPTH || all.length >= MOST_STACKS) return { why: "stacks are nested too deeply" };
    const found = options.local(stack.template.file, names);
    if (found === null) return { why: "its template is not in the folder of the template that names it" };
    if (stack.files.includes(found.file)) return { why: "its template leads to itself" };
    const handed = valueAt(properties, "Parameters");
    return create(
      {
        template: readTemplate(found.file, found.text),
        path,
        stackName: null,
        accountId: stack.accountId,
        regionId: stack.regionId,
        tags: stack.tags,
        handed: handed.is === "map" ? handed.fields : new Map(),
      },
      allOf([stack.exists, existence(stack, id)]),
      stack.files,
    );
  }

  function existence(stack: Stack, id: string): Truth {
    const condition = textOf(nodeAt(stack.resources().get(id), "Condition"));
    return condition === null ? true : stack.evaluator.condition(condition);
  }

  const exporting = new Set<string>();
  function imported({ accountId, regionId }: StackPlace, name: string): Value | null {
    if (exporting.has(name)) return null;
    exporting.add(name);
    try {
      for (const stack of all) {
        if (stack.accountId !== accountId || stack.regionId !== regionId) continue;
        for (const output of stack.evaluator.fields(stack.template.outputs).values()) {
          const exported = nodeAt(output, "Export", "Name");
          if (exported === undefined || knownText(stack.evaluator.value(exported)) !== name) continue;
          return stack.evaluator.value(nodeAt(output, "Value"));
        }
      }
      return null;
    } finally {
      exporting.delete(name);
    }
  }

  function collect(stack: Stack): void {
    const { template, path, evaluator, accountId, regionId } = stack;
    const missing = (address: string, line: number, what: string, why: string) =>
      unresolved.push({ address, accountId, regionId, kind: null, what, why, line });
    for (const { name, line } of template.transforms) macro(at(template.file, path), name, line, missing, notes);
    for (const [id, node] of stack.resources()) {
      const own = under(path, id);
      const origin = at(template.file, own);
      if (isLoop(id)) {
        missing(origin, node.line, "resources of a loop", "its values can't be told");
        continue;
      }
      const type = textOf(nodeAt(node, "Type"));
      const exists = allOf([stack.exists, existence(stack, id)]);
      if (exists === false) continue;
      if (type === null) {
        missing(origin, node.line, "type", "it is not written down");
        continue;
      }
      if (type === NESTED) {
        const found = child(stack, id);
        if (found === "building" || "why" in found)
          missing(origin, node.line, "nested stack", found === "building" ? "it leads to itself" : found.why);
        else collect(found);
      }
      if (!options.isRead(type)) continue;
      const policy = textOf(nodeAt(node, "DeletionPolicy")) ?? "";
      const properties = evaluator.value(nodeAt(node, "Properties"));
      resources.push({
        path: own,
        origin,
        type,
        line: node.line,
        exists,
        retained: policy.startsWith("Retain"),
        properties: properties.is === "map" || properties.is === "absent" ? properties : ABSENT,
        stack,
      });
    }
  }

  const roots = sources.map((source) => create(source, true, []));
  for (const root of roots) collect(root);
  return { resources, unresolved, notes };
}

const under = (path: string, id: string): string => (path === "" ? id : `${path}/${id}`);

const at = (file: string, path: string): string => (path === "" ? file : `${file}#${path}`);

/** Macros of AWS that add nothing which Runtime Monitoring meters. */
const HARMLESS = new Set([
  "AWS::LanguageExtensions",
  "AWS::Serverless-2016-10-31",
  "AWS::CodeDeployBlueGreen",
  "AWS::SecretsManager-2020-07-23",
  "AWS::SecretsManager-2024-09-16",
]);

function macro(
  address: string,
  name: string,
  line: number,
  missing: (address: string, line: number, what: string, why: string) => void,
  notes: Note[],
): void {
  if (name === "AWS::LanguageExtensions") return;
  const shown = name.slice(0, 100);
  if (HARMLESS.has(name))
    notes.push({ address, text: `is rewritten by ${shown}, which adds no host and no task`, line });
  else missing(address, line, "what a macro makes of it", `${shown} rewrites it when it is deployed`);
}

/** The parameters that every template has. */
function pseudo(name: string, stack: StackSource, tables: ReferenceTables): Value | null {
  const { regionId, accountId, stackName } = stack;
  const partition = regionId === null ? null : (tables.regions.get(regionId)?.partition ?? null);
  const noRegion = "no Region is given";
  switch (name) {
    case "AWS::Region":
      return regionId === null ? unknown(noRegion) : text(regionId);
    case "AWS::AccountId":
      return accountId === null ? unknown("no account is given") : text(accountId);
    case "AWS::Partition":
      return partition === null ? unknown(noRegion) : text(partition);
    case "AWS::URLSuffix":
      return partition === null
        ? unknown(noRegion)
        : text(partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com");
    case "AWS::StackName":
      return stackName === null ? unknown("the stack has no name yet") : text(stackName);
    case "AWS::StackId":
    case "AWS::NotificationARNs":
      return unknown("it is known once the stack is deployed");
    default:
      return null;
  }
}
