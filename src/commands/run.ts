import { CommanderError } from "commander";
import { Interrupted, nearest, UserError } from "../errors.ts";
import { logText } from "../views/log-text.ts";
import { bugText } from "./bug.ts";
import { complaint } from "./complaint.ts";
import type { Context } from "./context.ts";
import { COMMANDS } from "./load.ts";
import { isStep } from "./output.ts";
import { buildProgram } from "./program.ts";
import { isVeiled, veiled } from "./veil.ts";

/** Reads the words of the command line, runs the command they name, and returns its exit code. */
export async function run(words: readonly string[], world: Context): Promise<number> {
  const context = isStep(world) ? { ...world, note: (text: string) => world.note(logText(text)) } : world;
  let code = 0;
  const program = buildProgram(context, (done) => {
    code = done;
  });
  const [first, asked] = words;
  if (first === "help" && asked !== undefined && !COMMANDS.includes(asked)) {
    const near = nearest(asked, COMMANDS);
    throw new UserError(
      "usage",
      `there is no command "${asked}"`,
      near === null ? "see watchbill --help" : `did you mean ${near}?`,
    );
  }
  try {
    await program.parseAsync([...words], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const told = error instanceof CommanderError ? usageError(error) : error;
    throw told instanceof UserError && isVeiled(words) ? veiled(told) : told;
  }
  return code;
}

/** Runs a command line and tells what went wrong: one line for what the user can put right, a stack for our own bug. */
export async function runToExit(words: readonly string[], context: Context): Promise<number> {
  try {
    return await run(words, context);
  } catch (error) {
    if (error instanceof Interrupted) return error.code;
    if (error instanceof UserError) {
      context.note(complaint(error));
    } else {
      context.note(bugText(error, isVeiled(words)));
    }
    return 2;
  }
}

/** Commander's message as one line of ours. */
function usageError(error: CommanderError): UserError {
  const text = error.message.replace(/^error: /, "");
  const [, flag, value, why] = /^option '.*?(--[\w-]+).*?' argument '(.*)' is invalid\. (.*)$/s.exec(text) ?? [];
  if (why !== undefined)
    return new UserError("usage", `${flag} ${value} is not understood`, lowered(why.replace(/\.$/, "")));
  const [, word, argument, reason] =
    /^command-argument value '(.*)' is invalid for argument '(.*)'\. (.*)$/s.exec(text) ?? [];
  if (reason !== undefined)
    return new UserError("usage", `${argument} ${word} is not understood`, lowered(reason.replace(/\.$/, "")));
  const [first = "", ...more] = text.split("\n");
  const hint = lowered(more.join(" ").replace(/[()]/g, "").trim());
  return new UserError("usage", first.replace(/\.$/, ""), hint === "" ? "see watchbill --help" : hint);
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
