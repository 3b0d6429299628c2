import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { FileType } from "./detect.ts";
import { detectHead } from "./detect-head.ts";
import { readHead } from "./input.ts";

/** The files of a folder that can be opened, and what kept others from being looked at. */
export type FolderSources = {
  readonly found: readonly { readonly name: string; readonly type: FileType }[];
  readonly unread: readonly string[];
};

/** At most so many files are looked into. */
const MOST_FILES = 48;

const LIKELY = /\.(ndjson|json|ya?ml)(\.gz)?$/i;

/** Finds the files of a folder that are sources, told by the first bytes of each: those first whose names make it likely. */
export function sourcesIn(folder: string): FolderSources {
  let names: string[];
  try {
    names = readdirSync(folder)
      .filter((name) => !name.startsWith("."))
      .sort();
  } catch {
    return { found: [], unread: ["this folder can't be read"] };
  }
  const likely = names.filter((name) => LIKELY.test(name));
  const looked = [...likely, ...names.filter((name) => !LIKELY.test(name))].slice(0, MOST_FILES);
  const unread: string[] = [];
  const found = looked.flatMap((name) => {
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined || !stat.isFile() || stat.size === 0) return [];
    try {
      const type = detectHead(readHead(path));
      return type === null ? [] : [{ name, type }];
    } catch {
      unread.push(`${name} can't be read`);
      return [];
    }
  });
  const rest = likely.length - MOST_FILES;
  return { found, unread: rest > 0 ? [...unread, `${rest} more files were not looked into`] : unread };
}
