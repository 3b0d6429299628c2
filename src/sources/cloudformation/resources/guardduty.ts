import type { RuntimeSwitch } from "../../../inventory/declared.ts";
import type { Kind } from "../../../inventory/workload.ts";
import { flagOfStatus, switchState } from "../../declared/switches.ts";
import { MANAGED_KINDS, RUNTIME_FEATURES } from "../../guardduty-names.ts";
import { placed, property } from "../scene.ts";
import type { Resource } from "../stack.ts";
import type { Value } from "../value.ts";
import { givenFlag, givenText, itemsOf, knownText, valueAt } from "../value.ts";

export const DETECTOR = "AWS::GuardDuty::Detector";

/** What a detector says of GuardDuty and of the features that it lists; of one that it doesn't list it says nothing. */
export function switchesOf(resource: Resource): readonly RuntimeSwitch[] {
  const { origin: address, accountId, regionId } = placed(resource);
  const own = { address, accountId, regionId, reaches: "account" as const };
  const detector: RuntimeSwitch = {
    ...own,
    feature: "detector",
    state: sometimes(resource, switchState(givenFlag(property(resource, "Enable")))),
    automated: [],
  };
  const features = itemsOf(property(resource, "Features")).flatMap((item): RuntimeSwitch[] => {
    const feature = RUNTIME_FEATURES.get(knownText(valueAt(item, "Name")) ?? "");
    if (feature === undefined) return [];
    const state = sometimes(resource, switchState(flagOfStatus(givenText(valueAt(item, "Status")))));
    return [{ ...own, feature, state, automated: managedKinds(item) }];
  });
  return [detector, ...features];
}

/** A detector that may not be there at all switches nothing for certain. */
const sometimes = (resource: Resource, state: RuntimeSwitch["state"]): RuntimeSwitch["state"] =>
  resource.exists === true ? state : "unknown";

/** Kinds whose agent GuardDuty manages where the feature is on. */
const managedKinds = (feature: Value): readonly Kind[] =>
  itemsOf(valueAt(feature, "AdditionalConfiguration")).flatMap((item) => {
    const kind = MANAGED_KINDS.get(knownText(valueAt(item, "Name")) ?? "");
    return kind !== undefined && knownText(valueAt(item, "Status")) === "ENABLED" ? [kind] : [];
  });
