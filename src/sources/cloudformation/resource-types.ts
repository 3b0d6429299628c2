import type { ReadResource } from "./scene.ts";
import { readAutoscalingGroup } from "./resources/autoscaling-group.ts";
import { readBatch } from "./resources/batch.ts";
import { readEcsService } from "./resources/ecs.ts";
import { readEksAddon, readEksCluster, readFargateProfile, readNodeGroup } from "./resources/eks.ts";
import { readAgentEndpoint } from "./resources/endpoint.ts";
import { readEc2Fleet, readSpotFleet } from "./resources/fleets.ts";
import { DETECTOR } from "./resources/guardduty.ts";
import { readInstance } from "./resources/instance.ts";
import { readChart, readManifest } from "./resources/manifest.ts";
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

const read = (reader: ReadResource, counts: string, each = "", range = ""): ResourceType => ({
  read: reader,
  counts,
  each,
  range,
});

const beside = (counts: string): ResourceType => ({ read: null, counts, each: "", range: "" });

/** Every resource type that is looked at; all others run nothing that Runtime Monitoring meters, or aren't known here. */
export const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map<string, ResourceType>([
  ["AWS::EC2::Instance", read(readInstance, "1", "CpuOptions, else InstanceType, else its launch template")],
  ["AWS::EC2::LaunchTemplate", beside("0: it counts in the groups that point to it")],
  ["AWS::AutoScaling::LaunchConfiguration", beside("0: it counts in the groups that point to it")],
  [
    "AWS::AutoScaling::AutoScalingGroup",
    read(
      readAutoscalingGroup,
      "DesiredCapacity, else MinSize; weights and capacity in vCPUs understood",
      "overrides, else template or configuration",
      "MinSize – MaxSize, smallest – largest type",
    ),
  ],
  ["AWS::AutoScaling::ScheduledAction", beside("0: its numbers widen the range of its group")],
  ["AWS::EC2::EC2Fleet", read(readEc2Fleet, "TotalTargetCapacity", "overrides, else template, by weight", "types")],
  [
    "AWS::EC2::SpotFleet",
    read(readSpotFleet, "TargetCapacity", "launch specifications or templates, by weight", "types"),
  ],
  [
    "AWS::EKS::Nodegroup",
    read(
      readNodeGroup,
      "DesiredSize, else MinSize",
      "first of InstanceTypes, else template, else t3.medium",
      "MinSize – MaxSize, smallest – largest type",
    ),
  ],
  ["AWS::EKS::Cluster", read(readEksCluster, "0; nodes of Auto Mode come with demand", "", "no limit in code")],
  ["AWS::EKS::FargateProfile", read(readFargateProfile, "0: not supported by Runtime Monitoring")],
  ["AWS::EKS::Addon", read(readEksAddon, "0: aws-guardduty-agent is noted")],
  [
    "AWS::ECS::Service",
    read(
      readEcsService,
      "DesiredCount (1 where none is written), if it runs on Fargate; on hosts 0, since those are counted",
      "Cpu of its task definition",
      "its scalable target",
    ),
  ],
  ["AWS::ECS::TaskSet", beside("a share of its service's tasks")],
  ["AWS::ECS::TaskDefinition", beside("0: it counts in the services that point to it")],
  ["AWS::ECS::Cluster", beside("0: its default strategy decides where services run")],
  ["AWS::ECS::ClusterCapacityProviderAssociations", beside("0: its default strategy decides where services run")],
  ["AWS::ApplicationAutoScaling::ScalableTarget", beside("0: of ECS services, it bounds their tasks")],
  [
    "AWS::Batch::ComputeEnvironment",
    read(readBatch, "DesiredvCpus, else MinvCpus", "in vCPUs already", "MinvCpus – MaxvCpus, and one host on EC2"),
  ],
  [
    "Custom::AWSCDK-EKS-KubernetesResource",
    read(readManifest, "Karpenter pools: 0, or replicas", "", "0 – limits.cpu"),
  ],
  ["Custom::AWSCDK-EKS-HelmChart", read(readChart, "0: Karpenter is noted")],
  [DETECTOR, beside("switches: GuardDuty, and the features that it lists")],
  ["AWS::EC2::VPCEndpoint", read(readAgentEndpoint, "0: guardduty-data is noted")],
  ...UNCOUNTED_TYPES.map(([type, reader]) => [type, read(reader, UNCOUNTED)] as const),
]);
