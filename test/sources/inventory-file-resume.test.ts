import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import type { Inventory } from "../../src/inventory/inventory.ts";
import { readInventory } from "../../src/sources/inventory-file.ts";
import type { Cell, InventoryRecord } from "../../src/sources/inventory-record.ts";
import { recordLine } from "../../src/sources/inventory-record.ts";
import { resumeInventoryWriter } from "../../src/sources/inventory-resume.ts";
import type { InventoryWriter } from "../../src/sources/inventory-writer.ts";
import { openInventoryWriter, partPath } from "../../src/sources/inventory-writer.ts";
import { DAY } from "../../src/units/month.ts";
import { exactly } from "../../src/units/range.ts";
import { HEADER, refusal, temporaryFolder, unjudged } from "./inventory-file-support.ts";

const ACCOUNT = "111122223333";
const WHOLE: Cell = { accountId: null, regionId: null };
const EAST: Cell = { accountId: ACCOUNT, regionId: "us-east-1" };
const WEST: Cell = { accountId: ACCOUNT, regionId: "eu-west-1" };

const host = (origin: string, regionId: string): InventoryRecord => ({
  record: "workload",
  origin,
  accountId: ACCOUNT,
  regionId,
  kind: "ec2-instance",
  type: "m5.large",
  vcpus: null,
  count: exactly(1),
  hours: "always",
  cluster: null,
  tags: { name: "Zürich" },
  facts: {},
  coverage: { state: "unknown", reasons: [] },
});

/** What a scan would find, cell by cell. */
const SCAN: readonly (readonly [Cell, readonly InventoryRecord[]])[] = [
  [
    WHOLE,
    [
      { record: "account", id: ACCOUNT, name: "東京", ou: [] },
      { record: "planned", accountId: ACCOUNT, regionIds: ["us-east-1", "eu-west-1"] },
    ],
  ],
  [EAST, [host("i-1", "us-east-1"), host("i-2", "us-east-1")]],
  [WEST, [host("i-3", "eu-west-1")]],
];

const same = (a: Cell, b: Cell): boolean => a.accountId === b.accountId && a.regionId === b.regionId;

async function scanRest(writer: InventoryWriter, closed: readonly Cell[]): Promise<void> {
  for (const [cell, records] of SCAN) {
    if (!closed.some((done) => same(done, cell))) writer.writeRecords(cell, records);
  }
  await writer.finish();
}

async function wholeScan(path: string): Promise<Inventory> {
  await scanRest(openInventoryWriter(path, HEADER), []);
  return readInventory(path, unjudged);
}

test("a file cut inside its first line is refused", async () => {
  const path = join(temporaryFolder(), "acme.ndjson");
  await wholeScan(path);
  const bytes = readFileSync(path);
  const messages = new Set<string>();
  for (let length = 0; length < bytes.indexOf(10); length++) {
    writeFileSync(path, bytes.subarray(0, length));
    messages.add((await refusal(() => readInventory(path, unjudged))).replace(/;.*/, ""));
  }
  expect([...messages]).toEqual([
    "empty-file: acme.ndjson is empty",
    "bad-record: acme.ndjson is cut off in its first line",
  ]);
});

test("a file cut at any later byte is read as far as it goes, and says what it lacks", async () => {
  const path = join(temporaryFolder(), "acme.ndjson");
  const whole = await wholeScan(path);
  const bytes = readFileSync(path);
  for (let length = bytes.indexOf(10); length < bytes.length - 1; length++) {
    writeFileSync(path, bytes.subarray(0, length));
    const part = await readInventory(path, unjudged);
    expect(part.workloads).toEqual(whole.workloads.slice(0, part.workloads.length));
    expect(part.assumptions.map(({ id }) => id)).toEqual(["inventory-interrupted"]);
    const open = part.gaps.flatMap(({ hides }) => hides.map(({ bound }) => bound)).filter((bound) => bound === null);
    expect(open).toHaveLength(part.gaps.length * 3);
    expect(part.gaps.length > 0).toBe(part.accounts.length === 0 || part.cells.length < 2);
  }
});

test(
  "a scan cut at any byte and resumed gives the same file as one that ran through",
  { timeout: 30_000 },
  async () => {
    const path = join(temporaryFolder(), "acme.ndjson");
    await wholeScan(path);
    const bytes = readFileSync(path);
    for (let length = bytes.indexOf(10) + 1; length <= bytes.length; length++) {
      writeFileSync(partPath(path), bytes.subarray(0, length));
      const resumed = resumeInventoryWriter(path, { ...HEADER, asOf: HEADER.asOf + DAY - 1 });
      if (resumed.state !== "resumed") throw new Error(`not resumed at byte ${length}: ${resumed.why}`);
      expect(resumed.header.asOf).toBe(HEADER.asOf);
      await scanRest(resumed.writer, resumed.closed);
      expect(readFileSync(path).equals(bytes)).toBe(true);
    }
  },
);

test("an interrupted file names the Regions that were planned and not closed", async () => {
  const path = join(temporaryFolder(), "acme.ndjson");
  const writer = openInventoryWriter(path, HEADER);
  for (const [cell, records] of SCAN.slice(0, 2)) writer.writeRecords(cell, records);
  writer.close();
  const { gaps, cells, workloads } = await readInventory(partPath(path), unjudged);
  expect(gaps).toMatchObject([
    { accountId: ACCOUNT, regionId: "eu-west-1", api: "scan:interrupted", reason: "unavailable" },
  ]);
  expect(cells).toEqual([EAST]);
  expect(workloads).toHaveLength(2);
});

test("an account whose Regions were never planned is a gap as a whole", async () => {
  const path = join(temporaryFolder(), "acme.ndjson");
  const writer = openInventoryWriter(path, HEADER);
  writer.writeRecords(WHOLE, [{ record: "account", id: ACCOUNT, name: null, ou: [] }]);
  writer.close();
  const { gaps } = await readInventory(partPath(path), unjudged);
  expect(gaps).toMatchObject([{ accountId: ACCOUNT, regionId: null }]);
});

test("a resumed scan is told what stands before the last marker, and nothing that stands after it", () => {
  const path = join(temporaryFolder(), "acme.ndjson");
  const metered = { regionId: "us-east-1", kind: "ec2-instance", vcpus: 2000, day: HEADER.asOf, vcpuHours: 2 } as const;
  const account = (id: string): InventoryRecord => ({ record: "account", id, name: null, ou: [] });
  const told = (id: string): readonly InventoryRecord[] => [
    account(id),
    { record: "planned", accountId: id, regionIds: ["us-east-1"] },
    { record: "metered", accountId: id, ...metered },
  ];
  const writer = openInventoryWriter(path, HEADER);
  writer.writeRecords(WHOLE, told(ACCOUNT));
  writer.close();
  const after = told("222233334444").map((record) => `${recordLine(record)}\n`);
  writeFileSync(partPath(path), after.join(""), { flag: "a" });
  const resumed = resumeInventoryWriter(path, HEADER);
  if (resumed.state !== "resumed") throw new Error(resumed.why);
  resumed.writer.close();
  expect(resumed).toMatchObject({
    closed: [WHOLE],
    accounts: [{ id: ACCOUNT }],
    planned: [{ accountId: ACCOUNT, regionIds: ["us-east-1"] }],
    metered: [{ accountId: ACCOUNT, regionId: "us-east-1" }],
  });
  expect(readFileSync(partPath(path), "utf8")).not.toContain("222233334444");
});

test("a writer that was closed writes nothing, wherever its file's number leads by now", () => {
  const path = join(temporaryFolder(), "acme.ndjson");
  const writer = openInventoryWriter(path, HEADER);
  writer.close();
  writer.close();
  const other = join(temporaryFolder(), "other");
  const file = openSync(other, "w");
  expect(() => writer.writeRecords(EAST, [])).toThrow("is closed");
  closeSync(file);
  expect(readFileSync(other, "utf8")).toBe("");
});

test("a finished file that can't take its name is left to be resumed", async () => {
  const path = join(temporaryFolder(), "acme.ndjson");
  mkdirSync(path);
  const writer = openInventoryWriter(path, HEADER);
  const scanned = scanRest(writer, []);
  await expect(scanned).rejects.toThrow(UserError);
  writer.close();
  expect(resumeInventoryWriter(path, HEADER).state).toBe("resumed");
});

test("lines that a later version wrote are kept when a scan is resumed", async () => {
  const path = join(temporaryFolder(), "acme.ndjson");
  const writer = openInventoryWriter(path, HEADER);
  writer.close();
  const extra = `{"record":"weather","sky":"grey"}\n{"record":"cell","account":null,"region":null,"mood":"fine"}\n`;
  writeFileSync(partPath(path), extra, { flag: "a" });
  const resumed = resumeInventoryWriter(path, HEADER);
  if (resumed.state !== "resumed") throw new Error(resumed.why);
  expect(resumed.closed).toEqual([WHOLE]);
  await resumed.writer.finish();
  expect(readFileSync(path, "utf8")).toContain(extra);
  expect((await readInventory(path, unjudged)).gaps).toEqual([]);
});

test.each([
  ["another identity", { identity: "arn:aws:iam::999999999999:role/x", arguments: ["--organization"] }],
  ["other arguments", { identity: HEADER.scan?.identity ?? "", arguments: ["--regions", "us-east-1"] }],
  ["no identity", null],
])("a scan with %s leaves the file as it is", (_, identity) => {
  const path = join(temporaryFolder(), "acme.ndjson");
  openInventoryWriter(path, HEADER).close();
  const before = readFileSync(partPath(path), "utf8");
  expect(() => resumeInventoryWriter(path, { ...HEADER, scan: identity })).toThrow(
    `${partPath(path)} is an unfinished scan that was begun by another identity or with other arguments`,
  );
  expect(readFileSync(partPath(path), "utf8")).toBe(before);
});

test("a scan a day later begins a new file", () => {
  const path = join(temporaryFolder(), "acme.ndjson");
  openInventoryWriter(path, HEADER).close();
  const asOf = HEADER.asOf + DAY;
  expect(resumeInventoryWriter(path, { ...HEADER, asOf })).toEqual({ state: "fresh", why: "too-old" });
});

test("a clock that was put right goes on with the file, and one that is a day behind doesn't touch it", () => {
  const path = join(temporaryFolder(), "acme.ndjson");
  openInventoryWriter(path, HEADER).close();
  const resumed = resumeInventoryWriter(path, { ...HEADER, asOf: HEADER.asOf - 1 });
  expect(resumed.state).toBe("resumed");
  if (resumed.state === "resumed") resumed.writer.close();
  expect(() => resumeInventoryWriter(path, { ...HEADER, asOf: HEADER.asOf - DAY })).toThrow(/in the future/);
  expect(existsSync(partPath(path))).toBe(true);
});

test.each([
  ["no file", null],
  ["an empty file", ""],
  ["a file that ends in its first line", '{"watchbill":'],
])("%s holds nothing that could be gone on with", (_, text) => {
  const path = join(temporaryFolder(), "acme.ndjson");
  if (text !== null) writeFileSync(partPath(path), text);
  expect(resumeInventoryWriter(path, HEADER)).toEqual({ state: "fresh", why: "nothing" });
});

test.each([
  ["a broken line before a marker", `{"record":\n{"record":"cell","account":null,"region":null}\n`],
  ["a broken marker", `{"record":"cell","account":"1"}\n{"record":"cell","account":null,"region":null}\n`],
])("%s is said with its line, and the file left as it is", (_, rest) => {
  const path = join(temporaryFolder(), "acme.ndjson");
  openInventoryWriter(path, HEADER).close();
  writeFileSync(partPath(path), rest, { flag: "a" });
  const before = readFileSync(partPath(path), "utf8");
  expect(() => resumeInventoryWriter(path, HEADER)).toThrow(/is an unfinished scan that is damaged in line 2$/);
  expect(readFileSync(partPath(path), "utf8")).toBe(before);
});

test.each(["acme.ndjson", "acme.ndjson.gz"])(
  "a finished %s is its owner's alone, and nothing else is left",
  async (name) => {
    const path = join(temporaryFolder(), name);
    const whole = await wholeScan(path);
    expect(whole.workloads).toHaveLength(3);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect([partPath(path), `${partPath(path)}.gz`].filter((left) => existsSync(left))).toEqual([]);
    expect(readFileSync(path).subarray(0, 2).toString("hex") === "1f8b").toBe(name.endsWith(".gz"));
  },
);

test("a file that can't be written is the user's to put right", () => {
  const path = join(temporaryFolder(), "no-such-folder", "acme.ndjson");
  expect(() => openInventoryWriter(path, HEADER)).toThrow(UserError);
});
