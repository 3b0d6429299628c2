import { NOTHING_DECLARED } from "../../declared/declaration.ts";
import { given, knownOr, numberGiven, textGiven } from "../../declared/given.ts";
import { declareBatch } from "../../declared/pools.ts";
import { blocksAt, readAt } from "../node.ts";
import type { ReadResource } from "../scene.ts";
import { placed, textAt } from "../scene.ts";
import { clusterName } from "./eks.ts";

/** A compute environment of AWS Batch; what it doesn't manage runs on hosts that are declared elsewhere. */
export const readBatch: ReadResource = (resource, scene) => {
  if (textAt(resource, ["type"])?.toUpperCase() === "UNMANAGED") return NOTHING_DECLARED;
  const resources = (name: string) => readAt(resource, "compute_resources", 0, name);
  const type = knownOr(textGiven(resources("type"))) ?? "EC2";
  const onFargate = type.startsWith("FARGATE");
  const eks = blocksAt(resource, "eks_configuration").length > 0;
  const types = blocksAt(resource, "compute_resources", 0, "instance_type").map((node) =>
    knownOr(textGiven(readAt(node))),
  );
  const min = numberGiven(resources("min_vcpus"));
  return declareBatch(
    {
      ...placed(resource, scene),
      on: onFargate ? "fargate" : eks ? "eks" : "ec2",
      cluster: eks ? clusterName(textAt(resource, ["eks_configuration", 0, "eks_cluster_arn"])) : null,
      scale: {
        min: onFargate || min.is === "unset" ? given(0) : min,
        desired: numberGiven(resources("desired_vcpus")),
        max: numberGiven(resources("max_vcpus")),
      },
      types: types.map((one) => one ?? "unknown"),
    },
    scene.tables,
  );
};
