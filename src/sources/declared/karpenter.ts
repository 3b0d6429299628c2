import { MOST_VCPUS } from "../../units/vcpu.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { DeclaredPlace } from "./declaration.ts";
import type { Given } from "./given.ts";
import { given, numberGiven, UNSET, unknownUntil } from "./given.ts";
import type { KarpenterPool } from "./pools.ts";

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** The NodePool (or older Provisioner) of a Kubernetes manifest; null for any other object. */
export function karpenterPool(
  manifest: unknown,
  place: DeclaredPlace,
  cluster: string | null,
  tables: ReferenceTables,
): KarpenterPool | null {
  if (!isFields(manifest) || !textOf(manifest["apiVersion"]).startsWith("karpenter.sh/")) return null;
  if (manifest["kind"] !== "NodePool" && manifest["kind"] !== "Provisioner") return null;
  const name = fieldsOf(manifest["metadata"])["name"];
  const spec = fieldsOf(manifest["spec"]);
  const limits = fieldsOf(spec["limits"]);
  // Text where an object belongs stands for what isn't known yet.
  const isOpen = [manifest["spec"], spec["limits"], limits["resources"]].some((part) => typeof part === "string");
  // A Provisioner keeps its limits one level deeper, and its requirements in its own spec.
  const resources = isFields(limits["resources"]) ? limits["resources"] : limits;
  const templated = fieldsOf(fieldsOf(spec["template"])["spec"])["requirements"] ?? spec["requirements"];
  const requirements = (Array.isArray(templated) ? templated : []).filter(isFields);
  const replicas = spec["replicas"];
  return {
    ...place,
    origin: typeof name === "string" ? `${place.origin} NodePool ${name}` : place.origin,
    cluster,
    cpuLimit: isOpen ? unknownUntil("its limits are not understood") : cpuQuantity(resources["cpu"]),
    fixed:
      replicas === undefined || replicas === null
        ? null
        : { replicas: numberGiven(given(replicas)), nodeLimit: numberOrUnset(resources["nodes"]) },
    each: nodeSizes(requirements, tables),
    windows: valuesOf(requirements, "kubernetes.io/os")?.every((os) => os === "windows") ?? false,
  };
}

/** A text, or a number as YAML may have read one; empty for anything else. */
const textOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";

const numberOrUnset = (value: unknown): Given<number> =>
  value === undefined || value === null ? UNSET : numberGiven(given(value));

/** CPUs as Kubernetes writes them: 100, "100", "1500m", "1k". */
function cpuQuantity(value: unknown): Given<number> {
  if (value === undefined || value === null) return UNSET;
  const match = /^(\d+(?:\.\d+)?)(m|k|M)?$/.exec(textOf(value).trim());
  if (match === null) return unknownUntil("its limit is not understood");
  const [, number, unit] = match;
  const milli = unit === "m" ? 1 : unit === "k" ? 1e6 : unit === "M" ? 1e9 : 1000;
  const limit = Math.round(Number(number) * milli) / 1000;
  return limit > MOST_VCPUS ? unknownUntil("its limit is not understood") : given(limit);
}

function valuesOf(requirements: readonly Fields[], key: string, operator = "In"): readonly string[] | null {
  const found = requirements.find((one) => one["key"] === key && one["operator"] === operator);
  const values = found?.["values"];
  return Array.isArray(values) ? values.map(textOf) : null;
}

/** The fewest and the most vCPUs of a node, from the types or CPU numbers that requirements list; null where they don't bound it. */
function nodeSizes(requirements: readonly Fields[], tables: ReferenceTables): KarpenterPool["each"] {
  const types = valuesOf(requirements, "node.kubernetes.io/instance-type");
  const cpus = valuesOf(requirements, "karpenter.k8s.aws/instance-cpu");
  const above = valuesOf(requirements, "karpenter.k8s.aws/instance-cpu", "Gt")?.map((value) => Number(value) + 1);
  const below = valuesOf(requirements, "karpenter.k8s.aws/instance-cpu", "Lt")?.map((value) => Number(value) - 1);
  const sizes =
    types?.map((type) => tables.instanceTypes.get(type)?.vcpu ?? Number.NaN) ??
    cpus?.map(Number) ??
    (above !== undefined && below !== undefined ? [...above, ...below] : []);
  if (sizes.length === 0 || sizes.some((size) => !Number.isInteger(size) || size <= 0 || size > MOST_VCPUS))
    return null;
  return { min: sizes.reduce((a, b) => Math.min(a, b)), max: sizes.reduce((a, b) => Math.max(a, b)) };
}
