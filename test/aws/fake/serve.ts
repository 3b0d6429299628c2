import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { organizationWorld } from "./organization.ts";
import { startFake } from "./server.ts";
import type { FakeWorld } from "./world.ts";

/**
 * Serves a fake AWS as a process of its own until it is stopped, and says in one line of JSON where (`url`) and as whom to ask
 * (`env`): `node serve.ts world.json`, or `node serve.ts --accounts 100 --regions 17 --busy 0.3 --latency 100`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    accounts: { type: "string", default: "10" },
    regions: { type: "string", default: "4" },
    seed: { type: "string", default: "1" },
    busy: { type: "string", default: "1" },
    instances: { type: "string", default: "4" },
    nodes: { type: "string", default: "3" },
    tasks: { type: "string", default: "4" },
    "as-of": { type: "string", default: "2026-11-21T00:00:00Z" },
    latency: { type: "string", default: "0" },
    "no-buckets": { type: "boolean", default: false },
  },
});

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Reads a world of a file, where instants are text. */
function readWorld(path: string): FakeWorld {
  return JSON.parse(readFileSync(path, "utf8"), (_, value: unknown) =>
    typeof value === "string" && INSTANT.test(value) ? new Date(value) : value,
  ) as FakeWorld;
}

const [path] = positionals;
const world =
  path === undefined
    ? organizationWorld({
        accounts: Number(values.accounts),
        regions: /^\d+$/.test(values.regions) ? Number(values.regions) : values.regions.split(","),
        seed: Number(values.seed),
        busy: Number(values.busy),
        instancesPerCell: Number(values.instances),
        nodesPerCell: Number(values.nodes),
        tasksPerCell: Number(values.tasks),
        asOf: new Date(values["as-of"]),
      })
    : readWorld(path);

const fake = await startFake(world, {
  latencyMs: Number(values.latency),
  buckets: !values["no-buckets"],
  log: false,
  check: path !== undefined,
});
process.stdout.write(`${JSON.stringify({ url: fake.url, env: fake.env })}\n`);
