import type { Addon as EksAddon } from "@aws-sdk/client-eks";
import type { Asker } from "./asker.ts";

/** GuardDuty's add-on on an EKS cluster: as AWS describes it, or missing. */
export type Addon = { readonly status: string; readonly issues: number } | "missing";

const ADDON = "aws-guardduty-agent";

/** Reads the EKS clusters of a cell with their node groups, and whether GuardDuty's agent is added to each. */
export async function readEks(asker: Asker) {
  const names = await asker.pages(
    "eks:ListClusters",
    { maxResults: 100, include: ["all"] },
    ({ clusters }) => clusters,
  );
  const clusters = await Promise.all((names ?? []).map((name) => readEksCluster(asker, name)));
  return {
    whole: names !== null,
    addons: new Map(clusters.flatMap(({ name, addon }) => (addon === null ? [] : [[name, addon] as const]))),
    onFargate: clusters.filter(({ fargate }) => fargate).map(({ name }) => name),
    raw: {
      "list-clusters": names === null ? [] : [{ clusters: names }],
      "describe-cluster": clusters.flatMap(({ described }) => described),
      "describe-nodegroup": clusters.flatMap(({ groups }) => groups),
    },
  };
}

async function readEksCluster(asker: Asker, name: string) {
  const answer = await asker.call("eks:DescribeCluster", { name });
  const { connectorConfig, outpostConfig } = answer?.cluster ?? {};
  const described = answer === null ? [] : [answer];
  // EKS doesn't manage these: their node groups and add-ons are not its own.
  if (connectorConfig !== undefined || outpostConfig !== undefined) {
    return { name, described, groups: [], addon: null, fargate: false };
  }
  const [groups, profiles, addon] = await Promise.all([
    asker
      .pages("eks:ListNodegroups", { clusterName: name, maxResults: 100 }, ({ nodegroups }) => nodegroups)
      .then((names) =>
        Promise.all(
          (names ?? []).map((nodegroupName) =>
            asker.call("eks:DescribeNodegroup", { clusterName: name, nodegroupName }),
          ),
        ),
      ),
    asker.pages(
      "eks:ListFargateProfiles",
      { clusterName: name, maxResults: 100 },
      ({ fargateProfileNames }) => fargateProfileNames,
    ),
    asker.call("eks:DescribeAddon", { clusterName: name, addonName: ADDON }),
  ]);
  return {
    name,
    described,
    groups: groups.filter((group) => group !== null),
    addon: addonOf(asker, name, addon?.addon),
    fargate: (profiles?.length ?? 0) > 0,
  };
}

function addonOf(asker: Asker, cluster: string, addon: EksAddon | undefined): Addon | null {
  if (addon !== undefined) return { status: addon.status ?? "", issues: addon.health?.issues?.length ?? 0 };
  const absent = asker.absent("eks:DescribeAddon", { clusterName: cluster, addonName: ADDON });
  return absent ? "missing" : null;
}
