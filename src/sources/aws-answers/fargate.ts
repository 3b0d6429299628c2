import type { Coverage } from "../../inventory/coverage.ts";
import type { Observation } from "../../inventory/workload.ts";
import type { Range } from "../../units/range.ts";
import { exactly } from "../../units/range.ts";
import type { DeploymentAnswer, ServiceAnswer, TaskAnswer, TaskDefinitionAnswer } from "./answer-shapes.ts";
import { memoryOfSize, vcpusOfSize } from "../task-size.ts";
import { seenFacts } from "./hosts.ts";
import { arnName, arnPlace } from "./place.ts";

/** Task definitions by their ARN. */
export type TaskDefinitions = ReadonlyMap<string, TaskDefinitionAnswer>;

type Launched = Pick<TaskAnswer, "launchType" | "capacityProviderName" | "platformVersion">;

/**
 * Whether a task runs on Fargate. A task that a capacity provider started has no launch type, and only Fargate tasks have a
 * platform version. (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html)
 */
export const isFargate = ({ launchType, capacityProviderName, platformVersion }: Launched): boolean =>
  launchType === "FARGATE" || isFargateProvider(capacityProviderName) || (!launchType && Boolean(platformVersion));

const isFargateProvider = (name: string | null | undefined): boolean => name === "FARGATE" || name === "FARGATE_SPOT";

/** Whether a service's or a deployment's tasks run on Fargate; what names neither a launch type nor a strategy is on EC2. */
export const isFargateService = (service: ServiceAnswer | DeploymentAnswer): boolean =>
  service.launchType === "FARGATE" ||
  service.capacityProviderStrategy.some(({ capacityProvider }) => isFargateProvider(capacityProvider)) ||
  (!service.launchType && Boolean(service.platformVersion));

/** A Fargate task, its size from itself or from its definition, else unknown. */
export function observeTask(task: TaskAnswer, definitions: TaskDefinitions): Observation {
  return {
    ...fargate(definitions.get(task.taskDefinitionArn ?? ""), {
      cpu: task.cpu,
      memory: task.memory,
      architecture: task.attributes.get("ecs.cpu-architecture"),
      platformFamily: task.platformFamily,
      platformVersion: task.platformVersion,
      role: task.overrides?.executionRoleArn ? "given" : null,
      subnets: task.attachments ? (subnetOf(task) === null ? "missing" : null) : null,
    }),
    origin: task.taskArn,
    ...arnPlace(task.taskArn),
    count: exactly(1),
    cluster: task.clusterArn ? arnName(task.clusterArn) : null,
    tags: task.tags,
    coverage: sidecarCoverage(task),
  };
}

/** `running` tasks of a Fargate service that no answer shows one by one; a deployment's own platform outranks the service's. */
export function observeService(
  service: ServiceAnswer,
  deployment: DeploymentAnswer | null,
  running: number,
  definitions: TaskDefinitions,
): Observation {
  return {
    ...fargate(definitions.get(deployment?.taskDefinition ?? service.taskDefinition ?? ""), {
      cpu: null,
      memory: null,
      architecture: null,
      platformFamily: deployment?.platformFamily ?? service.platformFamily,
      platformVersion: deployment?.platformVersion ?? service.platformVersion,
      role: null,
      subnets: null,
    }),
    origin: deployment?.id ? `${service.serviceArn} ${deployment.id}` : service.serviceArn,
    ...arnPlace(service.serviceArn),
    count: exactly(running),
    cluster: arnName(service.clusterArn),
    tags: service.tags,
    coverage: { state: "unknown", reasons: [] },
  };
}

/**
 * The running tasks of a service beyond the `shown` ones, by deployment where nothing was shown and the deployments add up to
 * the service's count (they differ in size and platform while one replaces another), else all of the service's definition.
 */
export function unshownTasks(service: ServiceAnswer, shown: number, definitions: TaskDefinitions): Observation[] {
  const running = service.runningCount - shown;
  if (running <= 0) return [];
  const deployments = service.deployments.filter(({ runningCount }) => (runningCount ?? 0) > 0);
  const sum = deployments.reduce((total, { runningCount }) => total + (runningCount ?? 0), 0);
  const [only] = deployments;
  if (deployments.length === 1 && only !== undefined) {
    return [{ ...observeService(service, only, running, definitions), origin: service.serviceArn }];
  }
  if (shown > 0 || sum !== running) return [observeService(service, null, running, definitions)];
  return deployments.map((one) => observeService(service, one, one.runningCount ?? 0, definitions));
}

type Seen = {
  readonly cpu: string | null;
  readonly memory: string | null;
  readonly architecture: string | null | undefined;
  readonly platformFamily: string | null | undefined;
  readonly platformVersion: string | null | undefined;
  readonly role: "given" | null;
  readonly subnets: "missing" | null;
};

/** The subnet that a task stands in, by the network interface attached to it; null where the answer shows none. */
export const subnetOf = ({ attachments }: Pick<TaskAnswer, "attachments">): string | null =>
  (attachments ?? []).flatMap(({ details }) => details).find(({ name }) => name === "subnetId")?.value ?? null;

function fargate(definition: TaskDefinitionAnswer | undefined, seen: Seen) {
  const milli = vcpusOfSize(seen.cpu) ?? vcpusOfSize(definition?.cpu ?? null);
  const vcpus: Range | null = milli === null ? null : exactly(milli);
  const platform = definition?.runtimePlatform;
  return {
    kind: "fargate-task" as const,
    type: null,
    vcpus,
    hours: "always" as const,
    facts: seenFacts({
      architecture: seen.architecture ?? platform?.cpuArchitecture?.toLowerCase(),
      launchType: "FARGATE",
      platformFamily: seen.platformFamily ?? platform?.operatingSystemFamily,
      platformVersion: seen.platformVersion,
      executionRole: seen.role === null && definition !== undefined && !definition.executionRoleArn ? "missing" : null,
      subnets: seen.subnets,
      memoryMiB: memoryOfSize(seen.memory) ?? memoryOfSize(definition?.memory ?? null),
    }),
  };
}

/**
 * Whether GuardDuty's sidecar runs in a task: the proof that no list can outdo. Its name has a random ending. Unknown where
 * the answer lists no containers. (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-guard-duty-integration.html)
 */
export function sidecarCoverage(task: TaskAnswer): Coverage {
  const containers = task.containers ?? [];
  if (containers.length === 0) return { state: "unknown", reasons: [] };
  const sidecars = containers.filter(({ name }) => name?.startsWith("aws-guardduty-agent-") === true);
  const [sidecar] = sidecars;
  if (sidecar === undefined) return { state: "not-covered", evidence: "sidecar", reasons: ["SIDECAR_MISSING"] };
  if (sidecars.some(({ lastStatus }) => lastStatus === "RUNNING")) return { state: "covered", evidence: "sidecar" };
  if (!sidecars.some(({ lastStatus }) => lastStatus === "STOPPED")) return { state: "unknown", reasons: [] };
  const said = [
    typeof sidecar.exitCode === "number" ? `ExitCode: ${sidecar.exitCode}` : null,
    sidecar.reason ? `Reason: ${sidecar.reason}` : null,
  ].filter((part) => part !== null);
  const issue = said.length === 0 ? [] : [`issue:Agent exited: ${said.join(", ")}`];
  return { state: "not-covered", evidence: "sidecar", reasons: ["SIDECAR_STOPPED", ...issue] };
}
