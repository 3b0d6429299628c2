import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { decodeText } from "../input.ts";
import type { Value } from "./value.ts";

/** Finds templates of nested stacks in the folder of the outermost one, and nowhere else. */
export type LocalTemplates = (
  from: string,
  names: readonly string[],
) => { readonly file: string; readonly text: string } | null;

const MOST_BYTES = 8_000_000;

/** Looks in the folder of a template that names another, then in the folder of the outermost; a path can't lead out of it. */
export function localTemplates(outermost: string): LocalTemplates {
  const top = dirname(outermost);
  const root = realOrNull(top);
  return (from, names) => {
    if (root === null) return null;
    for (const name of names) {
      const steps = name.split("/").filter((step) => step !== "" && step !== ".");
      if (steps.includes("..") || steps.some((step) => step.includes("\\") || step.includes("\0"))) continue;
      for (const folder of new Set([dirname(from), top])) {
        // A URL begins with a bucket and a prefix, which a folder hasn't.
        for (let skip = 0; skip < steps.length; skip++) {
          const file = join(folder, ...steps.slice(skip));
          const text = readWithin(root, file);
          if (text !== null) return { file, text };
        }
      }
    }
    return null;
  };
}

function realOrNull(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/** The text of a file that lies in a folder; null where it doesn't, or is no ordinary file. */
export function textWithin(folder: string, file: string): string | null {
  const root = realOrNull(folder);
  return root === null ? null : readWithin(root, file);
}

function readWithin(root: string, file: string): string | null {
  const real = realOrNull(file);
  if (real === null) return null;
  const way = relative(root, real);
  if (way === "" || way.startsWith("..") || way.startsWith(sep)) return null;
  const stat = statSync(real);
  return stat.isFile() && stat.size <= MOST_BYTES ? decodeText(file, readFileSync(real)) : null;
}

/** The file names that a nested stack's template may have: the asset that CDK wrote beside it, or the end of its URL. */
export function templateNames(url: Value, asset: Value): readonly string[] {
  const names = [asset, url].flatMap((value) => {
    if (value.is === "text") return [pathOf(value.text.replace(/^\w+:\/\/[^/]*/, ""))];
    const last = value.is === "parts" ? value.parts.at(-1) : undefined;
    return last?.is === "text" ? [pathOf(last.text)] : [];
  });
  return names.filter((name) => name !== "" && name.length <= LONGEST_NAME);
}

/** A key of S3 has 1,024 bytes at most. */
const LONGEST_NAME = 1024;

const pathOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? "";
