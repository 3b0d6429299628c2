import type { Declaration } from "../../declared/declaration.ts";
import { assumed, joinDeclarations, NOTHING_DECLARED } from "../../declared/declaration.ts";
import type { Given } from "../../declared/given.ts";
import { given, knownOr, numberGiven, textGiven, UNSET, unknownUntil } from "../../declared/given.ts";
import type { FargateService, Fitness, Launch, StrategyItem, TaskDefinition } from "../../declared/tasks.ts";
import { declareLaunched, fitnessOf, launchOf, tasksOfSet } from "../../declared/tasks.ts";
import { blocksAt, readAt } from "../node.ts";
import type { Resource } from "../resource.ts";
import type { Link, ReadResource, Scene } from "../scene.ts";
import { linkOf, placed, textAt } from "../scene.ts";
import { scalingOf } from "./app-scaling.ts";
import { clusterName } from "./eks.ts";

const CLUSTERS = new Set(["aws_ecs_cluster"]);
const DEFINITIONS = new Set(["aws_ecs_task_definition"]);
const SERVICES = new Set(["aws_ecs_service"]);

const NO_DEFINITION = "its task definition is not in the plan";

/** A service: its tasks where they run on Fargate; tasks on hosts are counted at the hosts. */
export const readEcsService: ReadResource = (resource, scene) => {
  if (textAt(resource, ["scheduling_strategy"]) === "DAEMON") return NOTHING_DECLARED;
  const sets = taskSetsOf(resource, scene);
  if (sets.length > 0) return joinDeclarations(sets.map((set) => readTaskSet(set, resource, scene)));
  const launch = launchOfService(resource, resource, scene);
  return declareService(resource, resource, launch, numberGiven(readAt(resource, "desired_count")), scene);
};

/** What a service, or one of its task sets (`of`), runs. */
function declareService(
  of: Resource,
  service: Resource,
  launch: Launch,
  desired: Given<number>,
  scene: Scene,
): Declaration {
  const place = placed(of, scene);
  const link = definitionLink(of, scene);
  const spec: Omit<FargateService, "share"> = {
    ...place,
    cluster: clusterNameOf(service, scene),
    desired,
    // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service#desired_count
    defaultCount: 0,
    scaling: scalingOf(service, clusterNameOf(service, scene), scene),
    task: link === null ? null : definitionOf(link.resource),
    taskWhy: NO_DEFINITION,
    platformVersion: textGiven(readAt(of, "platform_version")),
  };
  const rules =
    link?.assumed === true
      ? [assumed(place, "only-candidate", `uses ${link.resource.address}, the only one in its module`)]
      : [];
  const declared = declareLaunched(spec, launch);
  return declared.observations.length === 0
    ? declared
    : joinDeclarations([declared, { ...NOTHING_DECLARED, assumptions: rules }]);
}

/** A task set of a service whose deployments somebody else controls: a share of the service's tasks. */
function readTaskSet(set: Resource, service: Resource, scene: Scene): Declaration {
  const launch = launchOfService(set, service, scene);
  const wanted = numberGiven(readAt(service, "desired_count"));
  const all = wanted.is === "unset" ? given(0) : wanted;
  const desired = tasksOfSet(numberGiven(readAt(set, "scale", 0, "value")), all);
  return declareService(set, service, launch, desired, scene);
}

function taskSetsOf(service: Resource, scene: Scene): readonly Resource[] {
  if (textAt(service, ["task_definition"]) !== null) return [];
  return scene.world.ofType("aws_ecs_task_set").filter((set) => {
    const link = linkOf(set, scene, SERVICES, [{ path: ["service"], names: ["id", "name", "arn"] }], true);
    return link?.resource.address === service.address;
  });
}

function launchOfService(of: Resource, service: Resource, scene: Scene): Launch {
  const launchType = textGiven(readAt(of, "launch_type"));
  const own = strategyOf(of, "capacity_provider_strategy");
  // A launch type that nobody wrote is known after apply, and so is the strategy that a cluster gives.
  const written = launchType.is === "unknown" ? UNSET : launchType;
  return launchOf(written, own, own.length > 0 ? [] : clusterStrategy(service, scene), fitness(of, scene));
}

function fitness(of: Resource, scene: Scene): Fitness {
  const network =
    readAt(of, "network_configuration").is === "unknown" || blocksAt(of, "network_configuration").length > 0;
  const definition = definitionLink(of, scene)?.resource ?? null;
  if (definition === null) return fitnessOf([], unknownUntil(NO_DEFINITION), network);
  const allowed = blocksAt(definition, "requires_compatibilities").map((node) => textGiven(readAt(node)));
  return fitnessOf(
    allowed.map((one) => knownOr(one) ?? "FARGATE"),
    textGiven(readAt(definition, "cpu")),
    network,
  );
}

const strategyOf = (resource: Resource, name: string): readonly StrategyItem[] =>
  blocksAt(resource, name).map((item) => ({
    provider: textGiven(readAt(item, "capacity_provider")),
    base: numberGiven(readAt(item, "base")),
    weight: numberGiven(readAt(item, "weight")),
  }));

/** The default strategy of a service's cluster: in a resource of its own, or in older providers in the cluster; null where neither is here. */
function clusterStrategy(service: Resource, scene: Scene): readonly StrategyItem[] | null {
  const cluster = clusterLink(service, scene)?.resource ?? null;
  const name = clusterNameOf(service, scene);
  const apart = scene.world.ofType("aws_ecs_cluster_capacity_providers").find((one) => {
    const own = textAt(one, ["cluster_name"]);
    if (own !== null && name !== null) return own === name;
    const link = linkOf(one, scene, CLUSTERS, [{ path: ["cluster_name"], names: ["name", "id"] }], false);
    return cluster !== null && link?.resource.address === cluster.address;
  });
  const found = apart === undefined ? [] : strategyOf(apart, "default_capacity_provider_strategy");
  if (apart === undefined && cluster === null) return null;
  return found.length > 0 || cluster === null ? found : strategyOf(cluster, "default_capacity_provider_strategy");
}

const clusterLink = (service: Resource, scene: Scene): Link | null =>
  linkOf(service, scene, CLUSTERS, [{ path: ["cluster"], names: ["id", "arn", "name"] }], false);

/** The name of a service's cluster; a service that names none is in the cluster `default`. */
function clusterNameOf(service: Resource, scene: Scene): string | null {
  const written = textAt(service, ["cluster"]);
  if (written !== null) return clusterName(written);
  const linked = clusterLink(service, scene);
  if (linked !== null) return textAt(linked.resource, ["name"]);
  return readAt(service, "cluster").is === "unset" ? "default" : null;
}

/** The definition that a service or task set runs: by ARN, by family and revision, by family, else by expression. */
function definitionLink(of: Resource, scene: Scene): Link | null {
  const written = textAt(of, ["task_definition"]);
  if (written !== null) {
    const family = written.replace(/^arn:.*task-definition\//, "").replace(/:\d+$/, "");
    const found = scene.world
      .ofType("aws_ecs_task_definition")
      .find(({ value }) => value["arn"] === written || value["family"] === written || value["family"] === family);
    if (found !== undefined) return { resource: found, assumed: false };
    // It names a definition that isn't here; the one beside it is another.
    return linkOf(of, scene, DEFINITIONS, [{ path: ["task_definition"], names: [] }], false);
  }
  return linkOf(of, scene, DEFINITIONS, [{ path: ["task_definition"], names: [] }], true);
}

/** What a definition says of its tasks. */
const definitionOf = (resource: Resource): TaskDefinition => ({
  cpu: textGiven(readAt(resource, "cpu")),
  memory: textGiven(readAt(resource, "memory")),
  system: textGiven(readAt(resource, "runtime_platform", 0, "operating_system_family")),
  architecture: textGiven(readAt(resource, "runtime_platform", 0, "cpu_architecture")),
});
