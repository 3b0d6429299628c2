import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { UserError } from "../src/errors.ts";

/**
 * The folder of programs that a file of pinned Python requirements asks for; installed beside it where they aren't yet. Throws a
 * UserError where Python can't do that.
 */
export async function pythonPrograms(requirements: URL): Promise<string> {
  const venv = fileURLToPath(new URL(".venv", requirements));
  const bin = `${venv}/bin`;
  const made = `${venv}/requirements.sha256`;
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  if (existsSync(made) && readFileSync(made, "utf8") === hash) return bin;
  const python = await ran("python3", ["-m", "venv", "--clear", venv]);
  if (python === null) throw new UserError("no-python", "the suite needs python3", "install Python 3.11 or later");
  if (python.code !== 0) {
    const hint = "install Python's venv module (Debian, Ubuntu: apt-get install python3-venv)";
    throw new UserError("no-venv", "python3 can't make a virtual environment", hint);
  }
  const options = ["--quiet", "--no-input", "--no-compile", "--disable-pip-version-check", "--require-hashes"];
  const pip = await ran(`${bin}/python`, [
    "-m",
    "pip",
    "install",
    ...options,
    "--requirement",
    fileURLToPath(requirements),
  ]);
  if (pip?.code !== 0) {
    const said = /^ERROR: .{0,150}/m.exec(pip?.output ?? "")?.[0] ?? "pip is missing";
    const hint = "look whether PyPI can be reached and python3 is 3.11 or later";
    throw new UserError("no-packages", `Python packages can't be installed: ${said}`, hint);
  }
  writeFileSync(made, hash);
  return bin;
}

/** Runs a program to its end and gives its exit code and all it said; null where there is no such program. */
function ran(program: string, args: readonly string[]): Promise<{ code: number | null; output: string } | null> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (part) => (output += part));
  child.stderr.on("data", (part) => (output += part));
  return new Promise((resolve) => {
    child.on("error", () => resolve(null));
    child.on("close", (code) => resolve({ code, output }));
  });
}
