import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import type { FileType } from "../../src/sources/detect.ts";
import { detect, FILE_TYPES } from "../../src/sources/detect.ts";
import { ACME, awsFixture, placed, SCENARIO } from "./open-words.ts";

const acme = readFileSync(ACME);
const hosts = readFileSync(awsFixture("hosts.json"), "utf8");

const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

const ESTIMATE = { watchbill: "estimate/1", workloads: [] };

/** A node group that carries a tag called watchbill. */
const TAGGED = { ...JSON.parse(readFileSync(awsFixture("node-group.json"), "utf8")) };
TAGGED.nodegroup = { ...TAGGED.nodegroup, tags: { watchbill: "yes" } };

const PLAN = '{"format_version":"1.2","terraform_version":"1.9","planned_values":{}}';

const typeOf = (content: string | Uint8Array, forced: FileType | null = null): string => {
  try {
    return detect(placed("source", content), forced).type;
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
};

describe("a file is told by its content", () => {
  test.each<readonly [string, string | Uint8Array, string]>([
    ["an inventory", acme, "inventory"],
    ["an inventory behind a byte order mark", `\uFEFF${acme.toString("utf8")}`, "inventory"],
    ["an inventory with Windows' line ends", acme.toString("utf8").replaceAll("\n", "\r\n"), "inventory"],
    ["a gzipped inventory", gzipSync(acme), "inventory"],
    ["an inventory of another version", '{"watchbill":"inventory/9"}\n', "inventory"],
    ["an inventory's first line, spaced", '{ "watchbill": "inventory/1", "asOf": "2026-11-21" }\n', "inventory"],
    ["an estimate in YAML", "watchbill: estimate/1\nworkloads: []\n", "estimate"],
    ["an estimate whose key is quoted", '"watchbill": estimate/1\nworkloads: []\n', "estimate"],
    ["an estimate under a comment", `# ${"plan ".repeat(200)}\n---\nwatchbill: estimate/1\n`, "estimate"],
    ["an estimate whose version stands last", "workloads: []\nwatchbill: estimate/1\n", "estimate"],
    ["an estimate in JSON", pretty(ESTIMATE), "estimate"],
    ["an estimate in JSON on one line", JSON.stringify(ESTIMATE), "estimate"],
    [
      "an estimate in JSON on one line, its version last",
      JSON.stringify({ workloads: [], watchbill: "estimate/1" }),
      "estimate",
    ],
    ["an estimate of another version", "watchbill: estimate/9\n", "estimate"],
    ["a scenario, which is no source", readFileSync(SCENARIO), "scenario-is-no-source"],
    ["a scenario in JSON", pretty({ watchbill: "scenario/1" }), "scenario-is-no-source"],
    ["an answer", hosts, "aws-cli"],
    ["an event of EventBridge", '{"version":"0","detail-type":"GuardDuty Finding"}', "events"],
    ["an event over several lines", pretty({ version: "0", "detail-type": "x", detail: {} }), "events"],
    ["a list of events", pretty([{ "detail-type": "x" }]), "events"],
    ["events behind a broken line", '{"version":\n{"detail-type":"x"}\n', "events"],
    [
      "a template with a rule for events",
      '{"Resources":{"R":{"EventPattern":{"detail-type":["x"]}}}}',
      "cloudformation",
    ],
    ["an answer on one line", JSON.stringify(JSON.parse(hosts)), "aws-cli"],
    ["an answer behind a byte order mark", `\uFEFF${hosts}`, "aws-cli"],
    ["an answer in UTF-16, as PowerShell writes it", Buffer.from(`\uFEFF${hosts}`, "utf16le"), "aws-cli"],
    ["an answer in a CI wrapper", `[command]/usr/bin/aws ec2 describe-instances\n${hosts}\n::debug::done\n`, "aws-cli"],
    ["an answer with a tag called watchbill", pretty(TAGGED), "aws-cli"],
    ["an answer with a tag called watchbill, on one line", JSON.stringify(TAGGED), "aws-cli"],
    ["several answers under keys", readFileSync(awsFixture("under-a-key.json")), "aws-cli"],
    ["a plan of Terraform", PLAN, "terraform"],
    ["a plan with changes only", '{"resource_changes":[]}', "terraform"],
    ["a plan in UTF-16, as PowerShell writes it", Buffer.from(`\ufeff${PLAN}`, "utf16le"), "terraform"],
    ["a plan with a byte order mark", `\ufeff${PLAN}`, "terraform"],
    [
      "a plan in the wrapper of setup-terraform",
      `[command]terraform show\n${PLAN}\n::debug::exit 0\n::set-output name=stdout::${PLAN}\n`,
      "terraform",
    ],
    [
      "a state of Terraform",
      '{"format_version":"1.0","terraform_version":"1.9","values":{"root_module":{}}}',
      "terraform",
    ],
    ["a state that holds nothing", '{"format_version":"1.0","terraform_version":"1.9"}', "terraform"],
    ["a template", '{"Resources":{}}', "cloudformation"],
    ["a template in YAML", "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n", "cloudformation"],
    ["a template in YAML whose keys are quoted", '"Resources": {}\n', "cloudformation"],
    ["a template in YAML that begins like JSON", "{Resources: {A: !Ref B}}", "cloudformation"],
    ["a broken template, which is refused later", '{"Resources": {"A": {', "cloudformation"],
    ["a raw state, which is refused later", '{"terraform_version":"1.9","version":4,"resources":[]}', "terraform"],
  ])("%s", (_, content, type) => expect(typeOf(content)).toBe(type));

  test.each<readonly [string, string | Uint8Array, string]>([
    ["an empty file", "", "empty-file"],
    ["an empty object", "{}", "nothing-in-it"],
    ["a number", "5", "nothing-in-it"],
    ["JSON of another kind", '{"a":1}', "not-understood"],
    ["prose", "hello\n", "not-understood"],
    ["a truncated answer", hosts.slice(0, 400), "bad-json"],
    ["a binary plan", Buffer.from("PK\u0003\u0004"), "binary-plan"],
    ["a log stream", '{"@level":"info"}\n{"@level":"info"}\n', "log-stream"],
    ["text in Latin-1", Buffer.from("caf\xe9", "latin1"), "not-utf-8"],
    ["zeros", Buffer.alloc(5000), "binary-file"],
  ])("what isn't read is refused by name: %s", (_, content, code) => expect(typeOf(content)).toBe(code));
});

describe("--source-type overrides what the content says", () => {
  test.each(FILE_TYPES)("%s", (forced) => {
    expect(typeOf(hosts, forced)).toBe(forced);
    expect(typeOf(pretty(ESTIMATE), forced)).toBe(forced);
  });

  test("an inventory that is called an answer is no whole JSON", () =>
    expect(typeOf(acme, "aws-cli")).toBe("bad-json"));

  test("but never makes an empty or binary file readable", () => {
    for (const forced of FILE_TYPES) {
      expect(typeOf("", forced)).toBe("empty-file");
      expect(typeOf(Buffer.from("PK\u0003\u0004"), forced)).toBe("binary-plan");
    }
  });
});
