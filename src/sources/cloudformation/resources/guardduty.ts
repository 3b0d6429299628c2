import type { RuntimeSwitch } from "../../../inventory/declared.ts";
import type { Kind } from "../../../inventory/workload.ts";
import type { Given } from "../../declared/given.ts";
import { mapGiven } from "../../declared/given.ts";
import { placed, property } from "../scene.ts";
import type { Resource } from "../stack.ts";
import type { Value } from "../value.ts";
import { givenFlag, givenText, itemsOf, knownText, valueAt } from "../value.ts";

export const DETECTOR = "AWS::GuardDuty::Detector";

/** The kind whose agent each additional configuration manages. */
const MANAGED_KINDS = new Map<string, Kind>([
  ["EKS_ADDON_MANAGEMENT", "eks-node"],
  ["ECS_FARGATE_AGENT_MANAGEMENT", "fargate-task"],
  ["EC2_AGENT_MANAGEMENT", "ec2-instance"],
]);

const FEATURES = new Map<string, RuntimeSwitch["feature"]>([
  ["RUNTIME_MONITORING", "runtime"],
  ["EKS_RUNTIME_MONITORING", "legacy-eks"],
]);

/** What a detector says of GuardDuty and of the features that it lists; of one that it doesn't list it says nothing. */
export function switchesOf(resource: Resource): readonly RuntimeSwitch[] {
  const { origin: address, accountId, regionId } = placed(resource);
  const own = { address, accountId, regionId, reaches: "account" as const };
  const detector: RuntimeSwitch = {
    ...own,
    feature: "detector",
    state: sometimes(resource, stateOf(givenFlag(property(resource, "Enable")))),
    automated: [],
  };
  const features = itemsOf(property(resource, "Features")).flatMap((item): RuntimeSwitch[] => {
    const feature = FEATURES.get(knownText(valueAt(item, "Name")) ?? "");
    if (feature === undefined) return [];
    const state = sometimes(resource, stateOf(statusOf(valueAt(item, "Status"))));
    return [{ ...own, feature, state, automated: managedKinds(item) }];
  });
  return [detector, ...features];
}

/** A detector that may not be there at all switches nothing for certain. */
const sometimes = (resource: Resource, state: RuntimeSwitch["state"]): RuntimeSwitch["state"] =>
  resource.exists === true ? state : "unknown";

const statusOf = (value: Value): Given<boolean> =>
  mapGiven(givenText(value), (word) => (word === "ENABLED" ? true : word === "DISABLED" ? false : null));

const stateOf = (enabled: Given<boolean>): RuntimeSwitch["state"] =>
  enabled.is !== "known" ? "unknown" : enabled.value ? "on" : "off";

/** Kinds whose agent GuardDuty manages where the feature is on. */
const managedKinds = (feature: Value): readonly Kind[] =>
  itemsOf(valueAt(feature, "AdditionalConfiguration")).flatMap((item) => {
    const kind = MANAGED_KINDS.get(knownText(valueAt(item, "Name")) ?? "");
    return kind !== undefined && knownText(valueAt(item, "Status")) === "ENABLED" ? [kind] : [];
  });
