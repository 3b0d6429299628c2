import type { Context } from "../../src/commands/context.ts";
import { runToExit } from "../../src/commands/run.ts";
import { MACHINE } from "../commands/run-words.ts";
import { DATA } from "../sources/open-words.ts";
import type { Ran, RunOptions } from "./watchbill.ts";
import { watchbill } from "./watchbill.ts";

/** One run of the program. */
export type Run = { readonly args: readonly string[] } & RunOptions;

/** Programs that run at once. */
const AT_ONCE = 3;

/** Runs the program many times, a few at once, and gives back what each said, in the order asked. */
export async function runAll(runs: readonly Run[]): Promise<readonly Ran[]> {
  const results: Ran[] = [];
  const queue = [...runs.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, { args, ...options }] = next;
      results[index] = await watchbill(args, options);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** Words that ask the program for its standard input, or AWS. */
const ASKING = new Set(["-", "aws", "scan", "refresh"]);

/** One in so many is run as the program in any case. */
const SAMPLE = 16;

/**
 * The same for many runs in one folder: what needs a process of its own and one in 16 of the others are runs of the program, the rest
 * goes the same way in this process, which takes a hundredth of the time.
 */
export async function runAllIn(folder: string, runs: readonly Run[]): Promise<readonly Ran[]> {
  const apart = ({ args }: Run, at: number): boolean => at % SAMPLE === 0 || args.some((word) => ASKING.has(word));
  const programs = await runAll(runs.filter(apart).map((one) => ({ ...one, cwd: folder })));
  const left = [...programs];
  const results: Ran[] = [];
  const before = process.cwd();
  process.chdir(folder);
  try {
    for (const [at, one] of runs.entries()) {
      const found = apart(one, at) ? left.shift() : await ranHere(one.args);
      if (found !== undefined) results.push(found);
    }
  } finally {
    process.chdir(before);
  }
  return results;
}

/** Runs the words as the program does, where nobody watches. */
async function ranHere(words: readonly string[]): Promise<Ran> {
  let stdout = "";
  let stderr = "";
  const now = Date.now();
  const context: Context = {
    version: "0.0.0",
    dataDirectory: DATA,
    today: now - (now % 86_400_000),
    now,
    watched: false,
    onScan: null,
    stage: null,
    env: {},
    processId: process.pid,
    machine: () => MACHINE,
    decoder: "fast",
    interruption: () => new AbortController().signal,
    width: 80,
    color: false,
    print: (text) => {
      stdout += text;
    },
    note: (text) => {
      stderr += text;
    },
  };
  const code = await runToExit(words, context);
  return { code, stdout, stderr };
}
