import { existsSync, statSync } from "node:fs";
import { UserError } from "../../errors.ts";
import type { Detected } from "../detect.ts";
import { detect } from "../detect.ts";
import { isStream } from "../input.ts";
import { isAssembly } from "./assembly.ts";
import type { CloudFormation, CloudFormationOptions, CodeSource } from "./read.ts";
import { assemblySource, readCloudFormation, templateSource } from "./read.ts";

/** A template as it was detected; null for a folder. */
export type DetectedTemplate = Extract<Detected, { type: "cloudformation" }> | null;

/** Reads a template, or a folder of CDK, and what `previous` names if it is one too; throws a UserError for another folder. */
export function openCloudFormation(
  word: string,
  found: DetectedTemplate,
  previous: string | null,
  options: CloudFormationOptions,
): CloudFormation {
  if (found === null && !isAssembly(word)) {
    throw new UserError("folder", `${word} is a folder`, "name the files in it, or a cdk.out folder");
  }
  const was = previous === null ? null : templatesIn(previous, options);
  return readCloudFormation(sourceOf(word, found, options), was, options);
}

const sourceOf = (word: string, found: DetectedTemplate, options: CloudFormationOptions): CodeSource =>
  found === null
    ? assemblySource(word, options)
    : templateSource(found.name, isStream(word) ? null : word, found.text, options);

/** What else than a template was named is read by who compares it. */
function templatesIn(word: string, options: CloudFormationOptions): CodeSource | null {
  if (isStream(word) || !existsSync(word)) return null;
  if (statSync(word).isDirectory()) return isAssembly(word) ? assemblySource(word, options) : null;
  const found = detect(word, null);
  return found.type === "cloudformation" ? sourceOf(word, found, options) : null;
}
