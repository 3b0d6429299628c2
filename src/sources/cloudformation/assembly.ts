import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../errors.ts";
import { readText } from "../input.ts";
import { localTemplates } from "./nested.ts";
import type { Node } from "./node.ts";
import { fieldsOf, nodeAt, textOf } from "./node.ts";
import { parseTemplate } from "./parse.ts";
import type { StackPlace, StackSource } from "./stack.ts";
import { readTemplate } from "./template.ts";
import type { Value } from "./value.ts";
import { text } from "./value.ts";

const SYNTH = "run: cdk synth";

/** Stages within stages. */
const MOST_DEPTH = 10;

/** Whether a folder has the manifest of a cloud assembly, which `cdk synth` writes to cdk.out. */
export const isAssembly = (folder: string): boolean => existsSync(join(folder, "manifest.json"));

/**
 * The stacks of a cloud assembly and of the assemblies of its stages, each with its account and Region where the app names them.
 * (https://docs.aws.amazon.com/cdk/v2/guide/configure-synth.html)
 */
export function assemblyStacks(
  folder: string,
  given: Pick<StackPlace, "accountId" | "regionId">,
): readonly StackSource[] {
  const stacks = stacksIn(folder, folder, given, 0);
  if (stacks.length > 0) return stacks;
  throw new UserError("nothing-in-it", `${folder} holds no stack`, SYNTH);
}

function stacksIn(
  top: string,
  folder: string,
  given: Pick<StackPlace, "accountId" | "regionId">,
  depth: number,
): StackSource[] {
  const file = join(folder, "manifest.json");
  const manifest = parseTemplate(file, readText(file));
  const local = localTemplates(join(top, "manifest.json"));
  return [...fieldsOf(nodeAt(manifest, "artifacts"))].flatMap(([id, artifact]): StackSource[] => {
    const type = textOf(nodeAt(artifact, "type"));
    if (type === "cdk:cloud-assembly") {
      const name = textOf(nodeAt(artifact, "properties", "directoryName"));
      if (name === null || !/^[\w.-]+$/.test(name) || name === ".." || depth >= MOST_DEPTH) return [];
      return stacksIn(top, join(folder, name), given, depth + 1);
    }
    if (type !== "aws:cloudformation:stack") return [];
    const name = textOf(nodeAt(artifact, "properties", "templateFile"));
    const found = name === null ? null : local(file, [name]);
    if (found === null) {
      const message = `${file} line ${artifact.line}: the template of stack ${id} is not in the folder`;
      throw new UserError("missing-template", message, `${SYNTH} again`);
    }
    return [
      {
        ...placeOf(artifact, given),
        template: readTemplate(found.file, found.text),
        path: textOf(nodeAt(artifact, "displayName")) ?? id,
        stackName: textOf(nodeAt(artifact, "properties", "stackName")) ?? id,
        handed: handedBy(artifact),
      },
    ];
  });
}

/** `aws://ACCOUNT/REGION`, where an app that is bound to none says unknown-account and unknown-region. */
function placeOf(artifact: Node, given: Pick<StackPlace, "accountId" | "regionId">): StackPlace {
  const [, account = "", region = ""] =
    /^aws:\/\/([^/]*)\/(.*)$/.exec(textOf(nodeAt(artifact, "environment")) ?? "") ?? [];
  return {
    accountId: /^\d{12}$/.test(account) ? account : given.accountId,
    regionId: /^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(region) ? region : given.regionId,
    tags: Object.fromEntries(
      [...fieldsOf(nodeAt(artifact, "properties", "tags"))].flatMap(([key, value]) => {
        const known = textOf(value);
        return known === null ? [] : [[key, known]];
      }),
    ),
  };
}

const handedBy = (artifact: Node): ReadonlyMap<string, Value> =>
  new Map(
    [...fieldsOf(nodeAt(artifact, "properties", "parameters"))].flatMap(([key, node]): [string, Value][] => {
      const known = textOf(node);
      return known === null ? [] : [[key, text(known)]];
    }),
  );
