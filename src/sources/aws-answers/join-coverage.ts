import type { ClusterPart } from "../../inventory/cluster-coverage.ts";
import { clusterCoverage } from "../../inventory/cluster-coverage.ts";
import type { Coverage } from "../../inventory/coverage.ts";
import type { Detector, SourceAssumption } from "../../inventory/inventory.ts";
import { managementOf, offReason } from "../../inventory/management.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Kind, Observation, Tags } from "../../inventory/workload.ts";
import { isExact } from "../../units/range.ts";
import type { MilliVcpu } from "../../units/vcpu.ts";
import { VCPU } from "../../units/vcpu.ts";
import type { CoverageList, Ec2Entry, EksEntry } from "./coverage-list.ts";
import { entryOf } from "./coverage-list.ts";
import type { TaskNames } from "./task-coverage.ts";
import { NAMELESS, taskCoverage } from "./task-coverage.ts";
import type { Host } from "./hosts.ts";
import type { Place } from "./place.ts";
import { maySame, placeKey } from "./place.ts";

/** An observation on its way to its coverage, with the host it was made of. */
export type Draft = {
  readonly observation: Observation;
  readonly host: Host | null;
  /** What AWS's issues name it by, if it is a task. */
  readonly task?: TaskNames;
};

/** What coverage is joined from. */
export type CoverageContext = {
  readonly list: CoverageList;
  /** Whether the list speaks of a place. */
  readonly listed: (place: Place) => boolean;
  readonly detectors: readonly Detector[];
  /** Tags of EKS and of ECS clusters, by place and name. */
  readonly eksTags: ReadonlyMap<string, Tags>;
  readonly ecsTags: ReadonlyMap<string, Tags>;
  readonly tables: ReferenceTables;
};

/** One text for a cluster at a place. */
export const clusterKey = (observation: Pick<Observation, "accountId" | "regionId">, cluster: string): string =>
  `${placeKey(observation)}/${cluster}`;

/**
 * Gives each observation its coverage. A sidecar seen in a task outranks every list; an instance that the list names healthy
 * is covered; a cluster's count is shared out over its nodes; where nothing was read and Runtime Monitoring is off, nothing is
 * covered; otherwise it is unknown.
 */
export function joinCoverage(
  drafts: readonly Draft[],
  context: CoverageContext,
): { readonly observations: readonly Observation[]; readonly assumptions: readonly SourceAssumption[] } {
  const byId = grouped(context.list.ec2, (entry) => entry.instanceId);
  const ownEntry = ({ host }: Draft): Ec2Entry | undefined =>
    host?.instanceId ? byId.get(host.instanceId)?.findLast((entry) => maySame(entry, host)) : undefined;
  const assumptions: SourceAssumption[] = [];

  const coverages = new Map<Draft, Coverage>();
  const eksEntries = grouped(context.list.eks, (entry) => entry.cluster);
  // Nodes that the list itself stood for have their coverage already.
  const nodes = drafts.filter(
    ({ observation }) => observation.kind === "eks-node" && observation.coverage.state === "unknown",
  );
  for (const members of grouped(nodes, ({ observation }) =>
    clusterKey(observation, observation.cluster ?? ""),
  ).values()) {
    const [first] = members;
    const cluster = first?.observation.cluster;
    const entry = first && cluster ? entryOf(eksEntries, first.observation, cluster) : undefined;
    if (first === undefined || entry === undefined) continue;
    const parts = members.map((member) => partOf(member, ownEntry(member), context.tables));
    for (const [index, coverage] of clusterCoverage(withTags(entry, first, context), parts).entries()) {
      const member = members[index];
      if (member !== undefined) coverages.set(member, coverage);
    }
    assumptions.push(...notesOn(entry, members, parts));
  }

  const ecsEntries = grouped(context.list.ecs, (entry) => entry.cluster);
  const observations = drafts.map((draft) => {
    const { observation } = draft;
    const own = ownEntry(draft);
    const joined = coverages.get(draft) ?? ownCoverage(draft, own);
    const entry =
      observation.kind === "fargate-task" && observation.cluster !== null
        ? entryOf(ecsEntries, observation, observation.cluster)
        : undefined;
    const hinted = entry === undefined ? joined : taskCoverage(joined, entry, draft.task ?? NAMELESS);
    const unlisted = !coverages.has(draft) && own === undefined && entry === undefined && context.listed(observation);
    return { ...observation, coverage: explained(hinted, observation, context, unlisted) };
  });
  return { observations, assumptions };
}

/** What the host's own entry, or the task's sidecar, says. The list's word against an EC2 agent doesn't speak for a node's own. */
function ownCoverage({ observation }: Draft, entry: Ec2Entry | undefined): Coverage {
  if (entry === undefined) return observation.coverage;
  if (entry.healthy) return { state: "covered", evidence: "coverage-list" };
  return observation.kind === "eks-node"
    ? { state: "unknown", reasons: entry.reasons }
    : { state: "not-covered", evidence: "coverage-list", reasons: entry.reasons };
}

/** Adds what account and tags explain: a feature that is off, an exclusion tag, a list without the resource. */
function explained(
  coverage: Coverage,
  observation: Observation,
  context: CoverageContext,
  unlisted: boolean,
): Coverage {
  if (coverage.state !== "unknown" && coverage.state !== "not-covered") return coverage;
  const detector = detectorOf(observation, context);
  const off = detector === undefined ? null : offReason(detector, observation.kind);
  const missing = coverage.state === "unknown" && unlisted ? "COVERAGE_NOT_LISTED" : null;
  const said = missing === null ? coverage.reasons : [missing, ...coverage.reasons];
  const reasons = [...new Set([...(off === null ? [] : [off]), ...withTag(said, observation, context)])];
  if (coverage.state === "not-covered") return { ...coverage, reasons };
  return off === null ? { state: "unknown", reasons } : { state: "not-covered", evidence: null, reasons };
}

const TAG_EXCLUDED = "TAG_EXCLUDED";

/** Where GuardDuty looks for the tag: on the EKS or ECS cluster, and on the instance itself for EC2. */
const TAGGED: Readonly<Record<Kind, (observation: Observation, context: CoverageContext) => Tags | undefined>> = {
  "eks-node": (observation, { eksTags }) => eksTags.get(clusterKey(observation, observation.cluster ?? "")),
  "fargate-task": (observation, { ecsTags }) => ecsTags.get(clusterKey(observation, observation.cluster ?? "")),
  "ec2-instance": ({ tags }) => tags,
};

const detectorOf = ({ accountId, regionId }: Observation, { detectors }: CoverageContext): Detector | undefined =>
  detectors.find((one) => accountId === one.accountId && regionId === one.regionId);

/**
 * Reasons with that of an exclusion tag: before all others, or after them where GuardDuty manages no agents there anyway. An
 * instance whose tags aren't in its metadata hides the tag from the agent.
 */
function withTag(reasons: readonly string[], observation: Observation, context: CoverageContext): readonly string[] {
  const { kind, facts } = observation;
  const isSeen = kind !== "ec2-instance" || facts.metadataTags !== "off";
  if (!isSeen || TAGGED[kind](observation, context)?.["GuardDutyManaged"] !== "false") return reasons;
  const management = managementOf(detectorOf(observation, context), kind, "false");
  const others = reasons.filter((reason) => reason !== TAG_EXCLUDED);
  return management === "manual" || management === "none" ? [...others, TAG_EXCLUDED] : [TAG_EXCLUDED, ...others];
}

const withTags = (entry: EksEntry, { observation }: Draft, context: CoverageContext): EksEntry => ({
  ...entry,
  reasons: withTag(entry.reasons, observation, context),
});

function partOf({ observation }: Draft, entry: Ec2Entry | undefined, tables: ReferenceTables): ClusterPart {
  return {
    nodes: isExact(observation.count) ? observation.count.expected : null,
    each: sizeOf(observation, tables),
    healthyHost: entry?.healthy === true,
  };
}

/** vCPUs of each host, where they are one number: configured, or the type's default. */
function sizeOf({ vcpus, type }: Observation, tables: ReferenceTables): MilliVcpu | null {
  if (vcpus !== null) return isExact(vcpus) ? vcpus.expected : null;
  const known = type === null ? undefined : tables.instanceTypes.get(type);
  return known === undefined ? null : known.vcpu * VCPU;
}

/** What full coverage leaves no room to say: two agents on one host are one stream on the bill, and counts that differ. */
function notesOn(entry: EksEntry, members: readonly Draft[], parts: readonly ClusterPart[]): SourceAssumption[] {
  const notes: SourceAssumption[] = [];
  const whole = entry.healthy && (entry.compatible === null || (entry.covered ?? 0) >= entry.compatible);
  const twice = members.filter((_, index) => whole && parts[index]?.healthyHost === true);
  if (twice.length > 0) {
    notes.push({
      id: "TWO_AGENTS_ON_HOST",
      value: `${entry.cluster}: ${twice.map(({ observation }) => observation.origin).join(", ")} count as EKS nodes alone`,
      source: "https://docs.aws.amazon.com/guardduty/latest/ug/two-security-agents-installed-on-ec2-node.html",
    });
  }
  const seen = parts.reduce((total, { nodes }) => total + (nodes ?? 0), 0);
  if (entry.compatible !== null && entry.compatible !== seen && parts.every(({ nodes }) => nodes !== null)) {
    notes.push({
      id: "COUNT_MISMATCH",
      value: `${entry.cluster}: the coverage list counts ${entry.compatible} nodes, the answers show ${seen}`,
      source: "https://docs.aws.amazon.com/guardduty/latest/ug/eks-runtime-monitoring-coverage.html",
    });
  }
  return notes;
}

/** Items by key, in order. */
export function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
