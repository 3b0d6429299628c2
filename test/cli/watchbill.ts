import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The program as it is shipped, built before the tests. */
export const PROGRAM = fileURLToPath(new URL("../../dist/watchbill.js", import.meta.url));

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type RunOptions = {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: a folder in which there is no settings file. */
  readonly cwd?: string;
  /** Arguments of Node itself. */
  readonly node?: readonly string[];
};

/** A user without any credentials of AWS, and no machine to lend some. */
const NOBODY = {
  PATH: "",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
};

/** Runs the program as its users do and gives back all that it said. */
export function watchbill(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { stdin = "", env = {}, cwd = tmpdir(), node = [] } = options;
  const child = spawn(process.execPath, [...node, PROGRAM, ...args], { cwd, env: { ...NOBODY, ...env } });
  const parts: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] };
  child.stdout.on("data", (part: Buffer) => parts.stdout.push(part));
  child.stderr.on("data", (part: Buffer) => parts.stderr.push(part));
  // A program that refuses its arguments needn't read what it is given.
  child.stdin.on("error", () => {});
  child.stdin.end(stdin);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      const text = (of: readonly Buffer[]) => Buffer.concat(of).toString("utf8");
      resolve({ code, stdout: text(parts.stdout), stderr: text(parts.stderr) });
    });
  });
}

/** A folder that is gone after the test. */
export function workFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "watchbill-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files into a folder that is gone after the test, and gives the folder. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = workFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
