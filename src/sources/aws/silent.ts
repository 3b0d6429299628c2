import type { Instance } from "@aws-sdk/client-ec2";
import type { Task } from "@aws-sdk/client-ecs";
import type { GuardDutyState } from "./guardduty-state.ts";

/** What runs in a cell and isn't known to report although Runtime Monitoring is on: what is worth asking why. */
export type Silent = {
  readonly instances: readonly Instance[];
  /** Of those, the hosts that GuardDuty brings its agent to through Systems Manager. */
  readonly managed: readonly Instance[];
  readonly tasks: readonly Task[];
  /** Whether GuardDuty brings its agent to Fargate tasks. */
  readonly tasksAreManaged: boolean;
};

const NOTHING: Silent = { instances: [], managed: [], tasks: [], tasksAreManaged: false };

/** Sorts out what is silent. Hosts of an EKS cluster whose every node reports do, and so does a task with a running sidecar. */
export function silentOf(
  { detector, coverage }: GuardDutyState,
  instances: readonly Instance[],
  tasks: readonly Task[],
): Silent {
  if (detector === null || detector === "absent" || detector.status !== "ENABLED") return NOTHING;
  const feature = detector.features.find(
    ({ Name, Status }) => (Name === "RUNTIME_MONITORING" || Name === "EKS_RUNTIME_MONITORING") && Status === "ENABLED",
  );
  if (feature === undefined) return NOTHING;
  const automated = new Set(
    (feature.AdditionalConfiguration ?? []).filter(({ Status }) => Status === "ENABLED").map(({ Name }) => Name),
  );
  const healthy = (coverage ?? [])
    .filter(({ CoverageStatus }) => CoverageStatus === "HEALTHY")
    .flatMap(({ ResourceDetails }) => ResourceDetails ?? []);
  const hosts = new Set(healthy.map(({ Ec2InstanceDetails }) => Ec2InstanceDetails?.InstanceId));
  const clusters = new Set(
    healthy
      .flatMap(({ EksClusterDetails }) => EksClusterDetails ?? [])
      .filter(({ CoveredNodes = 0, CompatibleNodes = 0 }) => CoveredNodes >= CompatibleNodes)
      .map(({ ClusterName }) => ClusterName),
  );
  const isLegacy = feature.Name === "EKS_RUNTIME_MONITORING";
  const silent = instances.filter((one) => {
    if (/^windows/i.test(one.Platform ?? "") || hosts.has(one.InstanceId)) return false;
    const cluster = clusterOf(one);
    return cluster === undefined ? !isLegacy : !clusters.has(cluster);
  });
  return {
    instances: silent,
    managed: silent.filter((one) => {
      const tag = tagOf(one, "GuardDutyManaged");
      const wanted = tag === "true" || (tag !== "false" && automated.has("EC2_AGENT_MANAGEMENT"));
      return wanted && clusterOf(one) === undefined && one.Operator?.Managed !== true;
    }),
    tasks: isLegacy ? [] : tasks.filter(isBare),
    tasksAreManaged: automated.has("ECS_FARGATE_AGENT_MANAGEMENT"),
  };
}

/** A Fargate task without a running container of the agent. */
const isBare = ({ platformVersion, containers = [] }: Task): boolean =>
  platformVersion !== undefined &&
  !containers.some(
    ({ name, lastStatus }) => name?.startsWith("aws-guardduty-agent-") === true && lastStatus === "RUNNING",
  );

const tagOf = ({ Tags = [] }: Instance, key: string): string | undefined => Tags.find(({ Key }) => Key === key)?.Value;

const clusterOf = (instance: Instance): string | undefined =>
  tagOf(instance, "aws:eks:cluster-name") ?? tagOf(instance, "eks:cluster-name");
