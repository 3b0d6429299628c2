import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ROLE } from "../aws/fake/organization.ts";
import type { Measured } from "./measured.ts";
import { CLI, measured, serveFake } from "./measured.ts";
import type { Figure } from "./ratio.ts";

/** Of a busy cell; with 17 Regions, 1,000 accounts have just above a million workloads. */
const HOSTS = 30;
const NODES = 14;
const TASKS = 15;
const PER_CELL = HOSTS + NODES + TASKS;

const PARSE = fileURLToPath(new URL("parse-lines.ts", import.meta.url));

/** What one size of an organization took. */
export type LoadPoint = {
  readonly accounts: number;
  readonly regions: number;
  readonly cells: number;
  readonly workloads: number;
  /** Size of the file that the scan wrote. */
  readonly megabytes: number;
  readonly calls: number;
  /** The scan, then what reads its file; `parse` is JSON.parse of each of its lines and nothing else. */
  readonly runs: Readonly<Record<string, Omit<Measured, "stdout">>>;
};

/** What is done with the file that a scan wrote. */
const READERS: Readonly<Record<string, (file: string) => readonly string[]>> = {
  report: (file) => [CLI, "report", file, "--offline", "--quiet"],
  check: (file) => [CLI, "check", file, "--budget", "100000000", "--offline", "--quiet"],
  coverage: (file) => [CLI, "coverage", file, "--quiet"],
  rollout: (file) => [CLI, "rollout", file, "--ceiling", "1000000", "--offline", "--quiet"],
};

/** Scans an organization of so many accounts on the fake, and reads the file that the scan wrote with each command. */
export async function loadPoint(accounts: number, regions: number, readers = Object.keys(READERS)): Promise<LoadPoint> {
  const folder = mkdtempSync(join(tmpdir(), "watchbill-load-"));
  const file = join(folder, "organization.ndjson");
  try {
    const fake = await serveFake({
      accounts: String(accounts),
      regions: String(regions),
      instances: String(HOSTS),
      nodes: String(NODES),
      tasks: String(TASKS),
    });
    const took: Record<string, Omit<Measured, "stdout">> = {};
    let calls = 0;
    try {
      took["scan"] = figures(
        await measured([CLI, "scan", "-o", file, "--organization", "--role", ROLE, "--quiet"], fake.env),
      );
      calls = Object.values(await fake.counts()).reduce((sum, count) => sum + count, 0);
    } finally {
      await fake.stop();
    }
    took["parse"] = figures(await measured([PARSE, file]));
    for (const name of readers) took[name] = figures(await measured(READERS[name]?.(file) ?? [], {}, [0, 3]));
    const cells = accounts * regions;
    const megabytes = statSync(file).size / 1e6;
    return { accounts, regions, cells, workloads: cells * PER_CELL, megabytes, calls, runs: took };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const figures = ({ seconds, cpu, megabytes }: Measured): Omit<Measured, "stdout"> => ({ seconds, cpu, megabytes });

/** How CPU for each cell, and the peak of memory, grow from the first size to the last: 1 is linear, and bounded. */
export async function linearity(accounts: readonly number[], regions: number): Promise<Figure[]> {
  const points: LoadPoint[] = [];
  for (const many of accounts) points.push(await loadPoint(many, regions));
  const [first, last] = [points.at(0), points.at(-1)];
  if (first === undefined || last === undefined) throw new Error("no sizes");
  const sizes = `${last.cells} cells ÷ ${first.cells}`;
  return Object.entries(last.runs).flatMap(([name, run]): Figure[] => {
    const before = first.runs[name] ?? run;
    return [
      {
        what: `${name}: CPU for each cell, ${sizes}`,
        value: run.cpu / last.cells / (before.cpu / first.cells),
        unit: "",
        goal: 1.2,
      },
      {
        what: `  its peak memory, ${sizes}`,
        value: run.megabytes / before.megabytes,
        unit: "",
        goal: name === "scan" ? 1.5 : null,
      },
    ];
  });
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      accounts: { type: "string", default: "50,200,500,1000" },
      regions: { type: "string", default: "17" },
      readers: { type: "string", default: Object.keys(READERS).join(",") },
      write: { type: "string" },
    },
  });
  const points: LoadPoint[] = [];
  for (const accounts of values.accounts.split(",").map(Number)) {
    const point = await loadPoint(accounts, Number(values.regions), values.readers.split(",").filter(Boolean));
    points.push(point);
    tell(point);
    if (values.write !== undefined) writeFileSync(values.write, `${JSON.stringify({ points }, null, 2)}\n`);
  }
}

function tell({ accounts, regions, cells, workloads, megabytes, calls, runs }: LoadPoint): void {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  say(
    `\n${accounts} accounts × ${regions} Regions, ${workloads} workloads, ${calls} calls, ${megabytes.toFixed(0)} MB, load ${loadavg()[0]?.toFixed(1)}`,
  );
  for (const [name, { seconds, cpu, megabytes: peak }] of Object.entries(runs))
    say(
      `  ${name.padEnd(10)} ${seconds.toFixed(1).padStart(8)} s   CPU ${cpu.toFixed(1).padStart(7)} s   ${((cpu / cells) * 1000).toFixed(2).padStart(7)} ms a cell   peak ${peak.toFixed(0).padStart(5)} MB`,
    );
}
