import type { Cluster, ClusterAddon, ManagedTag } from "../inventory/cluster.ts";
import { orNull } from "./inventory-entry.ts";
import type { RawRecord } from "./inventory-field.ts";
import {
  accountOrNull,
  flagField,
  isRecord,
  refuse,
  regionOrNull,
  textField,
  textsField,
  wordField,
} from "./inventory-field.ts";

const CLUSTER = "cluster";
const KINDS: readonly Cluster["kind"][] = ["eks", "ecs"];
const TAGS: readonly ManagedTag[] = ["true", "false", "none"];

/** An EKS or ECS cluster. Throws a RecordProblem. */
export function readCluster(raw: RawRecord): Cluster {
  const told = (field: string) => orNull(raw, field, () => textField(raw, CLUSTER, field));
  return {
    accountId: accountOrNull(raw["account"], CLUSTER),
    regionId: regionOrNull(raw["region"], CLUSTER),
    kind: wordField(raw, CLUSTER, "kind", KINDS),
    name: textField(raw, CLUSTER, "name"),
    status: told("status"),
    kubernetes: told("kubernetes"),
    addon: orNull(raw, "addon", () => addonOf(raw["addon"])),
    tag: orNull(raw, "tag", () => wordField(raw, CLUSTER, "tag", TAGS)),
    vpcId: told("vpc"),
    onFargate: flagField(raw, CLUSTER, "onFargate"),
  };
}

function addonOf(value: unknown): ClusterAddon | "missing" {
  if (value === "missing") return value;
  if (!isRecord(value)) return refuse(CLUSTER, "addon", value, `missing, or {"version","status","issues"}, as "addon"`);
  const told = (field: string) => orNull(value, field, () => textField(value, CLUSTER, field));
  return {
    version: told("version"),
    status: told("status"),
    issues: textsField(value, CLUSTER, "issues"),
    configuration: told("configuration"),
  };
}
