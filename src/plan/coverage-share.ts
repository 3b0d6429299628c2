import type { Workload } from "../inventory/workload.ts";
import type { Estimate } from "../pricing/estimate.ts";
import { costOf } from "../pricing/estimate.ts";
import type { Range } from "../units/range.ts";
import { addRanges, isExact } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import type { Amount, WorkloadAmounts } from "./amount.ts";
import { amountsOf, enteringOf } from "./amount.ts";
import { shareOut } from "./attribution.ts";
import type { CoverageFunnel } from "./coverage-funnel.ts";
import { blockFinder, isCoverageRead } from "./coverage-funnel.ts";
import { rangeOf } from "./figure.ts";
import { fullEstimate, seenBlocks } from "./model.ts";
import type { View } from "./usage.ts";
import { inView } from "./usage.ts";

/** vCPUs (thousandths), and their share of what all of them cost in a full month, at the place of their pools; shares add up exactly. */
export type Share = {
  readonly vcpus: Range;
  /** The expected amount. */
  readonly cost: Usd;
  /** Whether no other amount is possible. */
  readonly exact: boolean;
};

/** What some workloads hold of the funnel's first stage, and of the report's `current`. */
export type CoverageShare = {
  /** Hosts and tasks. */
  readonly workloads: number;
  readonly eligible: Share;
  /** Null where nobody looked whether they are watched. */
  readonly current: Share | null;
};

/** A workload that is looked at, with its shares. */
export type SharedWorkload = CoverageShare & { readonly workload: Workload };

/** The shares of each workload, by its index; null for one that isn't looked at. */
export function coverageShares(
  funnel: CoverageFunnel,
  workloads: readonly Workload[],
  view: View,
): (SharedWorkload | null)[] {
  const { model } = funnel;
  const blockOf = blockFinder(model);
  const give = shareOut(model, workloads, view);
  const sharesOf = (estimated: Estimate, part: (amounts: WorkloadAmounts, workload: Workload) => Amount) => {
    const costs = give(estimated.charges, (amounts, workload) => part(amounts, workload).expected);
    const exact = new Set(seenBlocks(model).filter((block) => isExact(costOf(estimated, [block]))));
    return (index: number, workload: Workload, amounts: WorkloadAmounts): Share => {
      const vcpus = rangeOf(part(amounts, workload));
      return {
        vcpus,
        cost: costs[index] ?? 0,
        exact: isExact(vcpus) && (vcpus.expected === 0 || exact.has(blockOf(workload, true))),
      };
    };
  };
  const eligible = sharesOf(funnel.eligibleEstimate(), enteringOf);
  const current = isCoverageRead(funnel) ? sharesOf(fullEstimate(model, "current"), ({ covered }) => covered) : null;
  return workloads.map((workload, index) => {
    if (!inView(workload, view)) return null;
    const amounts = amountsOf(workload);
    return {
      workload,
      workloads: workload.count.expected,
      eligible: eligible(index, workload, amounts),
      current: current?.(index, workload, amounts) ?? null,
    };
  });
}

/** The shares of some workloads together. */
export function shareTogether(shares: readonly CoverageShare[]): CoverageShare {
  const read = shares.flatMap(({ current }) => (current === null ? [] : [current]));
  return {
    workloads: shares.reduce((total, { workloads }) => total + workloads, 0),
    eligible: sumOf(shares.map(({ eligible }) => eligible)),
    current: read.length === shares.length ? sumOf(read) : null,
  };
}

const sumOf = (shares: readonly Share[]): Share => ({
  vcpus: addRanges(shares.map(({ vcpus }) => vcpus)),
  cost: shares.reduce((total, { cost }) => total + cost, 0),
  exact: shares.every(({ exact }) => exact),
});
