import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { gunzipSync } from "node:zlib";
import type { Ran } from "./watchbill.ts";
import { PROGRAM } from "./watchbill.ts";

/** The moment at which every started program believes to be. */
export const NOW = Date.UTC(2026, 10, 21);

/** What a program said, and the signal that ended it. */
export type Ended = Ran & { readonly signal: NodeJS.Signals | null };

/** A program that runs. */
export type Started = { readonly ended: Promise<Ended>; readonly kill: (signal: NodeJS.Signals) => void };

/** How many times faster a program's pauses pass (what is waited for from one second on), and the half minutes it waits for answers. */
export type Haste = { readonly pauses: number; readonly answers: number };

/** How a program is started: `blocks` of 512 bytes are the most that a file may hold; a `deaf` one never winds up. */
export type StartOptions = {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly blocks?: number;
  readonly deaf?: true;
  readonly hasty?: Haste;
  /** Arguments of Node itself. */
  readonly node?: readonly string[];
};

const haste = ({ pauses, answers }: Haste): string => `
  const { ClientRequest } = process.getBuiltinModule("node:http");
  const { Socket } = process.getBuiltinModule("node:net");
  const sooner = (ms) => (ms >= 30_000 ? ms / ${answers} : ms >= 1000 ? ms / ${pauses} : ms);
  const wait = globalThis.setTimeout;
  globalThis.setTimeout = (then, ms, ...rest) => wait(then, sooner(ms), ...rest);
  for (const { prototype } of [ClientRequest, Socket]) {
    const { setTimeout } = prototype;
    prototype.setTimeout = function (ms, then) {
      return setTimeout.call(this, sooner(ms), then);
    };
  }`;

/** Starts the program under a clock that stands still, so that two runs see the same moment. */
export function start(
  args: readonly string[],
  { env, cwd = tmpdir(), blocks, deaf, hasty, node = [] }: StartOptions,
): Started {
  const clock = `globalThis.Date = new Proxy(Date, {
    construct: (Real, args) => new Real(...(args.length > 0 ? args : [${NOW}])),
    get: (Real, key) => (key === "now" ? () => ${NOW} : Reflect.get(Real, key)),
  });`;
  const ears = deaf === true ? "AbortController.prototype.abort = () => {};" : "";
  const words = [
    ...node,
    "--import",
    `data:text/javascript,${encodeURIComponent(clock + ears + (hasty === undefined ? "" : haste(hasty)))}`,
    PROGRAM,
    ...args,
  ];
  const options = { cwd, env: { PATH: "", ...env } };
  const child =
    blocks === undefined
      ? spawn(process.execPath, words, options)
      : spawn("/bin/sh", ["-c", `ulimit -f ${blocks}; exec "$@"`, "sh", process.execPath, ...words], options);
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (part: Buffer) => (said.stdout += part.toString()));
  child.stderr.on("data", (part: Buffer) => (said.stderr += part.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, ...said }));
  });
  return { ended, kill: (signal) => child.kill(signal) };
}

/** Waits until something is so; throws what a program said that ended before. */
export async function until(what: () => boolean, { ended }: Started): Promise<void> {
  let early: Ended | null = null;
  void ended.then((end) => (early = end));
  while (!what()) {
    if (early !== null) throw new Error(`the program ended too early: ${JSON.stringify(early)}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** The lines of an inventory file, plain or gzipped, in an order that doesn't depend on which answer came first. */
export function sortedLines(path: string): readonly string[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text.split("\n").toSorted();
}
