import type { InventoryFrame } from "../inventory/inventory.ts";
import type { Gap } from "../inventory/gap.ts";
import type { Inventory } from "../inventory/inventory.ts";
import type { Hours, Kind, Tags, Workload } from "../inventory/workload.ts";
import { sizeReason } from "../inventory/size.ts";
import type { Amount } from "./amount.ts";
import { amountsOf } from "./amount.ts";
import type { MilliVcpu } from "../units/vcpu.ts";

/** vCPUs by verdict: the middle four part the whole, unknown as far as sizes are known; protected is a subset. */
export type VcpuCounts = {
  protected: MilliVcpu;
  eligible: MilliVcpu;
  unverified: MilliVcpu;
  ineligible: MilliVcpu;
  unknown: MilliVcpu;
  /** Hosts and tasks whose size nobody knows. */
  unknownWorkloads: number;
};

/** The most that something unread can hold, and the number of its parts that nothing bounds. */
export type Unseen = { bound: MilliVcpu; unbounded: number };

/** Workloads that share a reason for not being eligible. */
export type Doubt = { readonly state: "unverified" | "ineligible" | "unknown"; workloads: number; vcpus: MilliVcpu };

/** Workloads that are alike in all that prices, scenarios and budgets can match on. */
export type Group = {
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly kind: Kind;
  readonly cluster: string | null;
  readonly tags: Tags;
  readonly hours: Hours;
  readonly counts: VcpuCounts;
  workloads: number;
  ecsHosts: number;
  /** What isn't plainly eligible, by the first reason code of its verdict. */
  readonly doubts: Map<string, Doubt>;
  /** Covered now. */
  readonly protected: Amount;
  /** Low: eligible or already protected; expected: that and unverified; high: that and the bound of what is unknown. */
  readonly everything: Amount;
  /** What was not read or not resolved may add this much to the expected amounts. */
  readonly unseen: { readonly current: Unseen; readonly everything: Unseen };
  /** Not yet protected vCPUs that count as eligible though their distribution wasn't visible. */
  osNotVisible: MilliVcpu;
  /** Unverified vCPUs that are counted in `everything`. */
  unverifiedCounted: MilliVcpu;
  /** What the instance types' defaults would add to configured CPU options. */
  typeDefaultExtra: MilliVcpu;
  /** vCPUs of which nothing says whether they are covered. */
  coverageUnknown: MilliVcpu;
  /** The gap that this group stands for, where it holds no workload at all. */
  readonly gap: Gap | null;
};

/** An inventory grouped for pricing: what-ifs touch groups, not a hundred thousand hosts. */
export type Population = { readonly frame: InventoryFrame; readonly groups: readonly Group[] };

/** Groups workloads one by one, so that they need not all be held; `finish` adds what stands beside them. */
export type Preparation = {
  readonly add: (workload: Workload) => void;
  readonly finish: (frame: InventoryFrame) => Population;
};

/** Groups an inventory by all that rules can match on. */
export function prepare(inventory: Inventory): Population {
  const preparation = startPreparation();
  for (const workload of inventory.workloads) preparation.add(workload);
  return preparation.finish(inventory);
}

/** Starts an empty preparation. */
export function startPreparation(): Preparation {
  const groups = new Map<string, Group>();
  const tagKeys = new WeakMap<Tags, string>();
  return {
    add: (workload) => {
      let tagKey = tagKeys.get(workload.tags);
      if (tagKey === undefined) {
        tagKey = keyOfTags(workload.tags);
        tagKeys.set(workload.tags, tagKey);
      }
      const { accountId, regionId, kind, cluster, hours, tags } = workload;
      const key = `${accountId}\u0000${regionId}\u0000${kind}\u0000${cluster}\u0000${hours}\u0000${tagKey}`;
      let group = groups.get(key);
      if (group === undefined) {
        group = emptyGroup({ accountId, regionId, kind, cluster, hours, tags, gap: null });
        groups.set(key, group);
      }
      addWorkload(group, workload);
    },
    finish: (frame) => {
      for (const [index, gap] of frame.gaps.entries()) {
        for (const { kind, bound } of gap.hides) groups.set(`\uffff${index}${kind}`, gapGroup(gap, kind, bound, frame));
      }
      const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
      return { frame, groups: sorted };
    },
  };
}

function keyOfTags(tags: Tags): string {
  const keys = Object.keys(tags);
  if (keys.length === 0) return "";
  return JSON.stringify(keys.sort().map((key) => [key, tags[key]]));
}

type GroupKey = Pick<Group, "accountId" | "regionId" | "kind" | "cluster" | "hours" | "tags" | "gap">;

const emptyGroup = (key: GroupKey): Group => ({
  ...key,
  counts: { protected: 0, eligible: 0, unverified: 0, ineligible: 0, unknown: 0, unknownWorkloads: 0 },
  workloads: 0,
  ecsHosts: 0,
  doubts: new Map(),
  protected: { low: 0, expected: 0, high: 0, unbounded: 0 },
  everything: { low: 0, expected: 0, high: 0, unbounded: 0 },
  unseen: { current: { bound: 0, unbounded: 0 }, everything: { bound: 0, unbounded: 0 } },
  osNotVisible: 0,
  unverifiedCounted: 0,
  typeDefaultExtra: 0,
  coverageUnknown: 0,
});

/** Adds one workload to its group. */
function addWorkload(group: Group, workload: Workload): void {
  const { all, covered, everything } = amountsOf(workload);
  const { state, reasons } = workload.eligibility;
  const known = workload.size.state === "known";
  const count = workload.count.expected;
  group.workloads += count;
  if (workload.facts.ecsCluster !== undefined) group.ecsHosts += count;
  group.counts.protected += covered.expected;
  if (known) group.counts[state] += all.expected;
  else if (state !== "ineligible") group.counts.unknownWorkloads += count;
  addDoubt(group.doubts, workload, all.expected);
  addAmount(group.protected, covered);
  addAmount(group.everything, everything);
  if (!known || workload.coverage.state === "unknown") addUnseen(group.unseen.current, covered);
  if (state === "ineligible") return;
  if (!known || state === "unknown") {
    addUnseen(group.unseen.everything, everything);
    return;
  }
  const uncovered = all.expected - covered.expected;
  if (state === "unverified") group.unverifiedCounted += uncovered;
  if (reasons.includes("OS_NOT_VISIBLE")) group.osNotVisible += uncovered;
  if (workload.coverage.state === "unknown") group.coverageUnknown += all.expected;
  if (workload.size.state === "known" && workload.size.typeDefault !== null) {
    group.typeDefaultExtra += (workload.size.typeDefault - workload.size.vcpus.expected) * count;
  }
}

function addDoubt(doubts: Group["doubts"], workload: Workload, milli: MilliVcpu): void {
  const { state, reasons } = workload.eligibility;
  const unsized = workload.size.state === "unknown" ? sizeReason(workload, workload.size) : null;
  if (state === "eligible" && unsized === null) return;
  const code = (state === "ineligible" ? null : unsized) ?? reasons[0] ?? "STATED";
  const doubt = doubts.get(code) ?? { state: state === "eligible" ? "unknown" : state, workloads: 0, vcpus: 0 };
  doubt.workloads += workload.count.expected;
  doubt.vcpus += milli;
  doubts.set(code, doubt);
}

function addAmount(sum: Amount, part: Amount): void {
  sum.low += part.low;
  sum.expected += part.expected;
  sum.high += part.high;
  sum.unbounded += part.unbounded;
}

/** A gap as a group without workloads: nothing low or expected, its bound high. It can be protected today unless a detector says otherwise. */
function gapGroup(gap: Gap, kind: Kind, bound: MilliVcpu | null, frame: InventoryFrame): Group {
  const group = emptyGroup({
    accountId: gap.accountId,
    regionId: gap.regionId,
    kind,
    cluster: null,
    hours: "always",
    tags: {},
    gap,
  });
  const hidden = { low: 0, expected: 0, high: bound ?? 0, unbounded: bound === null ? 1 : 0 };
  addAmount(group.everything, hidden);
  addUnseen(group.unseen.everything, hidden);
  const detector = frame.detectors.find(
    ({ accountId, regionId }) => accountId === gap.accountId && regionId === gap.regionId,
  );
  const off = detector !== undefined && (detector.status !== "enabled" || detector.runtime === "off");
  if (off) return group;
  addAmount(group.protected, hidden);
  addUnseen(group.unseen.current, hidden);
  return group;
}

/** Adds what an amount may hold beyond its expected value. */
function addUnseen(sum: Unseen, amount: Amount): void {
  sum.bound += Math.max(0, amount.high - amount.expected);
  sum.unbounded += amount.unbounded;
}
