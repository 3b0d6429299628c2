import { UserError } from "../errors.ts";

/** Whether a command line asks for names to be replaced, even where it is wrong otherwise. */
export const isVeiled = (words: readonly string[]): boolean => words.includes("--redact");

/** Hints that are one of ours from end to end: a path, an id or the nearest name would hold other characters. */
const OWN_HINT = /^(?!did you mean|.*--scenario )[a-z ,;:'()-]+$/i;

/**
 * An error without the names that it may quote: what kind it is, on which line, and what to do. What went wrong with the command
 * line itself is told, but for ids.
 */
export function veiled({ code, message, hint }: UserError): UserError {
  if (code === "usage") {
    const [, flag] = /^(--[\w-]+) .* is not understood$/s.exec(message) ?? [];
    return new UserError(
      code,
      flag === undefined ? withoutIds(message) : `${flag} is not understood`,
      withoutIds(hint),
    );
  }
  const [line = ""] = /\bline \d+\b/.exec(message) ?? [];
  return new UserError(
    code,
    `${code}${line === "" ? "" : ` at ${line}`} (told in full without --redact)`,
    OWN_HINT.test(hint) ? hint : "leave out --redact to read what to do",
  );
}

const withoutIds = (text: string): string => text.replaceAll(/\d{12}/g, "…");
