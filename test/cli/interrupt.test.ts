import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { organizationWorld, ROLE } from "../aws/fake/organization.ts";
import { createRandom } from "../aws/fake/random.ts";
import type { Fake } from "../aws/fake/server.ts";
import { startFake } from "../aws/fake/server.ts";
import { startFaultProxy } from "../aws/fault-proxy.ts";
import type { Started } from "./start.ts";
import { NOW, sortedLines, start, until } from "./start.ts";
import { workFolder } from "./watchbill.ts";

vi.setConfig({ testTimeout: 60_000 });

const ACCOUNTS = 7;
const REGIONS = 8;
const CELLS = ACCOUNTS * REGIONS;
const FILE = "acme.ndjson";
const SCAN = ["scan", "--organization", "--role", ROLE];

let fake: Fake;

beforeAll(async () => {
  const size = { busy: 0.3, instancesPerCell: 2, nodesPerCell: 2, tasksPerCell: 2 };
  const world = organizationWorld({ accounts: ACCOUNTS, regions: REGIONS, ...size, asOf: new Date(NOW) });
  fake = await startFake(world, { latencyMs: 2, buckets: false, now: () => NOW });
});

afterAll(() => fake.close());

const scan = (folder: string, url = fake.url): Started =>
  start([...SCAN, "-o", FILE], { env: { ...fake.env, AWS_ENDPOINT_URL: url }, cwd: folder });

/** The cells of the unfinished file that are closed, as `account Region`. */
function closedIn(folder: string): Set<string> {
  const part = join(folder, `${FILE}.part`);
  const lines = existsSync(part) ? readFileSync(part, "utf8").split("\n").slice(0, -1) : [];
  return new Set(
    lines
      .filter((line) => line.startsWith('{"record":"cell"'))
      .map((line) => JSON.parse(line) as { readonly account: string | null; readonly region: string | null })
      .flatMap(({ account, region }) => (account === null || region === null ? [] : [`${account} ${region}`])),
  );
}

/** The calls with which the reading of every cell begins. */
const FIRST_CALLS = new Set([
  "ec2:DescribeInstances",
  "ecs:ListClusters",
  "eks:ListClusters",
  "ec2:DescribeVpcEndpoints",
]);

const begunCells = (): Set<string> =>
  new Set(
    fake.requests
      .filter(({ service, operation }) => FIRST_CALLS.has(`${service}:${operation}`))
      .map(({ accountId, regionId }) => `${accountId} ${regionId}`),
  );

const HOW_ON = /^watchbill: stopped; acme\.ndjson\.part keeps what was read, and the same command goes on from there$/;

const ENDS = [
  { by: "SIGKILL", code: null, signal: "SIGKILL", words: /^(?!watchbill)/ },
  { by: "SIGINT", code: 130, signal: null, words: HOW_ON },
  { by: "SIGTERM", code: 143, signal: null, words: HOW_ON },
] as const;

test("a scan interrupted ten times ends with the inventory of an undisturbed one, and reads no closed cell again", async () => {
  const calm = workFolder();
  expect(await scan(calm).ended).toMatchObject({ code: 0 });
  expect(begunCells().size).toBe(CELLS);
  const callsOfCell = fake.requests.length / CELLS;

  // One Region is never read to its end, so that no run ends before its signal comes.
  const held = { operation: "DescribeInstances", regionId: "us-east-1" };
  const proxy = await startFaultProxy(fake.url, [{ match: held, fault: { kind: "hang" } }]);
  onTestFinished(() => proxy.close());
  const torn = workFolder();
  const random = createRandom(Number(process.env["FC_SEED"] ?? 20261121));
  const stages = new Set<number>();
  for (let at = 0; at < 10; at++) {
    const { by, code, signal, words } = ENDS[at % ENDS.length] ?? ENDS[0];
    const closed = closedIn(torn);
    stages.add(closed.size);
    fake.forgetRequests();
    // Most cells close late, so that every other run is let go on until some have.
    const open = CELLS - ACCOUNTS - closed.size;
    const more = at % 2 === 0 ? 0 : Math.ceil(random() * open * 0.3);
    const moment = Math.max(1, Math.ceil(random() * callsOfCell * open * 0.7));
    const run = scan(torn, proxy.url);
    await until(() => fake.requests.length >= moment && closedIn(torn).size >= closed.size + more, run);
    run.kill(by);
    const { stderr, ...ended } = await run.ended;
    expect(ended).toEqual({ code, signal, stdout: "" });
    expect(stderr.trimEnd().split("\n").at(-1)).toMatch(words);
    expect([...begunCells()].filter((cell) => closed.has(cell))).toEqual([]);
  }
  expect(stages.size).toBeGreaterThan(3);

  const left = CELLS - closedIn(torn).size;
  fake.forgetRequests();
  expect(await scan(torn).ended).toMatchObject({ code: 0 });
  expect(begunCells().size).toBe(left);
  expect(sortedLines(join(torn, FILE))).toEqual(sortedLines(join(calm, FILE)));
  expect(readdirSync(torn)).toEqual([FILE]);
  expect(statSync(join(torn, FILE)).mode & 0o777).toBe(0o600);
  const reports = [calm, torn].map((cwd) => start(["report", FILE, "-f", "json"], { env: {}, cwd }).ended);
  const [one, other] = await Promise.all(reports);
  expect(one?.code).toBe(0);
  expect(other?.stdout).toBe(one?.stdout);
});

test.each([
  ["report", ["report", "aws", "--organization", "--role", ROLE], "DescribeInstances", "hang", 20],
  ["report's prices", ["report", "aws"], "GetProducts", "hang", 1],
  ["scan", SCAN, "DescribeInstances", "hang", 20],
  ["scan", SCAN, "DescribeInstances", "stuck", 20],
] as const)(
  "a %s whose answers don't come ends at the first signal, and says nothing of a bug",
  async (_, words, operation, kind, times) => {
    const proxy = await startFaultProxy(fake.url, [{ match: { operation }, fault: { kind } }]);
    onTestFinished(() => proxy.close());
    const cwd = workFolder();
    const run = start(words, { env: { ...fake.env, AWS_ENDPOINT_URL: proxy.url }, cwd });
    await until(() => proxy.seen.filter(({ fault }) => fault === kind).length >= times, run);
    run.kill("SIGINT");
    const { code, stdout, stderr } = await run.ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    const [said, ...others] = stderr.split("\n").filter((line) => !/^(reading |$)/.test(line));
    expect(others).toEqual([]);
    expect(said).toMatch(/^watchbill: stopped; .* goes on (from there|where it was stopped)$/);
  },
);

test("a second signal of another kind ends a run that is slow to wind up", async () => {
  const proxy = await startFaultProxy(fake.url, [{ match: { service: "ec2" }, fault: { kind: "hang" } }]);
  onTestFinished(() => proxy.close());
  const env = { ...fake.env, AWS_ENDPOINT_URL: proxy.url };
  const run = start(["report", "aws", "--quiet"], { env, cwd: workFolder(), deaf: true });
  await until(() => proxy.seen.some(({ fault }) => fault === "hang"), run);
  run.kill("SIGINT");
  // Signals that come at once may be seen in one turn, so the second is given until it is heard.
  const again = setInterval(() => run.kill("SIGTERM"), 50);
  const { code, signal, stderr } = await run.ended;
  clearInterval(again);
  expect({ code, signal, stderr }).toEqual({ code: null, signal: "SIGTERM", stderr: "" });
});

test("an interruption while credentials are awaited is no lack of credentials", async () => {
  let asked = false;
  const server = createServer(() => {
    asked = true;
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const { AWS_ACCESS_KEY_ID: _key, AWS_SECRET_ACCESS_KEY: _secret, ...env } = fake.env;
  const source = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/` };
  const run = start([...SCAN, "-o", FILE], { env: { ...env, ...source }, cwd: workFolder() });
  await until(() => asked, run);
  run.kill("SIGINT");
  expect(await run.ended).toMatchObject({ code: 130, stderr: "watchbill: stopped\n" });
});
