import type { InventoryFrame } from "../inventory/inventory.ts";
import { KINDS } from "../inventory/workload.ts";
import type { EndpointCost } from "../pricing/endpoint.ts";
import type { TierScope } from "../pricing/estimate.ts";
import type { PriceList } from "../pricing/price-list.ts";
import type { Instant } from "../units/month.ts";
import type { Usd } from "../units/usd.ts";
import type { Assumption } from "./assumption.ts";
import { besideAssumptions } from "./beside-assumptions.ts";
import type { AccountResult, CellResult, KindResult, PoolResult } from "./breakdown.ts";
import { accountsOf, cellsOf, kindOf, poolsOf } from "./breakdown.ts";
import { endpointsOf } from "./endpoints.ts";
import type { TotalFigure } from "./figure.ts";
import { bookOf, doubtsOf, sumsOf, totalOf } from "./figure.ts";
import type { FlowLogBasis } from "./flow-logs.ts";
import { flowLogsOf } from "./flow-logs.ts";
import { assumptionsOf } from "./ledger.ts";
import type { MeteredResult } from "./metered.ts";
import { meteredOf } from "./metered.ts";
import type { ForecastOptions, Model } from "./model.ts";
import { fullEstimate, modelFor, readAs, seenBlocks, seenCost } from "./model.ts";
import type { Population } from "./population.ts";
import type { Projection } from "./projection.ts";
import { project } from "./projection.ts";
import type { ReadingResult } from "./reading.ts";
import { readingsOf } from "./reading.ts";
import type { Doubt, VcpuCounts } from "./sums.ts";
import type { PricedGap, Unpriced } from "./swing.ts";
import { pricedGaps, unpricedOf } from "./swing.ts";
import type { Basis } from "./usage.ts";
import type { WhatIf } from "./what-if.ts";
import { prepareWhatIf } from "./what-if.ts";

/** The one result: every figure that a view shows. */
export type Forecast = {
  readonly frame: InventoryFrame;
  readonly asOf: Instant;
  readonly options: ForecastOptions & { readonly tierScope: TierScope };
  readonly workloads: number;
  readonly vcpus: VcpuCounts;
  /** What isn't plainly eligible, by reason code, most vCPUs first. */
  readonly doubts: readonly Doubt[];
  /** Null where the source can't know what is protected. */
  readonly current: TotalFigure | null;
  readonly everything: TotalFigure;
  /** What everything would cost at list price, where a discount is taken off. */
  readonly listPrice: Usd | null;
  readonly readings: readonly ReadingResult[];
  readonly kinds: readonly KindResult[];
  readonly accounts: readonly AccountResult[];
  readonly cells: readonly CellResult[];
  readonly pools: readonly PoolResult[];
  readonly projections: readonly Projection[];
  /** Everything beside the scenario that was asked for; null where none was. */
  readonly scenario: WhatIf | null;
  /** Null in a view by kind or tag, since an endpoint serves all of its VPC. */
  readonly endpoints: readonly EndpointCost[] | null;
  /** What the waiver of flow logs saves beside the bill; null in a view by account, kind or tag. */
  readonly flowLogs: readonly FlowLogBasis[] | null;
  /** Null where AWS gave no figures, and in a view by tag. */
  readonly metered: MeteredResult | null;
  readonly gaps: readonly PricedGap[];
  readonly unpriced: readonly Unpriced[];
  readonly assumptions: readonly Assumption[];
  readonly prices: PriceList;
};

/** Sources that describe what is planned can't know what is protected. */
const CANNOT_KNOW: ReadonlySet<string> = new Set(["terraform-plan", "terraform-state", "cloudformation"]);

/** Whether a source can know what is protected today; typed numbers ask what if. */
export const knowsToday = ({ source: { type } }: InventoryFrame): boolean =>
  type !== "quantities" && !CANNOT_KNOW.has(type);

/** What is protected today; null where the source can't know it, and for typed numbers, which ask what if. */
export const todayOf = ({ current, frame }: Forecast): TotalFigure | null => (knowsToday(frame) ? current : null);

/** What was not read, and may hide what is protected today. */
export const gapsToday = ({ gaps }: Forecast): Forecast["gaps"] =>
  gaps.filter(({ group: { protected: hidden } }) => hidden.high > 0 || hidden.unbounded > 0);

/** The product: what a population costs, account by account and month by month, with all that is not known beside it. */
export function forecast(population: Population, prices: PriceList, asked: ForecastOptions): Forecast {
  const { frame } = population;
  const model = modelFor(population, prices, asked);
  const { reading } = model;
  const options = { ...asked, tierScope: reading.tierScope };
  const bases: Basis[] = CANNOT_KNOW.has(frame.source.type) ? ["everything"] : ["current", "everything"];
  const figures = bookOf(model, bases);
  const sums = sumsOf(model.blocks, seenBlocks(model));
  const accounts = accountsOf(model, figures, options.view);
  const accountIds = accounts.map(({ accountId }) => accountId);
  const everything = totalOf(model, figures, "everything", options.allowedGaps);
  const readings = readingsOf(model, bases, figures);
  const scenario = options.scenario ?? null;
  const whatIfs = scenario === null ? null : prepareWhatIf(population, prices, asked);
  const endpoints = endpointsOf(model, options.view);
  const flowLogs = flowLogsOf(model, figures, bases, asked.flowLogs ?? null, options.view);
  return {
    frame,
    asOf: options.asOf,
    options,
    workloads: sums.workloads,
    vcpus: sums.counts,
    doubts: doubtsOf(sums),
    current: bases.includes("current") ? totalOf(model, figures, "current", options.allowedGaps) : null,
    everything,
    listPrice: reading.discount === 0 ? null : listPrice(model),
    readings,
    kinds: KINDS.map((kind) => kindOf(model, figures, kind)),
    accounts,
    cells: cellsOf(model, figures),
    pools: bases.flatMap((basis) => poolsOf(model, basis, figures)),
    projections: [
      ...bases.map((basis) => project(model, basis, options.months, accountIds)),
      ...(scenario === null || whatIfs === null ? [] : [whatIfs.project(scenario)]),
    ],
    scenario: scenario === null || whatIfs === null ? null : whatIfs.whatIf(scenario),
    endpoints,
    flowLogs,
    metered: meteredOf(model, options.view),
    gaps: pricedGaps(model),
    unpriced: unpricedOf(model, everything.cost.expected),
    assumptions: assumptionsOf(
      model,
      everything.cost.expected,
      readings,
      besideAssumptions(endpoints, flowLogs, asked.flowLogs ?? null),
    ),
    prices,
  };
}

function listPrice(model: Model): Usd {
  const undiscounted = readAs(model, { discount: 0 });
  return seenCost(undiscounted, fullEstimate(undiscounted, "everything")).expected;
}
