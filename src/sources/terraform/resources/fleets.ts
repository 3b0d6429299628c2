import { joinDeclarations } from "../../declared/declaration.ts";
import { always } from "../../declared/extent.ts";
import { numberGiven } from "../../declared/given.ts";
import { declareHosts } from "../../declared/hosts.ts";
import { blocksAt, readAt } from "../node.ts";
import type { Resource } from "../resource.ts";
import type { ReadResource, Scene } from "../scene.ts";
import { placed } from "../scene.ts";
import type { Choices } from "./autoscaling-group.ts";
import { linkRules, overrides } from "./autoscaling-group.ts";
import { bucketOf, hostFacts, ownerRule } from "./instance.ts";
import { choiceOf, noTemplate, templateLink, weightOf } from "./launch.ts";

/** A fleet of EC2, which keeps its target capacity. */
export const readEc2Fleet: ReadResource = (resource, scene) =>
  fleet(
    resource,
    scene,
    ["target_capacity_specification", 0, "total_target_capacity"],
    templated(resource, scene, "override"),
  );

/** A request for a spot fleet, whose hosts are written down or come from templates. */
export const readSpotFleet: ReadResource = (resource, scene) => {
  const written = blocksAt(resource, "launch_specification");
  const choices: Choices =
    written.length > 0
      ? { choices: written.map((block) => choiceOf(block, weightOf(block))), links: [] }
      : templated(resource, scene, "overrides");
  return fleet(resource, scene, ["target_capacity"], choices);
};

function fleet(resource: Resource, scene: Scene, target: readonly (string | number)[], { choices, links }: Choices) {
  const place = placed(resource, scene);
  const declared = declareHosts(
    {
      ...place,
      ...bucketOf(place),
      facts: hostFacts(resource, scene),
      scale: always(numberGiven(readAt(resource, ...target))),
      measure: "hosts",
      choices,
      defaultType: null,
    },
    scene.tables,
  );
  return joinDeclarations([declared, linkRules(resource, scene, links), ownerRule(place)]);
}

function templated(resource: Resource, scene: Scene, name: "override" | "overrides"): Choices {
  const configs = blocksAt(resource, "launch_template_config");
  if (configs.length === 0) return { choices: [noTemplate("it names no launch template")], links: [] };
  const all = configs.map((_, index) => {
    const path = ["launch_template_config", index];
    const link = templateLink(resource, scene, [...path, "launch_template_specification", 0]);
    return overrides(resource, scene, link, [...path, name]);
  });
  return { choices: all.flatMap(({ choices }) => choices), links: all.flatMap(({ links }) => links) };
}
