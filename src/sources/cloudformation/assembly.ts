import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../errors.ts";
import { localTemplates, textWithin } from "./nested.ts";
import type { LocalTemplates } from "./nested.ts";
import type { Node } from "./node.ts";
import { fieldsOf, nodeAt, textOf } from "./node.ts";
import { parseTemplate } from "./parse.ts";
import type { StackPlace, StackSource } from "./stack.ts";
import { readTemplate } from "./template.ts";
import { text } from "./value.ts";

const SYNTH = "run: cdk synth";

const MANIFEST = "manifest.json";

type GivenPlace = Pick<StackPlace, "accountId" | "regionId">;

/** Stages within stages. */
const MOST_DEPTH = 10;

/** Whether a folder has the manifest of a cloud assembly, which `cdk synth` writes to cdk.out. */
export const isAssembly = (folder: string): boolean => existsSync(join(folder, MANIFEST));

/** What a folder of `cdk synth` holds: its stacks, and how templates of stacks nested in them are found. */
export type Assembly = { readonly stacks: readonly StackSource[]; readonly local: LocalTemplates };

/**
 * The stacks of a cloud assembly and of the assemblies of its stages, each with its account and Region where the app names them.
 * (https://docs.aws.amazon.com/cdk/v2/guide/configure-synth.html)
 */
export function readManifests(folder: string, given: GivenPlace): Assembly {
  const within = localTemplates(join(folder, MANIFEST));
  const assets = new Map<string, string>();
  const stacks = stacksIn(folder, { top: folder, given, within, assets }, 0);
  if (stacks.length === 0) throw new UserError("nothing-in-it", `${folder} holds no stack`, SYNTH);
  // A nested template is uploaded under the hash that the list of assets has for its file.
  const named = (name: string): string =>
    assets.get(name.slice(name.lastIndexOf("/") + 1).replace(/\.json$/, "")) ?? name;
  return { stacks, local: (from, names) => within(from, names.map(named)) };
}

type Reading = {
  readonly top: string;
  readonly given: GivenPlace;
  readonly within: LocalTemplates;
  /** Files by the hash under which they are uploaded. */
  readonly assets: Map<string, string>;
};

function stacksIn(folder: string, reading: Reading, depth: number): StackSource[] {
  const file = join(folder, MANIFEST);
  const written = textWithin(reading.top, file);
  if (written === null) {
    throw new UserError("missing-manifest", `${file} is no file of the folder, or a large one`, `${SYNTH} again`);
  }
  const manifest = parseTemplate(file, written);
  return [...fieldsOf(nodeAt(manifest, "artifacts"))].flatMap(([id, artifact]): StackSource[] => {
    const properties = nodeAt(artifact, "properties");
    switch (textOf(nodeAt(artifact, "type"))) {
      case "cdk:cloud-assembly": {
        const name = textOf(nodeAt(properties, "directoryName"));
        if (name === null || !/^[\w.-]+$/.test(name) || name === ".." || depth >= MOST_DEPTH) return [];
        return stacksIn(join(folder, name), reading, depth + 1);
      }
      case "cdk:asset-manifest":
        readAssets(file, textOf(nodeAt(properties, "file")), reading);
        return [];
      case "aws:cloudformation:stack":
        return [stackOf(file, id, artifact, reading)];
      default:
        return [];
    }
  });
}

function readAssets(manifest: string, name: string | null, { within, assets }: Reading): void {
  const found = name === null ? null : within(manifest, [name]);
  if (found === null) return;
  for (const [hash, asset] of fieldsOf(nodeAt(parseTemplate(found.file, found.text), "files"))) {
    const path = textOf(nodeAt(asset, "source", "path"));
    if (path?.endsWith(".json") === true) assets.set(hash, path);
  }
}

function stackOf(manifest: string, id: string, artifact: Node, { given, within }: Reading): StackSource {
  const name = textOf(nodeAt(artifact, "properties", "templateFile"));
  const found = name === null ? null : within(manifest, [name]);
  if (found === null) {
    const message = `${manifest} line ${artifact.line}: the template of stack ${id} is not in the folder`;
    throw new UserError("missing-template", message, `${SYNTH} again`);
  }
  return {
    ...placeOf(artifact, given),
    template: readTemplate(found.file, found.text),
    path: textOf(nodeAt(artifact, "displayName")) ?? id,
    stackName: textOf(nodeAt(artifact, "properties", "stackName")) ?? id,
    handed: new Map(
      [...textsOf(nodeAt(artifact, "properties", "parameters"))].map(([key, value]) => [key, text(value)]),
    ),
  };
}

/** `aws://ACCOUNT/REGION`, where an app that is bound to none says unknown-account and unknown-region. */
function placeOf(artifact: Node, given: GivenPlace): StackPlace {
  const environment = textOf(nodeAt(artifact, "environment")) ?? "";
  const [, account = "", region = ""] = /^aws:\/\/([^/]*)\/(.*)$/.exec(environment) ?? [];
  return {
    accountId: /^\d{12}$/.test(account) ? account : given.accountId,
    regionId: /^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(region) ? region : given.regionId,
    tags: Object.fromEntries(textsOf(nodeAt(artifact, "properties", "tags"))),
  };
}

const textsOf = (node: Node | undefined): readonly (readonly [string, string])[] =>
  [...fieldsOf(node)].flatMap(([key, one]) => {
    const known = textOf(one);
    return known === null ? [] : [[key, known] as const];
  });
