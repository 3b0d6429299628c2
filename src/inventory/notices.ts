import { exactly, isExact } from "../units/range.ts";
import type { Instant } from "../units/month.ts";
import type { ClusterPart } from "./cluster-coverage.ts";
import { clusterCoverage } from "./cluster-coverage.ts";
import type { Coverage } from "./coverage.ts";
import type { CoverageRecord } from "./coverage-record.ts";
import type { InventoryFrame } from "./inventory.ts";
import { isUnseenNode, unseenNodes } from "./unseen-nodes.ts";
import type { Observation, Workload } from "./workload.ts";

/** GuardDuty's word that the coverage of a resource changed: the resource as it is since then. */
export type Notice = {
  readonly record: CoverageRecord & { readonly updatedAt: Instant };
  /** What it lets one think of an ECS cluster's Fargate tasks; null for anything else. */
  readonly tasks: Coverage | null;
};

/** What notices change: workloads judged anew, the coverage list as it is then, and which notices counted. */
export type NoticeChange = {
  readonly workloads: readonly Workload[];
  readonly coverage: readonly CoverageRecord[];
  /** Newer than what the inventory knew. */
  readonly fresh: readonly Notice[];
  readonly stale: readonly Notice[];
  /** About something that the inventory doesn't hold. */
  readonly elsewhere: readonly Notice[];
};

/** Brings an inventory up to date while its workloads go by. */
export type NoticeUpdate = {
  /** Keeps a workload that a notice may speak of until the end; false for one that goes on as it is. */
  readonly hold: (workload: Workload) => boolean;
  /** Judges what was kept, against the coverage list that stands beside all workloads. */
  readonly finish: (frame: Pick<InventoryFrame, "asOf" | "coverage">) => NoticeChange;
};

type Located = { readonly accountId: string | null; readonly regionId: string | null };

/**
 * Prepares the newest notice of each resource. It counts where it is newer than the list's own entry, or than the inventory where
 * that has none, so that notices may come twice and in any order. Only workloads of the named clusters and instances are kept. An
 * instance that is an EKS node is judged beside its cluster's count; the shares of the other nodes stay.
 */
export function createNoticeUpdate(
  notices: readonly Notice[],
  judge: (observation: Observation) => Workload,
): NoticeUpdate {
  const newest = newestOf(notices);
  const byName = Map.groupBy(newest, ({ record }) => nameOf(record));
  const find = (resource: CoverageRecord["resource"], name: string, at: Located): Notice | undefined =>
    byName.get(nameOf({ resource, name }))?.find(({ record }) => mayBe(record, at));
  // A node of a cluster that has a notice is kept under that one, and met under its own.
  const held = new Map<Notice, Workload[]>();
  const met = new Set<Notice>();
  const keep = (notice: Notice | undefined, workload: Workload): boolean => {
    if (notice === undefined) return false;
    const kept = held.get(notice);
    if (kept === undefined) held.set(notice, [workload]);
    else kept.push(workload);
    return true;
  };
  const hold = (workload: Workload): boolean => {
    const { kind, cluster, origin } = workload;
    const resource = kind === "eks-node" ? "eks-cluster" : kind === "fargate-task" ? "ecs-cluster" : null;
    const ofCluster = resource === null || cluster === null ? undefined : find(resource, cluster, workload);
    const own = find("ec2-instance", origin, workload);
    if (own !== undefined) met.add(own);
    return keep(ofCluster ?? own, workload);
  };
  const finish = ({ asOf, coverage }: Pick<InventoryFrame, "asOf" | "coverage">): NoticeChange => {
    const records = new Map(coverage.map((record) => [record, record]));
    const listed = Map.groupBy(coverage, nameOf);
    const entryOf = (resource: CoverageRecord["resource"], name: string, at: Located): CoverageRecord | undefined => {
      const before = listed.get(nameOf({ resource, name }))?.find((record) => mayBe(record, at));
      return before === undefined ? undefined : (records.get(before) ?? before);
    };
    const standing = newest.map((notice) => {
      const { record } = notice;
      const before = entryOf(record.resource, record.name, record);
      const known = before !== undefined || held.has(notice) || met.has(notice);
      return { notice, before, is: !known ? "elsewhere" : isNewer(record, before, asOf) ? "fresh" : "stale" } as const;
    });
    const added: CoverageRecord[] = [];
    for (const { notice, before, is } of standing) {
      if (is !== "fresh") continue;
      if (before === undefined) added.push(notice.record);
      else records.set(before, { ...before, ...said(notice.record) });
    }
    const those = (is: "fresh" | "stale" | "elsewhere"): Notice[] =>
      standing.filter((one) => one.is === is).map(({ notice }) => notice);
    const fresh = new Set(those("fresh"));
    const entries = { entryOf, fresh, own: (workload: Workload) => find("ec2-instance", workload.origin, workload) };
    return {
      workloads: [...held].flatMap(([notice, workloads]) => judged(notice, workloads, entries, judge)),
      coverage: [...records.values(), ...added],
      fresh: [...fresh],
      stale: those("stale"),
      elsewhere: those("elsewhere"),
    };
  };
  return { hold, finish };
}

const nameOf = ({ resource, name }: Pick<CoverageRecord, "resource" | "name">): string => `${resource} ${name}`;

/** Whether two places can be one: nothing that is known of either contradicts it. */
const mayBe = (a: Located, b: Located): boolean =>
  (a.accountId === null || b.accountId === null || a.accountId === b.accountId) &&
  (a.regionId === null || b.regionId === null || a.regionId === b.regionId);

function newestOf(notices: readonly Notice[]): Notice[] {
  const newest = new Map<string, Notice>();
  for (const notice of notices) {
    const { record } = notice;
    const key = `${record.accountId} ${record.regionId} ${nameOf(record)}`;
    const other = newest.get(key);
    if (other === undefined || record.updatedAt >= other.record.updatedAt) newest.set(key, notice);
  }
  return [...newest.values()];
}

const isNewer = (record: Notice["record"], before: CoverageRecord | undefined, asOf: Instant): boolean =>
  record.updatedAt > (before?.updatedAt ?? asOf);

/** A notice without a word on who manages the agent, or on its version, leaves what the list said of them. */
const said = ({ management, agentVersion, ecsCluster, ...record }: CoverageRecord): Partial<CoverageRecord> => ({
  ...record,
  ...(management === null ? {} : { management }),
  ...(agentVersion === null ? {} : { agentVersion }),
  ...(ecsCluster === null ? {} : { ecsCluster }),
});

type Entries = {
  readonly entryOf: (resource: CoverageRecord["resource"], name: string, at: Located) => CoverageRecord | undefined;
  readonly fresh: ReadonlySet<Notice>;
  /** The notice about a workload's own instance. */
  readonly own: (workload: Workload) => Notice | undefined;
};

/** The workloads that were kept for one notice, by the rules of a coverage list. */
function judged(
  notice: Notice,
  workloads: readonly Workload[],
  entries: Entries,
  judge: (observation: Observation) => Workload,
): readonly Workload[] {
  const { record, tasks } = notice;
  const isFresh = entries.fresh.has(notice);
  switch (record.resource) {
    case "ecs-cluster":
      return workloads.map((workload) => (isFresh ? taskWith(workload, tasks) : workload));
    case "ec2-instance":
      return workloads.map((workload) => (isFresh ? hostWith(workload, record, entries) : workload));
    case "eks-cluster": {
      if (!isFresh) {
        return workloads.map((workload) => {
          const own = entries.own(workload);
          return own !== undefined && entries.fresh.has(own) ? hostWith(workload, own.record, entries) : workload;
        });
      }
      const unseen = workloads.every(isUnseenNode);
      if (unseen) return unseenNodes({ ...record, ...placeOf(workloads), cluster: record.name }).map(judge);
      const coverages = clusterCoverage(
        record,
        workloads.map((workload) => partOf(workload, isHealthy(workload, entries))),
      );
      return workloads.map((workload, index) => withCoverage(workload, coverages[index]));
    }
  }
}

/** As the workloads name it: a place that they leave open isn't made known by a notice. */
const placeOf = ([first]: readonly Workload[]): Partial<Located> =>
  first === undefined ? {} : { accountId: first.accountId, regionId: first.regionId };

/** Whether the list, or a newer notice, names the host itself as healthy. */
function isHealthy(workload: Workload, { entryOf, own, fresh }: Entries): boolean {
  const notice = own(workload);
  if (notice !== undefined && fresh.has(notice)) return notice.record.healthy;
  return entryOf("ec2-instance", workload.origin, workload)?.healthy === true;
}

function partOf({ count, size }: Workload, healthyHost: boolean): ClusterPart {
  return {
    nodes: isExact(count) ? count.expected : null,
    each: size.state === "known" && isExact(size.vcpus) ? size.vcpus.expected : null,
    healthyHost,
  };
}

/** A host by the word about its own agent, which for a silent EKS node leaves the word to its cluster. */
function hostWith(workload: Workload, record: CoverageRecord, { entryOf }: Entries): Workload {
  if (record.healthy) return withCoverage(workload, { state: "covered", evidence: "coverage-list" });
  const { kind, cluster } = workload;
  if (kind !== "eks-node") {
    return withCoverage(workload, { state: "not-covered", evidence: "coverage-list", reasons: record.reasons });
  }
  const entry = cluster === null ? undefined : entryOf("eks-cluster", cluster, workload);
  if (entry === undefined) return withCoverage(workload, { state: "unknown", reasons: record.reasons });
  // The count of the whole cluster can't be compared with one node of it.
  const [alone] = clusterCoverage(entry, [partOf({ ...workload, count: exactly(1) }, false)]);
  return withCoverage(workload, alone === undefined ? undefined : withoutMismatch(alone));
}

const withoutMismatch = (coverage: Coverage): Coverage =>
  coverage.state === "covered"
    ? coverage
    : { ...coverage, reasons: coverage.reasons.filter((reason) => reason !== "COUNT_MISMATCH") };

/** A sidecar that was seen in a task, or a person's word on it, outranks the cluster's entry. */
function taskWith(workload: Workload, tasks: Coverage | null): Workload {
  const { coverage } = workload;
  const own = coverage.state !== "unknown" && (coverage.evidence === "sidecar" || coverage.evidence === "stated");
  return tasks === null || own ? workload : withCoverage(workload, tasks);
}

/** What account and tags explain, which no notice speaks of. */
const STANDING: ReadonlySet<string> = new Set(["NO_DETECTOR", "DETECTOR_DISABLED", "RM_DISABLED", "TAG_EXCLUDED"]);

function withCoverage(workload: Workload, coverage: Coverage | undefined): Workload {
  if (coverage === undefined) return workload;
  if (coverage.state === "covered") return { ...workload, coverage };
  const before = workload.coverage.state === "covered" ? [] : workload.coverage.reasons;
  const standing = before.filter((reason) => STANDING.has(reason));
  const isOff = coverage.state === "unknown" && standing.some((reason) => reason !== "TAG_EXCLUDED");
  const reasons = [...new Set([...standing, ...coverage.reasons])];
  if (isOff) return { ...workload, coverage: { state: "not-covered", evidence: null, reasons } };
  return { ...workload, coverage: { ...coverage, reasons } };
}
