import type { Service, Task } from "@aws-sdk/client-ecs";
import type { Observation } from "../../inventory/workload.ts";
import type { CellAnswers } from "./read-cell.ts";

/**
 * Adds why a Fargate task has no sidecar although its account wants one: it, or the last deployment of its service, is older than
 * the automated agent. Tasks are never changed while they run.
 * (https://docs.aws.amazon.com/guardduty/latest/ug/managing-gdu-agent-ecs-automated.html)
 */
export function explainBareTasks(observations: readonly Observation[], cell: CellAnswers): readonly Observation[] {
  const since = automatedSince(cell);
  if (since === null) return observations;
  const tasks = new Map(
    pagesOf<{ tasks?: Task[] }>(cell, "describe-tasks", "tasks").map((task) => [task.taskArn, task]),
  );
  const services = new Map(
    pagesOf<{ services?: Service[] }>(cell, "describe-services", "services").map((service) => [
      `${service.clusterArn} service:${service.serviceName}`,
      service,
    ]),
  );
  return observations.map((observation): Observation => {
    const { coverage } = observation;
    if (coverage.state !== "not-covered" || !coverage.reasons.includes("SIDECAR_MISSING")) return observation;
    const task = tasks.get(observation.origin);
    const service = services.get(`${task?.clusterArn} ${task?.group}`);
    const deployed = service?.deployments?.find(({ status }) => status === "PRIMARY")?.createdAt;
    const reason =
      deployed !== undefined && deployed < since
        ? "ECS_SERVICE_PREDATES_AUTO"
        : task?.createdAt !== undefined && task.createdAt < since
          ? "ECS_TASK_PREDATES_AUTO"
          : null;
    if (reason === null || coverage.reasons.includes(reason)) return observation;
    return { ...observation, coverage: { ...coverage, reasons: [...coverage.reasons, reason] } };
  });
}

/** When the automated agent for Fargate was last changed, if it is on: AWS tells no earlier moment. */
function automatedSince({ guardDuty: { detector } }: CellAnswers): Date | null {
  if (detector === null || detector === "absent") return null;
  const settings = detector.features.flatMap(({ AdditionalConfiguration = [] }) => AdditionalConfiguration);
  const found = settings.find(({ Name, Status }) => Name === "ECS_FARGATE_AGENT_MANAGEMENT" && Status === "ENABLED");
  return found?.UpdatedAt ?? null;
}

function pagesOf<Page extends { tasks?: Task[]; services?: Service[] }>(
  { raw }: CellAnswers,
  kind: "describe-tasks" | "describe-services",
  of: keyof Page,
): NonNullable<Page[typeof of]> extends (infer Item)[] ? Item[] : never {
  return (raw[kind] ?? []).flatMap((page) => (page as Page)[of] ?? []) as never;
}
