import { UserError } from "../../src/errors.ts";
import type { Context } from "../../src/commands/context.ts";
import { run } from "../../src/commands/run.ts";
import type { Machine } from "../../src/views/doctor/facts.ts";
import { DATA, TODAY } from "../sources/open-words.ts";

export type Said = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** A machine without a terminal. */
export const MACHINE: Machine = {
  node: "24.0.0",
  platform: "linux",
  architecture: "x64",
  home: "/home/jane",
  terminals: { stdin: false, stdout: false, stderr: false },
  columns: null,
  colors: false,
  unicode: true,
  compileCache: "/home/jane/.cache/node-compile-cache",
};

/** The world of a command without a terminal, of which nobody hears. */
export const CONTEXT: Context = {
  version: "0.0.0",
  dataDirectory: DATA,
  today: TODAY,
  now: TODAY,
  watched: false,
  onScan: null,
  stage: null,
  env: {},
  processId: 1,
  machine: () => MACHINE,
  decoder: "fast",
  interruption: () => new AbortController().signal,
  width: 80,
  color: false,
  print: () => {},
  note: () => {},
};

/** Runs a command line in this process, on a page of `width` columns; what a user can put right ends as in the program. */
export async function runWords(
  words: readonly string[],
  width = 80,
  color = false,
  change: Partial<Context> = {},
): Promise<Said> {
  let stdout = "";
  let stderr = "";
  try {
    const code = await run(words, {
      ...CONTEXT,
      width,
      color,
      print: (text) => {
        stdout += text;
      },
      note: (text) => {
        stderr += text;
      },
      ...change,
    });
    return { code, stdout, stderr };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { code: 2, stdout, stderr: `${stderr}watchbill: ${error.message}; ${error.hint}\n` };
  }
}
