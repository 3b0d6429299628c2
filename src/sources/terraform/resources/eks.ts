import type { Facts } from "../../../inventory/workload.ts";
import { arnName } from "../../aws-answers/place.ts";
import { joinDeclarations, NOTHING_DECLARED, noteAt } from "../../declared/declaration.ts";
import { flagGiven, knownOr, numberGiven, textGiven, UNSET } from "../../declared/given.ts";
import type { HostChoice } from "../../declared/hosts.ts";
import { declareHosts, oneType } from "../../declared/hosts.ts";
import { declareAutoMode, declareFargateProfile, declarePerhapsAutoMode } from "../../declared/pools.ts";
import { at, blocksAt, readAt } from "../node.ts";
import type { Resource } from "../resource.ts";
import type { Link, ReadResource, Scene } from "../scene.ts";
import { linkOf, placed, textAt } from "../scene.ts";
import { linkRules } from "./autoscaling-group.ts";
import { choiceOf, templateLink } from "./launch.ts";

const CLUSTERS = new Set(["aws_eks_cluster"]);

/** The type of a node group that names none. (https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html) */
const DEFAULT_TYPE = "t3.medium";

/** A managed node group. */
export const readNodeGroup: ReadResource = (resource, scene) => {
  const place = placed(resource, scene);
  const cluster = clusterOf(resource, scene);
  const hasTemplate = blocksAt(resource, "launch_template").length > 0;
  const link = hasTemplate ? templateLink(resource, scene, ["launch_template", 0]) : null;
  const template = link === null ? null : choiceOf(at(link.resource));
  const choices = nodeChoices(resource, template);
  const declared = declareHosts(
    {
      ...place,
      kind: "eks-node",
      cluster: cluster.name,
      facts: { ...imageFacts(resource), ...cluster.facts },
      scale: {
        min: numberGiven(readAt(resource, "scaling_config", 0, "min_size")),
        desired: numberGiven(readAt(resource, "scaling_config", 0, "desired_size")),
        max: numberGiven(readAt(resource, "scaling_config", 0, "max_size")),
      },
      measure: "hosts",
      choices,
      defaultType: DEFAULT_TYPE,
    },
    scene.tables,
  );
  const twice = blocksAt(resource, "instance_types").length > 0 && template?.type.is === "known";
  const notes = twice ? [noteAt(place, "names instance types, and so does its launch template: EKS refuses both")] : [];
  const links: readonly Link[] = link === null || !usesTemplate(resource, template) ? [] : [link];
  return joinDeclarations([declared, linkRules(resource, scene, links), { ...NOTHING_DECLARED, notes }]);
};

const usesTemplate = (resource: Resource, template: HostChoice | null): boolean =>
  blocksAt(resource, "instance_types").length === 0 && template?.type.is === "known";

/** The group's own types, else its template's, else those that are known after apply. */
function nodeChoices(resource: Resource, template: HostChoice | null): readonly HostChoice[] {
  const written = blocksAt(resource, "instance_types").map((node) => oneType(textGiven(readAt(node))));
  if (written.length > 0) return written;
  if (template !== null && (template.type.is === "known" || template.required !== null)) return [template];
  const types = readAt(resource, "instance_types");
  return [oneType(types.is === "unknown" ? types : UNSET)];
}

/** What an image type says of system and architecture. */
function imageFacts(resource: Resource): Facts {
  const image = textAt(resource, ["ami_type"]);
  if (image === null || image === "CUSTOM") return {};
  return {
    platform: image.startsWith("WINDOWS") ? "windows" : "linux",
    architecture: /ARM/i.test(image) ? "arm64" : "x86_64",
    os: image,
  };
}

/** The cluster that a resource belongs to: its name, and what its own block says of its nodes' place. */
function clusterOf(resource: Resource, scene: Scene): { readonly name: string | null; readonly facts: Facts } {
  const link = linkOf(resource, scene, CLUSTERS, [{ path: ["cluster_name"], names: ["name", "id"] }], false);
  const name = textAt(resource, ["cluster_name"]) ?? (link === null ? null : textAt(link.resource, ["name"]));
  if (link === null) return { name, facts: {} };
  if (blocksAt(link.resource, "outpost_config").length > 0) return { name, facts: { place: "local-cluster" } };
  const hybrid = blocksAt(link.resource, "remote_network_config").length > 0;
  return { name, facts: hybrid ? { place: "hybrid-cluster" } : {} };
}

/** A cluster itself runs nothing, but in Auto Mode its nodes come with demand. */
export const readEksCluster: ReadResource = (resource, scene) => {
  const place = placed(resource, scene);
  const auto = flagGiven(readAt(resource, "compute_config", 0, "enabled"));
  const name = textAt(resource, ["name"]);
  if (auto.is === "unknown") return declarePerhapsAutoMode(place, name, auto.why);
  return knownOr(auto) === true ? declareAutoMode(place, name) : NOTHING_DECLARED;
};

/** Pods on Fargate. */
export const readFargateProfile: ReadResource = (resource, scene) =>
  declareFargateProfile(placed(resource, scene), clusterOf(resource, scene).name);

/** The agent, installed by hand on one cluster. */
export const readEksAddon: ReadResource = (resource, scene) => {
  if (textAt(resource, ["addon_name"]) !== "aws-guardduty-agent") return NOTHING_DECLARED;
  const { name } = clusterOf(resource, scene);
  const text = `installs GuardDuty's agent${name === null ? "" : ` on cluster ${name}`} by hand, whatever the switches say`;
  return { ...NOTHING_DECLARED, notes: [noteAt(placed(resource, scene), text)] };
};

/** The name of a cluster, from its ARN or as it is. */
export const clusterName = (text: string | null): string | null =>
  text === null ? null : text.startsWith("arn:") ? arnName(text) : text;
