import { nodeOwner } from "../../../inventory/node-ownership.ts";
import type { Facts } from "../../../inventory/workload.ts";
import type { Declaration } from "../../declared/declaration.ts";
import { assumed, joinDeclarations, NOTHING_DECLARED } from "../../declared/declaration.ts";
import { always } from "../../declared/extent.ts";
import { given } from "../../declared/given.ts";
import type { HostGroup } from "../../declared/hosts.ts";
import { declareHosts } from "../../declared/hosts.ts";
import type { ReadResource } from "../scene.ts";
import { hasTagLike, isLocal, placed, property } from "../scene.ts";
import type { Resource } from "../stack.ts";
import { choiceOf, imageFacts, launchedChoice, templateData } from "./launch.ts";

/** The type of a host that names none. (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html) */
const DEFAULT_TYPE = "m1.small";

/** One host. */
export const readInstance: ReadResource = (resource, scene) => {
  const place = placed(resource);
  const bucket = bucketOf(resource);
  const own = { data: resource.properties };
  const template = property(resource, "LaunchTemplate");
  const choice = choiceOf(resource.properties);
  const unset = choice.type.is === "unset";
  const launched = template.is === "absent" ? own : templateData(template, scene);
  const system = { ...imageFacts(launched), ...imageFacts(own) };
  const declared = declareHosts(
    {
      ...place,
      kind: bucket.kind,
      cluster: bucket.cluster,
      facts: { ...system, ...zoneFacts(isLocal(property(resource, "AvailabilityZone"))) },
      scale: always(given(1)),
      measure: "hosts",
      choices: [unset && template.is !== "absent" ? launchedChoice(launched) : choice],
      defaultType: unset && template.is === "absent" ? DEFAULT_TYPE : null,
    },
    scene.tables,
  );
  return joinDeclarations([declared, ownerRule(resource, bucket)]);
};

/** What a zone says of a host's place. */
export const zoneFacts = (local: boolean): Facts => (local ? { place: "local-zone" } : {});

/** The bucket that tags put hosts in, and the tag that did. */
export type Bucket = Pick<HostGroup, "kind" | "cluster"> & { readonly by: string | null };

const KUBERNETES = "kubernetes.io/cluster/";

/** A node of an EKS cluster, or an ordinary host, by its tags: a template can't tell whether the cluster exists. */
export function bucketOf(resource: Resource): Bucket {
  const { tags } = placed(resource);
  const owner = nodeOwner({ tags, operator: null, scalingGroup: null }, { existing: null, nodeGroups: new Map() });
  if (owner !== null) return { kind: "eks-node", cluster: owner.cluster, by: owner.by };
  // The cluster's name is often a parameter that only the deployment gives.
  if (hasTagLike(resource, KUBERNETES, "owned"))
    return { kind: "eks-node", cluster: null, by: "kubernetes.io/cluster" };
  return { kind: "ec2-instance", cluster: null, by: null };
}

/** Says by which tag hosts became nodes. */
export function ownerRule(resource: Resource, { cluster, by }: Bucket): Declaration {
  if (by === null) return NOTHING_DECLARED;
  const value = `taken as nodes of EKS${cluster === null ? "" : ` cluster ${cluster}`}, by the tag ${by}`;
  return { ...NOTHING_DECLARED, assumptions: [assumed(placed(resource), "node-by-tag", value)] };
}
