import { appendFileSync, statSync } from "node:fs";
import { UserError } from "../errors.ts";
import type { Context } from "./context.ts";
import type { ReportFlags } from "./flags.ts";

/** Refuses `-o` beside `-f github`, whose output goes where the runner looks for it. */
export function refuseNamedSummary({ format, output }: ReportFlags): void {
  if (format !== "github" || output === undefined) return;
  const message = "-f github writes to the log and to the summary of the step";
  throw new UserError("named-summary", message, "leave out -o, or write a file with -f markdown");
}

/** The least room that a summary is worth. */
const LEAST_ROOM = 40_000;

/**
 * Appends a summary of the step, of at most `most` bytes together with what stands there already: above its limit the runner
 * drops all of it. Gives back what could not be appended, for the log, and "" otherwise.
 */
export function appendSummary(
  summary: (most: number) => string,
  most: number,
  { quiet }: ReportFlags,
  { env, note }: Context,
): string {
  const stepSummary = env["GITHUB_STEP_SUMMARY"] ?? "";
  const keep = (why: string): string => {
    if (quiet !== true) note(`watchbill: ${why}; the summary follows here\n`);
    return summary(most);
  };
  if (stepSummary === "") return keep("GITHUB_STEP_SUMMARY names no file");
  try {
    const room = most - (statSync(stepSummary, { throwIfNoEntry: false })?.size ?? 0) - 2;
    if (room < LEAST_ROOM) return keep("the step's summary is full");
    appendFileSync(stepSummary, `\n${summary(room)}\n`, { mode: 0o600 });
    return "";
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return keep(`the step's summary can't be written: ${why}`);
  }
}
