import type { Workload } from "../inventory/workload.ts";
import type { MilliVcpu } from "../units/vcpu.ts";

/** vCPUs (thousandths) with their bounds and the number of parts that nothing bounds. */
export type Amount = { low: MilliVcpu; expected: MilliVcpu; high: MilliVcpu; unbounded: number };

/** A workload's vCPUs: all of them, the covered part, and what counts if everything were protected. */
export type WorkloadAmounts = { readonly all: Amount; readonly covered: Amount; readonly everything: Amount };

/** Sorts a workload's vCPUs by verdict and coverage. Proof of coverage outranks the verdict. */
export function amountsOf(workload: Workload): WorkloadAmounts {
  const all = sizeOfAll(workload);
  const covered = coveredOf(workload, all);
  const { state } = workload.eligibility;
  if (state === "ineligible") return { all, covered, everything: covered };
  if (workload.size.state === "unknown" || state === "unknown") {
    const high = Math.max(all.high, covered.high);
    return {
      all,
      covered,
      everything: { low: covered.low, expected: covered.expected, high, unbounded: all.unbounded },
    };
  }
  const low = state === "unverified" ? covered.low : Math.max(all.low, covered.low);
  const expected = Math.max(all.expected, covered.expected);
  return {
    all,
    covered,
    everything: { low, expected, high: Math.max(all.high, covered.high), unbounded: all.unbounded },
  };
}

/** What of a workload enters the coverage funnel: what is eligible, and of the rest only what is watched all the same. */
export const enteringOf = ({ covered, everything }: WorkloadAmounts, { eligibility }: Workload): Amount =>
  eligibility.state === "eligible" ? everything : covered;

/** What of an amount isn't covered. */
export const missingOf = (whole: Amount, covered: Amount): Amount => ({
  low: Math.max(0, whole.low - covered.high),
  expected: whole.expected - covered.expected,
  high: Math.max(0, whole.high - covered.low),
  unbounded: whole.unbounded,
});

/** How many of a workload's hosts some of its vCPUs (thousandths) are, as a fraction; all of them where their size isn't known. */
export function hostsOf({ size, count }: Workload, vcpus: MilliVcpu): number {
  const each = size.state === "known" ? size.vcpus.expected : 0;
  return each === 0 ? count.expected : Math.min(count.expected, vcpus / each);
}

/** All vCPUs of a workload's hosts together, with their bounds; the bound of an unknown size has low and expected 0. */
function sizeOfAll(workload: Workload): Amount {
  const { size, count } = workload;
  const most = count.high ?? count.expected;
  if (size.state === "unknown") {
    const bound = size.bound === null || count.high === null ? null : size.bound * most;
    return { low: 0, expected: 0, high: bound ?? 0, unbounded: bound === null ? 1 : 0 };
  }
  const each = size.vcpus;
  const unbounded = each.high === null || count.high === null ? 1 : 0;
  const high = (each.high ?? each.expected) * most;
  return { low: each.low * count.low, expected: each.expected * count.expected, high, unbounded };
}

/** The covered part of a workload's vCPUs. Where nothing was read about it, none is counted and all is possible. */
function coveredOf(workload: Workload, all: Amount): Amount {
  switch (workload.coverage.state) {
    case "covered":
      return all;
    case "not-covered":
      return { low: 0, expected: 0, high: 0, unbounded: 0 };
    case "partial": {
      const { vcpus } = workload.coverage;
      return { low: vcpus.low, expected: vcpus.expected, high: vcpus.high ?? all.high, unbounded: 0 };
    }
    case "unknown":
      if (workload.eligibility.state === "ineligible") return { low: 0, expected: 0, high: 0, unbounded: 0 };
      return { low: 0, expected: 0, high: all.high, unbounded: all.unbounded };
  }
}
