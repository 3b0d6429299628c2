import type { Observation } from "../../inventory/workload.ts";
import type { Instant } from "../../units/month.ts";
import { RUNTIME_FEATURES } from "../guardduty-names.ts";
import type { ServiceAnswer, TaskAnswer } from "./answer-shapes.ts";
import type { ContentOf } from "./answers.ts";
import type { Place } from "./place.ts";

/** When Runtime Monitoring, and its agent for Fargate, were last switched where they are on: AWS tells no earlier moment. */
export type Since = { readonly runtime: Instant | null; readonly fargate: Instant | null };

type Features = NonNullable<ContentOf<"get-detector">["Features"]>;

/** Reads since when tasks can have the agent. */
export function sinceOf(features: Features): Since {
  const on = features.find(
    ({ Name, Status }) => RUNTIME_FEATURES.get(Name ?? "") === "runtime" && Status === "ENABLED",
  );
  const agent = on?.AdditionalConfiguration.find(
    ({ Name, Status }) => Name === "ECS_FARGATE_AGENT_MANAGEMENT" && Status === "ENABLED",
  );
  return { runtime: on?.UpdatedAt ?? null, fargate: agent?.UpdatedAt ?? null };
}

/**
 * Adds why a Fargate task has no sidecar although its account wants one: it, or the last deployment of its service, is older
 * than the automated agent or than Runtime Monitoring. Tasks are never changed while they run.
 * (https://docs.aws.amazon.com/guardduty/latest/ug/managing-gdu-agent-ecs-automated.html)
 */
export function explainBareTasks(
  observations: readonly Observation[],
  tasks: readonly TaskAnswer[],
  services: readonly ServiceAnswer[],
  sinceAt: (place: Place) => Since | null,
): readonly Observation[] {
  const byArn = new Map(tasks.map((task) => [task.taskArn, task]));
  const byName = new Map(services.map((service) => [`${service.clusterArn} service:${service.serviceName}`, service]));
  return observations.map((observation): Observation => {
    const { coverage } = observation;
    if (coverage.state !== "not-covered" || !coverage.reasons.includes("SIDECAR_MISSING")) return observation;
    const since = sinceAt(observation);
    const task = byArn.get(observation.origin);
    if (since === null || task === undefined) return observation;
    const reason = reasonOf(task, byName.get(`${task.clusterArn} ${task.group}`), since);
    if (reason === null || coverage.reasons.includes(reason)) return observation;
    return { ...observation, coverage: { ...coverage, reasons: [...coverage.reasons, reason] } };
  });
}

function reasonOf(
  { createdAt }: TaskAnswer,
  service: ServiceAnswer | undefined,
  { runtime, fargate }: Since,
): string | null {
  const deployed = service?.deployments.find(({ status }) => status === "PRIMARY")?.createdAt ?? null;
  const predates = (moment: Instant | null, since: Instant | null): boolean =>
    moment !== null && since !== null && moment < since;
  if (predates(deployed, fargate)) return "ECS_SERVICE_PREDATES_AUTO";
  if (predates(createdAt, fargate)) return "ECS_TASK_PREDATES_AUTO";
  return predates(createdAt, runtime) ? "ECS_TASK_PREDATES_RM" : null;
}
