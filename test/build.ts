import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Builds dist/ once, for the tests that run the program as its users do. */
export function setup(): void {
  execFileSync(process.execPath, [fileURLToPath(new URL("../build.js", import.meta.url))], { stdio: "inherit" });
}
