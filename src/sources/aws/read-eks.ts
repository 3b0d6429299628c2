import { ADDON } from "../aws-answers/clusters.ts";
import type { Asker } from "./asker.ts";

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
    withoutAddon: clusters.filter(({ bare }) => bare).map(({ name }) => name),
    onFargate: clusters.filter(({ fargate }) => fargate).map(({ name }) => name),
    raw: {
      "list-clusters": names === null ? [] : [{ clusters: names }],
      "describe-cluster": clusters.flatMap(({ described }) => described),
      "describe-addon": clusters.flatMap(({ addon }) => (addon === null ? [] : [addon])),
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
    return { name, described, groups: [], addon: null, bare: false, fargate: false };
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
    addon,
    bare: addon === null && asker.absent("eks:DescribeAddon", { clusterName: name, addonName: ADDON }),
    fargate: (profiles?.length ?? 0) > 0,
  };
}
