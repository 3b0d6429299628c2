import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { MOST_CALLS } from "../../src/sources/aws/admission.ts";
import type { Api } from "../../src/sources/aws/apis.ts";
import { APIS } from "../../src/sources/aws/apis.ts";
import { OPERATIONS } from "../../src/sources/aws/operations.ts";
import { organizationWorld, ROLE } from "../aws/fake/organization.ts";
import { bareCalls } from "./bare-calls.ts";
import { lowerBound } from "./lower-bound.ts";
import type { Calls } from "./minimum-calls.ts";
import { minimumCalls } from "./minimum-calls.ts";
import type { Served } from "./measured.ts";
import { CLI, measured, serveFake } from "./measured.ts";

/**
 * Scans invented organizations on the fake and holds time and calls against what no scan can do without:
 * `node test/bench/scan.ts [--accounts 100] [--regions 17] [--latency 100] [--busy 0.3,1] [--rounds 3]`.
 */
const { values } = parseArgs({
  options: {
    accounts: { type: "string", default: "100" },
    regions: { type: "string", default: "17" },
    latency: { type: "string", default: "100" },
    busy: { type: "string", default: "0.3,1" },
    rounds: { type: "string", default: "3" },
  },
});

const DECODE = fileURLToPath(new URL("decode.ts", import.meta.url));

/** Calls that must follow each other before any cell is read: identity, accounts, role, Regions. */
const HEAD = 4;
/** The deepest cell: ECS clusters, their description, tasks, their description, the services of those without a sidecar. */
const DEEPEST = 5;

/** Calls of the bare client that stand beside a scan. */
const BARE = 3_200;

type Run = {
  readonly seconds: number;
  readonly bare: number;
  readonly cpu: number;
  readonly megabytes: number;
  readonly made: Calls;
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const total = (calls: Calls): number => [...calls.values()].reduce((sum, count) => sum + count, 0);
const least = (runs: readonly Run[], of: (run: Run) => number): number => Math.min(...runs.map(of));

async function scan(server: Served, file: string): Promise<Run> {
  const before = await server.counts();
  const words = ["scan", "-o", file, "--organization", "--role", ROLE, "--quiet"];
  const { seconds, cpu, megabytes } = await measured([CLI, ...words], server.env);
  rmSync(file);
  const made = new Map<Api, number>();
  for (const [key, count] of Object.entries(await server.counts())) {
    const api = key.split(" ")[0] as Api;
    const during = count - (before[key] ?? 0);
    if (during > 0) made.set(api, (made.get(api) ?? 0) + during);
  }
  const { AWS_ACCESS_KEY_ID: key = "" } = server.env;
  return { seconds, bare: await bareCalls(server.url, key, BARE, MOST_CALLS), cpu, megabytes, made };
}

/** Scans one organization some times over; the least of each figure stands, since a busy machine only ever adds. */
async function point(busy: string, folder: string): Promise<void> {
  const { accounts, regions, latency } = values;
  const server = await serveFake({ accounts, regions, busy, latency });
  try {
    const runs: Run[] = [];
    for (let round = 0; round < Number(values.rounds); round++)
      runs.push(await scan(server, join(folder, "scan.ndjson")));
    tell(busy, runs);
  } finally {
    await server.stop();
  }
}

function tell(busy: string, runs: readonly Run[]): void {
  const [accounts, regions, latency] = [values.accounts, values.regions, values.latency].map(Number) as [
    number,
    number,
    number,
  ];
  const minimum = minimumCalls(organizationWorld({ accounts, regions, busy: Number(busy) }));
  const made = runs[0]?.made ?? new Map<Api, number>();
  const calls = total(minimum);
  const seconds = latency / 1000;
  const chain = 1 + (minimum.get("organizations:ListAccounts") ?? 0) + 2 + DEEPEST;
  const buckets = [...minimum].flatMap(([api, count]) => {
    const { rate } = OPERATIONS[api];
    return APIS[api] === "caller" ? [{ calls: count, burst: rate.burst, perSecond: rate.perSecond }] : [];
  });
  const bound = lowerBound({ calls, latency: seconds, inFlight: MOST_CALLS, head: HEAD, chain, buckets });
  const [wall, cpu] = [least(runs, (run) => run.seconds), least(runs, (run) => run.cpu)];
  const bare = least(runs, (run) => run.bare);
  const memory = least(runs, (run) => run.megabytes);

  say(`\n${accounts} accounts × ${regions} Regions, ${Number(busy) * 100} % of cells busy, ${latency} ms a call`);
  say(`\n${"operation".padEnd(50)}    made  minimum`);
  for (const api of [...new Set([...minimum.keys(), ...made.keys()])].sort()) {
    const [one, other] = [made.get(api) ?? 0, minimum.get(api) ?? 0];
    say(
      `${api.padEnd(50)} ${String(one).padStart(7)}  ${String(other).padStart(7)}${one === other ? "" : `  ${one > other ? "+" : ""}${one - other}`}`,
    );
  }
  say(`${"all".padEnd(50)} ${String(total(made)).padStart(7)}  ${String(calls).padStart(7)}`);
  say(`
lower bound, the greatest of
  slots    (${HEAD} in a row + (${calls} − ${HEAD}) ÷ ${MOST_CALLS} at once) × ${seconds} s = ${bound.slots.toFixed(2)} s
  chain    ${chain} in a row (identity, ${chain - 3 - DEEPEST} × accounts, role, Regions, ${DEEPEST} in a cell) × ${seconds} s = ${bound.chain.toFixed(2)} s
  buckets  ${bound.buckets.toFixed(2)} s (Organizations, STS)

least of ${runs.length} scans (each: ${runs.map((run) => run.seconds.toFixed(1)).join(", ")} s)
  time ÷ bound             ${wall.toFixed(1)} s ÷ ${bound.seconds.toFixed(1)} s = ${(wall / bound.seconds).toFixed(2)}   goal ≤ 1.3
  the same by bare calls   ${(bare / (BARE / MOST_CALLS) / seconds).toFixed(2)}   (${BARE} calls without the SDK, ${MOST_CALLS} at once, after each scan)
  calls made ÷ minimum     ${(total(made) / calls).toFixed(3)}
  CPU, user + system       ${cpu.toFixed(1)} s, ${((cpu / total(made)) * 1000).toFixed(2)} ms a call
  peak memory              ${memory.toFixed(0)} MB`);
}

const folder = mkdtempSync(join(tmpdir(), "watchbill-bench-"));
try {
  for (const busy of values.busy.split(",")) await point(busy, folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
say("\ndecoding");
const { stdout } = spawnSync(process.execPath, [DECODE], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
process.stdout.write(stdout);
