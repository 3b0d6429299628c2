import { describe, expect, test } from "vitest";
import type { CloudFormation } from "../../../src/sources/cloudformation/read.ts";
import { readCloudFormation, templateSource } from "../../../src/sources/cloudformation/read.ts";
import { notesOf, rulesOf, shortly, unresolvedOf } from "../terraform/plans.ts";
import { OPTIONS, templateOf } from "./templates.ts";

const source = (name: string, resources: object) =>
  templateSource(name, null, JSON.stringify(templateOf(resources)), OPTIONS);

/** What one set of resources becomes after another. */
const compared = (before: object, after: object): CloudFormation =>
  readCloudFormation(source("after.yaml", after), source("before.yaml", before), OPTIONS);

const figures = ({ before, after }: CloudFormation): string => `${shortly(before)} → ${shortly(after)}`;

const host = (type: string, rest: object = {}) => ({
  Type: "AWS::EC2::Instance",
  Properties: { InstanceType: type },
  ...rest,
});
const TASK = { Type: "AWS::ECS::TaskDefinition", Properties: { Cpu: 1024 } };
const service = (properties: object) => ({
  Type: "AWS::ECS::Service",
  Properties: { LaunchType: "FARGATE", TaskDefinition: { Ref: "Task" }, ...properties },
});
const detector = (...features: readonly object[]) => ({
  Type: "AWS::GuardDuty::Detector",
  Properties: { Enable: true, Features: features },
});
const runtime = (Status: string) => ({
  Name: "RUNTIME_MONITORING",
  Status,
  AdditionalConfiguration: [{ Name: "EC2_AGENT_MANAGEMENT", Status }],
});

describe("a template beside what it was", () => {
  test.each<readonly [string, object, object, string]>([
    ["a host more", { A: host("m5.large") }, { A: host("m5.large"), B: host("m5.xlarge") }, "2 → 6"],
    ["a host less", { A: host("m5.large"), B: host("m5.large") }, { A: host("m5.large") }, "4 → 2"],
    ["a larger host", { A: host("m5.large") }, { A: host("m5.xlarge") }, "2 → 4"],
    [
      "nothing else than its order",
      { A: host("m5.large"), B: host("m5.xlarge") },
      { B: host("m5.xlarge"), A: host("m5.large") },
      "6 → 6",
    ],
    ["a new service without a number: one task", { Task: TASK }, { Task: TASK, S: service({}) }, "0 → 1"],
    [
      "a service that no longer writes its number",
      { Task: TASK, S: service({ DesiredCount: 4 }) },
      { Task: TASK, S: service({}) },
      "4 → 4",
    ],
    ["a host that is retained", { A: host("m5.large", { DeletionPolicy: "Retain" }) }, {}, "2 → 2"],
  ])("has %s", (_, before, after, vcpus) => expect(figures(compared(before, after))).toBe(vcpus));

  test("says which number a service keeps, and what still runs", () => {
    const { after } = compared(
      { Task: TASK, S: service({ DesiredCount: 4 }), A: host("m5.large", { DeletionPolicy: "RetainExceptOnCreate" }) },
      { Task: TASK, S: service({}) },
    );
    expect(rulesOf(after)).toEqual(["keeps-count"]);
    expect(notesOf(after)).toEqual(["before.yaml#A is taken out of the template and still runs: it is retained"]);
  });
});

describe("a switch beside what it was", () => {
  const states = ({ before, after }: CloudFormation) =>
    [before, after].map((side) => side?.workloads.map(({ coverage }) => coverage.state).join());

  test.each<readonly [string, object, object, readonly string[]]>([
    [
      "that is switched on",
      { D: detector(runtime("DISABLED")) },
      { D: detector(runtime("ENABLED")) },
      ["not-covered", "covered"],
    ],
    [
      "that is switched off",
      { D: detector(runtime("ENABLED")) },
      { D: detector(runtime("DISABLED")) },
      ["covered", "not-covered"],
    ],
    [
      "that is listed for the first time",
      { D: detector() },
      { D: detector(runtime("ENABLED")) },
      ["not-covered", "covered"],
    ],
    ["that comes with its detector", {}, { D: detector(runtime("ENABLED")) }, ["not-covered", "covered"]],
    [
      "that is no longer listed, and so stays on",
      { D: detector(runtime("ENABLED")) },
      { D: detector() },
      ["covered", "covered"],
    ],
    ["whose detector is removed, which is no saving", { D: detector(runtime("ENABLED")) }, {}, ["covered", "covered"]],
  ])("%s", (_, before, after, expected) => {
    const all = compared({ ...before, A: host("m5.large") }, { ...after, A: host("m5.large") });
    expect(states(all)).toEqual(expected);
  });

  test("that goes is spoken of", () => {
    const on = { D: detector(runtime("ENABLED")), A: host("m5.large") };
    expect(notesOf(compared(on, { ...on, D: detector() }).after)).toEqual([
      "after.yaml#D no longer lists a feature: it stays as it was until it is switched off",
    ]);
    expect(notesOf(compared(on, { A: host("m5.large") }).after)).toEqual([
      "before.yaml#D is removed: GuardDuty ends there with it, and what it watched counts as before",
    ]);
  });

  test("that is flipped without machines beside it depends on the inventory, on both sides alike", () => {
    const all = compared({ D: detector(runtime("DISABLED")) }, { D: detector(runtime("ENABLED")) });
    expect(figures(all)).toBe("0..0..? → 0..0..?");
    expect(unresolvedOf(all.after)).toEqual([
      "after.yaml#D: what the switch reaches, the cost depends on the inventory: pass --inventory",
    ]);
  });

  test("that stays as it was asks for nothing", () => {
    const all = compared({ D: detector(runtime("ENABLED")) }, { D: detector(runtime("ENABLED")) });
    expect(unresolvedOf(all.after)).toEqual([]);
  });
});

test("a template that joins an inventory and was nowhere before is a new stack", () => {
  const alone = source("t.yaml", { A: host("m5.large") });
  expect(readCloudFormation(alone, null, OPTIONS).before).toBeNull();
  const joins = readCloudFormation(alone, null, { ...OPTIONS, joins: true });
  expect(figures(joins)).toBe("0 → 2");
});
