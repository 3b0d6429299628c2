import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { organizationWorld, ROLE } from "../aws/fake/organization.ts";
import type { Echo } from "../aws/echo.ts";
import { startEcho } from "../aws/echo.ts";
import type { Fake } from "../aws/fake/server.ts";
import { startFake } from "../aws/fake/server.ts";
import type { Ended } from "./start.ts";
import { NOW, start } from "./start.ts";
import { workFolder } from "./watchbill.ts";

vi.setConfig({ testTimeout: 60_000 });

/** What is planted where a secret can stand, and what the fake gives whoever takes a role. */
const SECRET = /s3cr3t|secret-of-|token-of-|AKIAFAKE\d+|ASIA\d{6,}|Signature=[0-9a-f]{10}/g;

const EXTERNAL_ID = "s3cr3t-external-id";
const LONG = "s3cr3tTOKEN/+0".repeat(20);

let fake: Fake;

beforeAll(async () => {
  const size = { busy: 0.5, instancesPerCell: 2, nodesPerCell: 1, tasksPerCell: 1 };
  const world = organizationWorld({ accounts: 3, regions: 2, ...size, asOf: new Date(NOW) });
  fake = await startFake(world, { buckets: false, now: () => NOW });
});

afterAll(() => fake.close());

async function echoing(refuses: RegExp): Promise<Echo> {
  const echo = await startEcho(fake.url, refuses);
  onTestFinished(() => echo.close());
  return echo;
}

const REACH = ["--organization", "--role", ROLE, "--external-id", EXTERNAL_ID];
const COMMANDS: readonly (readonly string[])[] = [
  ["scan", ...REACH, "-o", "scan.ndjson"],
  ["report", "aws", ...REACH, "--verbose", "--details"],
  ["report", "aws", ...REACH, "--verbose", "--details", "-f", "json", "-o", "report.json"],
  ["report", "aws", ...REACH, "-f", "html", "-o", "report.html"],
  ["report", "aws", ...REACH, "-f", "baseline"],
  ["doctor", ...REACH, "--unmasked"],
  ["doctor", ...REACH, "-f", "json"],
];

const keysOf = (env: Readonly<Record<string, string>>) => ({
  ...env,
  AWS_SECRET_ACCESS_KEY: "s3cr3tKEY/+0s3cr3tKEY/+0s3cr3tKEY/+0s3cr3t",
  AWS_SESSION_TOKEN: LONG,
});

/** Runs every command in a folder of its own and gives the secrets that it said, or wrote there. */
async function leaksOf(env: Readonly<Record<string, string>>, commands = COMMANDS, node: string[] = []) {
  const folder = workFolder();
  const leaks: string[] = [];
  const ends: Ended[] = [];
  for (const words of commands) {
    const { ended } = start(words, {
      env: { ...env, HOME: folder, NODE_COMPILE_CACHE: join(folder, "cache") },
      cwd: folder,
      node,
    });
    const end = await ended;
    ends.push(end);
    for (const [leak] of `${end.stdout}${end.stderr}`.matchAll(SECRET)) leaks.push(`${words.join(" ")}: ${leak}`);
  }
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith("given")) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), "latin1");
    for (const [leak] of text.matchAll(SECRET)) leaks.push(`${entry.name}: ${leak}`);
  }
  return { leaks: [...new Set(leaks)], ends };
}

describe("no credential is written anywhere", () => {
  test("where all is read", async () => {
    const { leaks, ends } = await leaksOf(keysOf(fake.env));
    expect(leaks).toEqual([]);
    expect(ends.map(({ code }) => code)).toEqual(COMMANDS.map(() => 0));
  });

  test("where AWS repeats every request to a service, the keys of roles and the external id among it", async () => {
    const echo = await echoing(/^(Describe(?!Org|Reg)|List(Cl|Co|Ta)|GetDetector|GetProducts)/);
    const { leaks, ends } = await leaksOf({ ...keysOf(fake.env), AWS_ENDPOINT_URL: echo.url });
    expect(leaks).toEqual([]);
    expect(echo.echoed()).toBeGreaterThan(40);
    expect(ends[2]?.code).toBe(0);
  });

  test("where AWS repeats the request for a role", async () => {
    const echo = await echoing(/^AssumeRole/);
    const { leaks } = await leaksOf({ ...keysOf(fake.env), AWS_ENDPOINT_URL: echo.url });
    expect([leaks, echo.echoed() > 6]).toEqual([[], true]);
  });

  test("where AWS doesn't take the credentials and repeats them", async () => {
    const echo = await echoing(/./);
    const { leaks, ends } = await leaksOf({ ...keysOf(fake.env), AWS_ENDPOINT_URL: echo.url });
    expect(leaks).toEqual([]);
    expect(ends.map(({ code }) => code)).toEqual(COMMANDS.map(() => 2));
  });

  test("where the program breaks down over a request", async () => {
    // Node's own words about a header that it can't send hold the header.
    const broken = `import http from "node:http"; import { syncBuiltinESMExports } from "node:module";
      http.request = (options) => { throw new TypeError("Invalid headers " + JSON.stringify(options.headers)); };
      syncBuiltinESMExports();`;
    const { leaks, ends } = await leaksOf(keysOf(fake.env), COMMANDS, [
      "--import",
      `data:text/javascript,${encodeURIComponent(broken)}`,
    ]);
    expect(leaks).toEqual([]);
    expect(ends[0]?.stderr).toContain("this is a bug");
    expect(ends[0]?.stderr).toMatch(/\n\s+at /);
  });

  test.each([
    [
      "gives them",
      `echo '{"Version":1,"AccessKeyId":"AKIAFAKE000000000000","SecretAccessKey":"s3cr3t-key","SessionToken":"s3cr3t-token"}'`,
    ],
    ["says them and fails", `echo s3cr3t-out; echo s3cr3t-err >&2; exit 3`],
    ["says no JSON", `echo '{"SecretAccessKey": s3cr3t'`],
  ])("where a credential_process %s", async (_, script) => {
    const folder = workFolder();
    writeFileSync(join(folder, "given.sh"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, "given.sh"), 0o700);
    writeFileSync(
      join(folder, "given"),
      `[default]\ncredential_process = ${join(folder, "given.sh")} --password s3cr3t-word\n`,
    );
    const { AWS_ACCESS_KEY_ID: _key, AWS_SECRET_ACCESS_KEY: _secret, ...rest } = fake.env;
    const { leaks, ends } = await leaksOf({
      ...rest,
      PATH: process.env["PATH"] ?? "",
      AWS_CONFIG_FILE: join(folder, "given"),
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
    });
    expect(leaks).toEqual([]);
    expect(ends.every(({ stdout, stderr }) => stdout + stderr !== "")).toBe(true);
  });
});
