import { existsSync } from "node:fs";
import { Interrupted, UserError } from "../errors.ts";
import { partPath } from "../sources/inventory-writer.ts";
import { readReferenceTables } from "../sources/reference-data.ts";
import type { Context } from "./context.ts";
import type { ReachFlags } from "./flags.ts";
import { refuseUnwritable } from "./output.ts";

export type ScanFlags = ReachFlags & { readonly output: string };

/** `watchbill scan [-o FILE]`: reads AWS into an inventory file, and goes on with one that was interrupted. */
export async function scanFile(flags: ScanFlags, context: Context): Promise<number> {
  const [{ openLive }, { scanToFile }] = await Promise.all([import("./live.ts"), import("../sources/aws/live.ts")]);
  const { output: file } = flags;
  if (flags.redact === true) {
    throw new UserError(
      "redacted-scan",
      "scan keeps names: by them it goes on where it was stopped, and policies find what they are about",
      "leave out --redact, and share what watchbill report FILE --redact -f baseline writes",
    );
  }
  refuseUnwritable(file);
  const say =
    flags.quiet === true
      ? () => {}
      : (text: string) => context.note(`${context.watched ? "\r\u001b[K" : ""}watchbill: ${text}\n`);
  try {
    const question = await openLive(flags, readReferenceTables(context.dataDirectory), context);
    try {
      if ((await scanToFile(question, file, context.processId)) === "expired") {
        throw new UserError(
          "credentials-expired",
          `the AWS session ended before all was read; ${file}.part keeps what was`,
          "log in and give the same command again: it goes on from there",
        );
      }
    } finally {
      question.session.close();
    }
  } catch (error) {
    if (error instanceof Interrupted) {
      const kept = existsSync(partPath(file));
      say(kept ? `stopped; ${file}.part keeps what was read, and the same command goes on from there` : "stopped");
    }
    throw error;
  }
  say(`wrote ${file}; see watchbill report ${file}`);
  return 0;
}
