import type { Standing } from "./organization-guardduty.ts";
import { coverageOf, detectorOf, trialsOf } from "./organization-guardduty.ts";
import { eksOf, HOST_TYPES, instanceOf } from "./organization-hosts.ts";
import type { CellPlan } from "./organization-plan.ts";
import { tasksOf } from "./organization-tasks.ts";
import { usageMetrics } from "./organization-usage.ts";
import type { Random } from "./random.ts";
import { hex, pick } from "./random.ts";
import type { FakeRegion } from "./world.ts";

const DEFAULT_VCPUS: ReadonlyMap<string, number> = new Map(
  HOST_TYPES.map(({ type, cores, threads }) => [type, cores * threads]),
);

/** Fills a cell by its plan, the same for the same random numbers. */
export function cellOf(plan: CellPlan, random: Random): FakeRegion {
  const draw = random();
  const standing: Standing =
    plan.administrator || draw < 0.7 ? "automatic" : draw < 0.85 ? "manual" : draw < 0.95 ? "off" : "absent";
  const detector =
    standing === "absent" ? {} : { detector: { id: hex(random, 32), answer: detectorOf(plan, standing) } };
  if (!plan.busy) return detector;
  const vpcId = `vpc-${hex(random, 17)}`;
  const subnetId = `subnet-${hex(random, 17)}`;
  const hosts = Array.from({ length: plan.instances }, (_, at) =>
    instanceOf(plan, random, vpcId, subnetId, [
      { Key: "Name", Value: `host-${at}` },
      { Key: "team", Value: pick(random, ["shop", "search", "data"]) },
    ]),
  );
  const cluster = `main-${plan.regionId}`;
  const nodes = Array.from({ length: plan.nodes }, () =>
    instanceOf(plan, random, vpcId, subnetId, [
      { Key: "aws:eks:cluster-name", Value: cluster },
      { Key: "eks:nodegroup-name", Value: "workers" },
      { Key: `kubernetes.io/cluster/${cluster}`, Value: "owned" },
    ]),
  );
  const watched = standing === "automatic" || standing === "manual";
  const { ecs, taskDefinitions } = tasksOf(plan, random, watched);
  const instances = [...hosts, ...nodes];
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-optimize-cpu.html: quotas count a type's default vCPUs.
  const vcpus = instances.reduce((sum, { InstanceType }) => sum + (DEFAULT_VCPUS.get(InstanceType ?? "") ?? 0), 0);
  const fargate = ecs.flatMap(({ tasks = [] }) => tasks).reduce((sum, { cpu }) => sum + Number(cpu) / 1024, 0);
  return {
    ...detector,
    instances,
    vpcs: [{ VpcId: vpcId, OwnerId: plan.accountId, CidrBlock: "10.0.0.0/16", State: "available" }],
    subnets: [
      {
        SubnetId: subnetId,
        VpcId: vpcId,
        OwnerId: plan.accountId,
        AvailabilityZone: `${plan.regionId}a`,
        CidrBlock: "10.0.0.0/20",
      },
    ],
    ...(standing === "automatic"
      ? {
          vpcEndpoints: [
            {
              VpcEndpointId: `vpce-${hex(random, 17)}`,
              VpcEndpointType: "Interface",
              VpcId: vpcId,
              ServiceName: `com.amazonaws.${plan.regionId}.guardduty-data`,
              State: "available",
              SubnetIds: [subnetId],
              OwnerId: plan.accountId,
              Tags: [{ Key: "GuardDutyManaged", Value: "true" }],
            },
          ],
        }
      : {}),
    eks: plan.nodes === 0 ? [] : [eksOf(plan, cluster, nodes, watched)],
    ecs,
    taskDefinitions,
    ...(watched
      ? {
          coverage: coverageOf(plan, random, hosts, cluster, standing === "automatic"),
          freeTrial: trialsOf(random),
          usage: [
            { Feature: "EC2_RUNTIME_MONITORING", Total: { Amount: (plan.instances * 3).toFixed(2), Unit: "USD" } },
            { Feature: "EKS_RUNTIME_MONITORING", Total: { Amount: (plan.nodes * 3).toFixed(2), Unit: "USD" } },
          ],
        }
      : {}),
    metrics: usageMetrics(vcpus, fargate, plan.asOf),
  };
}
