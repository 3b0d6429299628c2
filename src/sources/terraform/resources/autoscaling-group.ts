import { assumed, joinDeclarations, NOTHING_DECLARED, noteAt } from "../../declared/declaration.ts";
import type { Declaration } from "../../declared/declaration.ts";
import { knownOr, numberGiven, textGiven, UNSET } from "../../declared/given.ts";
import type { Scale } from "../../declared/extent.ts";
import type { HostChoice, HostGroup } from "../../declared/hosts.ts";
import { declareHosts, oneType } from "../../declared/hosts.ts";
import { at, blocksAt, readAt } from "../node.ts";
import type { Resource } from "../resource.ts";
import type { Link, ReadResource, Scene } from "../scene.ts";
import { linkOf, placed } from "../scene.ts";
import { bucketOf, hostFacts, ownerRule } from "./instance.ts";
import { choiceOf, configurationLink, overridden, templateChoice, templateLink, weightOf } from "./launch.ts";

const MEASURES = new Map<string, HostGroup["measure"]>([
  ["vcpu", "vcpus"],
  ["memory-mib", "memory"],
]);

/** Where hosts of a group get their types from. */
export type Choices = { readonly choices: readonly HostChoice[]; readonly links: readonly Link[] };

/** A group that keeps so many hosts. */
export const readAutoscalingGroup: ReadResource = (resource, scene) => {
  const place = placed(resource, scene);
  const { choices, links } = groupChoices(resource, scene);
  const measure = MEASURES.get(knownOr(textGiven(readAt(resource, "desired_capacity_type"))) ?? "") ?? "hosts";
  const declared = declareHosts(
    {
      ...place,
      ...bucketOf(place),
      facts: hostFacts(resource, scene),
      scale: scaleOf(resource),
      schedules: schedulesOf(resource, scene),
      measure,
      choices,
      defaultType: null,
    },
    scene.tables,
  );
  if (declared.observations.length === 0) return declared;
  const warm = blocksAt(resource, "warm_pool").length > 0;
  const notes = warm ? [noteAt(place, "its warm pool is not counted: those hosts are stopped")] : [];
  return joinDeclarations([
    declared,
    linkRules(resource, scene, links),
    ownerRule(place),
    { ...NOTHING_DECLARED, notes },
  ]);
};

const scaleOf = (resource: Resource): Scale => ({
  min: numberGiven(readAt(resource, "min_size")),
  desired: numberGiven(readAt(resource, "desired_capacity")),
  max: numberGiven(readAt(resource, "max_size")),
});

const GROUPS = new Set(["aws_autoscaling_group"]);

const schedulesOf = (group: Resource, scene: Scene): readonly Scale[] =>
  scene.world
    .ofType("aws_autoscaling_schedule")
    .filter((one) => {
      const link = linkOf(one, scene, GROUPS, [{ path: ["autoscaling_group_name"], names: ["name", "id"] }], false);
      return link?.resource === group;
    })
    .map(withoutKept);

/** A schedule that sets a number to -1 leaves it as it is. */
function withoutKept(schedule: Resource): Scale {
  const { min, desired, max } = scaleOf(schedule);
  const kept = (name: string, number: Scale["min"]) => (schedule.value[name] === -1 ? UNSET : number);
  return { min: kept("min_size", min), desired: kept("desired_capacity", desired), max: kept("max_size", max) };
}

/** What was taken as a template because nothing else can be meant. */
export function linkRules(resource: Resource, scene: Scene, links: readonly Link[]): Declaration {
  const place = placed(resource, scene);
  const assumptions = links
    .filter((link) => link.assumed)
    .map((link) => assumed(place, "only-candidate", `uses ${link.resource.address}, the only one in its module`));
  return { ...NOTHING_DECLARED, assumptions };
}

function groupChoices(resource: Resource, scene: Scene): Choices {
  const mixed = ["mixed_instances_policy", 0, "launch_template", 0] as const;
  if (blocksAt(resource, "mixed_instances_policy").length > 0) {
    const link = templateLink(resource, scene, [...mixed, "launch_template_specification", 0]);
    return overrides(resource, scene, link, [...mixed, "override"]);
  }
  if (blocksAt(resource, "launch_template").length > 0) {
    const link = templateLink(resource, scene, ["launch_template", 0]);
    return fromLink(link, "its launch template is not in the plan");
  }
  const configured = configurationLink(resource, scene);
  if (configured !== null || readAt(resource, "launch_configuration").is !== "unset")
    return fromLink(configured, "its launch configuration is not in the plan");
  return fromLink(templateLink(resource, scene, ["launch_template", 0]), "its launch template is not in the plan");
}

const fromLink = (link: Link | null, why: string): Choices => ({
  choices: [templateChoice(link, why)],
  links: link === null ? [] : [link],
});

/** The types that overrides of a template name; without any, the template's own. */
export function overrides(
  resource: Resource,
  scene: Scene,
  link: Link | null,
  path: readonly (string | number)[],
): Choices {
  const template = link === null ? null : choiceOf(at(link.resource));
  const own = fromLink(link, "its launch template is not in the plan");
  const blocks = blocksAt(resource, ...path);
  if (blocks.length === 0) {
    const written = readAt(resource, ...path);
    return written.is === "unknown" ? { choices: [oneType(written)], links: [] } : own;
  }
  const links = [...own.links];
  const choices = blocks.map((block, index) => {
    const apart =
      blocksAt(block, "launch_template_specification").length > 0
        ? templateLink(resource, scene, [...path, index, "launch_template_specification", 0], false)
        : null;
    if (apart !== null) links.push(apart);
    return overridden(block, apart === null ? template : choiceOf(at(apart.resource)), weightOf(block));
  });
  return {
    choices: choices.map((choice) => (isSilent(choice) && template === null ? (own.choices[0] ?? choice) : choice)),
    links,
  };
}

const isSilent = ({ type, required, cpus }: HostChoice): boolean =>
  type.is === "unset" && required === null && cpus.is === "unset";
