import type { DeclaredSides } from "../declared/sides.ts";
import { withinDepth } from "../nesting.ts";
import { fieldsOf, isFields, listOf } from "./node.ts";
import type { TerraformOptions } from "./read.ts";
import { readTerraform } from "./read.ts";

/** Reads a plan or state; the reader of YAML is loaded only where a manifest is written in it. */
export async function openTerraform(
  name: string,
  value: unknown,
  options: Omit<TerraformOptions, "parseManifests">,
): Promise<DeclaredSides> {
  const parseManifests = withinDepth(name, value, () => holdsManifests(value))
    ? (await import("../yaml-documents.ts")).yamlDocuments
    : () => [];
  return withinDepth(name, value, () => readTerraform(name, value, { ...options, parseManifests }));
}

/** Whether any resource of a file is a manifest in YAML. */
function holdsManifests(value: unknown): boolean {
  if (!isFields(value)) return false;
  if (listOf(value["resource_changes"]).some((one) => isFields(one) && one["type"] === "kubectl_manifest")) return true;
  const root = fieldsOf(fieldsOf(value["planned_values"] ?? value["values"])["root_module"]);
  return moduleHolds(root);
}

const moduleHolds = (module: unknown): boolean =>
  isFields(module) &&
  (listOf(module["resources"]).some((one) => isFields(one) && one["type"] === "kubectl_manifest") ||
    listOf(module["child_modules"]).some(moduleHolds));
