import { coverageOf, detectorOf, trialsOf } from "./organization-guardduty.ts";
import { eksOf, instanceOf } from "./organization-hosts.ts";
import type { CellOutline } from "./organization-outline.ts";
import { isWatched } from "./organization-outline.ts";
import type { CellPlan } from "./organization-plan.ts";
import { tasksOf } from "./organization-tasks.ts";
import { usageMetrics } from "./organization-usage.ts";
import type { Random } from "./random.ts";
import { hex } from "./random.ts";
import type { FakeMetric, FakeRegion } from "./world.ts";

/**
 * Fills a cell by its plan and its outline, the same for the same random numbers. Its parts are made when they are first looked
 * at, since most of what GuardDuty's administrator is asked needs no hosts.
 */
export function cellOf(
  plan: CellPlan,
  outline: CellOutline,
  random: () => Random,
  meters: () => readonly FakeMetric[],
): FakeRegion {
  const { standing, detectorId, trialDays, hosts, nodes } = outline;
  const watched = isWatched(standing);
  const cluster = `main-${plan.regionId}`;
  const runs = once(() => runsOf(plan, outline, random(), cluster));
  const coverage = once(() => (watched && plan.busy ? coverageOf(plan, outline, random(), cluster) : []));
  const metrics = once(() => [...(plan.busy ? ownMetrics(plan, outline) : []), ...meters()]);
  return {
    ...(standing === "absent" ? {} : { detector: { id: detectorId, answer: detectorOf(plan, standing) } }),
    ...(watched && plan.busy
      ? {
          freeTrial: trialsOf(trialDays),
          usage: [
            { Feature: "EC2_RUNTIME_MONITORING", Total: { Amount: (hosts.length * 3).toFixed(2), Unit: "USD" } },
            { Feature: "EKS_RUNTIME_MONITORING", Total: { Amount: (nodes.length * 3).toFixed(2), Unit: "USD" } },
          ],
        }
      : {}),
    get coverage() {
      return coverage();
    },
    get instances() {
      return runs().instances;
    },
    get vpcs() {
      return runs().vpcs;
    },
    get subnets() {
      return runs().subnets;
    },
    get vpcEndpoints() {
      return runs().vpcEndpoints;
    },
    get eks() {
      return runs().eks;
    },
    get ecs() {
      return runs().ecs;
    },
    get taskDefinitions() {
      return runs().taskDefinitions;
    },
    get metrics() {
      return metrics();
    },
  };
}

function once<Part>(make: () => Part): () => Part {
  let made: { readonly part: Part } | null = null;
  return () => (made ??= { part: make() }).part;
}

const RUNS = ["instances", "vpcs", "subnets", "vpcEndpoints", "eks", "ecs", "taskDefinitions"] as const;

type Runs = { readonly [Part in (typeof RUNS)[number]]: NonNullable<FakeRegion[Part]> };

const NOTHING: Runs = { instances: [], vpcs: [], subnets: [], vpcEndpoints: [], eks: [], ecs: [], taskDefinitions: [] };

/** What runs in a cell, and where. */
function runsOf(plan: CellPlan, outline: CellOutline, random: Random, cluster: string): Runs {
  const { accountId, regionId } = plan;
  const { standing, hosts, nodes } = outline;
  if (!plan.busy) return NOTHING;
  const vpcId = `vpc-${hex(random, 17)}`;
  const subnetId = `subnet-${hex(random, 17)}`;
  const place = { VpcId: vpcId, OwnerId: accountId };
  return {
    instances: [
      ...hosts.map((host, at) =>
        instanceOf(plan, random, host, vpcId, subnetId, [
          { Key: "Name", Value: `host-${at}` },
          { Key: "team", Value: TEAMS[at % TEAMS.length] ?? "" },
        ]),
      ),
      ...nodes.map((node) =>
        instanceOf(plan, random, node, vpcId, subnetId, [
          { Key: "aws:eks:cluster-name", Value: cluster },
          { Key: "eks:nodegroup-name", Value: "workers" },
          { Key: `kubernetes.io/cluster/${cluster}`, Value: "owned" },
        ]),
      ),
    ],
    vpcs: [{ ...place, CidrBlock: "10.0.0.0/16", State: "available" }],
    subnets: [{ ...place, SubnetId: subnetId, AvailabilityZone: `${regionId}a`, CidrBlock: "10.0.0.0/20" }],
    vpcEndpoints:
      standing === "automatic"
        ? [
            {
              ...place,
              VpcEndpointId: `vpce-${hex(random, 17)}`,
              VpcEndpointType: "Interface",
              ServiceName: `com.amazonaws.${regionId}.guardduty-data`,
              State: "available",
              SubnetIds: [subnetId],
              Tags: [{ Key: "GuardDutyManaged", Value: "true" }],
            },
          ]
        : [],
    eks: nodes.length === 0 ? [] : [eksOf(plan, cluster, nodes, isWatched(standing))],
    ...tasksOf(plan, outline, random),
  };
}

const TEAMS = ["shop", "search", "data"];

function ownMetrics({ asOf }: CellPlan, { hosts, nodes, taskSize, guarded }: CellOutline): FakeMetric[] {
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-optimize-cpu.html: quotas count a type's default vCPUs.
  const vcpus = [...hosts, ...nodes].reduce((sum, { of }) => sum + of.cores * of.threads, 0);
  return usageMetrics(vcpus, (guarded.length * Number(taskSize.cpu)) / 1024, asOf);
}
