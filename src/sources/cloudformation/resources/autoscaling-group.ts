import { joinDeclarations, NOTHING_DECLARED } from "../../declared/declaration.ts";
import { knownOr } from "../../declared/given.ts";
import type { Scale } from "../../declared/extent.ts";
import type { HostGroup } from "../../declared/hosts.ts";
import { declareHosts } from "../../declared/hosts.ts";
import type { ReadResource, Scene } from "../scene.ts";
import { isLocal, linked, placed, property } from "../scene.ts";
import type { Resource } from "../stack.ts";
import { givenBound, givenNumber, givenText } from "../value.ts";
import { bucketOf, ownerRule, zoneFacts } from "./instance.ts";
import type { Launched } from "./launch.ts";
import { choiceOf, configurationData, imageFacts, launchedChoice, overridden, templateData } from "./launch.ts";

const MEASURES = new Map<string, HostGroup["measure"]>([
  ["vcpu", "vcpus"],
  ["memory-mib", "memory"],
]);

/** A group that keeps so many hosts. */
export const readAutoscalingGroup: ReadResource = (resource, scene) => {
  const bucket = bucketOf(resource);
  const launched = launchedOf(resource, scene);
  const overrides = property(resource, "MixedInstancesPolicy", "LaunchTemplate", "Overrides");
  const declared = declareHosts(
    {
      ...placed(resource),
      kind: bucket.kind,
      cluster: bucket.cluster,
      facts: { ...imageFacts(launched), ...zoneFacts(isLocal(property(resource, "AvailabilityZones"))) },
      scale: scaleOf(resource),
      schedules: schedulesOf(resource, scene),
      measure: MEASURES.get(knownOr(givenText(property(resource, "DesiredCapacityType"))) ?? "") ?? "hosts",
      choices: overrides.is === "absent" ? [launchedChoice(launched)] : overridden(launched, overrides, scene),
      defaultType: null,
    },
    scene.tables,
  );
  if (declared.observations.length === 0) return NOTHING_DECLARED;
  return joinDeclarations([declared, ownerRule(resource, bucket)]);
};

const scaleOf = (resource: Resource): Scale => ({
  min: givenBound(property(resource, "MinSize"), "lowest"),
  desired: givenNumber(property(resource, "DesiredCapacity")),
  max: givenBound(property(resource, "MaxSize"), "highest"),
});

const schedulesOf = (group: Resource, scene: Scene): readonly Scale[] =>
  scene
    .ofType("AWS::AutoScaling::ScheduledAction")
    .filter((action) => {
      const named = property(action, "AutoScalingGroupName");
      return linked(named, group.type, scene, ["AutoScalingGroupName"])?.path === group.path;
    })
    .map(scaleOf);

/** A policy of mixed instances, a launch template, a launch configuration, or a host to copy. */
function launchedOf(resource: Resource, scene: Scene): Launched {
  const mixed = property(resource, "MixedInstancesPolicy");
  if (mixed.is !== "absent") {
    return templateData(
      property(resource, "MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification"),
      scene,
    );
  }
  const template = property(resource, "LaunchTemplate");
  if (template.is !== "absent") return templateData(template, scene);
  const configuration = property(resource, "LaunchConfigurationName");
  if (configuration.is !== "absent") return configurationData(configuration, scene);
  const model = property(resource, "InstanceId");
  const host = model.is === "link" ? scene.at(model.target) : null;
  return host !== null && choiceOf(host.properties).type.is === "known"
    ? { data: host.properties }
    : { why: "it names no launch template" };
}
