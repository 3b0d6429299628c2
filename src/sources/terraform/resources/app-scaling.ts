import { knownOr, numberGiven, textGiven } from "../../declared/given.ts";
import type { TaskScaling } from "../../declared/tasks.ts";
import { readAt } from "../node.ts";
import type { Resource } from "../resource.ts";
import type { Scene } from "../scene.ts";
import { textAt } from "../scene.ts";

const SERVICES = new Set(["aws_ecs_service"]);

/** The bounds that Application Auto Scaling sets for a service, null where no target is meant for it. */
export function scalingOf(service: Resource, cluster: string | null, scene: Scene): TaskScaling | null {
  const target = scene.world.ofType("aws_appautoscaling_target").find((one) => isFor(one, service, cluster, scene));
  if (target === undefined) return null;
  return { min: numberGiven(readAt(target, "min_capacity")), max: numberGiven(readAt(target, "max_capacity")) };
}

/** Tables and other things scale by targets too; only those of ECS services count. */
function isFor(target: Resource, service: Resource, cluster: string | null, scene: Scene): boolean {
  const namespace = knownOr(textGiven(readAt(target, "service_namespace")));
  if (namespace !== null && namespace !== "ecs") return false;
  const id = textAt(target, ["resource_id"]);
  if (id === null) {
    const [linked] = scene.follower.follow(target, ["resource_id"], SERVICES);
    return namespace === "ecs" && linked?.address === service.address;
  }
  const [kind, ofCluster, name, ...more] = id.split("/");
  if (kind !== "service" || more.length > 0) return false;
  return name === service.value["name"] && (cluster === null || cluster === ofCluster);
}
