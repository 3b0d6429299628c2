import type { ClusterKnowledge } from "../../inventory/node-ownership.ts";
import { nodeOwner } from "../../inventory/node-ownership.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Facts, Observation, Tags } from "../../inventory/workload.ts";
import type { Range } from "../../units/range.ts";
import { exactly } from "../../units/range.ts";
import { VCPU } from "../../units/vcpu.ts";
import type { EksClusterAnswer, NodeGroupAnswer } from "./answer-shapes.ts";
import { SHAPES } from "./answer-shapes.ts";
import { latest, nodeGroupOf } from "./collect-hosts.ts";
import type { Host } from "./hosts.ts";
import { seenFacts } from "./hosts.ts";
import { grouped } from "./join-coverage.ts";
import type { Answers } from "./open-answers.ts";
import type { Place } from "./place.ts";
import { arnPlace, placeKey, placeOr } from "./place.ts";

/** A managed node group with its place. */
export type NodeGroup = Place & NodeGroupAnswer;

/** What the answers know of EKS, by place and name. */
export type EksBook = {
  /** The clusters of each place that were named, with whether anyone listed all of that place. */
  readonly clusters: readonly (Place & { readonly name: string })[];
  readonly knowledge: (place: Place) => ClusterKnowledge;
  readonly nodeGroups: readonly NodeGroup[];
  readonly groups: (place: Place) => readonly NodeGroup[];
  readonly place: (place: Place, cluster: string | null) => Facts["place"] | undefined;
  readonly tags: ReadonlyMap<string, Tags>;
};

const keyOf = (place: Place, name: string): string => `${placeKey(place)}/${name}`;

/** Puts together what list-clusters, describe-cluster and describe-nodegroup say. `listPlace` is where a list speaks of. */
export function collectEks(answers: Answers, given: Place, listPlace: () => Place): EksBook {
  const described = answers
    .of("describe-cluster", SHAPES.eksCluster)
    .map(({ content: { cluster } }) => ({ ...placeOr(arnPlace(cluster.arn), given), name: cluster.name, cluster }));
  const nodeGroups = latest(
    answers
      .of("describe-nodegroup", SHAPES.nodeGroup)
      .map(({ content: { nodegroup } }) => ({ ...placeOr(arnPlace(nodegroup.nodegroupArn), given), ...nodegroup })),
    (group) => keyOf(group, `${group.clusterName}/${group.nodegroupName}`),
  );
  const groups = grouped(nodeGroups, placeKey);
  const pages = answers.of("list-clusters", SHAPES.eksClusterNames);
  const place = pages.length === 0 ? null : listPlace();
  const listed =
    place === null ? [] : pages.flatMap(({ content }) => content.clusters.map((name) => ({ ...place, name })));
  const whole = place !== null && pages.some(({ content }) => !content.nextToken) ? placeKey(place) : null;
  const clusters = [...new Map([...listed, ...described].map((one) => [keyOf(one, one.name), one])).values()];
  const places = new Map(described.map((one) => [keyOf(one, one.name), clusterPlace(one.cluster)]));
  return {
    clusters,
    nodeGroups,
    groups: (at) => groups.get(placeKey(at)) ?? [],
    knowledge: (at) => ({
      existing:
        placeKey(at) === whole
          ? new Set(clusters.filter((one) => placeKey(one) === whole).map(({ name }) => name))
          : null,
      nodeGroups: new Map(
        (groups.get(placeKey(at)) ?? []).flatMap(({ clusterName, resources }) =>
          (resources?.autoScalingGroups ?? []).map(({ name }) => [name, clusterName] as const),
        ),
      ),
    }),
    place: (at, cluster) => places.get(keyOf(at, cluster ?? "")),
    tags: new Map(described.map((one) => [keyOf(one, one.name), one.cluster.tags])),
  };
}

function clusterPlace({ outpostConfig, connectorConfig, remoteNetworkConfig }: EksClusterAnswer): Facts["place"] {
  if (outpostConfig !== null && outpostConfig !== undefined) return "local-cluster";
  if (connectorConfig !== null && connectorConfig !== undefined) return "connected-cluster";
  return (remoteNetworkConfig?.remoteNodeNetworks.length ?? 0) > 0 ? "hybrid-cluster" : undefined;
}

/** Puts a host in its one bucket: a node of an EKS cluster, or an ordinary EC2 instance. */
export function observeHost(host: Host, knowledge: ClusterKnowledge, eks: EksBook): Observation {
  const { tags, facts, scalingGroup } = host;
  const owner = nodeOwner({ tags, operator: facts.operator ?? null, scalingGroup }, knowledge);
  const group = owner === null ? undefined : nodeGroupOf(host, owner.cluster, eks.groups(host));
  const clusterIs = owner === null ? undefined : eks.place(host, owner.cluster);
  // A place that rules nodes out for good is said before one that AWS is merely silent about.
  const ruledOut = clusterIs === "local-cluster" || clusterIs === "connected-cluster" ? clusterIs : undefined;
  return {
    origin: host.origin,
    accountId: host.accountId,
    regionId: host.regionId,
    kind: owner === null ? "ec2-instance" : "eks-node",
    type: host.type,
    vcpus: host.vcpus === null ? null : exactly(host.vcpus),
    count: host.count,
    hours: "always",
    cluster: owner?.cluster ?? null,
    tags,
    facts: seenFacts({
      ...facts,
      place: ruledOut ?? facts.place ?? clusterIs,
      os: facts.os ?? group?.amiType,
    }),
    coverage: { state: "unknown", reasons: [] },
  };
}

/**
 * The nodes of a managed node group of which no answer shows a host, as many as it wants. Of several types the first is
 * expected and the smallest and largest bound it; a group that is coming or going may have none of them.
 */
export function observeNodeGroup(group: NodeGroup, eks: EksBook, tables: ReferenceTables): Observation | null {
  const wanted = group.scalingConfig?.desiredSize ?? 0;
  if (wanted === 0) return null;
  const settled = /^(ACTIVE|UPDATING|DEGRADED)$/.test(group.status ?? "ACTIVE");
  const { accountId, regionId } = group;
  const amiType = group.amiType ?? null;
  const image = amiType === "CUSTOM" ? null : amiType;
  const unknown = group.instanceTypes.find((type) => !tables.instanceTypes.has(type));
  return {
    origin: group.nodegroupArn ?? `${group.clusterName}/${group.nodegroupName}`,
    accountId,
    regionId,
    kind: "eks-node",
    type: unknown ?? group.instanceTypes[0] ?? null,
    vcpus: unknown === undefined ? sizeOfTypes(group.instanceTypes, tables) : null,
    count: settled ? exactly(wanted) : { low: 0, expected: 0, high: wanted },
    hours: "always",
    cluster: group.clusterName,
    tags: group.tags,
    facts: seenFacts({
      platform: image === null ? null : image.startsWith("WINDOWS") ? "windows" : "linux",
      architecture: image === null ? null : /ARM/i.test(image) ? "arm64" : "x86_64",
      os: amiType,
      place: eks.place(group, group.clusterName),
    }),
    coverage: { state: "unknown", reasons: [] },
  };
}

/** vCPUs of each node where there are several types to choose from; null for a single one, which the type's table tells. */
function sizeOfTypes(types: readonly string[], tables: ReferenceTables): Range | null {
  const sizes = types.map((type) => (tables.instanceTypes.get(type)?.vcpus ?? 0) * VCPU);
  const [expected] = sizes;
  if (expected === undefined || sizes.length === 1) return null;
  return { low: Math.min(...sizes), expected, high: Math.max(...sizes) };
}
