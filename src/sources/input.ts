import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { UserError } from "../errors.ts";

/** How many bytes of a file tell what it is. */
export const HEAD_BYTES = 4096;

/** Whether a path is standard input or another pipe, which can be read but once. */
export function isStream(path: string): boolean {
  if (path === "-") return true;
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isFile() && !stat.isDirectory();
}

/** Whether two paths lead to one file that exists. */
export function isSameFile(a: string, b: string): boolean {
  const [one, two] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false }));
  return one !== undefined && two !== undefined && one.isFile() && one.dev === two.dev && one.ino === two.ino;
}

/** Reads the head of a file. A file that can't be read or is empty is the user's to mend. */
export function readHead(path: string): Buffer {
  try {
    const size = statSync(path).size;
    if (size === 0) throw emptyFile(path);
    const descriptor = openSync(path, "r");
    try {
      const bytes = Buffer.alloc(Math.min(size, HEAD_BYTES));
      readSync(descriptor, bytes, 0, bytes.length, 0);
      return bytes;
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

const emptyFile = (name: string): UserError =>
  new UserError("empty-file", `${name} is empty`, "was it written to the end? make it again");

/** Reads a file as text; `-` is standard input. */
export function readText(path: string): string {
  return decodeText(path === "-" ? "standard input" : path, readBytes(path));
}

/** Reads a whole file; `-` is standard input. */
export function readBytes(path: string): Buffer {
  try {
    return readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Decodes UTF-8, or UTF-16 with a byte order mark as PowerShell writes it; anything else is refused by name. */
export function decodeText(name: string, bytes: Buffer): string {
  if (bytes.length === 0) throw emptyFile(name);
  try {
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le", { fatal: true }).decode(bytes);
    if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be", { fatal: true }).decode(bytes);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\u0000")) return text;
  } catch {
    throw new UserError(
      "not-utf-8",
      `${name} is not UTF-8 text`,
      "save it as UTF-8, or check that it is the right file",
    );
  }
  throw new UserError("binary-file", `${name} is a binary file`, "give an inventory, estimate or AWS CLI answer");
}

function unreadable(path: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const why = { ENOENT: "does not exist", EACCES: "may not be read", EISDIR: "is a folder" }[code] ?? "can't be read";
  return new UserError("unreadable-file", `${path} ${why}`, "check the path");
}
