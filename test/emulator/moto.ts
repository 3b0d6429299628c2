import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { pythonPrograms } from "../python.ts";

/** An emulated AWS: all services, accounts and Regions behind one address. */
export type Moto = {
  readonly url: string;
  /** Ends the server if this process started it. */
  readonly stop: () => Promise<void>;
};

/** The server that MOTO_SERVER names, or one of our own on a free port; a UserError where Python can't serve it. */
export async function startMoto(): Promise<Moto> {
  const running = process.env["MOTO_SERVER"];
  if (running) return { url: running.replace(/\/+$/, ""), stop: async () => {} };
  const bin = await pythonPrograms(new URL("requirements.txt", import.meta.url));
  // Without its thousands of images a world of 800 account-Regions takes a seventh of the memory.
  const server = spawn(`${bin}/moto_server`, ["--host", "127.0.0.1", "--port", "0"], {
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
