import type { Coverage } from "../../inventory/coverage.ts";
import type { IssueDetails } from "../../inventory/issue-details.ts";
import type { ServiceAnswer, TaskAnswer } from "./answer-shapes.ts";
import type { EcsEntry } from "./coverage-list.ts";
import { arnName } from "./place.ts";

/** What AWS's issues name a Fargate task by; null where it isn't known, or where it has none. */
export type TaskNames = {
  readonly id: string | null;
  readonly service: string | null;
  /** Family and revision, such as `web:3`. */
  readonly definition: string | null;
};

export const NAMELESS: TaskNames = { id: null, service: null, definition: null };

/** Family and revision of a task definition, of its ARN or without one. */
const familyOf = (definition: string): string => definition.slice(definition.lastIndexOf("/") + 1);

/** The names of a task; ECS keeps its service in its group. */
export const taskNames = ({
  taskArn,
  group,
  taskDefinitionArn,
}: Pick<TaskAnswer, "taskArn" | "group" | "taskDefinitionArn">): TaskNames => ({
  id: arnName(taskArn),
  service: group?.startsWith("service:") === true ? group.slice("service:".length) : null,
  definition: taskDefinitionArn ? familyOf(taskDefinitionArn) : null,
});

/** The names of a service's tasks that no answer shows one by one. */
export const serviceNames = ({
  serviceName,
  serviceArn,
  taskDefinition,
}: Pick<ServiceAnswer, "serviceName" | "serviceArn" | "taskDefinition">): TaskNames => ({
  id: null,
  service: serviceName ?? arnName(serviceArn),
  definition: taskDefinition ? familyOf(taskDefinition) : null,
});

/**
 * The coverage of a Fargate task by what is known of it and by the entry of its cluster. An issue that names tasks or services
 * is theirs alone, and who is named is not covered; any other issue is a hint for whichever task nothing else is known of.
 */
export function taskCoverage(own: Coverage, { tasks, issues }: EcsEntry, names: TaskNames): Coverage {
  if (own.state === "covered" || own.state === "partial") return own;
  const standing = issues.map((issue) => ({ ...issue, standing: standingOf(issue.names, names) }));
  const reasonsOf = (...wanted: readonly Standing[]): string[] =>
    standing.filter((issue) => wanted.includes(issue.standing)).flatMap(({ reasons }) => reasons);
  const named = reasonsOf("named");
  if (own.state === "not-covered") return { ...own, reasons: [...new Set([...named, ...own.reasons])] };
  if (tasks === null) return own;
  if (named.length > 0) return { state: "not-covered", evidence: "coverage-list", reasons: [...new Set(named)] };
  if (tasks.state === "covered") return tasks;
  const others = new Set(reasonsOf("other"));
  const theirs = new Set(reasonsOf("open"));
  return { ...tasks, reasons: tasks.reasons.filter((reason) => !others.has(reason) || theirs.has(reason)) };
}

/** Whether an issue names a task, names others, or leaves open whose it is. */
type Standing = "named" | "other" | "open";

function standingOf({ taskIds, services, taskDefinition }: IssueDetails, names: TaskNames): Standing {
  if (names.id !== null && taskIds.includes(names.id)) return "named";
  if (names.service !== null && services.includes(names.service)) return "named";
  if (taskIds.length > 0) return names.id === null ? "open" : "other";
  if (services.length > 0) return names.id === null && names.service === null ? "open" : "other";
  if (taskDefinition === null || names.definition === null) return "open";
  // Not every task of a definition need be meant.
  return isOf(names.definition, familyOf(taskDefinition)) ? "open" : "other";
}

/** Whether a definition such as `web:3` is meant by `web:3` or, of any revision, by `web`. */
const isOf = (definition: string, meant: string): boolean =>
  definition === meant || definition.slice(0, definition.lastIndexOf(":")) === meant;
