import { NOTHING_DECLARED } from "../../declared/declaration.ts";
import type { Uncounted } from "../../declared/uncounted.ts";
import { declareUncounted, hostsOf, STARTED_TASKS } from "../../declared/uncounted.ts";
import { knownOr, textGiven } from "../../declared/given.ts";
import { blocksAt, readAt } from "../node.ts";
import type { Node } from "../node.ts";
import type { ReadResource } from "../scene.ts";
import { placed } from "../scene.ts";

const uncounted =
  (what: Uncounted): ReadResource =>
  (resource, scene) =>
    declareUncounted(placed(resource, scene), what);

/** What a rule, a schedule or a pipe starts, where that is a task on Fargate or nobody can tell. */
const started =
  (...path: readonly (string | number)[]): ReadResource =>
  (resource, scene) =>
    blocksAt(resource, ...path).some(mayBeOnFargate) || readAt(resource, ...path).is === "unknown"
      ? declareUncounted(placed(resource, scene), STARTED_TASKS)
      : NOTHING_DECLARED;

function mayBeOnFargate(task: Node): boolean {
  const type = textGiven(readAt(task, "launch_type"));
  const providers = blocksAt(task, "capacity_provider_strategy").map((one) =>
    knownOr(textGiven(readAt(one, "capacity_provider"))),
  );
  if (type.is === "unset") return providers.some((name) => name?.startsWith("FARGATE") ?? false);
  return knownOr(type) !== null ? knownOr(type) === "FARGATE" : true;
}

const ofCloudControl = (kind: Uncounted["kind"]): Uncounted => ({
  kind,
  what: "what it runs",
  why: "resources of the Cloud Control provider are not read",
});

/** Types that start hosts or tasks which aren't counted. */
export const UNCOUNTED_TYPES: readonly (readonly [string, ReadResource])[] = [
  ["aws_cloudwatch_event_target", started("ecs_target")],
  ["aws_scheduler_schedule", started("target", 0, "ecs_parameters")],
  ["aws_pipes_pipe", started("target_parameters", 0, "ecs_task_parameters")],
  ["aws_ecs_express_gateway_service", uncounted({ ...STARTED_TASKS, why: "how many it runs is not read" })],
  ["aws_emr_cluster", uncounted(hostsOf("EMR"))],
  ["aws_emr_instance_group", uncounted(hostsOf("EMR"))],
  ["aws_emr_instance_fleet", uncounted(hostsOf("EMR"))],
  ["aws_elastic_beanstalk_environment", uncounted(hostsOf("Elastic Beanstalk"))],
  ["aws_cloud9_environment_ec2", uncounted(hostsOf("Cloud9"))],
  ["awscc_ec2_instance", uncounted(ofCloudControl("ec2-instance"))],
  ["awscc_ec2_ec2_fleet", uncounted(ofCloudControl("ec2-instance"))],
  ["awscc_ec2_spot_fleet", uncounted(ofCloudControl("ec2-instance"))],
  ["awscc_autoscaling_auto_scaling_group", uncounted(ofCloudControl("ec2-instance"))],
  ["awscc_batch_compute_environment", uncounted(ofCloudControl("ec2-instance"))],
  ["awscc_eks_cluster", uncounted(ofCloudControl("eks-node"))],
  ["awscc_eks_nodegroup", uncounted(ofCloudControl("eks-node"))],
  ["awscc_ecs_service", uncounted(ofCloudControl("fargate-task"))],
];
