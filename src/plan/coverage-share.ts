import type { Workload } from "../inventory/workload.ts";
import type { Range } from "../units/range.ts";
import { addRanges } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import type { Amount } from "./amount.ts";
import { amountsOf, enteringOf } from "./amount.ts";
import { shareOut } from "./attribution.ts";
import type { CoverageFunnel } from "./coverage-funnel.ts";
import { rangeOf } from "./figure.ts";
import { fullEstimate } from "./model.ts";
import type { View } from "./usage.ts";
import { inView } from "./usage.ts";

/** vCPUs (thousandths), and their expected share of what all of them cost in a full month, at the place of their pools; shares add up exactly. */
export type Share = { readonly vcpus: Range; readonly cost: Usd };

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
  const { model, stages } = funnel;
  const isRead = stages.some(({ id, figure }) => id === "healthy" && figure !== null);
  const share = shareOut(model, workloads, view);
  const eligible = share(funnel.eligibleCharges(), (amounts, workload) => enteringOf(amounts, workload).expected);
  const current = isRead ? share(fullEstimate(model, "current").charges, ({ covered }) => covered.expected) : null;
  return workloads.map((workload, index) => {
    if (!inView(workload, view)) return null;
    const amounts = amountsOf(workload);
    return {
      workload,
      workloads: workload.count.expected,
      eligible: shareOf(enteringOf(amounts, workload), eligible[index]),
      current: current === null ? null : shareOf(amounts.covered, current[index]),
    };
  });
}

const shareOf = (amount: Amount, cost: Usd | undefined): Share => ({ vcpus: rangeOf(amount), cost: cost ?? 0 });

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
});
