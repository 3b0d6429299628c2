import { NOTHING_DECLARED } from "../../declared/declaration.ts";
import { given, knownOr } from "../../declared/given.ts";
import { declareBatch } from "../../declared/pools.ts";
import type { ReadResource } from "../scene.ts";
import { nameOf, placed, property } from "../scene.ts";
import { givenBound, givenNumber, givenText, itemsOf, knownText } from "../value.ts";

/** A compute environment of AWS Batch; what it doesn't manage runs on hosts that are declared elsewhere. */
export const readBatch: ReadResource = (resource, scene) => {
  if (knownText(property(resource, "Type"))?.toUpperCase() === "UNMANAGED") return NOTHING_DECLARED;
  const compute = (name: string) => property(resource, "ComputeResources", name);
  const onFargate = (knownOr(givenText(compute("Type"))) ?? "EC2").startsWith("FARGATE");
  const eks = property(resource, "EksConfiguration").is === "map";
  const min = givenBound(compute("MinvCpus"), "lowest");
  return declareBatch(
    {
      ...placed(resource),
      on: onFargate ? "fargate" : eks ? "eks" : "ec2",
      cluster: eks ? nameOf(property(resource, "EksConfiguration", "EksClusterArn"), scene, "Name") : null,
      scale: {
        min: onFargate || min.is === "unset" ? given(0) : min,
        desired: givenNumber(compute("DesiredvCpus")),
        max: givenBound(compute("MaxvCpus"), "highest"),
      },
      types: itemsOf(compute("InstanceTypes")).map((type) => knownText(type) ?? "unknown"),
    },
    scene.tables,
  );
};
