import { joinDeclarations } from "../../declared/declaration.ts";
import { always } from "../../declared/extent.ts";
import type { HostChoice } from "../../declared/hosts.ts";
import { declareHosts } from "../../declared/hosts.ts";
import type { ReadResource, Scene } from "../scene.ts";
import { placed, property } from "../scene.ts";
import type { Resource } from "../stack.ts";
import type { Value } from "../value.ts";
import { givenNumber, itemsOf, valueAt } from "../value.ts";
import { bucketOf, ownerRule } from "./instance.ts";
import { choiceOf, launchedChoice, overridden, templateData, weightOf } from "./launch.ts";

/** A fleet of EC2, which keeps its target capacity. */
export const readEc2Fleet: ReadResource = (resource, scene) =>
  fleet(
    resource,
    scene,
    property(resource, "TargetCapacitySpecification", "TotalTargetCapacity"),
    templated(property(resource, "LaunchTemplateConfigs"), scene),
  );

/** A spot fleet, whose hosts are written down or come from templates. */
export const readSpotFleet: ReadResource = (resource, scene) => {
  const config = property(resource, "SpotFleetRequestConfigData");
  const written = itemsOf(valueAt(config, "LaunchSpecifications")).map((item) =>
    choiceOf(item, weightOf(valueAt(item, "WeightedCapacity"))),
  );
  const choices = written.length > 0 ? written : templated(valueAt(config, "LaunchTemplateConfigs"), scene);
  return fleet(resource, scene, valueAt(config, "TargetCapacity"), choices);
};

const templated = (configs: Value, scene: Scene): readonly HostChoice[] => {
  const choices = itemsOf(configs).flatMap((config) =>
    overridden(
      templateData(valueAt(config, "LaunchTemplateSpecification"), scene),
      valueAt(config, "Overrides"),
      scene,
    ),
  );
  return choices.length > 0 ? choices : [launchedChoice({ why: "it names no launch template" })];
};

function fleet(resource: Resource, scene: Scene, target: Value, choices: readonly HostChoice[]) {
  const bucket = bucketOf(resource);
  const { kind, cluster } = bucket;
  const scale = always(givenNumber(target));
  const group = { ...placed(resource), kind, cluster, facts: {}, scale, choices, defaultType: null };
  return joinDeclarations([declareHosts({ ...group, measure: "hosts" }, scene.tables), ownerRule(resource, bucket)]);
}
