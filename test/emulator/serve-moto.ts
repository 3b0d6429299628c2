import type { TestProject } from "vitest/node";
import { UserError } from "../../src/errors.ts";
import { startMoto } from "./moto.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the emulator. */
    moto: string;
  }
}

/** Serves moto while the emulator suite runs; a machine without Python gets one line and no stack. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  try {
    const { url, stop } = await startMoto();
    project.provide("moto", url);
    return stop;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`test:emulator: ${error.message}; ${error.hint}\n`);
    process.exit(2);
  }
}
