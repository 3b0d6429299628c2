import type { ClusterKnowledge } from "../../../inventory/node-ownership.ts";
import { nodeOwner } from "../../../inventory/node-ownership.ts";
import type { Facts, Tags } from "../../../inventory/workload.ts";
import { assumed, joinDeclarations, NOTHING_DECLARED } from "../../declared/declaration.ts";
import type { Declaration, DeclaredPlace } from "../../declared/declaration.ts";
import { always } from "../../declared/extent.ts";
import { given, knownOr, flagGiven } from "../../declared/given.ts";
import type { HostGroup } from "../../declared/hosts.ts";
import { declareHosts } from "../../declared/hosts.ts";
import { readAt } from "../node.ts";
import type { ReadResource, Scene } from "../scene.ts";
import { placed } from "../scene.ts";
import { choiceOf, overridden, templateChoice, templateLink } from "./launch.ts";
import type { Resource } from "../resource.ts";

/** One host. */
export const readInstance: ReadResource = (resource, scene) => {
  const place = placed(resource, scene);
  const own = choiceOf(resource);
  const link = own.type.is === "unset" ? templateLink(resource, scene, ["launch_template", 0], false) : null;
  const choice = link === null ? own : overridden(resource, templateChoice(link, ""), 1);
  const windows = knownOr(flagGiven(readAt(resource, "get_password_data"))) === true;
  const facts: Facts = { ...hostFacts(resource, scene), ...(windows ? { platform: "windows" as const } : {}) };
  const declared = declareHosts(
    {
      ...place,
      ...bucketOf(place),
      facts,
      scale: always(given(1)),
      measure: "hosts",
      choices: [choice],
      defaultType: null,
    },
    scene.tables,
  );
  const rules = windows ? [assumed(place, "windows-by-password", "taken as Windows, since its password is read")] : [];
  return joinDeclarations([declared, { ...NOTHING_DECLARED, assumptions: rules }, ownerRule(place)]);
};

/** What is seen of a host's place. */
export function hostFacts(resource: Resource, scene: Scene): Facts {
  const outpost = typeof resource.value["outpost_arn"] === "string" && resource.value["outpost_arn"] !== "";
  if (outpost) return { place: "outpost" };
  return scene.placeOf(resource).local ? { place: "local-zone" } : {};
}

/** Code can't tell which clusters exist. */
const NO_KNOWLEDGE: ClusterKnowledge = { existing: null, nodeGroups: new Map() };

const ownerOf = (tags: Tags) => nodeOwner({ tags, operator: null, scalingGroup: null }, NO_KNOWLEDGE);

/** The bucket that tags put a host in: a node of an EKS cluster, or an ordinary host. */
export function bucketOf({ tags }: DeclaredPlace): Pick<HostGroup, "kind" | "cluster"> {
  const owner = ownerOf(tags);
  return owner === null ? { kind: "ec2-instance", cluster: null } : { kind: "eks-node", cluster: owner.cluster };
}

/** Says by which sign a host became a node, since code can't tell whether the cluster exists. */
export function ownerRule(place: DeclaredPlace): Declaration {
  const owner = ownerOf(place.tags);
  if (owner === null) return NOTHING_DECLARED;
  const value = `taken as nodes of EKS${owner.cluster === null ? "" : ` cluster ${owner.cluster}`}, by the tag ${owner.by}`;
  return { ...NOTHING_DECLARED, assumptions: [assumed(place, "node-by-tag", value)] };
}
