import type { Declaration } from "../../declared/declaration.ts";
import { NOTHING_DECLARED, joinDeclarations, noteAt, unresolvedAt } from "../../declared/declaration.ts";
import { karpenterPool } from "../../declared/karpenter.ts";
import { declareKarpenter } from "../../declared/pools.ts";
import type { Node } from "../node.ts";
import { at, fieldsOf, isFields, listOf, readAt } from "../node.ts";
import type { Resource } from "../resource.ts";
import type { ReadResource, Scene } from "../scene.ts";
import { placed, textAt } from "../scene.ts";

/** Karpenter's objects by what names them, wherever a manifest stands. */
const KARPENTER = /karpenter\.sh\//;

/** Stands where a manifest has something that is known after apply; it is no number and no object. */
const HOLE = "known after apply";

/** The value with a hole wherever something isn't known. */
function withHoles({ value, unknown }: Node): unknown {
  if (unknown === true) return HOLE;
  if (Array.isArray(value))
    return value.map((one: unknown, index) => withHoles({ value: one, unknown: listOf(unknown)[index] }));
  if (!isFields(value) && !isFields(unknown)) return value;
  const [fields, marks] = [fieldsOf(value), fieldsOf(unknown)];
  const names = Object.keys({ ...fields, ...marks }).filter((name) => name in fields || isHidden(marks[name]));
  return Object.fromEntries(names.map((name) => [name, withHoles({ value: fields[name], unknown: marks[name] })]));
}

const isHidden = (mark: unknown): boolean =>
  mark === true || (isFields(mark) && Object.values(mark).some(isHidden)) || listOf(mark).some(isHidden);

const manifestUnresolved = (resource: Resource, scene: Scene, why: string): Declaration => ({
  ...NOTHING_DECLARED,
  unresolved: [unresolvedAt(placed(resource, scene), null, "manifest", why)],
});

const read = (resource: Resource, scene: Scene, manifests: readonly unknown[]) =>
  joinDeclarations(
    manifests.flatMap(listed).flatMap((manifest) => {
      const pool = karpenterPool(manifest, placed(resource, scene), null, scene.tables);
      return pool === null ? [] : [declareKarpenter(pool)];
    }),
  );

/** The objects of a list of Kubernetes, else the object itself. */
const listed = (manifest: unknown): readonly unknown[] =>
  isFields(manifest) && manifest["kind"] === "List" ? listOf(manifest["items"]) : [manifest];

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
  return manifestUnresolved(resource, scene, HOLE);
};

/** A manifest as an object. */
export const readKubernetesManifest: ReadResource = (resource, scene) => {
  const manifest = at(resource, "manifest");
  if (manifest.unknown === true) return manifestUnresolved(resource, scene, HOLE);
  const whole = withHoles(manifest);
  const named = isFields(whole) && whole["kind"] !== HOLE && whole["apiVersion"] !== HOLE;
  return named ? read(resource, scene, [whole]) : manifestUnresolved(resource, scene, HOLE);
};

/** A chart: the charts of Karpenter bring its controller or, with values of their own, pools that no plan shows. */
export const readHelmRelease: ReadResource = (resource, scene) => {
  if (!/karpenter/i.test(textAt(resource, ["chart"]) ?? "")) return NOTHING_DECLARED;
  const text =
    "installs Karpenter: nodes that its pools start come with demand, and only manifests in the plan are counted";
  return { ...NOTHING_DECLARED, notes: [noteAt(placed(resource, scene), text)] };
};
