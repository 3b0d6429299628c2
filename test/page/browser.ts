import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { delimiter, join } from "node:path";
import type { Browser } from "playwright-core";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The browser of this machine: `CHROMIUM=PATH`, else the first of the usual names on the path. */
function browserPath(): string {
  const named = process.env["CHROMIUM"];
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const found =
    named ?? folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path));
  if (found !== undefined && existsSync(found)) return found;
  const what = named === undefined ? "no Chromium on this machine" : `there is no browser at CHROMIUM=${named}`;
  throw new Error(`${what}: install it (apt-get install chromium), or name one with CHROMIUM=PATH`);
}

/** Starts the browser without a window. */
export async function startBrowser(): Promise<Browser> {
  // Chromium refuses its sandbox to root, as whom CI runs.
  const args = userInfo().uid === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: browserPath(), args });
}
