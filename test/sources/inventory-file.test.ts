import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createJudge } from "../../src/inventory/eligibility.ts";
import type { InventoryFrame } from "../../src/inventory/inventory.ts";
import { prepare } from "../../src/plan/population.ts";
import { readInventory, readInventoryFile, readInventoryStream } from "../../src/sources/inventory-file.ts";
import type { InventoryRecord } from "../../src/sources/inventory-record.ts";
import { writeInventoryFile } from "../../src/sources/inventory-writer.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import {
  anyObservation,
  HEADER,
  NOON,
  observed,
  temporaryFile,
  temporaryFolder,
  unjudged,
} from "./inventory-file-support.ts";

const ACME = new URL("../golden/acme/inventory.ndjson", import.meta.url);
const DATA = new URL("../../data/", import.meta.url);
const FIRST = `{"watchbill":"inventory/1","asOf":"2026-11-21T12:00:00Z","source":{"type":"aws","name":"audit"}}`;
const HOST = `{"record":"workload","account":"111122223333","region":"us-east-1","kind":"ec2-instance","origin":"i-1","type":"m5.large"}`;
const END = `{"record":"end"}`;

const file = (...lines: readonly string[]): string => temporaryFile(`${lines.join("\n")}\n`);

test("what is written is what is read, whatever was observed", async () => {
  const folder = temporaryFolder();
  await fc.assert(
    fc.asyncProperty(fc.array(anyObservation, { maxLength: 8 }), fc.boolean(), async (observations, packed) => {
      const path = join(folder, packed ? "any.ndjson.gz" : "any.ndjson");
      const records = observations.map((observation): InventoryRecord => ({ record: "workload", ...observation }));
      await writeInventoryFile(path, HEADER, records, []);
      const inventory = await readInventory(path, unjudged);
      expect(inventory.workloads.map(observed)).toEqual(observations);
    }),
    { numRuns: 60 },
  );
});

test("everything beside the workloads is read back", async () => {
  const path = join(temporaryFolder(), "frame.ndjson");
  const accountId = "111122223333";
  const regionId = "us-east-1";
  const frame: InventoryFrame = {
    asOf: NOON,
    source: HEADER.source,
    sample: false,
    organization: HEADER.organization,
    accounts: [
      { id: accountId, name: "東京", ou: ["Root", "Prod"] },
      { id: "222233334444", name: null, ou: [] },
    ],
    detectors: [
      {
        accountId,
        regionId,
        status: "enabled",
        runtime: "legacy-eks",
        automated: ["eks-node"],
        managedBy: "guardduty-policy",
        updatedAt: NOON,
      },
      {
        accountId: "222233334444",
        regionId,
        status: "enabled",
        runtime: "unknown",
        automated: [],
        managedBy: null,
        updatedAt: null,
      },
    ],
    trials: [
      { accountId, regionId, kind: "eks-node", ends: NOON, precision: "day" },
      { accountId: null, regionId, kind: "eks-node", ends: NOON + 1, precision: "exact" },
    ],
    vpcs: [
      {
        accountId,
        regionId,
        vpcId: "vpc-1",
        azs: 3,
        participants: ["222233334444"],
        endpoint: "self-made",
        reporting: true,
        dnsSupport: true,
        dnsHostnames: false,
        privateDns: true,
        opens443: false,
        policy: { accounts: [accountId], organizations: null },
      },
      {
        accountId: "222233334444",
        regionId,
        vpcId: "vpc-2",
        azs: 2,
        participants: [accountId],
        endpoint: "unread",
        reporting: false,
      },
    ],
    clusters: [
      {
        accountId,
        regionId,
        kind: "eks",
        name: "web",
        status: "ACTIVE",
        kubernetes: "1.33",
        addon: { version: "v1.16.0-eksbuild.2", status: "DEGRADED", issues: ["AccessDenied: no"], configuration: "{}" },
        tag: "true",
        vpcId: "vpc-1",
        onFargate: true,
      },
      {
        accountId,
        regionId,
        kind: "eks",
        name: "bare",
        status: null,
        kubernetes: null,
        addon: "missing",
        tag: null,
        vpcId: null,
        onFargate: false,
      },
      {
        accountId: null,
        regionId: null,
        kind: "ecs",
        name: "apps",
        status: "ACTIVE",
        kubernetes: null,
        addon: null,
        tag: "none",
        vpcId: null,
        onFargate: false,
      },
    ],
    usage: [
      {
        accountId,
        regionId,
        of: "hosts",
        now: 120_000,
        mean: 100_500,
        quietest: 80_125,
        busiest: 140_000,
        usable: "yes",
      },
      { accountId, regionId, of: "fargate", now: 0, mean: 1, quietest: 0, busiest: 250, usable: "too-few-hours" },
    ],
    coverage: [
      {
        accountId,
        regionId,
        resource: "eks-cluster",
        name: "checkout",
        healthy: false,
        management: "auto",
        agentVersion: "v1.12.1-eksbuild.2",
        covered: 4,
        compatible: 6,
        ecsCluster: null,
        reasons: ["EKS_ADDON_ISSUE", "issue:AddonUpdationFailed: no"],
        updatedAt: NOON,
      },
      {
        accountId: null,
        regionId: null,
        resource: "ec2-instance",
        name: "i-1",
        healthy: true,
        management: null,
        agentVersion: null,
        covered: null,
        compatible: null,
        ecsCluster: null,
        reasons: [],
        updatedAt: null,
      },
    ],
    metered: [
      { accountId, regionId, kind: "eks-node", vcpus: 96_000, day: Date.UTC(2026, 10, 20), vcpuHours: 69_120.5 },
    ],
    gaps: [
      {
        accountId,
        regionId: null,
        api: "sts:AssumeRole",
        reason: "denied",
        message: "no",
        hides: [
          { kind: "ec2-instance", bound: 96_250 },
          { kind: "eks-node", bound: null },
        ],
      },
    ],
    skipped: [{ accountId: null, regionId: "me-central-1", reason: "not opted in" }],
    cells: [{ accountId, regionId }],
    assumptions: [{ id: "region", value: "us-east-1", source: "default" }],
  };
  const records: InventoryRecord[] = [
    ...frame.accounts.map((account) => ({ record: "account" as const, ...account })),
    ...frame.detectors.map((detector) => ({ record: "detector" as const, ...detector })),
    ...frame.trials.map((trial) => ({ record: "trial" as const, ...trial })),
    ...frame.vpcs.map((vpc) => ({ record: "vpc" as const, ...vpc })),
    ...frame.clusters.map((cluster) => ({ record: "cluster" as const, ...cluster })),
    ...frame.usage.map((level) => ({ record: "usage" as const, ...level })),
    ...frame.metered.map((one) => ({ record: "metered" as const, ...one })),
    ...frame.coverage.map((listed) => ({ record: "coverage" as const, ...listed })),
    ...frame.gaps.map((gap) => ({ record: "gap" as const, ...gap })),
    ...frame.skipped.map((skipped) => ({ record: "skipped" as const, ...skipped })),
    ...frame.assumptions.map((assumption) => ({ record: "assumption" as const, ...assumption })),
  ];
  await writeInventoryFile(path, HEADER, records, frame.cells);
  expect(await readInventory(path, unjudged)).toEqual({ ...frame, workloads: [] });
});

test("a workload that says only what it must is one host that always runs, of which nothing else was seen", async () => {
  const { workloads } = await readInventory(file(FIRST, HOST, END), unjudged);
  expect(workloads.map(observed)).toEqual([
    {
      origin: "i-1",
      accountId: "111122223333",
      regionId: "us-east-1",
      kind: "ec2-instance",
      type: "m5.large",
      vcpus: null,
      count: { low: 1, expected: 1, high: 1 },
      hours: "always",
      cluster: null,
      tags: {},
      facts: {},
      coverage: { state: "unknown", reasons: [] },
    },
  ]);
});

test.each([
  ["a byte order mark", `\uFEFF${FIRST}\n${HOST}\n${END}\n`],
  ["Windows line ends", `${FIRST}\r\n${HOST}\r\n${END}\r\n`],
  ["empty lines", `${FIRST}\n\n${HOST}\n\n${END}\n\n`],
  ["no newline at the end", `${FIRST}\n${HOST}\n${END}`],
  ["a later minor version", `${FIRST.replace("inventory/1", "inventory/1.4")}\n${HOST}\n${END}\n`],
  [
    "record types and fields of a later version",
    `${FIRST}\n{"record":"weather","sky":"grey"}\n${HOST.replace("{", `{"mood":{"x":1},`)}\n${END}\n`,
  ],
])("%s does no harm", async (_, content) => {
  const inventory = await readInventory(temporaryFile(content), unjudged);
  expect(inventory.workloads).toHaveLength(1);
  expect(inventory.gaps).toEqual([]);
});

test("chunks may end anywhere, inside a character too", async () => {
  const bytes = readFileSync(ACME);
  const whole = await readInventory(ACME, unjudged);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1 }), async (sizes) => {
      async function* chunks() {
        for (let from = 0, index = 0; from < bytes.length; index++) {
          const size = sizes[index % sizes.length] ?? 1;
          yield bytes.subarray(from, from + size);
          from += size;
        }
      }
      const workloads: unknown[] = [];
      const frame = await readInventoryStream("stdin", chunks(), unjudged, (workload) => workloads.push(workload));
      expect({ ...frame, workloads }).toEqual(whole);
    }),
    { numRuns: 25 },
  );
});

test("equal tags, facts and coverage become one object, so that a million workloads are grouped by identity", async () => {
  const line = (id: number) =>
    HOST.replace("i-1", `i-${id}`).replace(
      "}",
      `,"tags":{"team":"a"},"facts":{"os":"x"},"coverage":"not-covered","reasons":["R"]}`,
    );
  const [first, second] = (await readInventory(file(FIRST, line(1), line(2), END), unjudged)).workloads;
  expect(first?.tags).toBe(second?.tags);
  expect(first?.facts).toBe(second?.facts);
  expect(first?.coverage).toBe(second?.coverage);
});

test("tags that differ only in where key and value part stay apart", async () => {
  const line = (tags: object) => HOST.replace("}", `,"tags":${JSON.stringify(tags)}}`);
  const sets = [{ a: "b", c: "d" }, { a: "b" }, { ab: "" }, { c: "d", a: "b" }, { "": "ab" }];
  const { workloads } = await readInventory(file(FIRST, ...sets.map(line), END), unjudged);
  expect(workloads.map(({ tags }) => tags)).toEqual(sets);
});

test("more different tags than are kept are all read right", async () => {
  const lines = Array.from({ length: 12_000 }, (_, id) => HOST.replace("}", `,"tags":{"Name":"host-${id}"}}`));
  const names = new Set<string | undefined>();
  await readInventoryFile(file(FIRST, ...lines, END), unjudged, ({ tags }) => names.add(tags["Name"]));
  expect(names.size).toBe(12_000);
});

test("the example of the documentation is read as the whole file that it is", async () => {
  const page = readFileSync(new URL("../../docs/inventory-file.md", import.meta.url), "utf8");
  const example = /```json\n(.*?)```/s.exec(page)?.[1] ?? "";
  const inventory = await readInventory(temporaryFile(example), unjudged);
  expect(inventory.workloads).toHaveLength(1);
  expect(inventory.gaps.map(({ api }) => api)).toEqual(["ec2:DescribeInstances"]);
});

test("the small world adds up to what its table says", async () => {
  const inventory = await readInventory(ACME, createJudge(readReferenceTables(DATA)));
  const total = { hosts: 0, protected: [0, 0, 0], eligible: 0, unverified: 0, ineligible: 0 };
  for (const group of prepare(inventory).groups) {
    total.hosts += group.workloads;
    const { low, expected, high } = group.protected;
    if (group.gap === null)
      total.protected = [low, expected, high].map((milli, index) => milli / 1000 + (total.protected[index] ?? 0));
    total.eligible += group.counts.eligible / 1000;
    total.unverified += group.counts.unverified / 1000;
    total.ineligible += group.counts.ineligible / 1000;
  }
  expect(total).toEqual({
    hosts: 1157,
    protected: [4972, 5004, 5020],
    eligible: 7720,
    unverified: 64,
    ineligible: 112,
  });
  expect(inventory.accounts.map(({ name }) => name)).toEqual([
    "payments-prod",
    "platform-prod",
    "data-lake",
    "web-eu",
    "dev-shared",
    "legacy-ops",
  ]);
  expect(inventory).toMatchObject({
    organization: { id: "o-acme000001", name: "acme", whole: true },
    source: { type: "aws" },
    gaps: [{ regionId: "eu-west-1", api: "ec2:DescribeInstances", hides: [{ kind: "ec2-instance", bound: 96_000 }] }],
    skipped: [{ regionId: "me-central-1" }],
  });
  expect(inventory.cells).toHaveLength(18);
  expect(inventory.vpcs.map(({ azs }) => azs)).toEqual([3, 3, 3, 3, 3, 3]);
});
