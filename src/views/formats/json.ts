import type { AccountFigure } from "../../plan/figure.ts";
import type { Forecast } from "../../plan/forecast.ts";
import type { Assumption } from "../../plan/assumption.ts";
import type { WorkloadCost } from "../../plan/attribution.ts";
import type { Verdict } from "../../plan/budget.ts";
import type { Comparison } from "../../plan/comparison.ts";
import type { FlowLogBasis } from "../../plan/flow-logs.ts";
import type { Waiver } from "../../pricing/flow-log-waiver.ts";
import { GB } from "../../pricing/flow-log-waiver.ts";
import type { VcpuCounts } from "../../plan/sums.ts";
import type { Quantity } from "../../units/quantity.ts";
import type { Range, Swing } from "../../units/range.ts";
import { addRanges } from "../../units/range.ts";
import { decimalUsd } from "../../units/usd.ts";
import { vcpus } from "../../units/vcpu.ts";
import { plainJson } from "../plain-text.ts";
import { changePart, verdictPart } from "./json-change.ts";
import { figure, isoInstant, money, moneyChange, vcpuRange } from "./json-figures.ts";
import { scenarioPart } from "./json-scenario.ts";

export type JsonExtras = {
  readonly version: string;
  readonly instanceTypesAsOf: string;
  readonly pricesSha256: string;
  readonly verdicts: readonly Verdict[];
  /** Null: where nothing changes. */
  readonly comparison: Comparison | null;
  /** Null: without `--details`. */
  readonly workloads: readonly WorkloadCost[] | null;
};

/** Prints a forecast as the JSON report, schemaVersion 1 (data/schemas/report.schema.json). */
export const jsonReport = (result: Forecast, extras: JsonExtras): string =>
  `${plainJson(jsonDocument(result, extras))}\n`;

/** The JSON report as a value. */
export function jsonDocument(result: Forecast, extras: JsonExtras): Record<string, unknown> {
  const { frame } = result;
  const { workloads } = extras;
  return {
    ...jsonHead(result, extras.version),
    totals: {
      workloads: result.workloads,
      vcpus: counts(result.vcpus),
      current: result.current === null ? null : figure(result.current),
      everything: figure(result.everything),
      ...(result.scenario === null ? {} : { scenario: figure(result.scenario.total) }),
      ...(result.listPrice === null ? {} : { listPrice: decimalUsd(result.listPrice) }),
    },
    readings: result.readings.map(({ tierScope, ladder, prices, current, everything, ...reading }) => ({
      tierScope,
      ladder,
      ...(prices === "published" ? {} : { prices }),
      default: reading.default,
      current: current === null ? null : decimalUsd(current),
      everything: decimalUsd(everything),
    })),
    kinds: result.kinds.map(({ kind, workloads: count, ecsHosts, ...of }) => ({
      kind,
      workloads: count,
      ...(kind === "ec2-instance" ? { ecsHosts } : {}),
      vcpus: counts(of.vcpus),
      current: of.current === null ? null : figure(of.current),
      everything: figure(of.everything),
    })),
    accounts: result.accounts.map((account) => ({
      accountId: account.accountId,
      name: account.account?.name ?? null,
      ou: account.account?.ou ?? [],
      vcpus: counts(account.vcpus),
      current: account.current === null ? null : accountFigure(account.current),
      everything: accountFigure(account.everything),
    })),
    pools: result.pools.map((pool) => ({
      scope: pool.scope,
      regionId: pool.regionId,
      meter: pool.meter,
      basis: pool.basis,
      quantity: vcpuMonths(pool.quantity, pool.unit),
      tiers: pool.tiers.map((tier) => ({
        from: tier.from,
        to: tier.to,
        unitPrice: tier.price === null ? null : decimalUsd(tier.price),
        quantity: vcpuMonths(tier.quantity, pool.unit),
        cost: decimalUsd(tier.cost),
        assumed: tier.assumed,
      })),
      cost: decimalUsd(pool.cost),
    })),
    projections: result.projections.map(({ basis, months, firstFullBill, firstFullBills }) => ({
      basis,
      firstFullBill,
      accounts: [...firstFullBills].map(([accountId, month]) => ({ accountId, firstFullBill: month })),
      months: months.map((month) => ({
        month: month.month,
        billedCost: money(month.billed),
        remainingCost: money(month.remaining),
        costAfterTrials: money(month.afterTrials),
        accounts: month.accounts.map((account) => ({
          accountId: account.accountId,
          vcpus: vcpuRange(account.vcpus),
          billedCost: money(account.billed),
          costAfterTrials: money(account.afterTrials),
        })),
      })),
    })),
    ...(result.scenario === null ? {} : { scenario: scenarioPart(result.scenario) }),
    endpoints: endpoints(result),
    flowLogs: result.flowLogs === null ? null : result.flowLogs.map(flowLogs),
    metered: (result.metered?.places ?? []).map((place) => ({
      accountId: place.accountId,
      regionId: place.regionId,
      kind: place.kind,
      vcpus: vcpus(place.vcpus),
      counted: vcpuRange(place.counted),
      day: isoInstant(place.day),
      vcpuHours: place.vcpuHours,
    })),
    ...(extras.comparison === null ? {} : { change: changePart(extras.comparison) }),
    verdicts: extras.verdicts.map(verdictPart),
    gaps: gaps(result),
    skipped: frame.skipped,
    unpriced: result.unpriced.map(({ regionId, kinds, missing, swing }) => ({
      regionId,
      kinds,
      missing,
      swing: swingOf(swing),
    })),
    unresolved: frame.declared?.unresolved ?? [],
    ...(frame.declared === undefined ? {} : { notes: frame.declared.notes }),
    doubts: result.doubts.map(({ code, state, workloads: count, vcpus: milli }) => ({
      reasonCode: code,
      state,
      workloads: count,
      vcpus: vcpus(milli),
    })),
    assumptions: result.assumptions.map(assumption),
    provenance: {
      prices: { ...result.prices.asOf, asOf: result.prices.asOf.last, sha256: extras.pricesSha256 },
      instanceTypes: { asOf: extras.instanceTypesAsOf },
    },
    ...(workloads === null ? {} : { workloads: workloads.map(workloadRow) }),
  };
}

/** What every document begins with: which tool, of when, of which source, and how the price page is read. */
export function jsonHead({ frame, asOf, options }: Forecast, version: string) {
  return {
    schemaVersion: 1,
    tool: { name: "watchbill", version: version },
    asOf: isoInstant(asOf),
    currency: "USD",
    source: { type: frame.source.type, name: frame.source.name, sample: frame.sample },
    organization: frame.organization,
    settings: {
      monthHours: options.monthHours,
      ladder: options.ladder,
      tierScope: options.tierScope,
      discount: `${options.discount / 100}%`,
    },
  };
}

/** A value that nobody told, as it stands in documents. */
export const assumption = ({ id, value, other, source, swing }: Assumption) => ({
  id,
  value,
  other,
  source,
  swing: swing === null ? null : swingOf(swing),
});

const counts = (of: VcpuCounts): Record<string, number> => ({
  protected: vcpus(of.protected),
  eligible: vcpus(of.eligible),
  unverified: vcpus(of.unverified),
  ineligible: vcpus(of.ineligible),
  unknown: vcpus(of.unknown),
  unknownWorkloads: of.unknownWorkloads,
});

/** A swing as a range around no change. */
const swingOf = ({ low, high }: Swing) => money({ low, expected: 0, high });

const accountFigure = (of: AccountFigure) => ({ ...figure(of), standaloneCost: money(of.standalone) });

/** Usage as vCPU-months, to six decimals. */
function vcpuMonths(quantity: Quantity, unit: Quantity): number {
  return Number((quantity * 1_000_000n + unit / 2n) / unit) / 1_000_000;
}

function endpoints({ endpoints: all }: Forecast) {
  if (all === null) return null;
  const used = all.filter(({ why }) => why !== "none");
  return {
    cost: money(addRanges(all.map(({ cost }) => cost))),
    avoidedMonthlyCost: money(addRanges(used.map(({ ordinary }) => ordinary))),
    vpcs: all.map(({ vpc, cost, why }) => ({
      accountId: vpc.accountId,
      regionId: vpc.regionId,
      vpcId: vpc.vpcId,
      azs: vpc.azs,
      cost: money(cost),
      why,
    })),
  };
}

/** The waiver of flow logs beside a basis's bill, which doesn't hold it. */
const flowLogs = ({ basis, waiver, net, regions }: FlowLogBasis) => ({
  basis,
  ...waived(waiver),
  netCost: net === null ? null : moneyChange(net),
  regions: regions.map(({ regionId, volume, waiver: own, breakEven, assumed }) => ({
    regionId,
    gbPerMonth: volume === null ? null : volume.flowLogs / GB,
    analyzedGbPerMonth: volume === null || volume.analyzed === null ? null : volume.analyzed / GB,
    ...waived(own),
    breakEvenGbPerVcpu: breakEven === null ? null : gbRange(breakEven),
    assumed,
  })),
});

const waived = (waiver: Waiver | null) => ({
  waivedGb: waiver === null ? null : gbRange(waiver.waived),
  savedCost: waiver === null ? null : money(waiver.saved),
});

const gbRange = ({ low, expected, high }: Range) => ({
  low: low / GB,
  expected: expected / GB,
  high: high === null ? null : high / GB,
});

/** One entry for each refused call, with what it may hide. */
export function gaps({ gaps: priced, frame }: Forecast) {
  const shown = new Set(priced.map(({ group }) => group.gap));
  return frame.gaps
    .filter((gap) => shown.has(gap) || gap.hides.length === 0)
    .map(({ hides, ...gap }) => ({
      ...gap,
      hides: hides.map(({ kind, bound }) => {
        const swing = priced.find(({ group }) => group.gap?.hides === hides && group.kind === kind)?.swing;
        return {
          kind,
          vcpus: bound === null ? null : vcpus(bound),
          swing: swing === undefined ? null : swingOf(swing),
        };
      }),
    }));
}

const workloadRow = ({ workload, current, everything }: WorkloadCost) => ({
  origin: workload.origin,
  accountId: workload.accountId,
  regionId: workload.regionId,
  kind: workload.kind,
  type: workload.type,
  count: workload.count.expected,
  vcpus: workload.size.state === "known" ? vcpuRange(workload.size.vcpus) : null,
  hours: workload.hours === "always" ? "always" : workload.hours / 3600,
  cluster: workload.cluster,
  tags: workload.tags,
  eligibility: workload.eligibility,
  coverage:
    workload.coverage.state === "partial"
      ? { ...workload.coverage, vcpus: vcpuRange(workload.coverage.vcpus) }
      : workload.coverage,
  currentCost: decimalUsd(current),
  everythingCost: decimalUsd(everything),
});
