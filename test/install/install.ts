import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder that the suite leaves no trace of, and the program that `npm install -g` put there, below `bin`. */
    folder: string;
    prefix: string;
    /** Folders of Node by the version that was asked for. */
    nodes: Readonly<Record<string, string>>;
  }
}

/** The oldest version that package.json allows, and the newest of each line that is supported. */
const NODES = ["22.12.0", "22", "24", "26"];

/** Packs the program and installs it as a stranger does: into an empty prefix, from an empty cache. */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "watchbill-install-"));
  const cache = ["--cache", join(folder, "cache"), "--no-audit", "--no-fund", "--loglevel", "error"];
  const npm = (...words: readonly string[]): string =>
    execFileSync("npm", [...words, ...cache], {
      cwd: fileURLToPath(new URL("../../", import.meta.url)),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
  const packed = npm("pack", "--ignore-scripts", "--pack-destination", folder).trim().split("\n").at(-1) ?? "";
  const prefix = join(folder, "prefix");
  npm("install", "--global", "--prefix", prefix, join(folder, packed));
  const nodes = NODES.map((version) => {
    const place = join(folder, `node-${version}`);
    mkdirSync(place);
    // Its script fetches the binary for the machine, which npm asks to be allowed.
    writeFileSync(join(place, "package.json"), JSON.stringify({ allowScripts: { node: true } }));
    npm("install", "--prefix", place, `node@${version}`);
    return [version, join(place, "node_modules", "node", "bin")] as const;
  });
  project.provide("folder", folder);
  project.provide("prefix", prefix);
  project.provide("nodes", Object.fromEntries(nodes));
  return () => rmSync(folder, { recursive: true, force: true });
}
