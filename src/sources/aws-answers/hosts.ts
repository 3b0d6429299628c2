import { managedTag } from "../../inventory/cluster.ts";
import type { ContentOf } from "./answers.ts";
import type { Facts, Tags } from "../../inventory/workload.ts";
import type { Range } from "../../units/range.ts";
import { exactly } from "../../units/range.ts";
import type { MilliVcpu } from "../../units/vcpu.ts";
import { milliVcpu } from "../../units/vcpu.ts";
import type { InstanceAnswer } from "./answer-shapes.ts";
import type { Place } from "./place.ts";
import { arnName, arnPlace, placeOr, zonePlace } from "./place.ts";

/** An EC2 host as one answer shows it, before anyone asks whose node it is. */
export type Host = Place & {
  /** `i-…`; null for a container instance of which nothing but its ARN is known. */
  readonly instanceId: string | null;
  readonly origin: string;
  readonly type: string | null;
  /** Configured CPU options; null where only the type tells. */
  readonly vcpus: MilliVcpu | null;
  readonly count: Range;
  /** True where nobody looked whether it still runs. */
  readonly unread?: true;
  readonly tags: Tags;
  readonly facts: Facts;
  readonly scalingGroup: string | null;
  readonly vpcId: string | null;
  /** The image that it was started from; null where the answer doesn't say. */
  readonly imageId: string | null;
  /** Only running hosts are metered; those that are starting are mentioned, the others are gone. */
  readonly state: "running" | "starting" | "gone";
};

/** A host that an answer still lists, though it may have been stopped. */
export const MAYBE_STOPPED = { count: { low: 0, expected: 0, high: 1 }, unread: true } as const;

type Wished = { readonly [Key in keyof Facts]?: Facts[Key] | null | undefined };

/** The facts that were seen: those that are neither null nor undefined. */
export const seenFacts = (facts: Wished): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value !== undefined));

/** An instance of describe-instances. Without a `Platform` of Windows, an instance that isn't a Mac is Linux. */
export function hostOfInstance(instance: InstanceAnswer, ownerId: string | null): Host {
  const { regionId, local } = zonePlace(instance.Placement?.AvailabilityZone);
  const { CoreCount, ThreadsPerCore } = instance.CpuOptions ?? {};
  const configured = CoreCount && ThreadsPerCore ? milliVcpu(CoreCount * ThreadsPerCore) : null;
  const windows = /^windows/i.test(instance.Platform ?? "") || /windows/i.test(instance.PlatformDetails ?? "");
  const mac = instance.Architecture?.endsWith("_mac") === true;
  const managed = instance.Operator?.Managed === true;
  return {
    instanceId: instance.InstanceId,
    origin: instance.InstanceId,
    accountId: ownerId,
    regionId,
    type: instance.InstanceType ?? null,
    vcpus: configured,
    count: exactly(1),
    tags: instance.Tags,
    facts: seenFacts({
      platform: windows ? "windows" : mac ? "mac" : "linux",
      architecture: instance.Architecture,
      // Other platform details name no distribution, such as Linux/UNIX.
      os: /red hat|suse|ubuntu/i.test(instance.PlatformDetails ?? "") ? instance.PlatformDetails : null,
      // Recordings of before the principal was named say no more than that some service runs the host.
      operator: managed ? (instance.Operator?.Principal ?? "unnamed") : null,
      place: instance.OutpostArn ? "outpost" : local ? "local-zone" : null,
      vpc: instance.VpcId,
      imds: instance.MetadataOptions?.HttpEndpoint === "disabled" ? "off" : null,
      metadataTags:
        managedTag(instance.Tags) !== "none" && instance.MetadataOptions?.InstanceMetadataTags === "disabled"
          ? "off"
          : null,
    }),
    scalingGroup: null,
    vpcId: instance.VpcId ?? null,
    imageId: instance.ImageId ?? null,
    state: stateOf(instance.State.Name),
  };
}

const stateOf = (state: string): Host["state"] =>
  state === "running" ? "running" : state === "pending" ? "starting" : "gone";

/** States of an Auto Scaling group's instance in which it runs, a warm pool that keeps its hosts running included. */
const SCALING_RUNNING =
  /^(InService|Standby|EnteringStandby|Detaching|ReplacingRootVolume.*|RootVolumeReplaced|Warmed:Running)$/;
const SCALING_STARTING = /^(Pending(:.*)?|Warmed:Pending(:.*)?)$/;

type ScalingGroup = ContentOf<"describe-auto-scaling-groups">["AutoScalingGroups"][number];

/** The hosts of an Auto Scaling group. They carry those of the group's tags that it hands on at launch. */
export function hostsOfScalingGroup(group: ScalingGroup): Host[] {
  const handedOn = group.Tags.filter((tag) => tag.PropagateAtLaunch !== false).map(({ Key, Value }) => [
    Key,
    Value ?? "",
  ]);
  const tags: Tags = Object.fromEntries(handedOn);
  const place = arnPlace(group.AutoScalingGroupARN);
  return group.Instances.map((instance) => {
    const zone = zonePlace(instance.AvailabilityZone);
    const lifecycle = instance.LifecycleState ?? "InService";
    return {
      instanceId: instance.InstanceId,
      origin: instance.InstanceId,
      ...placeOr(place, { accountId: null, regionId: zone.regionId }),
      type: instance.InstanceType ?? null,
      vcpus: null,
      count: exactly(1),
      tags,
      facts: seenFacts({ place: zone.local ? "local-zone" : null }),
      scalingGroup: group.AutoScalingGroupName,
      vpcId: null,
      imageId: null,
      state: SCALING_RUNNING.test(lifecycle) ? "running" : SCALING_STARTING.test(lifecycle) ? "starting" : "gone",
    };
  });
}

type ContainerInstance = ContentOf<"describe-container-instances">["containerInstances"][number];

/**
 * The host behind an ECS container instance, or null for a server outside AWS (`mi-…`). One whose ECS agent is disconnected
 * may be stopped: ECS keeps it listed.
 */
export function hostOfContainerInstance(instance: ContainerInstance): Host | null {
  const { ec2InstanceId } = instance;
  if (!ec2InstanceId?.startsWith("i-")) return null;
  const platform = instance.attributes.get("ecs.os-type");
  const zone = zonePlace(instance.attributes.get("ecs.availability-zone"));
  return {
    instanceId: ec2InstanceId,
    origin: ec2InstanceId,
    ...arnPlace(instance.containerInstanceArn),
    type: instance.attributes.get("ecs.instance-type") ?? null,
    vcpus: null,
    ...(instance.agentConnected === false ? MAYBE_STOPPED : { count: exactly(1) }),
    tags: {},
    facts: seenFacts({
      platform: platform === "windows" ? "windows" : platform === "linux" ? "linux" : null,
      architecture: instance.attributes.get("ecs.cpu-architecture"),
      place: zone.local ? "local-zone" : null,
      ecsCluster: clusterOfArn(instance.containerInstanceArn),
      ecsAgent: instance.versionInfo?.agentVersion,
    }),
    scalingGroup: null,
    vpcId: null,
    imageId: null,
    state: "running",
  };
}

/** The host of which no more is known than the container instance that a running task names: its type is open. */
export const hostOfArn = (containerInstanceArn: string, clusterArn: string | null, launchType: string): Host => ({
  instanceId: null,
  origin: containerInstanceArn,
  ...arnPlace(containerInstanceArn),
  type: null,
  vcpus: null,
  count: exactly(1),
  tags: {},
  facts: seenFacts({
    ecsCluster: clusterArn === null ? clusterOfArn(containerInstanceArn) : arnName(clusterArn),
    launchType: launchType === "EC2" ? null : launchType,
  }),
  scalingGroup: null,
  vpcId: null,
  imageId: null,
  state: "running",
});

/** The cluster in the ARN of a task or container instance; null in ARNs of the old short form. */
export function clusterOfArn(arn: string): string | null {
  const parts = arn.split("/");
  return parts.length === 3 ? (parts[1] ?? null) : null;
}
