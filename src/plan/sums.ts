import { sizeReason } from "../inventory/size.ts";
import type { Workload } from "../inventory/workload.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import type { Amount } from "./amount.ts";
import { amountsOf } from "./amount.ts";

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

/** Workloads that share a verdict and a reason for not being eligible. */
export type Doubt = {
  readonly code: string;
  readonly state: "unverified" | "ineligible" | "unknown";
  workloads: number;
  vcpus: MilliVcpu;
};

/** What the workloads of a group, or of several, add up to. */
export type Sums = {
  readonly counts: VcpuCounts;
  workloads: number;
  ecsHosts: number;
  /** What isn't plainly eligible, by its verdict and the first reason code of it. */
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
};

/** The sums of nothing. */
export const emptySums = (): Sums => ({
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

/** Adds one part's sums to the whole's, which is changed. */
export function addSums(whole: Sums, part: Sums): void {
  whole.counts.protected += part.counts.protected;
  whole.counts.eligible += part.counts.eligible;
  whole.counts.unverified += part.counts.unverified;
  whole.counts.ineligible += part.counts.ineligible;
  whole.counts.unknown += part.counts.unknown;
  whole.counts.unknownWorkloads += part.counts.unknownWorkloads;
  whole.workloads += part.workloads;
  whole.ecsHosts += part.ecsHosts;
  addAmount(whole.protected, part.protected);
  addAmount(whole.everything, part.everything);
  whole.unseen.current.bound += part.unseen.current.bound;
  whole.unseen.current.unbounded += part.unseen.current.unbounded;
  whole.unseen.everything.bound += part.unseen.everything.bound;
  whole.unseen.everything.unbounded += part.unseen.everything.unbounded;
  whole.osNotVisible += part.osNotVisible;
  whole.unverifiedCounted += part.unverifiedCounted;
  whole.typeDefaultExtra += part.typeDefaultExtra;
  whole.coverageUnknown += part.coverageUnknown;
  for (const [key, { code, state, workloads, vcpus }] of part.doubts) {
    const doubt = whole.doubts.get(key) ?? { code, state, workloads: 0, vcpus: 0 };
    doubt.workloads += workloads;
    doubt.vcpus += vcpus;
    whole.doubts.set(key, doubt);
  }
}

/** Adds one workload to the sums of its group, which are changed. */
export function addWorkload(group: Sums, workload: Workload): void {
  const { all, covered, everything } = amountsOf(workload);
  const { state, reasons } = workload.eligibility;
  const known = workload.size.state === "known";
  const count = workload.count.expected;
  group.workloads += count;
  if (workload.facts.ecsCluster !== undefined) group.ecsHosts += count;
  group.counts.protected += covered.expected;
  const open = !known || state === "unknown" || workload.unread === true;
  if (known) group.counts[state] += all.expected;
  else if (everything.high > 0 || everything.unbounded > 0) group.counts.unknownWorkloads += count;
  addDoubt(group.doubts, workload, all.expected);
  addAmount(group.protected, covered);
  addAmount(group.everything, everything);
  if (open || workload.coverage.state === "unknown") addUnseen(group.unseen.current, covered);
  if (open) addUnseen(group.unseen.everything, everything);
  if (state === "ineligible" || !known || state === "unknown") return;
  const uncovered = all.expected - covered.expected;
  if (state === "unverified") group.unverifiedCounted += uncovered;
  if (reasons.includes("OS_NOT_VISIBLE")) group.osNotVisible += uncovered;
  if (workload.coverage.state === "unknown") group.coverageUnknown += all.expected;
  if (workload.size.state === "known" && workload.size.typeDefault !== null) {
    group.typeDefaultExtra += (workload.size.typeDefault - workload.size.vcpus.expected) * count;
  }
}

function addDoubt(doubts: Sums["doubts"], workload: Workload, milli: MilliVcpu): void {
  const { state, reasons } = workload.eligibility;
  const unsized =
    workload.size.state === "unknown" && state !== "ineligible" ? sizeReason(workload, workload.size) : null;
  if (state === "eligible" && unsized === null) return;
  const code = unsized ?? reasons[0] ?? "STATED";
  const known = state === "eligible" || unsized !== null ? "unknown" : state;
  const key = `${known} ${code}`;
  const doubt = doubts.get(key) ?? { code, state: known, workloads: 0, vcpus: 0 };
  doubt.workloads += workload.count.expected;
  doubt.vcpus += milli;
  doubts.set(key, doubt);
}

/** Adds one part to an amount, which is changed. */
export function addAmount(sum: Amount, part: Amount): void {
  sum.low += part.low;
  sum.expected += part.expected;
  sum.high += part.high;
  sum.unbounded += part.unbounded;
}

/** Adds what an amount may hold beyond its expected value to what is unseen, which is changed. */
export function addUnseen(sum: Unseen, amount: Amount): void {
  sum.bound += Math.max(0, amount.high - amount.expected);
  sum.unbounded += amount.unbounded;
}
