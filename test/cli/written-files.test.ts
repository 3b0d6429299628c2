import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { organizationWorld, ROLE } from "../aws/fake/organization.ts";
import type { Fake } from "../aws/fake/server.ts";
import { startFake } from "../aws/fake/server.ts";
import { startFaultProxy } from "../aws/fault-proxy.ts";
import { ACME } from "../sources/open-words.ts";
import { NOW, start, until } from "./start.ts";
import { watchbill, workFolder } from "./watchbill.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Files are as open as they can be, unless the program says otherwise. */
const OPEN = ["--import", "data:text/javascript,process.umask(0)"];

const SCAN = ["scan", "--organization", "--role", ROLE, "--quiet"];

let fake: Fake;

beforeAll(async () => {
  const size = { busy: 0.5, instancesPerCell: 2, nodesPerCell: 1, tasksPerCell: 1 };
  const world = organizationWorld({ accounts: 3, regions: 2, ...size, asOf: new Date(NOW) });
  fake = await startFake(world, { buckets: false, now: () => NOW });
});

afterAll(() => fake.close());

/** The files of a folder with who may read and write them. */
const modesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]),
  );

const WRITERS: readonly (readonly string[])[] = [
  ["report", ACME, "-o", "report.txt"],
  ["report", ACME, "-f", "json", "-o", "report.json"],
  ["report", ACME, "-f", "html", "-o", "report.html"],
  ["report", ACME, "-f", "baseline", "-o", "baseline.ndjson"],
  ["check", ACME, "--budget", "1000000", "-o", "check.txt"],
  ["explain", ACME, "--account", "111122223333", "-o", "explain.txt"],
  ["trials", ACME, "-o", "trials.txt"],
  ["rollout", ACME, "--ceiling", "9000", "-f", "scenario", "-o", "rollout.yaml"],
  ["init", ACME],
];

test("every file that is written is its owner's alone, and nothing else is left", async () => {
  const folder = workFolder();
  for (const words of WRITERS) {
    const { code, stderr } = await watchbill(words, { cwd: folder, node: OPEN });
    expect([words.join(" "), code, stderr.includes("can't be written")]).toEqual([words.join(" "), 0, false]);
  }
  for (const file of ["scan.ndjson", "scan.ndjson.gz"]) {
    expect(await start([...SCAN, "-o", file], { env: fake.env, cwd: folder, node: OPEN }).ended).toMatchObject({
      code: 0,
    });
  }
  await start(["prices", "refresh", "-o", "prices.json"], { env: fake.env, cwd: folder, node: OPEN }).ended;
  const modes = modesOf(folder);
  expect(new Set(Object.values(modes))).toEqual(new Set(["600"]));
  expect(Object.keys(modes).sort()).toEqual(
    (
      "baseline.ndjson check.txt explain.txt prices.json report.html report.json report.txt rollout.yaml " +
      "scan.ndjson scan.ndjson.gz scenario.yaml trials.txt watchbill.yaml"
    ).split(" "),
  );
});

test("a file that others may read is its owner's alone once it is written again", async () => {
  const folder = workFolder();
  writeFileSync(join(folder, "report.txt"), "old");
  chmodSync(join(folder, "report.txt"), 0o666);
  expect(await watchbill(["report", ACME, "-o", "report.txt"], { cwd: folder, node: OPEN })).toMatchObject({ code: 0 });
  expect(modesOf(folder)).toEqual({ "report.txt": "600" });
});

test("what stands beside an unfinished inventory is its owner's alone, though others could read an older one", async () => {
  const folder = workFolder();
  writeFileSync(join(folder, "scan.ndjson.part"), "");
  chmodSync(join(folder, "scan.ndjson.part"), 0o666);
  const proxy = await startFaultProxy(fake.url, [
    { match: { operation: "DescribeInstances" }, fault: { kind: "hang" } },
  ]);
  onTestFinished(() => proxy.close());
  const env = { ...fake.env, AWS_ENDPOINT_URL: proxy.url };
  const scan = start([...SCAN, "-o", "scan.ndjson"], { env, cwd: folder, node: OPEN });
  await until(() => statSync(join(folder, "scan.ndjson.part")).size > 0, scan);
  expect(modesOf(folder)).toEqual({ "scan.ndjson.part": "600", "scan.ndjson.part.lock": "600" });
  scan.kill("SIGKILL");
  await scan.ended;
  chmodSync(join(folder, "scan.ndjson.part"), 0o666);
  expect(await start([...SCAN, "-o", "scan.ndjson"], { env: fake.env, cwd: folder, node: OPEN }).ended).toMatchObject({
    code: 0,
  });
  expect(modesOf(folder)).toEqual({ "scan.ndjson": "600" });
});

test("a link that the user didn't name is not followed", async () => {
  for (const [file, link] of [
    ["scan.ndjson", "scan.ndjson.part"],
    ["scan.ndjson.gz", "scan.ndjson.gz.part"],
    ["scan.ndjson.gz", "scan.ndjson.gz.part.gz"],
  ] as const) {
    const folder = workFolder();
    writeFileSync(join(folder, "precious"), "precious");
    symlinkSync("precious", join(folder, link));
    const { code, stderr } = await start([...SCAN, "-o", file], { env: fake.env, cwd: folder }).ended;
    expect([link, code, readFileSync(join(folder, "precious"), "utf8")]).toEqual([link, 2, "precious"]);
    expect(stderr).toMatch(/^watchbill: .*(can't be written|unfinished|is no inventory|first line)/);
  }
});

test("a link that the user named is followed, and stays", async () => {
  const folder = workFolder();
  writeFileSync(join(folder, "target.txt"), "old");
  symlinkSync("target.txt", join(folder, "report.txt"));
  expect(await watchbill(["report", ACME, "-o", "report.txt"], { cwd: folder })).toMatchObject({ code: 0 });
  expect(readFileSync(join(folder, "target.txt"), "utf8")).toContain("GuardDuty");
  expect(readdirSync(folder).sort()).toEqual(["report.txt", "target.txt"]);
});

test("a report that the disk has no room for leaves the old one", async () => {
  const folder = workFolder();
  writeFileSync(join(folder, "report.json"), "old");
  const words = ["report", ACME, "-f", "json", "--details", "-o", "report.json"];
  const { code, stderr } = await start(words, { env: {}, cwd: folder, blocks: 8 }).ended;
  expect([code, readFileSync(join(folder, "report.json"), "utf8")]).toEqual([2, "old"]);
  expect(stderr).toContain("report.json can't be written");
  expect(readdirSync(folder)).toEqual(["report.json"]);
  expect(existsSync(join(folder, "report.json"))).toBe(true);
});

test("a device that is named is written as it is", async () => {
  expect(await watchbill(["report", ACME, "-f", "csv", "-o", "/dev/null"])).toMatchObject({ code: 0, stderr: "" });
  expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
});
