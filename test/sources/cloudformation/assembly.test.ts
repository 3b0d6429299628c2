import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import type { CloudFormationOptions } from "../../../src/sources/cloudformation/read.ts";
import { assemblySource, readCloudFormation } from "../../../src/sources/cloudformation/read.ts";
import { notesOf, shortly, unresolvedOf } from "../terraform/plans.ts";
import { OPTIONS, typed } from "./templates.ts";

/** What aws-cdk-lib made of test/cdk/app.ts. */
const OUT = fileURLToPath(new URL("../../cdk/out", import.meta.url));

const readAssembly = (folder: string, options: Partial<CloudFormationOptions> = {}): Inventory =>
  readCloudFormation(assemblySource(folder, OPTIONS), null, { ...OPTIONS, ...options }).after;

const whole = readAssembly(OUT);

/** The workloads of one stack. */
const stack = (name: string, inventory = whole): Inventory => ({
  ...inventory,
  workloads: inventory.workloads.filter(({ origin }) => origin.split("#")[1]?.startsWith(`${name}/`)),
});

describe("a folder of CDK", () => {
  test.each<readonly [string, string, string]>([
    // General: 1..3..5 × m5.large 2 = 2..6..10. Spot: 0..2..4 of m5.xlarge 4 or m5a.2xlarge 8, the first expected = 0..8..32.
    // Templated: 1..1..2 × c6i.4xlarge 16 = 16..16..32.
    ["node groups", "NodeGroups", "18..30..74"],
    ["Auto Mode, without a limit", "AutoMode", "0..0..?"],
    // The default group: 2 × t3.large 2 = 4. Karpenter's pool: 0 up to 100. Pods on Fargate: 0, not supported.
    ["the older construct of a cluster", "Classic", "4..4..104"],
    // Scaled: 2..3..10 × 0.5 = 1..1.5..5. Mixed, all on Fargate: 5 × 2 = 10. Quiet: 1 × 0.25. Queue: 1..1..2 × 0.25 = 0.25..0.25..0.5.
    // Front: 2 × 1 = 2. Tasks on hosts: 0, for the hosts 2..2..6 × m6g.large 2 = 4..4..12.
    ["services", "Services", "17.5..18..29.75"],
    // Mixed, 8..16..40 units: m5.xlarge 4 counts for 4, so 16 / 4 × 4 = 16; either type is a vCPU a unit, so 8..16..40.
    // Plain: 1..1..3 × m5.large 2 = 2..2..6. Bastion: t3.small 2. Desk: m5.xlarge 4, on Windows. Asked: nobody knows.
    ["hosts", "Hosts", "16..24..?"],
    // On hosts: 4 up to 64, and one c5.4xlarge 16 more. On Fargate: up to 32.
    ["Batch", "Batch", "4..4..112"],
    // Three tasks, by a parameter of the outer stack, × 0.5.
    ["a stack within a stack", "Nested", "1.5"],
    // Two tasks × 1, on Fargate by the default strategy of a cluster that another stack exports.
    ["a service in an imported cluster", "Importing", "2"],
    ["services of a stage", "Production/Services", "17.5..18..29.75"],
  ])("holds %s", (_, name, vcpus) => expect(shortly(stack(name))).toBe(vcpus));

  test("says where each stack is deployed, and takes what is given for one that is bound to no place", () => {
    const places = (name: string) =>
      new Set(stack(name).workloads.map(({ accountId, regionId }) => `${accountId} ${regionId}`));
    expect(places("NodeGroups")).toEqual(new Set(["111122223333 eu-west-1"]));
    expect(places("Production/Services")).toEqual(new Set(["444455556666 us-east-1"]));
    expect(places("Batch")).toEqual(new Set(["null us-east-1"]));
  });

  test("takes a parameter for the stack that has it", () => {
    expect(unresolvedOf(whole)).toEqual([
      expect.stringMatching(/Hosts\.template\.json#Hosts\/Asked: instance type, parameter Size has no value$/),
    ]);
    const inventory = readAssembly(OUT, typed({ Size: "m5.large" }));
    // 24 and an m5.large 2; at most 40 + 6 + 2 + 4 + 2.
    expect(shortly(stack("Hosts", inventory))).toBe("18..26..54");
  });

  test("knows nodes, their clusters and tags, and what can't be protected", () => {
    expect(new Set(stack("NodeGroups").workloads.map(({ kind, cluster }) => `${kind} ${cluster}`))).toEqual(
      new Set(["eks-node shop"]),
    );
    const reasons = stack("Hosts").workloads.flatMap(({ eligibility }) => eligibility.reasons);
    expect(reasons).toContain("WINDOWS");
    expect(stack("Hosts").workloads.map(({ tags }) => tags["team"])).toEqual(
      stack("Hosts").workloads.map(() => "platform"),
    );
  });

  test("reads the switches of a stage: its account gets agents on EKS and Fargate", () => {
    expect(
      whole.declared?.switches.map(({ accountId, feature, state, automated }) => [
        accountId,
        feature,
        state,
        automated,
      ]),
    ).toEqual([
      ["444455556666", "detector", "on", []],
      ["444455556666", "runtime", "on", ["eks-node", "fargate-task"]],
    ]);
    expect(notesOf(whole)).toEqual([]);
  });

  test("names the line of each resource that it lists", () => {
    expect(whole.declared?.unresolved.map(({ line }) => line)).toEqual([expect.any(Number)]);
  });
});

describe("a folder that isn't whole", () => {
  const copied = (change: (folder: string) => void): string => {
    const folder = mkdtempSync(join(tmpdir(), "watchbill-cdk-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    cpSync(OUT, folder, { recursive: true });
    change(folder);
    return folder;
  };
  const read = (folder: string) => () => readAssembly(folder);

  test.each<readonly [string, (folder: string) => void, RegExp]>([
    [
      "lacks a template",
      (folder) => rmSync(join(folder, "Batch.template.json")),
      /manifest\.json line \d+: the template of stack Batch is not in the folder$/,
    ],
    [
      "holds no stack",
      (folder) => writeFileSync(join(folder, "manifest.json"), '{"version": "1", "artifacts": {}}'),
      /holds no stack$/,
    ],
    [
      "has a broken manifest",
      (folder) => writeFileSync(join(folder, "manifest.json"), '{\n"artifacts": "'),
      /manifest\.json line 2: /,
    ],
    [
      "has a broken template",
      (folder) => writeFileSync(join(folder, "Hosts.template.json"), "{\n\n[}"),
      /Hosts\.template\.json line 3: /,
    ],
    [
      "names a stage above itself",
      (folder) =>
        writeFileSync(
          join(folder, "manifest.json"),
          '{"artifacts": {"a": {"type": "cdk:cloud-assembly", "properties": {"directoryName": ".."}}}}',
        ),
      /holds no stack$/,
    ],
    [
      "names a template above itself",
      (folder) =>
        writeFileSync(
          join(folder, "manifest.json"),
          '{"artifacts": {"a": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "../x.json"}}}}',
        ),
      /line 1: the template of stack a is not in the folder$/,
    ],
  ])("%s", (_, change, message) => expect(read(copied(change))).toThrow(message));

  test("finds nested templates without the list of assets only where the template names them", () => {
    const folder = copied((path) => rmSync(join(path, "Nested.assets.json")));
    expect(unresolvedOf(readAssembly(folder))).toContainEqual(
      expect.stringMatching(/Nested\/Inner\w+: nested stack, its template is not in the folder/),
    );
  });
});
