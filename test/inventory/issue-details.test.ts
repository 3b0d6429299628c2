import { assert, property, stringMatching, uniqueArray } from "fast-check";
import { expect, test } from "vitest";
import { issueDetails } from "../../src/inventory/issue-details.ts";

const NOTHING = issueDetails("");

test("a text that names nothing has no details", () => {
  expect(NOTHING).toEqual({
    taskDefinition: null,
    taskIds: [],
    services: [],
    exitCode: null,
    invoker: null,
    vpcId: null,
    ownerAccountId: null,
    addonCode: null,
  });
});

test.each([
  ["Agent not reporting for tasks in TaskDefinition - 'web:3'", { taskDefinition: "web:3" }],
  ["TaskExecutionRole missing from TaskDefinition - web", { taskDefinition: "web" }],
  ["require a relaunch. Impacted task ID(s): '0a', '0b'", { taskIds: ["0a", "0b"] }],
  ["require a relaunch. Impacted task ID(s): '0a, 0b, 0a'", { taskIds: ["0a", "0b"] }],
  ["are excluded from Runtime Monitoring. Impacted task ID(s): '0a", { taskIds: ["0a"] }],
  ["Impacted task ID(s) - ['0a','0b']", { taskIds: ["0a", "0b"] }],
  ["Impacted task ID(s): 'arn:aws:ecs:us-east-1:111122223333:task/shop/0a', '0b'; Others", { taskIds: ["0a", "0b"] }],
  ["Impacted task ID(s): ''", { taskIds: [] }],
  ["Refer documentation, Impacted service name(s): 'web', 'api'", { services: ["web", "api"] }],
  ["ExitCode: 137 with reason: 'Error' for tasks in TaskDefinition - 'web'", { exitCode: 137, taskDefinition: "web" }],
  ["ExitCode: `1`", { exitCode: null }],
  ["Unsupported invocation by STEP_FUNCTIONS for task(s) in", { invoker: "STEP_FUNCTIONS" }],
  [
    "Owner account ID 111122223333 for shared VPC vpc-0a1b2c3d4e5f60718 doesn't",
    { ownerAccountId: "111122223333", vpcId: "vpc-0a1b2c3d4e5f60718" },
  ],
  [
    "not allowed for account ID 111122223333, shared VPC vpc-0a1b2c3d, owner account ID 555555555555.",
    { ownerAccountId: "555555555555", vpcId: "vpc-0a1b2c3d" },
  ],
  ["EKS Addon Issue - AccessDenied: x", { addonCode: "AccessDenied" }],
  ["EKSAddonIssue - AccessDenied: x", { addonCode: "AccessDenied" }],
])("%s", (text, details) => {
  expect(issueDetails(text)).toEqual({ ...NOTHING, ...details });
});

test("tasks and services that AWS lists are found again", () => {
  const name = stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
  assert(
    property(uniqueArray(name, { minLength: 1, maxLength: 20 }), (names) => {
      const list = names.map((one) => `'${one}'`).join(", ");
      expect(issueDetails(`x. Impacted task ID(s): ${list}`).taskIds).toEqual(names);
      expect(issueDetails(`x. Impacted service name(s): ${list}`).services).toEqual(names);
    }),
  );
});
