import type { Declaration } from "../../declared/declaration.ts";
import { NOTHING_DECLARED, joinDeclarations, noteAt, unresolvedAt } from "../../declared/declaration.ts";
import { karpenterPool } from "../../declared/karpenter.ts";
import { declareKarpenter } from "../../declared/pools.ts";
import { at, readAt } from "../node.ts";
import type { Resource } from "../resource.ts";
import type { ReadResource, Scene } from "../scene.ts";
import { placed, textAt } from "../scene.ts";

/** Karpenter's objects by what names them, wherever a manifest stands. */
const KARPENTER = /karpenter\.sh\//;

const AFTER_APPLY = "known after apply";

const manifestUnresolved = (resource: Resource, scene: Scene, why: string): Declaration => ({
  ...NOTHING_DECLARED,
  unresolved: [unresolvedAt(placed(resource, scene), null, "manifest", why)],
});

const read = (resource: Resource, scene: Scene, manifests: readonly unknown[]) =>
  joinDeclarations(
    manifests.flatMap((manifest) => {
      const pool = karpenterPool(manifest, placed(resource, scene), null, scene.tables);
      return pool === null ? [] : [declareKarpenter(pool)];
    }),
  );

/** A manifest as text. */
export const readKubectlManifest: ReadResource = (resource, scene) => {
  const text = textAt(resource, ["yaml_body"]);
  if (text !== null) {
    if (!KARPENTER.test(text)) return NOTHING_DECLARED;
    const manifests = scene.parseManifests(text);
    return manifests === null
      ? manifestUnresolved(resource, scene, "its YAML is not understood")
      : read(resource, scene, manifests);
  }
  if (readAt(resource, "yaml_body").is === "unset") return NOTHING_DECLARED;
  return manifestUnresolved(resource, scene, AFTER_APPLY);
};

/** A manifest as an object. */
export const readKubernetesManifest: ReadResource = (resource, scene) => {
  const manifest = at(resource, "manifest");
  if (manifest.unknown === true) return manifestUnresolved(resource, scene, AFTER_APPLY);
  return read(resource, scene, [manifest.value]);
};

/** A chart: the charts of Karpenter bring its controller or, with values of their own, pools that no plan shows. */
export const readHelmRelease: ReadResource = (resource, scene) => {
  if (!/karpenter/i.test(textAt(resource, ["chart"]) ?? "")) return NOTHING_DECLARED;
  const text =
    "installs Karpenter: nodes that its pools start come with demand, and only manifests in the plan are counted";
  return { ...NOTHING_DECLARED, notes: [noteAt(placed(resource, scene), text)] };
};
