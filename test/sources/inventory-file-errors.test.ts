import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readInventory } from "../../src/sources/inventory-file.ts";
import { refusal, temporaryFile, temporaryFolder, unjudged } from "./inventory-file-support.ts";

const FIRST = `{"watchbill":"inventory/1","asOf":"2026-11-21T12:00:00Z","source":{"type":"aws","name":"audit"}}`;
const HOST = {
  record: "workload",
  account: "111122223333",
  region: "us-east-1",
  kind: "ec2-instance",
  origin: "i-1",
  type: "m5.large",
};
const END = `{"record":"end"}`;
const PLACE = `"account":"111122223333","region":"us-east-1"`;

const refused = (content: string | Uint8Array, name?: string): Promise<string> =>
  refusal(() => readInventory(temporaryFile(content, name), unjudged));

const refusedLine = (line: string): Promise<string> => refused(`${FIRST}\n${line}\n${END}\n`);

describe("a file that is none", () => {
  test.each([
    ["empty", "", "empty-file: acme.ndjson is empty"],
    ["only newlines", "\n\n", "empty-file: acme.ndjson is empty"],
    ["binary", Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), "binary-file: acme.ndjson is binary"],
    ["UTF-16", Buffer.from(`\uFEFF${FIRST}`, "utf16le"), "not-utf-8: acme.ndjson is UTF-16; save it as UTF-8"],
    ["text", "hello\nworld\n", "bad-record: acme.ndjson is not an inventory file: line 1 is no JSON object"],
    ["cut off early", FIRST.slice(0, 40), "bad-record: acme.ndjson is cut off in its first line"],
    ["other JSON", `{"Reservations":[]}\n`, "bad-record: acme.ndjson line 1: is not an inventory file's first line"],
    [
      "a later major version",
      FIRST.replace("/1", "/2"),
      `bad-record: acme.ndjson line 1: has version "inventory/2"; this watchbill reads inventory/1; update`,
    ],
    [
      "an estimate file",
      `{"watchbill":"estimate/1"}\n`,
      `has version "estimate/1"; this watchbill reads inventory/1; name another file`,
    ],
    [
      "no moment",
      FIRST.replace(`"asOf"`, `"as"`),
      "line 1: header has no asOf; write a moment such as 2026-11-21T00:00:00Z",
    ],
    ["an impossible moment", FIRST.replace("11-21", "02-30"), `header has asOf "2026-02-30T12:00:00Z"`],
    ["an unknown source", FIRST.replace("aws", "azure"), `source has type "azure"; write one of aws, inventory`],
  ])("%s", async (_, content, message) => {
    expect(await refused(content)).toContain(message);
  });

  test("Latin-1 is refused with the line that isn't UTF-8", async () => {
    const lines = [FIRST, JSON.stringify(HOST), `{"record":"account","id":"111122223333","name":"Z\u00fcrich"}`, END];
    expect(await refused(Buffer.from(lines.join("\n"), "latin1"))).toBe(
      "not-utf-8: acme.ndjson line 3 is not UTF-8; save the file as UTF-8",
    );
  });

  test("Latin-1 in a last line without a newline is refused too", async () => {
    const line = Buffer.from(`{"record":"account","id":"111122223333","name":"Z\u00fcrich"}`, "latin1");
    expect(await refused(Buffer.concat([Buffer.from(`${FIRST}\n`), line]))).toContain("line 2 is not UTF-8");
  });

  test("a gzip file that ends too early, wherever it was cut", async () => {
    const packed = gzipSync(`${FIRST}\n${`${JSON.stringify(HOST)}\n`.repeat(50)}${END}\n`);
    for (const length of [2, 11, packed.length >> 1, packed.length - 1]) {
      expect(await refused(packed.subarray(0, length))).toBe(
        "truncated-gzip: acme.ndjson is a gzip file that ends too early; copy it again, or scan again",
      );
    }
  });

  test("a damaged gzip file", async () => {
    const packed = gzipSync(`${FIRST}\n${END}\n`);
    packed.fill(0xff, 12, 20);
    expect(await refused(packed)).toContain("damaged-gzip: acme.ndjson is a damaged gzip file (Z_DATA_ERROR)");
  });

  test("nothing, or a folder, at its path", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "inner"));
    expect(await refusal(() => readInventory(join(folder, "none"), unjudged))).toContain("none does not exist");
    expect(await refusal(() => readInventory(join(folder, "inner"), unjudged))).toContain("inner is a folder");
  });
});

describe("a workload that breaks the format", () => {
  test.each([
    [
      "no region",
      { region: undefined },
      `acme.ndjson line 2: workload has no region; write a Region such as us-east-1`,
    ],
    ["an impossible Region", { region: "mars" }, `workload has region "mars"`],
    ["no account", { account: undefined }, "workload has no account; write an account id of twelve digits"],
    ["a short account", { account: "1234" }, `workload has account "1234"`],
    ["a number as account", { account: 111122223333 }, "workload has account 111122223333"],
    ["an unknown kind", { kind: "lambda" }, `workload has kind "lambda"; write eks-node, fargate-task or ec2-instance`],
    ["no origin", { origin: undefined }, "workload has no origin"],
    ["a number as type", { type: 5 }, "workload has type 5"],
    ["negative vCPUs", { vcpus: -4 }, "workload has vcpus -4; write vCPUs from 0 to 1000000"],
    ["absurd vCPUs", { vcpus: 1_000_001 }, "workload has vcpus 1000001"],
    ["vCPUs too fine", { vcpus: 0.0005 }, "workload has vcpus 0.0005"],
    ["vCPUs as text", { vcpus: "4" }, `workload has vcpus "4"`],
    ["a range upside down", { vcpus: { low: 4, expected: 2, high: 8 } }, "write low, expected and high in this order"],
    ["half a range", { vcpus: { low: 4, expected: 4 } }, "workload has no vcpus"],
    ["a negative count", { count: -1 }, "workload has count -1; write a whole number"],
    ["half a host", { count: 1.5 }, "workload has count 1.5"],
    ["more vCPUs than a line may state", { vcpus: 1000, count: 1001 }, "workload has 1001 times 1000 vCPUs"],
    ["more hours than a month has", { hours: 745 }, "workload has hours 745; write hours a month from 0 to 744"],
    ["hours in words", { hours: "often" }, `workload has hours "often"`],
    ["a list of tags", { tags: [{ Key: "team" }] }, "workload has tags"],
    ["a number as a tag", { tags: { team: 4 } }, `workload has tag "team" 4`],
    [
      "an unknown platform",
      { facts: { platform: "beos" } },
      `workload has platform "beos"; write one of linux, windows, mac`,
    ],
    ["an unknown place", { facts: { place: "moon" } }, `workload has place "moon"`],
    ["no memory", { facts: { memoryMiB: 0 } }, "workload has memoryMiB 0"],
    ["a number as a system", { facts: { os: 7 } }, "workload has os 7"],
    [
      "an unknown coverage",
      { coverage: "healthy" },
      `workload has coverage "healthy"; write one of covered, not-covered`,
    ],
    ["coverage without evidence", { coverage: "covered" }, "workload has no evidence"],
    ["part of nothing", { coverage: "partial", evidence: "coverage-list" }, "workload has no covered"],
    ["a reason that is a number", { coverage: "unknown", reasons: [7] }, "workload has reasons [7]"],
    ["an unknown verdict", { stated: "maybe" }, `workload has stated "maybe"`],
  ])("%s", async (_, change, message) => {
    expect(await refusedLine(JSON.stringify({ ...HOST, ...change }))).toContain(message);
  });

  test("a value that would move the cursor is shown without its control characters", async () => {
    expect(await refusedLine(JSON.stringify({ ...HOST, kind: "\u001b[2J\u009b" }))).not.toMatch(
      /[\u0000-\u001f\u007f-\u009f]/,
    );
  });
});

describe("another record that breaks the format", () => {
  test.each([
    ["a broken line in the middle", `{"record":`, "acme.ndjson line 2 is no JSON object; mend the line"],
    ["a list", "[]", "line 2 is no JSON object"],
    ["no type of record", `{"id":"111122223333"}`, `line 2: has no "record"`],
    ["a line after the end", `${END}\n${JSON.stringify(HOST)}`, "line 3: stands after the end record"],
    ["a count that isn't true", `{"record":"end","records":3}`, "the file holds 0 records and says that it has 3"],
    [
      "an account twice",
      `{"record":"account","id":"111122223333"}\n{"record":"account","id":"111122223333"}`,
      "line 3: account 111122223333 stands a second time",
    ],
    [
      "a cell closed twice",
      `{"record":"cell",${PLACE}}\n{"record":"cell",${PLACE}}`,
      "111122223333 × us-east-1 is closed a second time",
    ],
    [
      "a detector twice",
      `{"record":"detector",${PLACE},"status":"absent"}\n{"record":"detector",${PLACE},"status":"absent"}`,
      "the detector of 111122223333 × us-east-1 stands a second time",
    ],
    [
      "one clock with two ends",
      ["2026-12-01", "2026-12-02"]
        .map((ends) => `{"record":"trial",${PLACE},"kind":"eks-node","ends":"${ends}"}`)
        .join("\n"),
      "the eks-node trial of 111122223333 × us-east-1 stands a second time",
    ],
    [
      "two usage levels of one account and Region",
      Array.from({ length: 2 })
        .fill(`{"record":"usage",${PLACE},"of":"hosts","now":1,"mean":1,"quietest":1,"busiest":1,"usable":"yes"}`)
        .join("\n"),
      "line 3: the usage of hosts of 111122223333 × us-east-1 stands a second time",
    ],
    [
      "a usage level without a word on whether it can be used",
      `{"record":"usage",${PLACE},"of":"hosts","now":1,"mean":1,"quietest":1,"busiest":1}`,
      "usage has no usable",
    ],
    [
      "a usage level finer than a thousandth",
      `{"record":"usage",${PLACE},"of":"fargate","now":1,"mean":0.0005,"quietest":1,"busiest":1,"usable":"yes"}`,
      "usage has mean 0.0005",
    ],
    [
      "two figures that AWS metered of one kind",
      Array.from({ length: 2 })
        .fill(`{"record":"metered",${PLACE},"kind":"eks-node","vcpus":1,"day":"2026-11-20","vcpuHours":720}`)
        .join("\n"),
      "line 3: the metered eks-node of 111122223333 × us-east-1 stands a second time",
    ],
    [
      "metered hours below zero",
      `{"record":"metered",${PLACE},"kind":"eks-node","vcpus":1,"day":"2026-11-20","vcpuHours":-1}`,
      "metered has vcpuHours -1",
    ],
    ["a trial without an end", `{"record":"trial",${PLACE},"kind":"eks-node"}`, "trial has no ends"],
    [
      "a gap with a negative bound",
      `{"record":"gap",${PLACE},"api":"x","reason":"denied","message":"m","hides":[{"kind":"eks-node","bound":-1}]}`,
      "gap has bound -1",
    ],
    [
      "a gap with an unknown reason",
      `{"record":"gap",${PLACE},"api":"x","reason":"tired","message":"m"}`,
      `gap has reason "tired"`,
    ],
    ["a VPC with too many zones", `{"record":"vpc",${PLACE},"vpc":"vpc-1","azs":2000}`, "vpc has azs 2000"],
    [
      "a detector that is neither on nor off",
      `{"record":"detector",${PLACE},"status":"perhaps"}`,
      `detector has status "perhaps"`,
    ],
    [
      "an unknown kind among the automated",
      `{"record":"detector",${PLACE},"status":"enabled","automated":["ecs"]}`,
      `detector has automated "ecs"`,
    ],
    [
      "a detector that somebody unheard of manages",
      `{"record":"detector",${PLACE},"status":"enabled","managedBy":"root"}`,
      `detector has managedBy "root"; write one of guardduty-policy as "managedBy"`,
    ],
    [
      "a detector with half a moment",
      `{"record":"detector",${PLACE},"status":"enabled","updatedAt":"noon"}`,
      `detector has updatedAt "noon"`,
    ],
    [
      "one cluster's coverage twice",
      Array.from({ length: 2 })
        .fill(`{"record":"coverage",${PLACE},"resource":"eks-cluster","name":"checkout","healthy":true}`)
        .join("\n"),
      "line 3: the coverage of eks-cluster checkout in 111122223333 × us-east-1 stands a second time",
    ],
    [
      "coverage of something that GuardDuty doesn't count",
      `{"record":"coverage",${PLACE},"resource":"lambda","name":"x","healthy":true}`,
      `coverage has resource "lambda"; write one of eks-cluster, ecs-cluster, ec2-instance`,
    ],
    [
      "coverage without a word on health",
      `{"record":"coverage",${PLACE},"resource":"eks-cluster","name":"x"}`,
      "coverage has no healthy; write true or false",
    ],
    [
      "coverage of nothing",
      `{"record":"coverage",${PLACE},"resource":"eks-cluster","healthy":true}`,
      "coverage has no name",
    ],
    [
      "half a node",
      `{"record":"coverage",${PLACE},"resource":"eks-cluster","name":"x","healthy":true,"covered":1.5}`,
      "coverage has covered 1.5; write a whole number",
    ],
    [
      "an agent that nobody heard of manages",
      `{"record":"coverage",${PLACE},"resource":"eks-cluster","name":"x","healthy":true,"management":"me"}`,
      `coverage has management "me"; write one of auto, manual, disabled`,
    ],
  ])("%s", async (_, line, message) => {
    expect(await refusedLine(line)).toContain(message);
  });
});
