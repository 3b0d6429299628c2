import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { parse } from "yaml";
import { moreNodes } from "../acme-change.ts";
import type { Ran } from "../cli/watchbill.ts";
import { folderWith, PROGRAM } from "../cli/watchbill.ts";
import { ACME } from "../sources/open-words.ts";

type Step = { readonly shell: string; readonly env: Readonly<Record<string, string>>; readonly run: string };

/** What of an action a runner reads. */
export type Action = {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly (Step & { readonly id: string })[] };
};

const ROOT = new URL("../../", import.meta.url);

export const ACTION: Action = parse(readFileSync(new URL("action.yml", ROOT), "utf8"));

/** The checkout that the tests were built in. */
export const CHECKOUT = fileURLToPath(ROOT);

/** A job's folder with two inventories and a policy, and the few commands that its image brings. */
export function jobFolder(): string {
  const before = readFileSync(ACME);
  const folder = folderWith({ "main.ndjson.gz": gzipSync(before), "acme.ndjson.gz": gzipSync(moreNodes()) });
  mkdirSync(join(folder, ".bin"));
  const command = (name: string, lines: string) =>
    writeFileSync(join(folder, ".bin", name), `#!/bin/bash\n${lines}\n`, { mode: 0o755 });
  symlinkSync(process.execPath, join(folder, ".bin", "node"));
  command("watchbill", `exec node '${PROGRAM}' "$@"`);
  // The published package, as the registry would give it.
  command("npx", `[ "$1 $2" = "--yes watchbill@0.1" ] || exit 97\nshift 2\nexec node '${PROGRAM}' "$@"`);
  return folder;
}

/** Runs a script as a step does, with nothing of this process's environment. */
export function runStep(script: string, folder: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const file = join(folder, ".bin", "step.sh");
  writeFileSync(file, script);
  const path = `${join(folder, ".bin")}:/bin:/usr/bin`;
  const child = spawn("/bin/bash", ["--noprofile", "--norc", "-eo", "pipefail", file], {
    cwd: folder,
    env: { PATH: path, HOME: folder, ...env },
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (part: Buffer) => (said.stdout += part.toString()));
  child.stderr.on("data", (part: Buffer) => (said.stderr += part.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...said }));
  });
}

export type ActionRan = Ran & { readonly outputs: Readonly<Record<string, string>>; readonly summary: string };

/** Runs the action as a runner does: inputs with their defaults, its step's environment, outputs and summary from their files. */
export async function runAction(inputs: Readonly<Record<string, string>>, folder: string): Promise<ActionRan> {
  for (const name of Object.keys(inputs)) if (!(name in ACTION.inputs)) throw new Error(`there is no input ${name}`);
  for (const [name, { required }] of Object.entries(ACTION.inputs))
    if (required === true && inputs[name] === undefined) throw new Error(`input ${name} is required`);
  const [step] = ACTION.runs.steps;
  if (step === undefined) throw new Error("the action has no step");
  const env = Object.fromEntries(
    Object.entries(step.env).map(([name, value]) => [
      name,
      resolved(value, (of) => {
        const [, input = ""] = /^inputs\.([\w-]+)$/.exec(of) ?? [];
        return inputs[input] ?? ACTION.inputs[input]?.default;
      }),
    ]),
  );
  const files = { GITHUB_OUTPUT: join(folder, ".output"), GITHUB_STEP_SUMMARY: join(folder, ".summary") };
  for (const file of Object.values(files)) writeFileSync(file, "");
  const ran = await runStep(step.run, folder, { ...env, ...files, GITHUB_ACTIONS: "true" });
  const lines = readFileSync(files.GITHUB_OUTPUT, "utf8").trimEnd().split("\n");
  const given = new Map(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
  const outputs = Object.fromEntries(
    Object.entries(ACTION.outputs).map(([name, { value }]) => [
      name,
      resolved(value, (of) => given.get(of.replace(`steps.${step.id}.outputs.`, ""))),
    ]),
  );
  return { ...ran, outputs, summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8") };
}

/** Puts values into the expressions of a text. */
export const resolved = (text: string, valueOf: (expression: string) => string | undefined): string =>
  text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const value = valueOf(expression);
    if (value === undefined) throw new Error(`nothing is known of ${expression}`);
    return value;
  });

/** Whether a step left a file behind. */
export const left = (folder: string, name: string): boolean => existsSync(join(folder, name));

export const readLeft = (folder: string, name: string): string => readFileSync(join(folder, name), "utf8");
