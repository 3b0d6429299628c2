import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { getPriority, hostname } from "node:os";
import { UserError } from "../errors.ts";
import { attempt, partPath } from "./inventory-writer.ts";

/**
 * Keeps the unfinished inventory file of `path` to one scan, and gives what lets go of it. A lock whose process on this machine
 * is gone, as after SIGKILL, counts for nothing. Throws a UserError where another scan is writing.
 */
export function lockInventory(path: string, processId: number): () => void {
  const lock = `${partPath(path)}.lock`;
  const write = (holder: string): boolean =>
    attempt(path, () => unlessCode("EEXIST", () => writeFileSync(lock, holder, { flag: "wx", mode: 0o600 })));
  const own = `${processId} ${hostname()}`;
  if (write(own)) return () => rmSync(lock, { force: true });
  const holder = attempt(path, () => readFileSync(lock, "utf8"));
  const aside = `${lock}.${processId}`;
  if (!isGone(holder, processId) || !unlessCode("ENOENT", () => renameSync(lock, aside))) throw inUse(path);
  // A scan that began in this very moment may have put its own lock there.
  const found = readFileSync(aside, "utf8");
  rmSync(aside);
  if (!write(found === holder ? own : found) || found !== holder) throw inUse(path);
  return () => rmSync(lock, { force: true });
}

function isGone(holder: string, processId: number): boolean {
  const [, id, host] = /^(\d+) (.+)$/.exec(holder) ?? [];
  if (id === undefined || host !== hostname()) return false;
  // What has this run's own number was left by another that had it before, as in a container.
  return Number(id) === processId || !unlessCode("ESRCH", () => getPriority(Number(id)));
}

/** Does something; false where the system says `code`. */
function unlessCode(code: string, run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch (error) {
    const { code: said, info } = Object(error) as {
      readonly code?: string;
      readonly info?: { readonly code?: string };
    };
    if (said === code || info?.code === code) return false;
    throw error;
  }
}

const inUse = (path: string): UserError =>
  new UserError(
    "scan-under-way",
    `another scan is writing ${partPath(path)}`,
    `wait for its end, or name another file; if there is none, delete ${partPath(path)}.lock`,
  );
