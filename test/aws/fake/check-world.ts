import { Image$, Instance$, InstanceTypeInfo$, SecurityGroup$, Subnet$, Vpc$, VpcEndpoint$ } from "@aws-sdk/client-ec2";
import { Cluster$ as EcsCluster$, ContainerInstance$, Service$, Task$, TaskDefinition$ } from "@aws-sdk/client-ecs";
import { Addon$, Cluster$ as EksCluster$, Nodegroup$ } from "@aws-sdk/client-eks";
import {
  CoverageResource$,
  FreeTrialFeatureConfigurationResult$,
  GetDetectorResponse$,
  UsageFeatureResult$,
} from "@aws-sdk/client-guardduty";
import { InstanceInformation$ } from "@aws-sdk/client-ssm";
import type { ServiceName } from "./refusal.ts";
import { SERVICES } from "./route.ts";
import { shapeOf } from "./shape.ts";
import { problemsOf } from "./strict.ts";
import type { FakeRegion, FakeWorld } from "./world.ts";

/** Which SDK shape each list of a Region holds. */
const LISTS = {
  instances: ["ec2", Instance$],
  images: ["ec2", Image$],
  instanceTypes: ["ec2", InstanceTypeInfo$],
  vpcs: ["ec2", Vpc$],
  subnets: ["ec2", Subnet$],
  vpcEndpoints: ["ec2", VpcEndpoint$],
  securityGroups: ["ec2", SecurityGroup$],
  managedInstances: ["ssm", InstanceInformation$],
  taskDefinitions: ["ecs", TaskDefinition$],
  coverage: ["guardduty", CoverageResource$],
  freeTrial: ["guardduty", FreeTrialFeatureConfigurationResult$],
  usage: ["guardduty", UsageFeatureResult$],
} as const satisfies Partial<Record<keyof FakeRegion, readonly [ServiceName, unknown]>>;

const OTHERS: ReadonlySet<string> = new Set(["managedVisibility", "vpcDns", "eks", "ecs", "detector", "metrics"]);

/** Throws, with every slip and where it is, when a world holds what AWS could not answer. */
export function checkWorld(world: FakeWorld): void {
  const problems: string[] = [];
  const list = (service: ServiceName, schema: unknown, items: readonly unknown[] | undefined, path: string): void => {
    const shape = shapeOf(schema);
    for (const [at, item] of (items ?? []).entries())
      problems.push(...problemsOf(shape, item, `${path}[${at}]`, service));
  };
  list("ec2", InstanceTypeInfo$, world.instanceTypes, "instanceTypes");
  for (const account of world.accounts) {
    for (const [regionId, region] of Object.entries(account.regions ?? {})) {
      const path = `${account.id} ${regionId}`;
      if (world.regions.every(({ id }) => id !== regionId)) problems.push(`${path}: there is no such Region`);
      for (const key of Object.keys(region)) {
        if (!(key in LISTS) && !OTHERS.has(key)) problems.push(`${path} ${key}: a Region has no such part`);
      }
      for (const key of Object.keys(LISTS) as (keyof typeof LISTS)[]) {
        const [service, schema] = LISTS[key];
        list(service, schema, region[key], `${path} ${key}`);
      }
      for (const { cluster, nodegroups, addons } of region.eks ?? []) {
        list("eks", EksCluster$, [cluster], `${path} eks`);
        list("eks", Nodegroup$, nodegroups, `${path} eks ${cluster.name} nodegroups`);
        list("eks", Addon$, addons, `${path} eks ${cluster.name} addons`);
      }
      for (const { cluster, tasks, services, containerInstances } of region.ecs ?? []) {
        list("ecs", EcsCluster$, [cluster], `${path} ecs`);
        list("ecs", Task$, tasks, `${path} ecs ${cluster.clusterName} tasks`);
        list("ecs", Service$, services, `${path} ecs ${cluster.clusterName} services`);
        list("ecs", ContainerInstance$, containerInstances, `${path} ecs ${cluster.clusterName} containerInstances`);
      }
      if (region.detector !== undefined)
        list("guardduty", GetDetectorResponse$, [region.detector.answer], `${path} detector`);
    }
  }
  problems.push(...strayNames(world));
  if (problems.length > 0) {
    throw new Error(`the world of the fake has ${problems.length} slips:\n  ${problems.slice(0, 20).join("\n  ")}`);
  }
}

/** Names that point at nothing, so that a refusal or a unit of a test never quietly does nothing. */
function strayNames({ accounts, organization, denied = [], guardDutyAdministrator = {} }: FakeWorld): string[] {
  const ids = new Set(accounts.map(({ id }) => id));
  const units = new Set(organization?.units.map(({ id }) => id));
  const served = new Set(
    [...SERVICES.values()].flatMap(({ name, operations }) => [
      `${name}:*`,
      ...operations.map((operation) => `${name}:${operation.name}`),
    ]),
  );
  const named = [
    ...(organization === null ? [] : [organization.managementAccountId, ...organization.delegatedAdministrators]),
    ...(typeof guardDutyAdministrator === "string" ? [guardDutyAdministrator] : Object.values(guardDutyAdministrator)),
    ...denied.map(({ accountId }) => accountId).filter((id) => id !== "*"),
  ];
  return [
    ...named.filter((id) => !ids.has(id)).map((id) => `${id}: there is no such account`),
    ...denied
      .filter(({ api }) => !served.has(api))
      .map(({ api }) => `denied ${api}: the fake serves no such operation`),
    ...accounts.flatMap(({ id, unitId }) =>
      organization === null || unitId === undefined || units.has(unitId) ? [] : [`${id}: there is no unit ${unitId}`],
    ),
  ];
}
