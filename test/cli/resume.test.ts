import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { organizationWorld, ROLE } from "../aws/fake/organization.ts";
import type { Fake } from "../aws/fake/server.ts";
import { startFake } from "../aws/fake/server.ts";
import type { FaultRule } from "../aws/fault.ts";
import type { FaultProxy } from "../aws/fault-proxy.ts";
import { startFaultProxy } from "../aws/fault-proxy.ts";
import type { Ended, Started, StartOptions } from "./start.ts";
import { NOW, sortedLines, start, until } from "./start.ts";
import { workFolder } from "./watchbill.ts";

vi.setConfig({ testTimeout: 30_000 });

const FILE = "acme.ndjson";

let fake: Fake;
let administrator: string;
let member: string;
/** The lines of an undisturbed scan. */
let calm: readonly string[];
let calmBytes: string;

beforeAll(async () => {
  const size = { instancesPerCell: 2, nodesPerCell: 2, tasksPerCell: 2 };
  const world = organizationWorld({ accounts: 3, regions: 3, ...size, asOf: new Date(NOW) });
  administrator = String(world.guardDutyAdministrator);
  member = world.accounts.map(({ id }) => id).findLast((id) => id !== administrator) ?? "";
  fake = await startFake(world, { buckets: false, now: () => NOW });
  const folder = mkdtempSync(join(tmpdir(), "watchbill-calm-"));
  await scan(folder).ended;
  calm = sortedLines(join(folder, FILE));
  calmBytes = readFileSync(join(folder, FILE), "utf8");
  rmSync(folder, { recursive: true });
});

afterAll(() => fake.close());

type ScanOptions = Omit<StartOptions, "env" | "cwd"> & { readonly url?: string; readonly file?: string };

const scan = (cwd: string, { url = fake.url, file = FILE, ...options }: ScanOptions = {}): Started =>
  start(["scan", "--organization", "--role", ROLE, "-o", file], {
    env: { ...fake.env, AWS_ENDPOINT_URL: url },
    cwd,
    ...options,
  });

async function faulty(...rules: readonly FaultRule[]): Promise<FaultProxy> {
  const proxy = await startFaultProxy(fake.url, rules);
  onTestFinished(() => proxy.close());
  return proxy;
}

const lastLine = ({ stderr }: Ended): string => stderr.trimEnd().split("\n").at(-1) ?? "";

/** Goes on with what is there: all that the scan leaves. */
async function goneOn(folder: string, file = FILE) {
  const { code, stderr } = await scan(folder, { file }).ended;
  const mode = statSync(join(folder, file)).mode & 0o777;
  return {
    code,
    anew: stderr.includes("anew"),
    mode,
    files: readdirSync(folder),
    lines: sortedLines(join(folder, file)),
  };
}

const wholeIn = (file: string) => ({ code: 0, anew: false, mode: 0o600, files: [file], lines: calm });

const hangingHosts: FaultRule = {
  match: { operation: "DescribeInstances", regionId: "us-east-1" },
  fault: { kind: "hang" },
};

/** Whether a finished line of the unfinished file ends so. */
function hasLines(folder: string, file: string, end: string): boolean {
  const part = join(folder, `${file}.part`);
  return existsSync(part) && readFileSync(part, "utf8").includes(`${end}\n`);
}

test.each([
  ["roles are taken", { match: { operation: "AssumeRole" }, when: { after: 1 } }],
  ["units are listed", { match: { operation: "ListAccountsForParent" }, when: { after: 2 } }],
  ["GuardDuty's administrator is asked", { match: { operation: "ListMembers" }, when: { after: 1 } }],
] as const)("a session that ends while %s closes nothing that it didn't read", async (_, rule) => {
  const folder = workFolder();
  const proxy = await faulty({ ...rule, fault: { kind: "expired" } });
  const ended = await scan(folder, { url: proxy.url }).ended;
  expect(ended.code).toBe(2);
  expect(lastLine(ended)).toBe(
    `watchbill: the AWS session ended before all was read; ${FILE}.part keeps what was; ` +
      "log in and give the same command again: it goes on from there",
  );
  expect(await goneOn(folder)).toEqual(wholeIn(FILE));
});

test("a full disk is one line, and the scan goes on once there is room", async () => {
  const folder = workFolder();
  const ended = await scan(folder, { blocks: Math.floor(calmBytes.length / 2 / 512) }).ended;
  expect(ended.code).toBe(2);
  expect(lastLine(ended)).toBe(`watchbill: ${FILE} can't be written (EFBIG); check the folder and the disk`);
  expect(ended.stderr).not.toMatch(/ {4}at |EBADF/);
  expect(await goneOn(folder)).toEqual(wholeIn(FILE));
});

test("a second scan of one file, here a gzipped one, is told of the first; once that was killed, the next goes on", async () => {
  const file = `${FILE}.gz`;
  const folder = workFolder();
  const proxy = await faulty(hangingHosts);
  const first = scan(folder, { url: proxy.url, file });
  await until(() => hasLines(folder, file, '"region":"ap-northeast-1"}'), first);
  const before = readFileSync(join(folder, `${file}.part`), "utf8");
  const second = await scan(folder, { file }).ended;
  expect({ code: second.code, stderr: second.stderr }).toEqual({
    code: 2,
    stderr:
      `watchbill: another scan is writing ${file}.part; ` +
      `wait for its end, or name another file; if there is none, delete ${file}.part.lock\n`,
  });
  expect(readFileSync(join(folder, `${file}.part`), "utf8").startsWith(before)).toBe(true);
  first.kill("SIGKILL");
  await first.ended;
  expect(await goneOn(folder, file)).toEqual(wholeIn(file));
});

test("what GuardDuty's administrator told before an interruption stands once, though it tells nothing after", async () => {
  const folder = workFolder();
  const proxy = await faulty({ match: { operation: "DescribeInstances" }, fault: { kind: "hang" } });
  const run = scan(folder, { url: proxy.url });
  await until(
    () =>
      ["us-east-1", "ap-northeast-1", "ap-northeast-2"].every((id) =>
        hasLines(folder, FILE, `"account":null,"region":"${id}"}`),
      ),
    run,
  );
  run.kill("SIGKILL");
  await run.ended;
  proxy.setRules([
    { match: { operation: /^(ListOrganizationAdminAccounts|ListMembers)$/ }, fault: { kind: "denied" } },
  ]);
  expect(await scan(folder, { url: proxy.url }).ended).toMatchObject({ code: 0 });
  const metered = (lines: readonly string[]) => lines.filter((line) => line.startsWith('{"record":"metered"'));
  expect(metered(sortedLines(join(folder, FILE)))).toEqual(metered(calm));
  const report = await start(["report", FILE], { env: {}, cwd: folder }).ended;
  expect(report).toMatchObject({ code: 0, stderr: "" });
});

/** The first lines of the undisturbed file, changed. */
const partly = (change: (text: string) => string): string => change(calmBytes.slice(0, calmBytes.length / 2));

test("an unfinished file of yesterday is begun anew, and that is said", async () => {
  const folder = workFolder();
  writeFileSync(
    join(folder, `${FILE}.part`),
    partly((text) => text.replace("2026-11-21", "2026-11-20")),
  );
  const { code, stderr } = await scan(folder).ended;
  expect(code).toBe(0);
  expect(stderr.split("\n")[0]).toBe(`the unfinished ${FILE}.part is older than a day and is begun anew`);
  expect(sortedLines(join(folder, FILE))).toEqual(calm);
});

test.each([
  [
    "with other arguments",
    /was begun by another identity or with other arguments; give its command$/,
    (text: string) => text.replace("--regions=", "--regions=us-east-1"),
  ],
  [
    "that is damaged",
    /is damaged in line \d+; mend the line$/,
    (text: string) => text.replace('{"record":"planned"', '{"record":'),
  ],
])("an unfinished file %s is left as it is, and the ways on are named", async (_, why, change) => {
  const folder = workFolder();
  const part = join(folder, `${FILE}.part`);
  writeFileSync(part, partly(change));
  const ended = await scan(folder).ended;
  expect(ended.code).toBe(2);
  const [, said] =
    /^watchbill: acme\.ndjson\.part is an unfinished scan that (.*), name another file with -o, or delete it$/.exec(
      lastLine(ended),
    ) ?? [];
  expect(said).toMatch(why);
  expect(readFileSync(part, "utf8")).toBe(partly(change));
});

describe("an account that couldn't be entered is tried again by the scan that goes on", () => {
  const deniedTo = (accountId: string): FaultRule => ({
    match: { operation: "AssumeRole", text: new RegExp(accountId) },
    fault: { kind: "denied" },
  });

  test.each(["a member", "GuardDuty's administrator"])("%s, after a signal", async (which) => {
    const folder = workFolder();
    const closed = which === "a member" ? member : administrator;
    const proxy = await faulty(hangingHosts, deniedTo(closed));
    const run = scan(folder, { url: proxy.url });
    await until(() => hasLines(folder, FILE, '"account":null,"region":"ap-northeast-2"}'), run);
    run.kill("SIGTERM");
    expect(await run.ended).toMatchObject({ code: 143 });
    expect(await goneOn(folder)).toEqual(wholeIn(FILE));
  });

  test("after a session that ended while the units were listed", async () => {
    const folder = workFolder();
    const expired: FaultRule = {
      match: { operation: "ListAccountsForParent" },
      when: { after: 1 },
      fault: { kind: "expired" },
    };
    const proxy = await faulty(deniedTo(member), expired);
    expect(await scan(folder, { url: proxy.url }).ended).toMatchObject({ code: 2 });
    expect(await goneOn(folder)).toEqual(wholeIn(FILE));
  });

  test("also where the file is whole but for its end", async () => {
    const folder = workFolder();
    const proxy = await faulty(deniedTo(member));
    expect(await scan(folder, { url: proxy.url }).ended).toMatchObject({ code: 0 });
    const lines = readFileSync(join(folder, FILE), "utf8").split("\n");
    rmSync(join(folder, FILE));
    writeFileSync(join(folder, `${FILE}.part`), `${lines.slice(0, -2).join("\n")}\n`, { mode: 0o600 });
    expect(await goneOn(folder)).toEqual(wholeIn(FILE));
  });
});
