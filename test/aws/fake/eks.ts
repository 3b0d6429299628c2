import type {
  DescribeAddonRequest,
  DescribeAddonResponse,
  DescribeClusterRequest,
  DescribeClusterResponse,
  DescribeNodegroupRequest,
  DescribeNodegroupResponse,
  ListAddonsRequest,
  ListAddonsResponse,
  ListClustersRequest,
  ListClustersResponse,
  ListFargateProfilesRequest,
  ListFargateProfilesResponse,
  ListNodegroupsRequest,
  ListNodegroupsResponse,
} from "@aws-sdk/client-eks";
import {
  DescribeAddon$,
  DescribeCluster$,
  DescribeNodegroup$,
  ListAddons$,
  ListClusters$,
  ListFargateProfiles$,
  ListNodegroups$,
} from "@aws-sdk/client-eks";
import type { Call, Operation } from "./operation.ts";
import { pageOf, serve } from "./operation.ts";
import { Refusal } from "./refusal.ts";
import type { FakeEksCluster } from "./world.ts";

const PAGE = [1, 100] as const;

function missing(what: string): Refusal {
  return new Refusal("ResourceNotFoundException", 404, `No ${what}.`);
}

function clusterOf({ region }: Call, name: string | undefined): FakeEksCluster {
  const found = (region.eks ?? []).find(({ cluster }) => cluster.name === name);
  if (found === undefined) throw missing(`cluster found for name: ${name}`);
  return found;
}

/** The reading half of EKS. (https://docs.aws.amazon.com/eks/latest/APIReference/) */
export const EKS: readonly Operation[] = [
  serve(
    ListClusters$,
    (ask: ListClustersRequest, call): ListClustersResponse => {
      const all = (ask.include ?? []).includes("all");
      const shown = (call.region.eks ?? []).filter(({ cluster }) => all || cluster.connectorConfig === undefined);
      const { items, next } = pageOf(call, shown, ask.nextToken, ask.maxResults ?? 100);
      return { clusters: items.map(({ cluster }) => cluster.name ?? ""), nextToken: next };
    },
    { maxResults: PAGE },
  ),
  serve(DescribeCluster$, (ask: DescribeClusterRequest, call): DescribeClusterResponse => {
    return { cluster: clusterOf(call, ask.name).cluster };
  }),
  serve(
    ListNodegroups$,
    (ask: ListNodegroupsRequest, call): ListNodegroupsResponse => {
      const { nodegroups = [] } = clusterOf(call, ask.clusterName);
      const { items, next } = pageOf(call, nodegroups, ask.nextToken, ask.maxResults ?? 100);
      return { nodegroups: items.map(({ nodegroupName }) => nodegroupName ?? ""), nextToken: next };
    },
    { maxResults: PAGE },
  ),
  serve(DescribeNodegroup$, (ask: DescribeNodegroupRequest, call): DescribeNodegroupResponse => {
    const { nodegroups = [] } = clusterOf(call, ask.clusterName);
    const nodegroup = nodegroups.find(({ nodegroupName }) => nodegroupName === ask.nodegroupName);
    if (nodegroup === undefined) throw missing(`node group found for name: ${ask.nodegroupName}`);
    return { nodegroup };
  }),
  serve(
    ListFargateProfiles$,
    (ask: ListFargateProfilesRequest, call): ListFargateProfilesResponse => {
      const { fargateProfiles = [] } = clusterOf(call, ask.clusterName);
      const { items, next } = pageOf(call, fargateProfiles, ask.nextToken, ask.maxResults ?? 100);
      return { fargateProfileNames: items, nextToken: next };
    },
    { maxResults: PAGE },
  ),
  serve(
    ListAddons$,
    (ask: ListAddonsRequest, call): ListAddonsResponse => {
      const { addons = [] } = clusterOf(call, ask.clusterName);
      const { items, next } = pageOf(call, addons, ask.nextToken, ask.maxResults ?? 100);
      return { addons: items.map(({ addonName }) => addonName ?? ""), nextToken: next };
    },
    { maxResults: PAGE },
  ),
  serve(DescribeAddon$, (ask: DescribeAddonRequest, call): DescribeAddonResponse => {
    const { addons = [] } = clusterOf(call, ask.clusterName);
    const addon = addons.find(({ addonName }) => addonName === ask.addonName);
    if (addon === undefined) throw missing(`addon: ${ask.addonName} found in cluster: ${ask.clusterName}`);
    return { addon };
  }),
];
