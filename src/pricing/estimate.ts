import type { Kind } from "../inventory/workload.ts";
import { allocate, divideRounded } from "../units/allocate.ts";
import type { Quantity, QuantityRange } from "../units/quantity.ts";
import { addQuantities, NOTHING } from "../units/quantity.ts";
import type { Range } from "../units/range.ts";
import { addRanges, exactly, rangeAround } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import { ladderCost, tierQuantities } from "./ladder.ts";
import type { Meter, Rate } from "./price-list.ts";
import { METER_OF } from "./price-list.ts";
import { shareBounds } from "./share.ts";

/** Who climbs a ladder together: all accounts of an organization, or each account alone. Always per Region. */
export type TierScope = "organization" | "account";

/** One ladder for each meter, or one that all three climb together. */
export type Ladder = "per-meter" | "shared";

/** How the price page is read, and by which prices. */
export type Market = {
  readonly tierScope: TierScope;
  readonly ladder: Ladder;
  /** The name of the organization-wide pool scope. */
  readonly organization: string;
  /** False where accounts of the organization were not read: its pools hold more than is known. */
  readonly whole: boolean;
  readonly rate: (regionId: string | null, meter: Meter) => Rate;
};

/** Usage of one account × Region × kind (or a part of it) in one month. */
export type Line = {
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly kind: Kind;
  readonly quantity: QuantityRange;
};

/** A meter's part of a pool: the whole pool under `per-meter`, its quantity priced where it stands on the common ladder under `shared`. */
type Part = { readonly meter: Meter; readonly rate: Rate; readonly quantity: QuantityRange; readonly cost: Usd };

/** The quantity that climbs one ladder together, and what it costs. */
export type Pool = {
  readonly scope: string;
  readonly regionId: string | null;
  readonly meter: Meter | "all";
  readonly quantity: QuantityRange;
  readonly parts: readonly Part[];
  readonly cost: Usd;
};

/** The charges of one month: one for each line, adding up exactly to the cost of the pools. */
export type Estimate = {
  readonly unit: Quantity;
  readonly pools: readonly Pool[];
  readonly lines: readonly Line[];
  readonly charges: readonly Usd[];
  /** For each line the index of its bucket. */
  readonly bucketOf: readonly number[];
  readonly buckets: readonly Bucket[];
};

/** The parts of a pool that are charged alike: what one owner has in them climbs as one quantity; `exact` where nothing is open. */
type Bucket = { readonly pool: Pool; readonly rate: Rate; readonly exact: boolean };

/**
 * Prices one month: pools the lines, prices each pool tier by tier, and gives the cost back by nested largest remainder:
 * pool → account → line. `unit` is the usage of one vCPU-month.
 */
export function estimate(lines: readonly Line[], market: Market, unit: Quantity): Estimate {
  const members = membersOf(lines, market);
  const charges = Array.from<Usd>({ length: lines.length }).fill(0);
  const bucketOf = Array.from<number>({ length: lines.length }).fill(0);
  const pools: Pool[] = [];
  const buckets: Bucket[] = [];
  for (const indices of members) {
    const parts = partsOf(indices, lines, market);
    const [first] = parts;
    if (first === undefined) continue;
    const quantity = parts.reduce((sum, part) => addQuantities(sum, part.quantity), NOTHING);
    const priced = parts.map((part) => ({
      ...part,
      cost: costOfPart(part.quantity.expected, part.rate, quantity.expected, unit),
    }));
    const open = market.tierScope === "organization" && !market.whole;
    const pool: Pool = {
      scope: first.scope,
      regionId: first.regionId,
      meter: market.ladder === "shared" ? "all" : first.meter,
      quantity: open ? { ...quantity, unbounded: quantity.unbounded + 1 } : quantity,
      parts: priced,
      cost: priced.reduce((sum, part) => sum + part.cost, 0),
    };
    const known = isKnown(pool.quantity);
    const bySignature = new Map<string, number>();
    for (const part of priced) {
      attribute(part.cost, part.indices, lines, charges);
      const bucket =
        bySignature.get(part.rate.signature) ??
        buckets.push({ pool, rate: part.rate, exact: known && part.rate.assumed !== "region" }) - 1;
      bySignature.set(part.rate.signature, bucket);
      for (const index of part.indices) bucketOf[index] = bucket;
    }
    pools.push(pool);
  }
  return { unit, pools, lines, charges, bucketOf, buckets };
}

/** The lines (indices) of each pool, in the order of their first ones. */
function membersOf(lines: readonly Line[], market: Market): number[][] {
  const pools: number[][] = [];
  const byRegion = new Map<string | null, Map<string, Map<string, number[]>>>();
  for (const [index, line] of lines.entries()) {
    const byMeter = byRegion.get(line.regionId) ?? new Map<string, Map<string, number[]>>();
    const meter = market.ladder === "shared" ? "all" : line.kind;
    const byScope = byMeter.get(meter) ?? new Map<string, number[]>();
    const scope = scopeOf(line, market);
    const pool = byScope.get(scope);
    if (pool !== undefined) {
      pool.push(index);
      continue;
    }
    const first = [index];
    pools.push(first);
    byScope.set(scope, first);
    byMeter.set(meter, byScope);
    byRegion.set(line.regionId, byMeter);
  }
  return pools;
}

/** The exact charges of the chosen lines (indices) together. */
export function chargeOf({ charges }: Estimate, chosen: readonly number[]): Usd {
  return chosen.reduce((sum, index) => sum + (charges[index] ?? 0), 0);
}

/** What the chosen lines (indices) cost together: their exact charges, between the bounds of their shares of each pool. */
export function costOf(estimated: Estimate, chosen: Iterable<number>): Range {
  const owned = new Map<number, { quantity: QuantityRange; charge: Usd }>();
  for (const index of chosen) {
    const line = estimated.lines[index];
    const bucket = estimated.bucketOf[index];
    if (line === undefined || bucket === undefined || isNothing(line.quantity)) continue;
    const charge = estimated.charges[index] ?? 0;
    const own = owned.get(bucket);
    if (own === undefined) owned.set(bucket, { quantity: line.quantity, charge });
    else {
      own.quantity = addQuantities(own.quantity, line.quantity);
      own.charge += charge;
    }
  }
  const costs: Range[] = [];
  for (const [index, { quantity, charge }] of owned) {
    const bucket = estimated.buckets[index];
    if (bucket === undefined) continue;
    if (bucket.exact) costs.push(exactly(charge));
    else {
      const { low, high } = shareBounds(quantity, bucket.pool.quantity, bucket.rate, estimated.unit);
      costs.push(rangeAround(low, charge, high));
    }
  }
  return addRanges(costs);
}

const isNothing = ({ high, unbounded }: QuantityRange): boolean => high === 0n && unbounded === 0;

/** What each tier of a pool holds and costs, adding up exactly to the pool's cost. */
export function tierCosts(
  pool: Pool,
  unit: Quantity,
): { quantity: Quantity; cost: Usd; assumed: boolean; price: Usd | null }[] {
  const [first] = pool.parts;
  if (first === undefined) return [];
  const quantities = tierQuantities(pool.quantity.expected, first.rate.tiers, unit);
  const weights = quantities.map((quantity, tier) =>
    pool.parts.reduce(
      (sum, part) => sum + part.quantity.expected * quantity * BigInt(part.rate.tiers[tier]?.expected ?? 0),
      0n,
    ),
  );
  const costs = allocate(pool.cost, weights);
  return quantities.map((quantity, tier) => {
    const prices = new Set(pool.parts.map((part) => part.rate.tiers[tier]?.expected ?? 0));
    const [price] = prices;
    return {
      quantity,
      cost: costs[tier] ?? 0,
      assumed: pool.parts.some((part) => part.rate.tiers[tier]?.assumed === true),
      price: prices.size === 1 && price !== undefined ? price : null,
    };
  });
}

const scopeOf = (line: Line, market: Market): string =>
  market.tierScope === "organization" ? market.organization : (line.accountId ?? "unknown account");

const isKnown = (quantity: QuantityRange): boolean => quantity.low === quantity.high && quantity.unbounded === 0;

/** A meter's lines of one pool, gathered. */
type GatheredPart = Omit<Part, "cost"> & {
  readonly scope: string;
  readonly regionId: string | null;
  readonly indices: readonly number[];
};

function partsOf(indices: readonly number[], lines: readonly Line[], market: Market): GatheredPart[] {
  const byKind = new Map<Kind, { first: Line; quantity: QuantityRange; indices: number[] }>();
  for (const index of indices) {
    const line = lines[index];
    if (line === undefined) continue;
    const part = byKind.get(line.kind);
    if (part === undefined) byKind.set(line.kind, { first: line, quantity: line.quantity, indices: [index] });
    else {
      part.quantity = addQuantities(part.quantity, line.quantity);
      part.indices.push(index);
    }
  }
  return [...byKind.values()].map(({ first, quantity, indices: own }) => {
    const meter = METER_OF[first.kind];
    const { regionId } = first;
    return {
      meter,
      rate: market.rate(regionId, meter),
      quantity,
      scope: scopeOf(first, market),
      regionId,
      indices: own,
    };
  });
}

/** A part's quantity at the blended price of the pool's place on its meter's ladder. */
function costOfPart(quantity: Quantity, { tiers }: Rate, pooled: Quantity, unit: Quantity): Usd {
  if (pooled === 0n) return 0;
  return divideRounded(quantity * ladderCost(pooled, tiers, unit, "expected"), pooled * unit);
}

/** What a pool costs that holds these quantities of each kind: exactly the `cost` that an estimate would give it. */
export function costOfPool(
  regionId: string | null,
  quantities: ReadonlyMap<Kind, Quantity>,
  market: Market,
  unit: Quantity,
): Usd {
  let pooled = 0n;
  for (const quantity of quantities.values()) pooled += quantity;
  let cost = 0;
  for (const [kind, quantity] of quantities)
    cost += costOfPart(quantity, market.rate(regionId, METER_OF[kind]), pooled, unit);
  return cost;
}

/** Gives a part's cost to its accounts by quantity, and each account's amount to its lines. */
function attribute(cost: Usd, indices: readonly number[], lines: readonly Line[], charges: Usd[]): void {
  if (cost === 0) return;
  const accounts = new Map<string | null, { quantity: Quantity; indices: number[]; quantities: Quantity[] }>();
  for (const index of indices) {
    const line = lines[index];
    if (line === undefined || line.quantity.expected === 0n) continue;
    const { expected } = line.quantity;
    const account = accounts.get(line.accountId);
    if (account === undefined) {
      accounts.set(line.accountId, { quantity: expected, indices: [index], quantities: [expected] });
    } else {
      account.quantity += expected;
      account.indices.push(index);
      account.quantities.push(expected);
    }
  }
  const holders = [...accounts.values()];
  const shares = allocate(
    cost,
    holders.map(({ quantity }) => quantity),
  );
  for (const [rank, account] of holders.entries()) {
    const amounts = allocate(shares[rank] ?? 0, account.quantities);
    for (const [position, index] of account.indices.entries()) charges[index] = amounts[position] ?? 0;
  }
}

/** The pool that a line (by its index) climbs in. */
export const poolOf = ({ buckets, bucketOf }: Estimate, index: number): Pool | undefined =>
  buckets[bucketOf[index] ?? -1]?.pool;
