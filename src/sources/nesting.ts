import { UserError } from "../errors.ts";

/** Nobody nests values deeper, and whoever reads them by recursion would run out of stack. */
const MOST_DEPTH = 1000;

/** The line at which brackets are nested too deeply for anybody's file; null where none are. */
export function deepLine(text: string): number | null {
  let depth = 0;
  let line = 1;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x0a:
        line++;
        break;
      case 0x5b:
      case 0x7b:
        if (++depth > MOST_DEPTH) return line;
        break;
      case 0x5d:
      case 0x7d:
        depth = Math.max(0, depth - 1);
    }
  }
  return null;
}

/** Reads a value of JSON by recursion. Where that runs out of stack since the value is nested too deeply, it is the user's to mend. */
export function withinDepth<Result>(name: string, value: unknown, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError && isDeep(value)) throw tooDeep(name);
    throw error;
  }
}

/** What is said of a file that nobody could have written. */
export const tooDeep = (place: string): UserError =>
  new UserError("too-deep", `${place} is nested too deeply`, "check that it is the right file, or make it again");

function isDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_DEPTH) return true;
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
  }
  return false;
}
