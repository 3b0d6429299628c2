import { NOTHING_DECLARED } from "../../declared/declaration.ts";
import type { Uncounted } from "../../declared/uncounted.ts";
import { declareUncounted, hostsOf, STARTED_TASKS } from "../../declared/uncounted.ts";
import type { ReadResource } from "../scene.ts";
import { placed, property } from "../scene.ts";
import type { Value } from "../value.ts";
import { itemsOf, knownText, valueAt } from "../value.ts";

const uncounted =
  (what: Uncounted): ReadResource =>
  (resource) =>
    declareUncounted(placed(resource), what);

/** What a rule, a schedule or a pipe starts, where that is a task on Fargate. */
const started =
  (tasks: (resource: Parameters<ReadResource>[0]) => readonly Value[]): ReadResource =>
  (resource) =>
    tasks(resource).some(mayBeOnFargate) ? declareUncounted(placed(resource), STARTED_TASKS) : NOTHING_DECLARED;

function mayBeOnFargate(task: Value): boolean {
  const type = valueAt(task, "LaunchType");
  const providers = itemsOf(valueAt(task, "CapacityProviderStrategy")).map((one) =>
    knownText(valueAt(one, "CapacityProvider")),
  );
  const written = type.is === "absent" ? null : (knownText(type) ?? "FARGATE");
  return written === null ? providers.some((name) => name?.startsWith("FARGATE") ?? false) : written === "FARGATE";
}

/** Types that start hosts or tasks which aren't counted. */
export const UNCOUNTED_TYPES: readonly (readonly [string, ReadResource])[] = [
  [
    "AWS::Events::Rule",
    started((rule) => itemsOf(property(rule, "Targets")).map((target) => valueAt(target, "EcsParameters"))),
  ],
  ["AWS::Scheduler::Schedule", started((schedule) => [property(schedule, "Target", "EcsParameters")])],
  ["AWS::Pipes::Pipe", started((pipe) => [property(pipe, "TargetParameters", "EcsTaskParameters")])],
  ["AWS::ECS::ExpressGatewayService", uncounted({ ...STARTED_TASKS, why: "how many it runs is not read" })],
  ["AWS::EMR::Cluster", uncounted(hostsOf("EMR"))],
  ["AWS::EMR::InstanceGroupConfig", uncounted(hostsOf("EMR"))],
  ["AWS::EMR::InstanceFleetConfig", uncounted(hostsOf("EMR"))],
  ["AWS::ElasticBeanstalk::Environment", uncounted(hostsOf("Elastic Beanstalk"))],
  ["AWS::Cloud9::EnvironmentEC2", uncounted(hostsOf("Cloud9"))],
  ["AWS::PCS::ComputeNodeGroup", uncounted(hostsOf("AWS PCS"))],
];
