import { describe, expect, test } from "vitest";
import type { Coverage } from "../../../src/inventory/coverage.ts";
import { issueDetails } from "../../../src/inventory/issue-details.ts";
import type { EcsEntry } from "../../../src/sources/aws-answers/coverage-list.ts";
import type { TaskNames } from "../../../src/sources/aws-answers/task-coverage.ts";
import { NAMELESS, serviceNames, taskCoverage, taskNames } from "../../../src/sources/aws-answers/task-coverage.ts";

const UNREAD: Coverage = { state: "unknown", reasons: [] };
const TASK: TaskNames = { id: "0a", service: "web", definition: "web:3" };

/** An entry whose list shows these issues, as code and text. */
function entry(...issues: readonly (readonly [string, string])[]): EcsEntry {
  const read = issues.map(([code, text]) => ({ reasons: [code, `issue:${text}`], names: issueDetails(text) }));
  return {
    accountId: null,
    regionId: null,
    cluster: "shop",
    tasks: { state: "unknown", reasons: read.flatMap(({ reasons }) => reasons) },
    issues: read,
    hosts: null,
  };
}

const TASKS = ["ECS_TASK_PREDATES_RM", "require a relaunch. Impacted task ID(s): '0a', '0b'"] as const;
const SERVICES = ["ECS_SERVICE_NEEDS_DEPLOY", "Impacted service name(s): 'web'"] as const;
const DEFINITION = ["ECS_AGENT_SILENT", "Agent not reporting for tasks in TaskDefinition - 'web:3'"] as const;
const ALL = ["ECS_OTHER", "Unidentified issue"] as const;

describe("a task whose sidecar nobody saw", () => {
  test.each([
    ["an issue names it", TASKS, TASK],
    ["an issue names its service", SERVICES, TASK],
    ["an issue names the service that it is one of", SERVICES, { ...NAMELESS, service: "web" }],
  ])("is not covered where %s", (_, issue, names) => {
    expect(taskCoverage(UNREAD, entry(issue, ALL), names)).toEqual({
      state: "not-covered",
      evidence: "coverage-list",
      reasons: [issue[0], `issue:${issue[1]}`],
    });
  });

  test.each([
    ["another task", TASKS, { ...TASK, id: "0c" }],
    ["another service", SERVICES, { ...TASK, service: "api" }],
    ["a service, and it has none", SERVICES, { ...TASK, service: null }],
    ["another definition", DEFINITION, { ...TASK, definition: "web:4" }],
  ])("has nothing of an issue that names %s", (_, issue, names) => {
    expect(taskCoverage(UNREAD, entry(issue), names)).toEqual(UNREAD);
  });

  test.each([
    ["names its definition", DEFINITION, TASK],
    ["names its definition without a revision", ["ECS_AGENT_SILENT", "x TaskDefinition - 'web'"], TASK],
    ["names nobody", ALL, TASK],
    ["names tasks, and its own id isn't known", TASKS, { ...TASK, id: null }],
  ] as const)("has a hint of an issue that %s", (_, issue, names) => {
    expect(taskCoverage(UNREAD, entry(issue), names)).toEqual({
      state: "unknown",
      reasons: [issue[0], `issue:${issue[1]}`],
    });
  });

  test("keeps what stands for no issue, and what another issue says too", () => {
    const base = entry(["ECS_OTHER", "Impacted task ID(s): '0c'"], ALL);
    const off: EcsEntry = {
      ...base,
      tasks: {
        state: "not-covered",
        evidence: "coverage-list",
        reasons: ["NOT_AUTO_MANAGED", ...(base.issues[0]?.reasons ?? []), "issue:Unidentified issue"],
      },
    };
    expect(taskCoverage(UNREAD, off, TASK)).toEqual({
      state: "not-covered",
      evidence: "coverage-list",
      reasons: ["NOT_AUTO_MANAGED", "ECS_OTHER", "issue:Unidentified issue"],
    });
  });

  test("is told nothing by an entry without Fargate details", () => {
    expect(taskCoverage(UNREAD, { ...entry(), tasks: null }, TASK)).toEqual(UNREAD);
  });
});

test("a sidecar's own word stands; an issue that names its task says why first", () => {
  const running: Coverage = { state: "covered", evidence: "sidecar" };
  const missing: Coverage = { state: "not-covered", evidence: "sidecar", reasons: ["SIDECAR_MISSING"] };
  expect(taskCoverage(running, entry(TASKS), TASK)).toBe(running);
  expect(taskCoverage(missing, entry(TASKS, ALL), TASK)).toEqual({
    ...missing,
    reasons: ["ECS_TASK_PREDATES_RM", `issue:${TASKS[1]}`, "SIDECAR_MISSING"],
  });
});

test("a task and a service are named as AWS's issues name them", () => {
  const arn = (what: string): string => `arn:aws:ecs:us-east-1:111122223333:${what}`;
  const task = { taskArn: arn("task/shop/0a"), group: "service:web", taskDefinitionArn: arn("task-definition/web:3") };
  expect(taskNames(task)).toEqual(TASK);
  expect(taskNames({ ...task, group: "family:web" }).service).toBeNull();
  expect(taskNames({ taskArn: arn("task/0a"), group: null, taskDefinitionArn: null })).toEqual({
    ...NAMELESS,
    id: "0a",
  });
  const service = { serviceArn: arn("service/shop/web"), serviceName: null, taskDefinition: "web:3" };
  expect(serviceNames(service)).toEqual({ ...TASK, id: null });
});
