import type { Facts } from "../../../inventory/workload.ts";
import { joinDeclarations, NOTHING_DECLARED, noteAt } from "../../declared/declaration.ts";
import { knownOr, UNSET } from "../../declared/given.ts";
import type { HostChoice } from "../../declared/hosts.ts";
import { declareHosts, oneType } from "../../declared/hosts.ts";
import { declareAutoMode, declareFargateProfile, declarePerhapsAutoMode } from "../../declared/pools.ts";
import type { ReadResource, Scene } from "../scene.ts";
import { linked, nameOf, placed, property } from "../scene.ts";
import type { Resource } from "../stack.ts";
import { givenBound, givenFlag, givenNumber, itemsOf, knownText } from "../value.ts";
import { choiceOf, launchedChoice, templateData } from "./launch.ts";

const CLUSTER = "AWS::EKS::Cluster";

/** The type of a node group that names none. (https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html) */
const DEFAULT_TYPE = "t3.medium";

/** A managed node group. */
export const readNodeGroup: ReadResource = (resource, scene) => {
  const place = placed(resource);
  const template = templateChoice(resource, scene);
  const written = itemsOf(property(resource, "InstanceTypes")).map((type) =>
    choiceOf({ is: "map", fields: new Map([["InstanceType", type]]) }),
  );
  const silent = template === null || (template.type.is === "unset" && template.required === null);
  const choices = written.length > 0 ? written : silent ? [oneType(UNSET)] : [template];
  const declared = declareHosts(
    {
      ...place,
      kind: "eks-node",
      cluster: clusterName(resource, scene),
      facts: { ...imageFacts(resource), ...clusterFacts(resource, scene) },
      scale: {
        min: givenBound(property(resource, "ScalingConfig", "MinSize"), "lowest"),
        desired: givenNumber(property(resource, "ScalingConfig", "DesiredSize")),
        max: givenBound(property(resource, "ScalingConfig", "MaxSize"), "highest"),
      },
      measure: "hosts",
      choices,
      // A type that a template outside of this one may name is no default.
      defaultType: written.length === 0 && !silent ? null : DEFAULT_TYPE,
    },
    scene.tables,
  );
  const twice = written.length > 0 && template?.type.is === "known";
  const notes = twice ? [noteAt(place, "names instance types, and so does its launch template: EKS refuses both")] : [];
  return joinDeclarations([declared, { ...NOTHING_DECLARED, notes }]);
};

function templateChoice(resource: Resource, scene: Scene): HostChoice | null {
  const template = property(resource, "LaunchTemplate");
  return template.is === "absent" ? null : launchedChoice(templateData(template, scene));
}

/** What an image type says of system and architecture. */
function imageFacts(resource: Resource): Facts {
  const image = knownText(property(resource, "AmiType"));
  if (image === null || image === "CUSTOM") return {};
  return {
    platform: image.startsWith("WINDOWS") ? "windows" : "linux",
    architecture: /ARM/i.test(image) ? "arm64" : "x86_64",
    os: image,
  };
}

const clusterName = (resource: Resource, scene: Scene): string | null =>
  nameOf(property(resource, "ClusterName"), scene, "Name");

/** What a cluster's own resource says of its nodes' place. */
function clusterFacts(resource: Resource, scene: Scene): Facts {
  const cluster = linked(property(resource, "ClusterName"), CLUSTER, scene, ["Name"]);
  if (cluster === null) return {};
  if (property(cluster, "OutpostConfig").is === "map") return { place: "local-cluster" };
  return property(cluster, "RemoteNetworkConfig").is === "map" ? { place: "hybrid-cluster" } : {};
}

/** A cluster itself runs nothing, but in Auto Mode its nodes come with demand. */
export const readEksCluster: ReadResource = (resource) => {
  const place = placed(resource);
  const auto = givenFlag(property(resource, "ComputeConfig", "Enabled"));
  const name = knownText(property(resource, "Name"));
  if (auto.is === "unknown") return declarePerhapsAutoMode(place, name, auto.why);
  return knownOr(auto) === true ? declareAutoMode(place, name) : NOTHING_DECLARED;
};

/** Pods on Fargate. */
export const readFargateProfile: ReadResource = (resource, scene) =>
  declareFargateProfile(placed(resource), clusterName(resource, scene));

/** The agent, installed by hand on one cluster. */
export const readEksAddon: ReadResource = (resource, scene) => {
  if (knownText(property(resource, "AddonName")) !== "aws-guardduty-agent") return NOTHING_DECLARED;
  const name = clusterName(resource, scene);
  const text = `installs GuardDuty's agent${name === null ? "" : ` on cluster ${name}`} by hand, whatever the switches say`;
  return { ...NOTHING_DECLARED, notes: [noteAt(placed(resource), text)] };
};
