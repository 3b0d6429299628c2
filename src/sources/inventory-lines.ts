import { isUtf8 } from "node:buffer";
import { UserError } from "../errors.ts";

/** Takes the bytes of a text file chunk by chunk and gives out its lines. */
export type LineReader = {
  readonly push: (chunk: Buffer) => void;
  /** Gives out what stands after the last newline. */
  readonly finish: () => void;
};

/** A line without its newline, counted from 1; `torn` where the file ends without a newline after it. Empty lines are left out. */
export type LineSink = (text: string, number: number, torn: boolean) => void;

const NEWLINE = 10;
const LONGEST_LINE = 16 * 1024 * 1024;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Splits a UTF-8 file called `name` into lines. Whole chunks are checked and decoded at once, which is several times faster
 * than line by line. Throws a UserError for binary files, for other encodings and for lines of more than 16 MiB.
 */
export function createLineReader(name: string, onLine: LineSink): LineReader {
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  const push = (chunk: Buffer): void => {
    const joined = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (number === 0) refuseBinary(name, joined);
    const end = joined.lastIndexOf(NEWLINE) + 1;
    const lines = joined.subarray(0, end);
    // The chunk's memory is the caller's to use again, so what is kept is copied.
    rest = Buffer.from(joined.subarray(end));
    if (rest.length > LONGEST_LINE) throw tooLong(name, number);
    if (!isUtf8(lines)) throw notUtf8(name, number + firstBadLine(lines));
    const text = lines.toString("utf8");
    let from = number === 0 && text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
    for (let to = text.indexOf("\n", from); to !== -1; to = text.indexOf("\n", from)) {
      number++;
      if (to > from) onLine(text.slice(from, to), number, false);
      from = to + 1;
    }
  };
  const finish = (): void => {
    if (rest.length === 0) return;
    if (number === 0) refuseBinary(name, rest);
    number++;
    if (!isUtf8(rest) && !endsInsideCharacter(rest)) throw notUtf8(name, number);
    onLine(rest.toString("utf8"), number, true);
  };
  return { push, finish };
}

function refuseBinary(name: string, bytes: Buffer): void {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new UserError("not-utf-8", `${name} is UTF-16`, "save it as UTF-8 (PowerShell: Out-File -Encoding utf8)");
  }
  if (!bytes.includes(0)) return;
  throw new UserError(
    "binary-file",
    `${name} is binary`,
    "name an inventory file; docs/inventory-file.md says what it is",
  );
}

const tooLong = (name: string, number: number): UserError =>
  new UserError("line-too-long", `${name} line ${number + 1} is longer than 16 MiB`, "write one record on each line");

const notUtf8 = (name: string, number: number): UserError =>
  new UserError("not-utf-8", `${name} line ${number} is not UTF-8`, "save the file as UTF-8");

/** The first line (from 1) that is not UTF-8. */
function firstBadLine(lines: Buffer): number {
  let number = 1;
  let from = 0;
  for (
    let to = lines.indexOf(NEWLINE);
    to !== -1 && isUtf8(lines.subarray(from, to));
    to = lines.indexOf(NEWLINE, from)
  ) {
    number++;
    from = to + 1;
  }
  return number;
}

/** Whether bytes are UTF-8 up to a last character that was cut off (at most three bytes of it are there). */
const endsInsideCharacter = (bytes: Buffer): boolean =>
  [1, 2, 3].some((cut) => bytes.length >= cut && isUtf8(bytes.subarray(0, bytes.length - cut)));
