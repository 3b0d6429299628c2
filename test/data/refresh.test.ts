import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { TypeRecord, TypeTable } from "../../data/refresh/instance-types.ts";
import { mergeTypes, readTypes } from "../../data/refresh/instance-types.ts";
import type { RegionRecord, RegionTable } from "../../data/refresh/regions.ts";
import { mergeRegions, readAnswers } from "../../data/refresh/regions.ts";
import { refreshOptions } from "../../data/refresh/run.ts";
import { canonicalTable, HAND_TABLES } from "../../data/refresh/tables.ts";
import { readTable } from "../../data/refresh/write-table.ts";
import { formatTable } from "../../src/sources/table-text.ts";
import { UserError } from "../../src/errors.ts";

const record = (vcpu: number, more: Partial<TypeRecord> = {}): TypeRecord => ({
  vcpu,
  cores: vcpu / 2,
  threadsPerCore: 2,
  arch: ["x86_64"],
  bareMetal: false,
  ...more,
});

const table = (types: TypeTable["types"], asOf = "2026-08-02", missing: readonly string[] = []): TypeTable => ({
  asOf,
  types,
  missing,
});

describe("merging instance types", () => {
  const before = table({ "m5.large": record(2), "r9g.large": record(2, { src: "announced" }) }, "2026-08-02", [
    "m9.large",
  ]);

  test("adds what is new, in order, and takes it off the missing", () => {
    const merge = mergeTypes(before, table({ "m9.large": record(2), "c9.large": record(2) }, "2026-11-21"), false);
    expect(merge.added).toEqual(["c9.large", "m9.large"]);
    expect(Object.keys(merge.table.types)).toEqual(["c9.large", "m5.large", "m9.large", "r9g.large"]);
    expect(merge.table.missing).toEqual([]);
    expect(merge.table.asOf).toBe("2026-11-21");
  });

  test("deletes nothing, and leaves what a partial answer lacks as it is", () => {
    const merge = mergeTypes(before, table({}, "2026-11-21"), false);
    expect(merge.table.types).toEqual(before.types);
    expect(merge.vanished).toEqual(["m5.large"]);
  });

  test("keeps the day that a type was last seen when a complete answer lacks it", () => {
    const merge = mergeTypes(before, table({}, "2026-11-21"), true);
    expect(merge.table.types["m5.large"]).toEqual(record(2, { src: "api-history", lastSeen: "2026-08-02" }));
    expect(merge.table.types["r9g.large"]).toEqual(record(2, { src: "announced" }));
  });

  test("lets AWS's own answer replace an announcement, and says so", () => {
    const merge = mergeTypes(before, table({ "r9g.large": record(2) }, "2026-11-21"), false);
    expect(merge.changed).toEqual(["r9g.large"]);
    expect(merge.table.types["r9g.large"]).toEqual(record(2));
  });

  test("refuses a changed vCPU number", () => {
    expect(() => mergeTypes(before, table({ "m5.large": record(4) }), false)).toThrow(
      "m5.large has 4 vCPUs here and 2 in data/instance-types.json",
    );
  });

  test("keeps the later of two days", () => {
    expect(mergeTypes(before, table({}, "2026-01-01"), false).table.asOf).toBe("2026-08-02");
  });

  test("reads an answer of describe-instance-types, which needs its day from outside", () => {
    const answer = {
      InstanceTypes: [
        {
          InstanceType: "m7g.large",
          BareMetal: false,
          VCpuInfo: { DefaultVCpus: 2, DefaultCores: 2, DefaultThreadsPerCore: 1 },
          ProcessorInfo: { SupportedArchitectures: ["arm64"] },
        },
      ],
    };
    const options = { from: [], asOf: "2026-11-21", complete: false };
    expect(readTypes(answer, options)).toEqual({
      asOf: "2026-11-21",
      types: { "m7g.large": { vcpu: 2, cores: 2, threadsPerCore: 1, arch: ["arm64"], bareMetal: false } },
      missing: [],
    });
    expect(() => readTypes(answer, { ...options, asOf: null })).toThrow("the day of the data is not known");
  });

  test.each([
    {},
    { types: { "m5.large": { vcpu: 0, arch: ["x86_64"], bareMetal: false } } },
    { types: { "m5.large": null } },
  ])("refuses %j", (input) => {
    expect(() => readTypes(input, { from: [], asOf: "2026-11-21", complete: false })).toThrow(UserError);
  });
});

const region = (id: string, more: Partial<RegionRecord> = {}): RegionRecord => ({
  id,
  name: id.toUpperCase(),
  partition: "aws",
  optInRequired: false,
  billingPrefix: "X",
  runtimeMonitoring: "offered",
  uncertain: [],
  ...more,
});

describe("merging Regions", () => {
  const uncertain = ["launched", "optInRequired", "billingPrefix"];
  const before: RegionTable = {
    asOf: "2026-08-01",
    regions: [
      region("cn-north-1", { partition: "aws-cn" }),
      region("me-west-1", { optInRequired: true, uncertain }),
      region("us-east-1"),
      region("us-west-9"),
    ],
  };

  test("adds a Region that nobody has looked up yet as unknown, and deletes none", () => {
    const answers = [
      { id: "us-east-1", optInRequired: false },
      { id: "mars-1", optInRequired: true },
    ];
    const merge = mergeRegions(before, answers, "2026-11-21");
    expect(merge.added).toEqual(["mars-1"]);
    expect(merge.vanished).toEqual(["me-west-1", "us-west-9"]);
    expect(merge.table.regions.map(({ id }) => id)).toEqual([
      "cn-north-1",
      "mars-1",
      "me-west-1",
      "us-east-1",
      "us-west-9",
    ]);
    expect(merge.table.regions[1]).toEqual({
      id: "mars-1",
      name: "mars-1",
      partition: "aws",
      optInRequired: true,
      billingPrefix: null,
      runtimeMonitoring: "unknown",
      uncertain: ["name", "billingPrefix"],
    });
  });

  test("takes AWS's word on opt-in, and no longer doubts it", () => {
    const merge = mergeRegions(before, [{ id: "me-west-1", optInRequired: false }], "2026-11-21");
    expect(merge.changed).toEqual(["me-west-1"]);
    expect(merge.table.regions[1]).toMatchObject({ optInRequired: false, uncertain: ["billingPrefix"] });
  });

  test.each([[["mars-1"]], [["us-east-1", "cn-north-1"]]])("refuses %j, which is not one known partition", (ids) => {
    const answers = ids.map((id) => ({ id, optInRequired: false }));
    expect(() => mergeRegions(before, answers, "2026-11-21")).toThrow("the answer is not of one known partition");
  });

  test("reads the opt-in status of describe-regions", () => {
    const answer = {
      Regions: [
        { RegionName: "us-east-1", OptInStatus: "opt-in-not-required" },
        { RegionName: "eu-south-1", OptInStatus: "not-opted-in" },
        { RegionName: "af-south-1", OptInStatus: "opted-in" },
      ],
    };
    expect(readAnswers(answer)?.map(({ optInRequired }) => optInRequired)).toEqual([false, true, true]);
    expect(readAnswers({ regions: [] })).toBeNull();
    expect(() => readAnswers({ Regions: [{ RegionName: "us-east-1" }] })).toThrow(UserError);
  });
});

const release = (version: string): object => ({ version, released: "2026-09-09", note: null });

const input = (...versions: string[]): Record<string, unknown> => ({
  asOf: "2026-09-18",
  sources: ["https://docs.aws.amazon.com/guardduty/"],
  releases: versions.map(release),
});

describe("hand-kept tables", () => {
  const agents = HAND_TABLES.find(({ records }) => records === "releases");
  if (agents === undefined) throw new Error("no table of agents");

  test("are sorted with numbers as numbers", () => {
    const { releases } = canonicalTable(agents, input("1.17.1", "1.9.2", "1.10.0"));
    expect(releases).toEqual([release("1.9.2"), release("1.10.0"), release("1.17.1")]);
  });

  test("refuse a record that is there twice", () => {
    expect(() => canonicalTable(agents, input("1.9.2", "1.9.2"))).toThrow("twice");
  });

  test.each([
    ["an unknown field", { ...input("1.9.2"), colour: "red" }],
    ["no source", { ...input("1.9.2"), sources: [] }],
    ["a wrong version", input("1.9")],
  ])("refuse %s", (_, wrong) => {
    expect(() => canonicalTable(agents, wrong)).toThrow(UserError);
  });
});

describe("a table file", () => {
  test("is written with sorted keys, provenance first, one record a line", () => {
    const text = formatTable({
      rows: [{ b: 1 }, { a: [2] }],
      types: { x: { y: 1 } },
      asOf: "2026",
      notes: ["n"],
      missing: [],
    });
    expect(text).toBe(
      `{\n  "asOf": "2026",\n  "missing": [],\n  "notes": [\n    "n"\n  ],\n  "rows": [\n    {"b":1},\n    {"a":[2]}\n  ],\n` +
        `  "types": {\n    "x": {"y":1}\n  }\n}\n`,
    );
  });

  test.each([
    ["not JSON", "not a JSON object"],
    ["[]", "not a JSON object"],
    [null, "cannot read"],
  ])("with the text %j is an error", (text, message) => {
    const directory = mkdtempSync(join(tmpdir(), "watchbill-"));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const file = join(directory, "table.json");
    if (text !== null) writeFileSync(file, text);
    expect(() => readTable(file)).toThrow(message);
  });
});

test("the scripts take files, a day and completeness, and refuse anything else", () => {
  const args = ["--from", "a.json", "--from", "b.json", "--as-of", "2026-11-21", "--complete"];
  expect(refreshOptions(args)).toEqual({ from: ["a.json", "b.json"], asOf: "2026-11-21", complete: true });
  expect(() => refreshOptions(["--form", "a.json"])).toThrow(UserError);
});
