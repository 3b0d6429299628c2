import type { RuntimeSwitch } from "../../../inventory/declared.ts";
import type { Kind } from "../../../inventory/workload.ts";
import { flagGiven, knownOr, textGiven } from "../../declared/given.ts";
import { flagOfStatus, switchState } from "../../declared/switches.ts";
import { MANAGED_KINDS, RUNTIME_FEATURES } from "../../guardduty-names.ts";
import { blocksAt, readAt } from "../node.ts";
import type { Resource } from "../resource.ts";
import type { Scene } from "../scene.ts";
import { placed, textAt } from "../scene.ts";

/** Resources that flip a switch of GuardDuty. */
export const SWITCH_TYPES: ReadonlySet<string> = new Set([
  "aws_guardduty_detector",
  "aws_guardduty_detector_feature",
  "aws_guardduty_member_detector_feature",
  "aws_guardduty_organization_configuration_feature",
]);

/** What a resource says of the switch, null where it is about another feature. */
export function switchOf(resource: Resource, scene: Scene): RuntimeSwitch | null {
  const { origin: address, accountId, regionId } = placed(resource, scene);
  if (resource.type === "aws_guardduty_detector") {
    const enabled = flagGiven(readAt(resource, "enable"));
    const state = enabled.is === "unset" ? "on" : switchState(enabled);
    return { address, accountId, regionId, reaches: "account", feature: "detector", state, automated: [] };
  }
  const feature = RUNTIME_FEATURES.get(textAt(resource, ["name"]) ?? "");
  if (feature === undefined) return null;
  if (resource.type === "aws_guardduty_organization_configuration_feature") {
    const auto = knownOr(textGiven(readAt(resource, "auto_enable")));
    // NONE only stops new accounts from being switched on: those that are on stay on.
    const reaches = auto === "ALL" ? "organization" : "new-accounts";
    const state = auto === null ? "unknown" : auto === "NONE" ? "off" : "on";
    return {
      address,
      accountId,
      regionId,
      reaches,
      feature,
      state,
      automated: managedKinds(resource, "auto_enable", auto),
    };
  }
  const member = textAt(resource, ["account_id"]);
  return {
    address,
    accountId: resource.type === "aws_guardduty_member_detector_feature" ? (member ?? accountId) : accountId,
    regionId,
    reaches: "account",
    feature,
    state: switchState(flagOfStatus(textGiven(readAt(resource, "status")))),
    automated:
      feature === "legacy-eks" && managedKinds(resource, "status", "ENABLED").length > 0
        ? ["eks-node"]
        : managedKinds(resource, "status", "ENABLED"),
  };
}

/** Kinds whose agent GuardDuty manages where the feature is on. */
function managedKinds(resource: Resource, attribute: string, on: string | null): readonly Kind[] {
  return blocksAt(resource, "additional_configuration").flatMap((block) => {
    const kind = MANAGED_KINDS.get(knownOr(textGiven(readAt(block, "name"))) ?? "");
    const state = knownOr(textGiven(readAt(block, attribute)));
    return kind !== undefined && state !== null && state === on && on !== "NONE" ? [kind] : [];
  });
}
