import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeInventoryMillion } from "./inventory-million.ts";
import { writeLargePlan } from "./large-plan.ts";
import { CLI, measured } from "./measured.ts";
import type { Figure } from "./ratio.ts";
import { ratioOf } from "./ratio.ts";

const PARSE = fileURLToPath(new URL("parse-lines.ts", import.meta.url));
const PARSE_PLAN = fileURLToPath(new URL("parse-json.ts", import.meta.url));

/** The report of a plan of so many bytes, beside JSON.parse of it. */
export const largePlan = (bytes: number, rounds: number): Promise<Figure[]> =>
  beside("plan.json", (path) => writeLargePlan(path, bytes), {
    what: `report of a plan of ${bytes / 1e6} MB ÷ JSON.parse of it`,
    parse: PARSE_PLAN,
    rounds,
    goals: [2, 1000],
  });

/** The report over so many workloads, beside JSON.parse of their lines. */
export const largeInventory = (workloads: number, rounds: number): Promise<Figure[]> =>
  beside("inventory.ndjson", (path) => writeInventoryMillion(path, workloads), {
    what: `report over ${workloads.toLocaleString("en")} workloads ÷ JSON.parse of their lines`,
    parse: PARSE,
    rounds,
    goals: [2.2, 400],
  });

type Question = {
  readonly what: string;
  readonly parse: string;
  readonly rounds: number;
  readonly goals: readonly [ratio: number, megabytes: number];
};

async function beside(name: string, write: (path: string) => void, question: Question): Promise<Figure[]> {
  const { what, parse, rounds, goals } = question;
  const folder = mkdtempSync(join(tmpdir(), "watchbill-bench-"));
  try {
    const path = join(folder, name);
    write(path);
    let peak = 0;
    const report = async () => {
      const { seconds, megabytes } = await measured([CLI, "report", path, "--quiet"]);
      peak = Math.max(peak, megabytes);
      return seconds;
    };
    const { ratio, b } = await ratioOf(report, async () => (await measured([parse, path])).seconds, rounds);
    return [
      { what: `${what} (${b.toFixed(1)} s)`, value: ratio, unit: "", goal: goals[0] },
      { what: "  its peak memory", value: peak, unit: "MB", goal: goals[1] },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
