import type { Declaration } from "../../declared/declaration.ts";
import { assumed, joinDeclarations, NOTHING_DECLARED, unresolvedAt } from "../../declared/declaration.ts";
import type { Given } from "../../declared/given.ts";
import { given, unknownUntil } from "../../declared/given.ts";
import type {
  FargateService,
  Fitness,
  Launch,
  StrategyItem,
  TaskDefinition,
  TaskScaling,
} from "../../declared/tasks.ts";
import { declareLaunched, fitnessOf, launchOf, tasksOfSet } from "../../declared/tasks.ts";
import type { ReadResource, Scene } from "../scene.ts";
import { linked, nameOf, placed, property } from "../scene.ts";
import type { Resource } from "../stack.ts";
import type { Value } from "../value.ts";
import { givenBound, givenNumber, givenText, itemsOf, knownText, valueAt, whyUnknown } from "../value.ts";

const CLUSTER = "AWS::ECS::Cluster";
const SERVICE = "AWS::ECS::Service";

/** A service: its tasks where they run on Fargate; tasks on hosts are counted at the hosts. */
export const readEcsService: ReadResource = (resource, scene) => {
  if (knownText(property(resource, "SchedulingStrategy")) === "DAEMON") return NOTHING_DECLARED;
  const { desired, rule } = desiredOf(resource, scene);
  const sets = taskSetsOf(resource, scene);
  const declared =
    sets.length === 0
      ? [declareService(resource, resource, desired, scene)]
      : sets.map((set) => declareService(set, resource, shareOf(set, desired), scene));
  return declared.every(({ observations }) => observations.length === 0)
    ? joinDeclarations(declared)
    : joinDeclarations([...declared, rule]);
};

/** The number of tasks that is written; a service that runs already and no longer writes one keeps its own. */
function desiredOf(resource: Resource, scene: Scene): { readonly desired: Given<number>; readonly rule: Declaration } {
  const desired = givenNumber(property(resource, "DesiredCount"));
  const before = scene.before(resource.path);
  const had = before === null ? desired : givenNumber(property(before, "DesiredCount"));
  if (desired.is !== "unset" || had.is !== "known") return { desired, rule: NOTHING_DECLARED };
  const value = `keeps the ${had.value} tasks that it had, since no number is given any more`;
  return {
    desired: had,
    rule: { ...NOTHING_DECLARED, assumptions: [assumed(placed(resource), "keeps-count", value)] },
  };
}

/** What a service, or one of its task sets (`of`), runs. */
function declareService(of: Resource, service: Resource, desired: Given<number>, scene: Scene): Declaration {
  const place = placed(of);
  const launch = launchOfService(of, service, scene);
  const written = property(of, "TaskDefinition");
  const definition = definitionNamed(written, scene);
  const why = written.is === "link" ? null : whyUnknown(written);
  const bounds = desired.is === "unknown" ? boundsOf(property(service, "DesiredCount")) : null;
  const scaling = scalingOf(service, scene);
  const spec: Omit<FargateService, "share"> = {
    ...place,
    cluster: nameOf(property(service, "Cluster"), scene, "ClusterName"),
    desired,
    // A service without a number starts one task. (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html)
    defaultCount: 1,
    scaling: scaling ?? bounds,
    task: definition === null ? null : definitionOf(definition),
    taskWhy: why ?? "its task definition is not in the template",
    platformVersion: givenText(property(of, "PlatformVersion")),
  };
  const declared = declareLaunched(spec, launch);
  if (declared.observations.length === 0 || bounds === null || scaling !== null || desired.is !== "unknown")
    return declared;
  return {
    ...declared,
    observations: declared.observations.map((one) => ({ ...one, unread: true })),
    unresolved: [...declared.unresolved, unresolvedAt(place, "fargate-task", "number of tasks", desired.why)],
  };
}

/** The bounds of a number that hangs on a condition which nobody can tell. */
function boundsOf(count: Value): TaskScaling | null {
  const [min, max] = [givenBound(count, "lowest"), givenBound(count, "highest")];
  return min.is === "known" && max.is === "known" ? { min, max } : null;
}

function taskSetsOf(service: Resource, scene: Scene): readonly Resource[] {
  if (property(service, "TaskDefinition").is !== "absent") return [];
  return scene
    .ofType("AWS::ECS::TaskSet")
    .filter((set) => linked(property(set, "Service"), SERVICE, scene, ["ServiceName"])?.path === service.path);
}

/** A task set runs a percentage of its service's tasks. */
const shareOf = (set: Resource, desired: Given<number>): Given<number> =>
  tasksOfSet(givenNumber(property(set, "Scale", "Value")), desired.is === "unset" ? given(1) : desired);

function launchOfService(of: Resource, service: Resource, scene: Scene): Launch {
  const own = strategyOf(property(of, "CapacityProviderStrategy"));
  const clusters = own.length > 0 ? [] : clusterStrategy(service, scene);
  return launchOf(givenText(property(of, "LaunchType")), own, clusters, fitness(of, scene));
}

function fitness(of: Resource, scene: Scene): Fitness {
  const network = property(of, "NetworkConfiguration").is !== "absent";
  const definition = definitionNamed(property(of, "TaskDefinition"), scene);
  if (definition === null) return fitnessOf([], unknownUntil("not in the template"), network);
  const allowed = itemsOf(property(definition, "RequiresCompatibilities")).map((one) => knownText(one) ?? "FARGATE");
  return fitnessOf(allowed, definitionOf(definition).cpu, network);
}

const strategyOf = (items: Value): readonly StrategyItem[] =>
  itemsOf(items).map((item) => ({
    provider: givenText(valueAt(item, "CapacityProvider")),
    base: givenNumber(valueAt(item, "Base")),
    weight: givenNumber(valueAt(item, "Weight")),
  }));

/** The default strategy of a service's cluster: in a resource of its own, or in the cluster; null where that isn't here. */
function clusterStrategy(service: Resource, scene: Scene): readonly StrategyItem[] | null {
  const cluster = linked(property(service, "Cluster"), CLUSTER, scene, ["ClusterName"]);
  if (cluster === null) return null;
  const apart = scene
    .ofType("AWS::ECS::ClusterCapacityProviderAssociations")
    .find((one) => linked(property(one, "Cluster"), CLUSTER, scene, ["ClusterName"])?.path === cluster.path);
  const found = apart === undefined ? [] : strategyOf(property(apart, "DefaultCapacityProviderStrategy"));
  return found.length > 0 ? found : strategyOf(property(cluster, "DefaultCapacityProviderStrategy"));
}

/** The definition that a value names: by reference, by ARN, by family and revision or by family. */
function definitionNamed(value: Value, scene: Scene): Resource | null {
  const type = "AWS::ECS::TaskDefinition";
  if (value.is === "link") return linked(value, type, scene, []);
  const written = knownText(value);
  if (written === null) return null;
  const family = written.replace(/^arn:.*task-definition\//, "").replace(/:\d+$/, "");
  return scene.ofType(type).find((one) => knownText(property(one, "Family")) === family) ?? null;
}

/** What a definition says of its tasks. */
const definitionOf = (resource: Resource): TaskDefinition => ({
  cpu: givenText(property(resource, "Cpu")),
  memory: givenText(property(resource, "Memory")),
  system: givenText(property(resource, "RuntimePlatform", "OperatingSystemFamily")),
  architecture: givenText(property(resource, "RuntimePlatform", "CpuArchitecture")),
});

/** The bounds that Application Auto Scaling sets for a service, null where no target is meant for it. */
function scalingOf(service: Resource, scene: Scene): TaskScaling | null {
  const target = scene
    .ofType("AWS::ApplicationAutoScaling::ScalableTarget")
    .find((one) => isFor(property(one, "ResourceId"), service, scene) && scalesTasks(one));
  if (target === undefined) return null;
  return {
    min: givenBound(property(target, "MinCapacity"), "lowest"),
    max: givenBound(property(target, "MaxCapacity"), "highest"),
  };
}

/** Tables and other things scale by targets too; only those of ECS services count. */
function scalesTasks(target: Resource): boolean {
  const namespace = knownText(property(target, "ServiceNamespace"));
  return namespace === "ecs" || knownText(property(target, "ScalableDimension")) === "ecs:service:DesiredCount";
}

/** Whether `service/CLUSTER/SERVICE` is this service: by a reference to it, else by both names. */
function isFor(id: Value, service: Resource, scene: Scene): boolean {
  const links = id.is === "parts" ? id.parts.filter((part) => part.is === "link") : [];
  if (links.some(({ target }) => target === service.path)) return true;
  const written = id.is === "parts" ? id.parts.at(-1) : id;
  const text = written === undefined ? null : knownText(written);
  const name = knownText(property(service, "ServiceName"));
  if (text === null || name === null || text.slice(text.lastIndexOf("/") + 1) !== name) return false;
  const cluster = nameOf(property(service, "Cluster"), scene, "ClusterName");
  const own = property(service, "Cluster");
  if (links.length > 0) return own.is === "link" && links.some(({ target }) => target === own.target);
  return id.is === "parts" || cluster === null || text.split("/")[1] === cluster;
}
