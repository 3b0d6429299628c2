import { parseArgs } from "node:util";
import { UserError } from "../../src/errors.ts";

/** The options that every refresh script takes. */
export type RefreshOptions = {
  /** Files to read, in the order given. */
  readonly from: readonly string[];
  /** The day of an AWS answer, which carries no date itself. */
  readonly asOf: string | null;
  /** The answers together list everything that AWS has, so that what is absent is retired. */
  readonly complete: boolean;
};

/** Reads the options of a refresh script; an unknown one is a `UserError`. */
export function refreshOptions(args: readonly string[]): RefreshOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        from: { type: "string", multiple: true },
        "as-of": { type: "string" },
        complete: { type: "boolean" },
      },
    });
    return { from: values.from ?? [], asOf: values["as-of"] ?? null, complete: values.complete ?? false };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UserError("usage", message.toLowerCase(), "options: --from FILE (repeatable), --as-of DATE, --complete");
  }
}

/** The day of what is read: the file's own, or --as-of; neither is a `UserError`. */
export function dayOf(own: unknown, options: RefreshOptions): string {
  const day = options.asOf ?? own;
  if (typeof day === "string" && /^\d{4}-\d\d-\d\d$/.test(day)) return day;
  throw new UserError("usage", "the day of the data is not known", "name it: --as-of 2026-11-21");
}

/** Runs a refresh script and prints what it says; what a user can put right is one line and exit code 2. */
export function run(main: (args: readonly string[]) => readonly string[]): void {
  try {
    process.stdout.write(
      main(process.argv.slice(2))
        .map((line) => `${line}\n`)
        .join(""),
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.message}: ${error.hint}\n`);
    process.exitCode = 2;
  }
}
