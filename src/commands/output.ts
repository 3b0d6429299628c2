import { accessSync, constants, existsSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../errors.ts";
import { logText } from "../views/log-text.ts";
import type { Context } from "./context.ts";
import { writeOwn } from "./write-file.ts";

/** Says that a file can't be written before hours are spent on what goes there; what stands in a fresh one's place is somebody's. */
export function refuseUnwritable(file: string, how: "any" | "fresh" = "any"): void {
  const problem = writeProblem(file);
  if (problem !== null) throw unwritable(file, problem);
  if (how === "fresh" && existsSync(file)) throw existsAlready(file);
}

/** Writes a file where none stands. */
export function writeFresh(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: "wx" });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    throw code === "EEXIST" ? existsAlready(file) : unwritable(file, error);
  }
}

const existsAlready = (file: string): UserError =>
  new UserError("file-exists", `${file} exists already`, "move it away, or name another folder with -o");

function writeProblem(file: string): unknown {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isDirectory() === true || /(^|\/)$/.test(file)) return "EISDIR";
    if (found === undefined) accessSync(`${dirname(file)}/.`, constants.W_OK | constants.X_OK);
    else accessSync(file, constants.W_OK);
    return null;
  } catch (error) {
    return error;
  }
}

function unwritable(file: string, error: unknown): UserError {
  const code = typeof error === "string" ? error : error instanceof Error && "code" in error ? String(error.code) : "";
  const why = WRITE_PROBLEMS.get(code) ?? (error instanceof Error ? error.message : String(error));
  return new UserError("unwritable-file", `${file} can't be written: ${why}`, "name another file with -o");
}

/** Writes a result to stdout, or to a file that only its owner may read. */
export function emit(text: string, flags: { readonly output?: string }, context: Context): void {
  if (flags.output === undefined) return emitPage(text, context);
  try {
    writeOwn(flags.output, text, context);
  } catch (error) {
    throw unwritable(flags.output, error);
  }
}

/** Writes what people read: in the log of a step of GitHub Actions, where some lines are orders, as lines that are none. */
export const emitText = (text: string, flags: { readonly output?: string }, context: Context): void =>
  emit(flags.output === undefined && isStep(context) ? logText(text) : text, flags, context);

/** Whether what is written ends in the log of a step of GitHub Actions. */
export const isStep = ({ env }: Context): boolean => env["GITHUB_ACTIONS"] === "true";

/** A page that was not written must not end in a verdict. */
function emitPage(text: string, context: Context): void {
  try {
    context.print(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError("unwritable-output", `the output can't be written: ${why}`, "make room, or write elsewhere");
  }
}

const WRITE_PROBLEMS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "its folder does not exist"],
  ["EISDIR", "it is a folder"],
  ["ENOTDIR", "its folder is a file"],
  ["EACCES", "you may not write there"],
  ["ENOSPC", "the disk is full"],
  ["ENAMETOOLONG", "its name is too long"],
]);
