import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Context } from "./context.ts";

/** What names accounts and hosts is for its owner's eyes. */
const OWNER_ONLY = 0o600;

/**
 * Writes a file that only its owner may read, whole or not at all: what stood there stays until the new one is on the disk. A link
 * that the user named is followed, and a pipe or device is written as it is. Throws what the system says.
 */
export function writeOwn(path: string, text: string, { processId }: Pick<Context, "processId">): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !found.isFile()) return writeFileSync(path, text);
  const target = found === undefined ? path : realpathSync(path);
  const beside = join(dirname(target), `.${basename(target)}.${processId}.tmp`);
  let file: number;
  try {
    // Nobody else's file or link of that name is taken.
    file = openSync(beside, "wx", OWNER_ONLY);
  } catch (error) {
    // A file may be one's own in a folder that isn't.
    if (found === undefined || !isClosed(error)) throw error;
    return writeFileSync(target, text);
  }
  try {
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

const isClosed = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^(EACCES|EPERM|EROFS)$/.test(String(error.code));
