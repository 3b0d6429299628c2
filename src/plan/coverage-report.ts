import type { CoverageRecord } from "../inventory/coverage-record.ts";
import type { ReferenceTables } from "../inventory/reference-tables.ts";
import type { Kind, Workload } from "../inventory/workload.ts";
import { KINDS } from "../inventory/workload.ts";
import type { PriceList } from "../pricing/price-list.ts";
import type { Advice } from "./advice.ts";
import type { HiddenCost } from "./agent-overhead.ts";
import { hiddenCost } from "./agent-overhead.ts";
import { coverageAdvice } from "./coverage-advice.ts";
import type { CoverageFunnel } from "./coverage-funnel.ts";
import { coverageFunnel, isCoverageRead } from "./coverage-funnel.ts";
import type { CoverageShare, SharedWorkload } from "./coverage-share.ts";
import { coverageShares, shareTogether } from "./coverage-share.ts";
import type { CoverageStatistics } from "./coverage-statistics.ts";
import { coverageStatistics } from "./coverage-statistics.ts";
import type { DoublePay } from "./double-pay.ts";
import { doublePayOf } from "./double-pay.ts";
import type { Forecast } from "./forecast.ts";
import { forecast } from "./forecast.ts";
import type { ForecastOptions } from "./model.ts";
import type { Population } from "./population.ts";

/** A resource of GuardDuty's coverage list with what the workloads that belong to it hold. */
export type CoveredShare = CoverageShare & {
  readonly record: CoverageRecord;
  /** The EKS cluster that an instance is a node of, and counted with; null for all others. */
  readonly countedWith: string | null;
};

/** Workloads of a kind that no resource of the coverage list names. */
export type Unlisted = CoverageShare & { readonly kind: Kind };

/** Why vCPUs aren't protected, what that costs, and what is paid beside. */
export type CoverageReport = {
  readonly result: Forecast;
  readonly funnel: CoverageFunnel;
  readonly statistics: CoverageStatistics;
  /** Those that don't report first, then by what could be protected in them. */
  readonly resources: readonly CoveredShare[];
  readonly unlisted: readonly Unlisted[];
  /** What the gates say beside the funnel's issues: what keeps agents from reporting first. */
  readonly advice: readonly Advice[];
  readonly hidden: HiddenCost;
  readonly doublePay: readonly DoublePay[];
};

/** The tables that coverage is told by. */
export type CoverageTables = Pick<ReferenceTables, "fargateSizes" | "addonVersions" | "operatingSystems">;

/** Tells the coverage of what is looked at, from its funnel down to each listed resource. */
export function coverageReport(
  population: Population,
  workloads: readonly Workload[],
  prices: PriceList,
  options: ForecastOptions,
  tables: CoverageTables,
): CoverageReport {
  const { frame } = population;
  const result = forecast(population, prices, options);
  const funnel = coverageFunnel(population, workloads, prices, options, result);
  const { listing } = funnel;
  const shares = coverageShares(funnel, workloads, options.view);
  const told = shares.flatMap((share, index) =>
    share === null ? [] : [{ ...share, record: listing.recordOf[index] ?? null }],
  );
  const resources = listing.resources.map(({ record, members, node }): CoveredShare => {
    const own = members.map((index) => shares[index] ?? null).filter((share) => share !== null);
    return { record, countedWith: node?.cluster.name ?? null, ...shareTogether(own) };
  });
  return {
    result,
    funnel,
    statistics: coverageStatistics(told, funnel.counted, result.metered?.places ?? []),
    resources: resources.sort(
      (a, b) =>
        Number(a.record.healthy) - Number(b.record.healthy) || b.eligible.vcpus.expected - a.eligible.vcpus.expected,
    ),
    unlisted: unlistedOf(told.filter(({ record }) => record === null)),
    advice: coverageAdvice(frame, workloads, tables, options.view, funnel.issues),
    hidden: hiddenCost(
      told.map(({ workload }) => workload),
      isCoverageRead(funnel),
      tables.fargateSizes,
      frame.clusters,
    ),
    doublePay: doublePayOf(funnel, workloads, frame.detectors, options),
  };
}

const unlistedOf = (shares: readonly SharedWorkload[]): Unlisted[] =>
  KINDS.map((kind) => ({ kind, ...shareTogether(shares.filter(({ workload }) => workload.kind === kind)) })).filter(
    ({ workloads }) => workloads > 0,
  );
