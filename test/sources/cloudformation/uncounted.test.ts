import { expect, test } from "vitest";
import { UNCOUNTED_TYPES } from "../../../src/sources/cloudformation/resources/uncounted.ts";
import { shortly, unresolvedOf } from "../terraform/plans.ts";
import { readText, templateOf } from "./templates.ts";

/** How each type writes a task on Fargate; the others run something whatever is written. */
const TASKS = new Map<string, (task: object) => object>([
  ["AWS::Events::Rule", (task) => ({ Targets: [{ Arn: "x" }, { EcsParameters: task }] })],
  ["AWS::Scheduler::Schedule", (task) => ({ Target: { EcsParameters: task } })],
  ["AWS::Pipes::Pipe", (task) => ({ TargetParameters: { EcsTaskParameters: task } })],
]);

const read = (Type: string, Properties: object) => readText(templateOf({ A: { Type, Properties } }));

test.each(UNCOUNTED_TYPES.map(([type]) => type))("%s is listed and has no bound", (type) => {
  const found = read(type, TASKS.get(type)?.({ LaunchType: "FARGATE" }) ?? {});
  expect(shortly(found)).toBe("0..0..?");
  expect(unresolvedOf(found)).toEqual([expect.stringMatching(/^t\.yaml#A: /)]);
});

test.each([
  ["by its strategy", { CapacityProviderStrategy: [{ CapacityProvider: "FARGATE" }] }, "0..0..?"],
  ["of a type that nobody can tell", { LaunchType: { Ref: "Nobody" } }, "0..0..?"],
  ["on hosts", { LaunchType: "EC2" }, "0"],
  ["on hosts, where nothing says so", { TaskCount: 1 }, "0"],
] as const)("a started task %s", (_, task, vcpus) => {
  for (const [type, written] of TASKS) expect(shortly(read(type, written(task)))).toBe(vcpus);
});

test("a rule that starts no task runs nothing", () => {
  const found = read("AWS::Events::Rule", { Targets: [{ Arn: "x" }] });
  expect(shortly(found)).toBe("0");
  expect(unresolvedOf(found)).toEqual([]);
});
