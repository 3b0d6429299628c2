import { isAllowed } from "../inventory/gap.ts";
import type { Account, InventoryFrame } from "../inventory/inventory.ts";
import type { Kind } from "../inventory/workload.ts";
import { KINDS } from "../inventory/workload.ts";
import type { EndpointCost } from "../pricing/endpoint.ts";
import { endpointCost } from "../pricing/endpoint.ts";
import type { Estimate, Ladder, TierScope } from "../pricing/estimate.ts";
import { costOf, tierCosts } from "../pricing/estimate.ts";
import type { Meter, PriceList } from "../pricing/price-list.ts";
import type { Instant } from "../units/month.ts";
import { monthOf } from "../units/month.ts";
import type { Quantity } from "../units/quantity.ts";
import type { Range } from "../units/range.ts";
import { addRanges } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import type { Assumption, PricedGap, Unpriced } from "./assumption.ts";
import { assumptionsOf, pricedGaps, unpricedOf } from "./assumption.ts";
import type { Model, MonthHours } from "./model.ts";
import { divisor, fullEstimate, modelOf, priceLines, readAs, seenBlocks, seenCost } from "./model.ts";
import type { Amount, Doubt, Population, VcpuCounts } from "./population.ts";
import type { Projection } from "./projection.ts";
import { project } from "./projection.ts";
import type { Basis, Block, View } from "./usage.ts";
import { blocksOf, fullMonth, isWhole } from "./usage.ts";

/** What a forecast is asked: how the price page is read, from when, and which part is looked at. */
export type ForecastOptions = {
  readonly asOf: Instant;
  /** How many months to project, the running one included. */
  readonly months: number;
  readonly monthHours: MonthHours;
  readonly ladder: Ladder;
  /** Null: the organization where the source knows one, else each account. */
  readonly tierScope: TierScope | null;
  /** Hundredths of a percent off every charge. */
  readonly discount: number;
  readonly view: View;
  /** Gaps that a budget check lets pass: `ACCOUNT/REGION/API`, each part may be `*`. */
  readonly allowedGaps: readonly string[];
};

/** A number of vCPUs (thousandths) and what they cost in a full month, every trial over (micro-dollars). */
export type Figure = { readonly vcpus: Range; readonly cost: Range };

/**
 * A figure, and the most that it can cost *because* something was not read, not priced or not resolved (`unresolvedHigh`, null
 * where nothing bounds it): scaling ranges and unverified hosts aside, and gaps that are allowed.
 */
export type TotalFigure = Figure & { readonly unresolvedHigh: Usd | null };

/** A figure beside what it would cost without its neighbours in the pool. */
export type AccountFigure = Figure & { readonly standalone: Range };

export type ReadingResult = {
  readonly tierScope: TierScope;
  readonly ladder: Ladder;
  readonly prices: "published" | "us-east-list";
  readonly default: boolean;
  readonly current: Usd | null;
  readonly everything: Usd;
};

export type KindResult = {
  readonly kind: Kind;
  readonly workloads: number;
  readonly ecsHosts: number;
  readonly vcpus: VcpuCounts;
  readonly current: Figure | null;
  readonly everything: Figure;
};

export type AccountResult = {
  readonly account: Account | null;
  readonly accountId: string | null;
  readonly vcpus: VcpuCounts;
  readonly current: AccountFigure | null;
  readonly everything: AccountFigure;
  /** Whether something of it was not read. */
  readonly gap: boolean;
};

/** An account × Region × kind, the grain of the CSV. */
export type CellResult = {
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly kind: Kind;
  readonly workloads: number;
  readonly vcpus: VcpuCounts;
  readonly current: AccountFigure | null;
  readonly everything: AccountFigure;
};

export type PoolResult = {
  readonly basis: Basis;
  readonly scope: string;
  readonly regionId: string | null;
  readonly meter: Meter | "all";
  readonly quantity: Quantity;
  /** The usage of one vCPU-month. */
  readonly unit: Quantity;
  readonly tiers: readonly {
    readonly from: number;
    readonly to: number | null;
    readonly price: Usd | null;
    readonly quantity: Quantity;
    readonly cost: Usd;
    readonly assumed: boolean;
  }[];
  readonly cost: Usd;
};

/** The one result: every figure that a view shows. */
export type Forecast = {
  readonly frame: InventoryFrame;
  readonly asOf: Instant;
  readonly options: ForecastOptions & { readonly tierScope: TierScope };
  readonly workloads: number;
  readonly vcpus: VcpuCounts;
  /** What isn't plainly eligible, by reason code, most vCPUs first. */
  readonly doubts: readonly (Doubt & { readonly code: string })[];
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
  readonly endpoints: readonly EndpointCost[];
  readonly gaps: readonly PricedGap[];
  readonly unpriced: readonly Unpriced[];
  readonly assumptions: readonly Assumption[];
  readonly prices: PriceList;
};

/** Sources that describe what is planned can't know what is protected. */
const CANNOT_KNOW: ReadonlySet<string> = new Set(["terraform-plan", "terraform-state", "cloudformation"]);

/** The product: what a population costs, account by account and month by month, with all that is not known beside it. */
export function forecast(population: Population, prices: PriceList, asked: ForecastOptions): Forecast {
  const { frame } = population;
  const tierScope = asked.tierScope ?? (frame.organization === null ? "account" : "organization");
  const options = { ...asked, tierScope };
  const blocks = blocksOf(population, options.view);
  const { monthHours, ladder, discount } = options;
  const model = modelOf(population, blocks, prices, options.asOf, {
    ...{ monthHours, ladder, tierScope, discount },
    prices: "published",
    upperTiers: "proportion",
  });
  const bases: Basis[] = CANNOT_KNOW.has(frame.source.type) ? ["everything"] : ["current", "everything"];
  const figures = bookOf(model, bases);
  const seen = seenBlocks(model);
  const accounts = accountsOf(model, figures, options.view);
  const accountIds = accounts.map(({ accountId }) => accountId);
  return {
    frame,
    asOf: options.asOf,
    options,
    workloads: sumOf(blocks, seen, (group) => group.workloads),
    vcpus: countsOf(blocks, seen),
    doubts: doubtsOf(blocks, seen),
    current: bases.includes("current") ? totalOf(model, figures, "current", options.allowedGaps) : null,
    everything: totalOf(model, figures, "everything", options.allowedGaps),
    listPrice: discount === 0 ? null : listPrice(model),
    readings: readingsOf(model, bases),
    kinds: KINDS.map((kind) => kindOf(model, figures, kind)),
    accounts,
    cells: cellsOf(model, figures),
    pools: bases.flatMap((basis) => poolsOf(model, basis, figures)),
    projections: bases.map((basis) => project(model, basis, options.months, accountIds)),
    endpoints: endpointsOf(model, options.view),
    gaps: pricedGaps(model, options.view),
    unpriced: unpricedOf(model),
    assumptions: assumptionsOf(model, options.view),
    prices,
  };
}

function listPrice(model: Model): Usd {
  const undiscounted = readAs(model, { discount: 0 });
  return seenCost(undiscounted, fullEstimate(undiscounted, "everything")).expected;
}

const NO_FIGURE: Figure = { vcpus: { low: 0, expected: 0, high: 0 }, cost: { low: 0, expected: 0, high: 0 } };

/** The full-month estimates of a model, and the figures read off them. */
type Book = {
  readonly estimates: ReadonlyMap<Basis, Estimate>;
  readonly figure: (basis: Basis, chosen: readonly number[]) => Figure | null;
  readonly accountFigure: (basis: Basis, chosen: readonly number[]) => AccountFigure | null;
};

function bookOf(model: Model, bases: readonly Basis[]): Book {
  const alone = readAs(model, { tierScope: "account" });
  const estimates = new Map(bases.map((basis) => [basis, fullEstimate(model, basis)]));
  const standalone = new Map(
    bases.map((basis) => {
      const { market } = alone;
      return [basis, fullEstimate({ ...alone, market: { ...market, whole: true } }, basis)];
    }),
  );
  const figure = (basis: Basis, chosen: readonly number[]): Figure | null => {
    const estimated = estimates.get(basis);
    if (estimated === undefined) return null;
    return { vcpus: vcpusOf(model.blocks, basis, chosen), cost: costOf(estimated, chosen) };
  };
  return {
    estimates,
    figure,
    accountFigure: (basis, chosen) => {
      const found = figure(basis, chosen);
      const own = standalone.get(basis);
      return found === null || own === undefined ? null : { ...found, standalone: costOf(own, chosen) };
    },
  };
}

function totalOf(model: Model, book: Book, basis: Basis, allowedGaps: readonly string[]): TotalFigure {
  const figure = book.figure(basis, seenBlocks(model)) ?? NO_FIGURE;
  const hours = divisor(model, monthOf(model.asOf));
  const unresolved = model.blocks.map((block): Block => {
    const amount = unresolvedAmount(block, basis, allowedGaps);
    return { ...block, protected: amount, everything: amount };
  });
  const bound = seenCost(model, priceLines(model, fullMonth(unresolved, basis, hours), hours)).high;
  return { ...figure, unresolvedHigh: bound === null ? null : Math.max(bound, figure.cost.expected) };
}

/** What is expected, and above it only what was not read or not resolved. */
function unresolvedAmount(block: Block, basis: Basis, allowedGaps: readonly string[]): Amount {
  const { expected } = basis === "current" ? block.protected : block.everything;
  const unseen = { low: expected, expected, high: expected, unbounded: 0 };
  for (const group of block.groups) {
    if (group.gap !== null && isAllowed(group.gap, allowedGaps)) continue;
    unseen.high += group.unseen[basis].bound;
    unseen.unbounded += group.unseen[basis].unbounded;
  }
  return unseen;
}

function vcpusOf(blocks: readonly Block[], basis: Basis, chosen: readonly number[]): Range {
  return addRanges(
    chosen.flatMap((index) => {
      const block = blocks[index];
      return block === undefined ? [] : [rangeOf(basis === "current" ? block.protected : block.everything)];
    }),
  );
}

const rangeOf = (amount: Amount): Range => ({
  low: amount.low,
  expected: amount.expected,
  high: amount.unbounded > 0 ? null : amount.high,
});

/** The four readings of the price page, and the default once more at US East's list. */
function readingsOf(model: Model, bases: readonly Basis[]): ReadingResult[] {
  const own = model.reading;
  const scopes: TierScope[] = ["organization", "account"];
  const ladders: Ladder[] = ["per-meter", "shared"];
  const result = (tierScope: TierScope, ladder: Ladder, prices: ReadingResult["prices"]): ReadingResult => {
    const other = readAs(model, { tierScope, ladder, prices });
    const cost = (basis: Basis) => seenCost(other, fullEstimate(other, basis)).expected;
    const isDefault = prices === "published" && tierScope === own.tierScope && ladder === own.ladder;
    return {
      ...{ tierScope, ladder, prices, default: isDefault },
      current: bases.includes("current") ? cost("current") : null,
      everything: cost("everything"),
    };
  };
  return [
    ...scopes.flatMap((scope) => ladders.map((ladder) => result(scope, ladder, "published"))),
    result(own.tierScope, own.ladder, "us-east-list"),
  ];
}

function kindOf(model: Model, book: Book, kind: Kind): KindResult {
  const chosen = seenBlocks(model).filter((index) => model.blocks[index]?.kind === kind);
  return {
    kind,
    workloads: sumOf(model.blocks, chosen, (group) => group.workloads),
    ecsHosts: sumOf(model.blocks, chosen, (group) => group.ecsHosts),
    vcpus: countsOf(model.blocks, chosen),
    current: book.figure("current", chosen),
    everything: book.figure("everything", chosen) ?? NO_FIGURE,
  };
}

/** Accounts in the order of the inventory, then those that only workloads or gaps name. */
function accountsOf(model: Model, book: Book, view: View): AccountResult[] {
  const { frame } = model.population;
  const indices = new Map<string | null, number[]>();
  for (const account of frame.accounts) indices.set(account.id, []);
  for (const index of seenBlocks(model)) {
    const id = model.blocks[index]?.accountId ?? null;
    const known = indices.get(id);
    if (known === undefined) indices.set(id, [index]);
    else known.push(index);
  }
  const holders = new Set(model.blocks.map((block) => block.accountId));
  return [...indices]
    .filter(([id, chosen]) => chosen.length > 0 || (isWhole(view) && !holders.has(id)))
    .map(([accountId, chosen]) => ({
      accountId,
      account: frame.accounts.find(({ id }) => id === accountId) ?? null,
      vcpus: countsOf(model.blocks, chosen),
      current: book.accountFigure("current", chosen),
      everything: book.accountFigure("everything", chosen) ?? { ...NO_FIGURE, standalone: NO_FIGURE.cost },
      gap: chosen.some((index) => model.blocks[index]?.groups.some(({ gap }) => gap !== null) === true),
    }));
}

function cellsOf(model: Model, book: Book): CellResult[] {
  const cells = new Map<string, number[]>();
  for (const index of seenBlocks(model)) {
    const block = model.blocks[index];
    if (block === undefined) continue;
    const key = `${block.accountId} ${block.regionId} ${block.kind}`;
    cells.set(key, [...(cells.get(key) ?? []), index]);
  }
  return [...cells.values()].flatMap((chosen) => {
    const block = model.blocks[chosen[0] ?? -1];
    if (block === undefined) return [];
    const { accountId, regionId, kind } = block;
    return [
      {
        ...{ accountId, regionId, kind },
        workloads: sumOf(model.blocks, chosen, (group) => group.workloads),
        vcpus: countsOf(model.blocks, chosen),
        current: book.accountFigure("current", chosen),
        everything: book.accountFigure("everything", chosen) ?? { ...NO_FIGURE, standalone: NO_FIGURE.cost },
      },
    ];
  });
}

/** The pools that hold something of what is looked at, whole: narrowing narrows the view, never the pool. */
function poolsOf(model: Model, basis: Basis, book: Book): PoolResult[] {
  const estimated = book.estimates.get(basis);
  if (estimated === undefined) return [];
  const shown = new Set(seenBlocks(model).map((index) => estimated.poolOf[index]));
  return estimated.pools
    .filter((_, index) => shown.has(index))
    .map((pool) => {
      const steps = pool.parts[0]?.rate.tiers ?? [];
      return {
        ...{ basis, scope: pool.scope, regionId: pool.regionId, meter: pool.meter, cost: pool.cost },
        quantity: pool.quantity.expected,
        unit: estimated.unit,
        tiers: tierCosts(pool, estimated.unit).map((tier, index) => ({
          from: Number(steps[index]?.from ?? 0n),
          to: steps[index]?.to === null ? null : Number(steps[index]?.to),
          ...tier,
        })),
      };
    });
}

/** The VPCs in view; a view by kind or tag shows none, since an endpoint serves all of its VPC. */
function endpointsOf(model: Model, view: View): EndpointCost[] {
  if (view.kinds !== null || view.tags.length > 0) return [];
  const hours = divisor(model, monthOf(model.asOf));
  return model.population.frame.vpcs
    .filter(({ accountId }) => view.accounts === null || view.accounts.includes(accountId))
    .filter(({ regionId }) => view.regions === null || view.regions.includes(regionId))
    .map((vpc) => endpointCost(vpc, model.prices, hours));
}

function countsOf(blocks: readonly Block[], chosen: readonly number[]): VcpuCounts {
  return {
    protected: sumOf(blocks, chosen, (group) => group.counts.protected),
    eligible: sumOf(blocks, chosen, (group) => group.counts.eligible),
    unverified: sumOf(blocks, chosen, (group) => group.counts.unverified),
    ineligible: sumOf(blocks, chosen, (group) => group.counts.ineligible),
    unknown: sumOf(blocks, chosen, (group) => group.counts.unknown),
    unknownWorkloads: sumOf(blocks, chosen, (group) => group.counts.unknownWorkloads),
  };
}

function doubtsOf(blocks: readonly Block[], chosen: readonly number[]): Forecast["doubts"] {
  const doubts = new Map<string, Doubt & { code: string }>();
  for (const index of chosen) {
    for (const group of blocks[index]?.groups ?? []) {
      for (const [code, { state, workloads, vcpus }] of group.doubts) {
        const sum = doubts.get(code) ?? { code, state, workloads: 0, vcpus: 0 };
        sum.workloads += workloads;
        sum.vcpus += vcpus;
        doubts.set(code, sum);
      }
    }
  }
  return [...doubts.values()].sort((a, b) => b.vcpus - a.vcpus || b.workloads - a.workloads);
}

function sumOf(blocks: readonly Block[], chosen: readonly number[], part: (group: Block["groups"][number]) => number): number {
  let sum = 0;
  for (const index of chosen) for (const group of blocks[index]?.groups ?? []) sum += part(group);
  return sum;
}
