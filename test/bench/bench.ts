import { spawnSync } from "node:child_process";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { decodeTimes } from "./decode.ts";
import { forecasts } from "./forecasts.ts";
import { largeInventory, largePlan } from "./large-files.ts";
import { linearity } from "./load.ts";
import type { Figure } from "./ratio.ts";
import { figureLine } from "./ratio.ts";
import { startUp } from "./start-up.ts";

type Part = { readonly short: () => Promise<Figure[]>; readonly long: () => Promise<Figure[]> };

/** What is measured, by name: within seconds on small inputs, or as docs/performance.md tells it. */
export const PARTS: Readonly<Record<string, Part>> = {
  "start-up": { short: () => startUp(3), long: () => startUp(15) },
  plan: { short: () => largePlan(10e6, 1), long: () => largePlan(100e6, 5) },
  inventory: { short: () => largeInventory(50_000, 1), long: () => largeInventory(1_000_000, 3) },
  forecasts: { short: () => forecasts(10_000, 3), long: () => forecasts(100_000, 15) },
  decoding: { short: () => decoding(1), long: () => decoding(5) },
  load: { short: () => linearity([2, 8], 2), long: () => linearity([50, 200, 500], 17) },
};

/** Programs that print tables of their own. */
const OTHERS = ["scan", "tui"];

async function decoding(rounds: number): Promise<Figure[]> {
  const { plain, fast } = await decodeTimes(rounds);
  return [{ what: "our decoder of pages of EC2 ÷ the SDK's, CPU", value: fast / plain, unit: "", goal: 0.33 }];
}

/** `node test/bench/bench.ts [--short] [PART…]`: all parts, or those that are named. */
if (import.meta.main) {
  const words = process.argv.slice(2);
  const short = words.includes("--short");
  const named = words.filter((word) => word !== "--short");
  const known = [...Object.keys(PARTS), ...OTHERS];
  const strange = named.find((word) => !known.includes(word));
  if (strange !== undefined) throw new Error(`${strange} is none of ${known.join(", ")}`);
  const wanted = (name: string): boolean => (named.length === 0 ? !short || name in PARTS : named.includes(name));
  process.stdout.write(`load average ${loadavg()[0]?.toFixed(1)}\n`);
  for (const [, part] of Object.entries(PARTS).filter(([one]) => wanted(one)))
    for (const figure of await (short ? part.short() : part.long())) process.stdout.write(figureLine(figure));
  for (const name of OTHERS.filter(wanted))
    spawnSync(process.execPath, [fileURLToPath(new URL(`${name}.ts`, import.meta.url))], { stdio: "inherit" });
}
