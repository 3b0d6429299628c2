import { Interrupted } from "../errors.ts";
import { UserError } from "../errors.ts";
import { readReferenceTables } from "../sources/reference-data.ts";
import type { Context } from "./context.ts";
import type { ReachFlags } from "./flags.ts";

export type ScanFlags = ReachFlags & { readonly output: string };

const WHY = {
  broken: "is damaged",
  "other-scan": "is of another scan",
  "too-old": "is older than a day",
} as const;

/** `watchbill scan [-o FILE]`: reads AWS into an inventory file, and goes on with one that was interrupted. */
export async function scanFile(flags: ScanFlags, context: Context): Promise<number> {
  const [{ openLive }, { scanToFile }] = await Promise.all([import("./live.ts"), import("../sources/aws/live.ts")]);
  const question = await openLive(flags, readReferenceTables(context.dataDirectory), context);
  const { output: file } = flags;
  const say = flags.quiet === true ? () => {} : (text: string) => context.note(`watchbill: ${text}\n`);
  try {
    const { end, restarted } = await scanToFile(question, file);
    if (restarted !== null) say(`the unfinished ${file}.part ${WHY[restarted]} and was begun anew`);
    if (end === "expired") {
      throw new UserError(
        "credentials-expired",
        `the AWS session ended before all was read; ${file}.part keeps what was`,
        "log in and give the same command again: it goes on from there",
      );
    }
  } catch (error) {
    if (error instanceof Interrupted)
      say(`stopped; ${file}.part keeps what was read, and the same command goes on from there`);
    throw error;
  } finally {
    question.session.close();
  }
  say(`wrote ${file}; see watchbill report ${file}`);
  return 0;
}
