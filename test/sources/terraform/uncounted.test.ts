import { expect, test } from "vitest";
import { UNCOUNTED_TYPES } from "../../../src/sources/terraform/resources/uncounted.ts";
import { planOf, readPlan, shortly, unresolvedOf } from "./plans.ts";

/** How each type writes a task on Fargate; the others run something whatever is written. */
const TASKS = new Map<string, (task: object) => object>([
  ["aws_cloudwatch_event_target", (task) => ({ ecs_target: [task] })],
  ["aws_scheduler_schedule", (task) => ({ target: [{ ecs_parameters: [task] }] })],
  ["aws_pipes_pipe", (task) => ({ target_parameters: [{ ecs_task_parameters: [task] }] })],
]);

test.each(UNCOUNTED_TYPES.map(([type]) => type))("%s is listed and has no bound", async (type) => {
  const after = TASKS.get(type)?.({ launch_type: "FARGATE" }) ?? { instance_type: "m5.large" };
  const sides = await readPlan(planOf([{ address: `${type}.a`, after }]));
  expect(shortly(sides.after)).toBe("0..0..?");
  expect(unresolvedOf(sides.after)).toEqual([expect.stringMatching(`^${type}.a: `)]);
});

test.each([
  ["by its strategy", { capacity_provider_strategy: [{ capacity_provider: "FARGATE_SPOT" }] }, "0..0..?"],
  ["on hosts", { launch_type: "EC2" }, "0"],
  ["on hosts, where nothing says so", {}, "0"],
  ["on hosts of a provider", { capacity_provider_strategy: [{ capacity_provider: "mine" }] }, "0"],
] as const)("a started task %s", async (_, task, vcpus) => {
  for (const [type, written] of TASKS) {
    const { after } = await readPlan(planOf([{ address: `${type}.a`, after: written(task) }]));
    expect(shortly(after)).toBe(vcpus);
  }
});

test("a started task whose place is known after apply", async () => {
  const unknown = { ecs_target: [{ launch_type: true }] };
  const { after } = await readPlan(
    planOf([{ address: "aws_cloudwatch_event_target.a", after: { ecs_target: [{}] }, unknown }]),
  );
  expect(shortly(after)).toBe("0..0..?");
});

test("a rule that starts no task runs nothing", async () => {
  const { after } = await readPlan(planOf([{ address: "aws_cloudwatch_event_target.a", after: { arn: "x" } }]));
  expect(shortly(after)).toBe("0");
  expect(unresolvedOf(after)).toEqual([]);
});
