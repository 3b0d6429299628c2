import type { ReadResource } from "./scene.ts";
import { readAutoscalingGroup } from "./resources/autoscaling-group.ts";
import { readBatch } from "./resources/batch.ts";
import { readEcsService } from "./resources/ecs.ts";
import { readEksAddon, readEksCluster, readFargateProfile, readNodeGroup } from "./resources/eks.ts";
import { readEc2Fleet, readSpotFleet } from "./resources/fleets.ts";
import { readInstance } from "./resources/instance.ts";
import { readHelmRelease, readKubectlManifest, readKubernetesManifest } from "./resources/manifests.ts";
import { readAgentEndpoint } from "./resources/endpoint.ts";
import { UNCOUNTED_TYPES } from "./resources/uncounted.ts";
import { UNCOUNTED } from "../declared/uncounted.ts";

/** A resource type that is understood: how it is read, and what of it counts, for the documentation. */
export type ResourceType = {
  /** Null: it counts through the resources that point to it, or flips a switch. */
  readonly read: ReadResource | null;
  readonly counts: string;
  readonly each: string;
  readonly range: string;
};

const hosts = (counts: string, each: string, range: string, read: ReadResource): ResourceType => ({
  read,
  counts,
  each,
  range,
});

const beside = (counts: string): ResourceType => ({ read: null, counts, each: "", range: "" });

/** Every resource type that is looked at; all others run nothing that Runtime Monitoring meters, or aren't known here. */
export const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map<string, ResourceType>([
  ["aws_instance", hosts("1", "CPU options, else instance type, else its launch template", "", readInstance)],
  ["aws_spot_instance_request", hosts("1", "as an instance", "", readInstance)],
  ["aws_launch_template", beside("0: it counts in the groups that point to it")],
  ["aws_launch_configuration", beside("0: it counts in the groups that point to it")],
  [
    "aws_autoscaling_group",
    hosts(
      "desired_capacity, else min_size; weights and capacity in vCPUs understood",
      "overrides, else template or configuration",
      "min_size – max_size, smallest – largest type",
      readAutoscalingGroup,
    ),
  ],
  ["aws_autoscaling_schedule", beside("0: its numbers widen the range of its group")],
  [
    "aws_eks_node_group",
    hosts(
      "desired_size",
      "first of instance_types, else template, else t3.medium",
      "min_size – max_size, smallest – largest type",
      readNodeGroup,
    ),
  ],
  ["aws_eks_cluster", hosts("0; nodes of Auto Mode come with demand", "", "no limit in code", readEksCluster)],
  ["aws_eks_fargate_profile", hosts("0: not supported by Runtime Monitoring", "", "", readFargateProfile)],
  ["aws_eks_addon", hosts("0: aws-guardduty-agent is noted", "", "", readEksAddon)],
  [
    "aws_ecs_service",
    hosts(
      "desired_count (0 where none is written), if it runs on Fargate; on hosts 0, since those are counted",
      "cpu of its task definition",
      "its scaling target",
      readEcsService,
    ),
  ],
  ["aws_ecs_task_set", beside("a share of its service's tasks")],
  ["aws_ecs_task_definition", beside("0: it counts in the services that point to it")],
  ["aws_ecs_cluster", beside("0: its default strategy decides where services run")],
  ["aws_ecs_cluster_capacity_providers", beside("0: its default strategy decides where services run")],
  ["aws_appautoscaling_target", beside("0: of ECS services, it bounds their tasks")],
  [
    "aws_spot_fleet_request",
    hosts("target_capacity", "launch specifications or templates, by weight", "types", readSpotFleet),
  ],
  ["aws_ec2_fleet", hosts("total_target_capacity", "overrides, else template, by weight", "types", readEc2Fleet)],
  [
    "aws_batch_compute_environment",
    hosts("desired_vcpus, else min_vcpus", "in vCPUs already", "min_vcpus – max_vcpus, and one host on EC2", readBatch),
  ],
  ["kubectl_manifest", hosts("Karpenter pools: 0, or replicas", "", "0 – limits.cpu", readKubectlManifest)],
  ["kubernetes_manifest", hosts("Karpenter pools: 0, or replicas", "", "0 – limits.cpu", readKubernetesManifest)],
  ["helm_release", hosts("0: Karpenter is noted", "", "", readHelmRelease)],
  ["aws_guardduty_detector", beside("a switch")],
  ["aws_guardduty_detector_feature", beside("a switch; deleting it switches nothing off")],
  ["aws_guardduty_member_detector_feature", beside("a switch of one member account")],
  ["aws_guardduty_organization_configuration_feature", beside("a switch that reaches accounts outside of the plan")],
  ["aws_vpc_endpoint", hosts("0: guardduty-data is noted", "", "", readAgentEndpoint)],
  ...UNCOUNTED_TYPES.map(([type, read]) => [type, hosts(UNCOUNTED, "", "", read)] as const),
]);
