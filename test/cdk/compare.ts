// `npm run compare`: are the committed templates what the app synthesizes? `npm run write` writes them anew.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { synthesize } from "./app.ts";

const committed = fileURLToPath(new URL("out", import.meta.url));

/** Templates, manifests and lists of assets; the assets themselves are code for functions and images. */
const isKept = (path: string): boolean => /(^|\/)(manifest\.json|[\w.-]+\.(template|assets)\.json)$/.test(path);

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => isKept(path) && !path.split("/").some((step) => step.startsWith("asset.")))
    .sort();

const folder = mkdtempSync(join(tmpdir(), "watchbill-cdk-"));
try {
  synthesize(folder);
  const made = filesIn(folder);
  if (process.argv.includes("--write")) {
    rmSync(committed, { recursive: true, force: true });
    for (const path of made) cpSync(join(folder, path), join(committed, path));
    process.stdout.write(`${made.length} files written\n`);
  } else {
    const before = statSync(committed, { throwIfNoEntry: false }) === undefined ? [] : filesIn(committed);
    const differing = [...new Set([...before, ...made])].filter(
      (path) =>
        !before.includes(path) ||
        !made.includes(path) ||
        readFileSync(join(folder, path), "utf8") !== readFileSync(join(committed, path), "utf8"),
    );
    process.stdout.write(
      differing.length === 0 ? `${made.length} files are alike\n` : `differ: ${differing.join(", ")}\n`,
    );
    process.exitCode = differing.length === 0 ? 0 : 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
