import type { ClusterKnowledge } from "../../inventory/node-ownership.ts";
import { nodeOwner } from "../../inventory/node-ownership.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Facts, Observation, Tags } from "../../inventory/workload.ts";
import type { Range } from "../../units/range.ts";
import { exactly, isExact } from "../../units/range.ts";
import type { MilliVcpu } from "../../units/vcpu.ts";
import { VCPU } from "../../units/vcpu.ts";
import type { EksClusterAnswer, NodeGroupAnswer } from "./answer-shapes.ts";
import { latest, nodeGroupOf } from "./collect-hosts.ts";
import type { Host } from "./hosts.ts";
import { seenFacts } from "./hosts.ts";
import { grouped } from "./join-coverage.ts";
import type { Answers } from "./answers.ts";
import type { Place } from "./place.ts";
import { arnPlace, placeKey, placeOr } from "./place.ts";

/** A managed node group with its place. */
export type NodeGroup = Place & NodeGroupAnswer;

/** What the answers know of EKS, by place and name. */
export type EksBook = {
  /** The clusters that any answer about clusters names, with their place. */
  readonly clusters: readonly (Place & { readonly name: string })[];
  /** What tells nodes at a place; its clusters are given only where someone listed all of them. */
  readonly knowledge: (place: Place) => ClusterKnowledge;
  readonly nodeGroups: readonly NodeGroup[];
  readonly groups: (place: Place) => readonly NodeGroup[];
  readonly place: (place: Place, cluster: string | null) => Facts["place"] | undefined;
  readonly tags: ReadonlyMap<string, Tags>;
};

const keyOf = (place: Place, name: string): string => `${placeKey(place)}/${name}`;

/** Puts together what list-clusters, describe-cluster and describe-nodegroup say. `listPlace` is where a list, if any, speaks of; `cut` says that it breaks off. */
export function collectEks(answers: Answers, given: Place, listPlace: Place | null, cut: boolean): EksBook {
  const described = answers
    .of("describe-cluster")
    .map(({ content: { cluster } }) => ({ ...placeOr(arnPlace(cluster.arn), given), name: cluster.name, cluster }));
  const nodeGroups = latest(
    answers
      .of("describe-nodegroup")
      .map(({ content: { nodegroup } }) => ({ ...placeOr(arnPlace(nodegroup.nodegroupArn), given), ...nodegroup })),
    (group) => keyOf(group, `${group.clusterName}/${group.nodegroupName}`),
  );
  const groups = grouped(nodeGroups, placeKey);
  const pages = answers.of("list-clusters");
  const listed =
    listPlace === null ? [] : pages.flatMap(({ content }) => content.clusters.map((name) => ({ ...listPlace, name })));
  const whole = listPlace === null || cut ? null : placeKey(listPlace);
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
    ...(host.unread === true ? { unread: true } : {}),
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
 * The nodes of a managed node group of which no answer shows a host, as many as it wants; a group that is coming or going, or
 * that doesn't say how many it wants, may have any number up to its most. Of several types the first known one is expected.
 */
export function observeNodeGroup(group: NodeGroup, eks: EksBook, tables: ReferenceTables): Observation | null {
  const { desiredSize, maxSize } = group.scalingConfig ?? {};
  const settled = /^(ACTIVE|UPDATING|DEGRADED)$/.test(group.status ?? "ACTIVE");
  const most = desiredSize ?? maxSize ?? null;
  if (most === 0) return null;
  const count = settled && typeof desiredSize === "number" ? exactly(desiredSize) : { low: 0, expected: 0, high: most };
  const size = sizeOfTypes(group.instanceTypes, tables);
  const { accountId, regionId } = group;
  const amiType = group.amiType ?? null;
  const image = amiType === "CUSTOM" ? null : amiType;
  return {
    origin: group.nodegroupArn ?? `${group.clusterName}/${group.nodegroupName}`,
    accountId,
    regionId,
    kind: "eks-node",
    type: size.type,
    vcpus: size.vcpus,
    count,
    ...(size.unread || !isExact(count) ? { unread: true } : {}),
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

type TypesSize = { readonly type: string | null; readonly vcpus: Range | null; readonly unread: boolean };

/**
 * vCPUs of each node where there are several types to choose from: the smallest and largest bound it, an unknown type by one
 * vCPU and by the largest of its size name. Null where one type is all there is to go by, or none of them is known.
 */
function sizeOfTypes(types: readonly string[], tables: ReferenceTables): TypesSize {
  const sizes = types.map((type) => {
    const vcpus = tables.instanceTypes.get(type)?.vcpu;
    const known = vcpus === undefined ? null : vcpus * VCPU;
    return { type, known, most: known ?? largestAlike(type, tables) };
  });
  const [first] = sizes;
  const expected = sizes.find(({ known }) => known !== null);
  const unread = sizes.some(({ known }) => known === null);
  if (first === undefined || expected === undefined || expected.known === null) {
    const widest = sizes.toSorted((a, b) => (b.most ?? Infinity) - (a.most ?? Infinity))[0];
    return { type: widest?.type ?? null, vcpus: null, unread: false };
  }
  if (sizes.length === 1) return { type: first.type, vcpus: null, unread: false };
  const bounds = sizes.map(({ most }) => most).filter((most) => most !== null);
  const vcpus: Range = {
    low: sizes.reduce((least, { known }) => Math.min(least, known ?? VCPU), expected.known),
    expected: expected.known,
    high: bounds.length < sizes.length ? null : bounds.reduce((a, b) => Math.max(a, b)),
  };
  return { type: expected.type, vcpus, unread };
}

const largestAlike = (type: string, tables: ReferenceTables): MilliVcpu | null =>
  tables.largestOfSize(type.slice(type.indexOf(".") + 1));
