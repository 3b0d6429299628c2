import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { detect } from "../../src/sources/detect.ts";
import { detectHead } from "../../src/sources/detect-head.ts";
import { HEAD_BYTES } from "../../src/sources/input.ts";
import { ACME, awsFixture, SCENARIO } from "./open-words.ts";

const of = (content: string | Uint8Array): string | null => detectHead(Buffer.from(content).subarray(0, HEAD_BYTES));

const acme = readFileSync(ACME);
/** Hosts that go on far beyond what is looked at. */
const manyHosts = JSON.stringify({
  Reservations: Array.from({ length: 200 }, (_, host) => ({
    ReservationId: `r-${host}`,
    Instances: [{ InstanceId: `i-${host}`, Tags: [{ Key: "x", Value: "] } , [ {" }] }],
  })),
});

test.each<readonly [string, string | Uint8Array, string | null]>([
  ["an inventory", acme, "inventory"],
  ["a gzipped inventory", gzipSync(acme), "inventory"],
  ["something else, gzipped", gzipSync("a diary"), null],
  ["what only begins as gzip does", Uint8Array.of(0x1f, 0x8b, 1, 2, 3), null],
  ["an estimate", "# ours\nwatchbill: estimate/1\nworkloads: []\n", "estimate"],
  ["an estimate in JSON", '{"watchbill":"estimate/1","workloads":[', "estimate"],
  ["a scenario", readFileSync(SCENARIO), null],
  ["hosts cut off in the middle", manyHosts, "aws-cli"],
  [
    "a cluster cut off in the middle",
    `{"cluster":{"name":"a","arn":"b","tags":{"x":"${"y".repeat(5000)}"}}}`,
    "aws-cli",
  ],
  ["a Terraform plan", '{"format_version":"1.2","terraform_version":"1.9","planned_values":{}}', "terraform"],
  ["a template cut off in the middle", `{"Resources":{"A":{"Type":"${"y".repeat(5000)}"}}}`, "cloudformation"],
  ["a template in YAML", "Description: ours\nResources:\n", "cloudformation"],
  ["settings", "budgets:\n  - monthly: 8000\n", null],
  ["text", "nothing to see", null],
  ["nothing", "", null],
])("%s is told by its first bytes", (_, content, type) => {
  expect(of(content)).toBe(type);
});

test("what the first bytes tell is what the whole file is", () => {
  const folder = awsFixture("");
  const told = readdirSync(folder).flatMap((name) => {
    const type = of(readFileSync(`${folder}${name}`));
    return type === null ? [] : [[name, type] as const];
  });
  expect(told.length).toBeGreaterThan(40);
  // A file that is cut off still begins as what it is.
  const whole = told.filter(([name]) => !name.startsWith("cut-off"));
  expect(whole.map(([name]) => [name, detect(`${folder}${name}`, null).type])).toEqual(whole);
});
