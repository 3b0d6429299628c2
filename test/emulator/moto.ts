import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { UserError } from "../../src/errors.ts";

/** An emulated AWS: all services, accounts and Regions behind one address. */
export type Moto = {
  readonly url: string;
  /** Ends the server if this process started it. */
  readonly stop: () => Promise<void>;
};

const VENV = fileURLToPath(new URL(".venv", import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL("requirements.txt", import.meta.url));

/** The server that MOTO_SERVER names, or one of our own on a free port; a UserError where Python can't serve it. */
export async function startMoto(): Promise<Moto> {
  const running = process.env["MOTO_SERVER"];
  if (running) return { url: running.replace(/\/+$/, ""), stop: async () => {} };
  await makeEnvironment();
  // Without its thousands of images a world of 800 account-Regions takes a seventh of the memory.
  const server = spawn(`${VENV}/bin/moto_server`, ["--host", "127.0.0.1", "--port", "0"], {
    env: { PATH: process.env["PATH"], MOTO_EC2_LOAD_DEFAULT_AMIS: "false" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const gone = new Promise<void>((resolve) => {
    server.on("close", () => resolve());
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    createInterface(server.stderr).on("line", (line) => {
      const address = /Running on (http:\S+)/.exec(line)?.[1];
      if (address === undefined) said = line;
      else resolve(address);
    });
    server.on("error", reject);
    server.on("close", () => reject(new Error(`moto ended before it answered: ${said}`)));
  });
  // It holds nothing that is worth an orderly end, and freeing gigabytes takes it seconds.
  return { url, stop: () => (server.kill("SIGKILL"), gone) };
}

/** Makes the virtual environment from the pinned requirements unless it is there already. */
async function makeEnvironment(): Promise<void> {
  const made = `${VENV}/requirements.sha256`;
  const hash = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex");
  if (existsSync(made) && readFileSync(made, "utf8") === hash) return;
  const python = await ran("python3", ["-m", "venv", "--clear", VENV]);
  if (python === null) {
    throw new UserError("no-python", "the emulator suite needs python3", "install Python 3.11 or later");
  }
  if (python.code !== 0) {
    const hint = "install Python's venv module (Debian, Ubuntu: apt-get install python3-venv)";
    throw new UserError("no-venv", "python3 can't make a virtual environment", hint);
  }
  const options = ["--quiet", "--no-input", "--no-compile", "--disable-pip-version-check", "--require-hashes"];
  const pip = await ran(`${VENV}/bin/python`, ["-m", "pip", "install", ...options, "--requirement", REQUIREMENTS]);
  if (pip?.code !== 0) {
    const said = /^ERROR: .{0,150}/m.exec(pip?.output ?? "")?.[0] ?? "pip is missing";
    const hint =
      "look whether PyPI can be reached and python3 is 3.11 or later; or start moto yourself and name it in MOTO_SERVER";
    throw new UserError("no-moto", `moto can't be installed: ${said}`, hint);
  }
  writeFileSync(made, hash);
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

/** Forgets everything that is in the emulator, holds ECS tasks where they are, and draws the same account ids each time. */
export async function resetMoto(url: string): Promise<void> {
  await control(url, "reset");
  await enforceIam(url, false);
  await control(url, "seed?a=42");
  // Otherwise each look at a task pushes it on, to STOPPED in five.
  const transition = { model_name: "ecs::task", transition: { progression: "manual", times: 1_000_000 } };
  await control(url, "state-manager/set-transition", JSON.stringify(transition));
}

/** From now on moto checks signatures and policies, or lets everything pass. */
export const enforceIam = (url: string, on: boolean): Promise<void> => control(url, "reset-auth", on ? "0" : "inf");

async function control(url: string, path: string, body = ""): Promise<void> {
  const answer = await fetch(`${url}/moto-api/${path}`, { method: "POST", body });
  if (!answer.ok) throw new Error(`${url}/moto-api/${path}: ${answer.status} ${await answer.text()}`);
}
