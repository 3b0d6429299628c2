import type { Cluster, ClusterAddon } from "../../inventory/cluster.ts";
import { managedTag } from "../../inventory/cluster.ts";
import type { AddonAnswer } from "./answer-shapes.ts";
import type { Answers } from "./answers.ts";
import type { EksBook } from "./eks.ts";
import { clusterKey } from "./join-coverage.ts";
import type { Place } from "./place.ts";
import { arnName, arnPlace, placeOr } from "./place.ts";

/** GuardDuty's add-on. */
export const ADDON = "aws-guardduty-agent";

/** Add-ons by cluster, as far as anyone asked: as EKS describes them, or missing. */
export type Addons = ReadonlyMap<string, ClusterAddon | "missing">;

/** GuardDuty's add-on as EKS describes it. */
export const addonOf = ({ addonVersion, status, health, configurationValues }: AddonAnswer): ClusterAddon => ({
  version: addonVersion ?? null,
  status: status ?? null,
  issues: (health?.issues ?? []).map(({ code, message }) => [code, message].filter(Boolean).join(": ")),
  configuration: configurationValues || null,
});

/** The add-ons that answers describe, by cluster and place. */
export const describedAddons = (answers: Answers, given: Place): Addons =>
  new Map(
    answers
      .of("describe-addon")
      .filter(({ content }) => content.addon.addonName === ADDON)
      .map(({ content: { addon } }) => [
        clusterKey(placeOr(arnPlace(addon.addonArn), given), addon.clusterName),
        addonOf(addon),
      ]),
  );

/** The clusters that answers show, each once. */
export function clusterRecords(
  answers: Answers,
  eks: EksBook,
  given: Place,
  addons: Addons,
  onFargate: ReadonlySet<string>,
): Cluster[] {
  const described = new Map(
    answers
      .of("describe-cluster")
      .map(({ content: { cluster } }) => [clusterKey(placeOr(arnPlace(cluster.arn), given), cluster.name), cluster]),
  );
  const ofEks = eks.clusters.map(({ accountId, regionId, name }): Cluster => {
    const key = clusterKey({ accountId, regionId }, name);
    const cluster = described.get(key);
    return {
      accountId,
      regionId,
      kind: "eks",
      name,
      status: cluster?.status ?? null,
      kubernetes: cluster?.version ?? null,
      addon: addons.get(key) ?? null,
      tag: cluster === undefined ? null : managedTag(cluster.tags),
      vpcId: cluster?.resourcesVpcConfig?.vpcId ?? null,
      onFargate: onFargate.has(key),
    };
  });
  const ofEcs = answers
    .of("describe-clusters")
    .flatMap(({ content }) => content.clusters)
    .map(({ clusterArn, status, tags }): Cluster => ({
      ...placeOr(arnPlace(clusterArn), given),
      kind: "ecs",
      name: arnName(clusterArn),
      status: status ?? null,
      kubernetes: null,
      addon: null,
      tag: managedTag(tags),
      vpcId: null,
      onFargate: false,
    }));
  return [...new Map([...ofEks, ...ofEcs].map((one) => [`${one.kind} ${clusterKey(one, one.name)}`, one])).values()];
}
