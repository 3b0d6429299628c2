import { joinDeclarations, NOTHING_DECLARED, noteAt } from "../../declared/declaration.ts";
import { karpenterPool } from "../../declared/karpenter.ts";
import { declareKarpenter } from "../../declared/pools.ts";
import type { ReadResource } from "../scene.ts";
import { nameOf, placed, property } from "../scene.ts";
import { knownText } from "../value.ts";

/** Stands where a manifest has something that only the deployment knows; it is no number and no type. */
const HOLE = "unknown";

/** Kubernetes objects that CDK applies to a cluster, as JSON; only Karpenter's pools count. */
export const readManifest: ReadResource = (resource, scene) => {
  const written = property(resource, "Manifest");
  const parts = written.is === "parts" ? written.parts : [written];
  const text = parts.map((part) => (part.is === "text" ? part.text : HOLE)).join("");
  if (!text.includes("karpenter.sh/")) return NOTHING_DECLARED;
  const place = placed(resource);
  const objects = objectsIn(text);
  if (objects === null)
    return { ...NOTHING_DECLARED, notes: [noteAt(place, "has a Karpenter manifest that is no JSON")] };
  const cluster = nameOf(property(resource, "ClusterName"), scene, "Name");
  return joinDeclarations(
    objects.flatMap((object) => {
      const pool = karpenterPool(object, place, cluster, scene.tables);
      return pool === null ? [] : [declareKarpenter(pool)];
    }),
  );
};

function objectsIn(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return null;
  }
}

/** A chart of Karpenter brings its controller; pools are manifests of their own. */
export const readChart: ReadResource = (resource) => {
  if (!/karpenter/i.test(knownText(property(resource, "Chart")) ?? "")) return NOTHING_DECLARED;
  const text =
    "installs Karpenter: nodes that its pools start come with demand, and only pools in the template are counted";
  return { ...NOTHING_DECLARED, notes: [noteAt(placed(resource), text)] };
};
