import type { Kind } from "../inventory/workload.ts";
import { allocate, divideRounded } from "../units/allocate.ts";
import type { Quantity, QuantityRange } from "../units/quantity.ts";
import { addQuantities, NOTHING } from "../units/quantity.ts";
import type { Range } from "../units/range.ts";
import { rangeAround } from "../units/range.ts";
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
  /** For each line the index of its pool. */
  readonly poolOf: readonly number[];
};

/**
 * Prices one month: pools the lines, prices each pool tier by tier, and gives the cost back by nested largest remainder:
 * pool → account → line. `unit` is the usage of one vCPU-month.
 */
export function estimate(lines: readonly Line[], market: Market, unit: Quantity): Estimate {
  const members = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    const key = `${scopeOf(line, market)} ${line.regionId} ${market.ladder === "shared" ? "all" : line.kind}`;
    const pool = members.get(key);
    if (pool === undefined) members.set(key, [index]);
    else pool.push(index);
  }
  const charges = Array.from<Usd>({ length: lines.length }).fill(0);
  const poolOf = Array.from<number>({ length: lines.length }).fill(0);
  const pools: Pool[] = [];
  for (const indices of members.values()) {
    const first = lines[indices[0] ?? 0];
    if (first === undefined) continue;
    const chosen = indices.map((index) => lines[index] ?? first);
    const quantity = total(chosen);
    const parts = partsOf(chosen, quantity.expected, first.regionId, market, unit);
    for (const part of parts) attribute(part, indices, lines, charges);
    for (const index of indices) poolOf[index] = pools.length;
    const meter = market.ladder === "shared" ? "all" : METER_OF[first.kind];
    const open = market.tierScope === "organization" && !market.whole;
    pools.push({
      scope: scopeOf(first, market),
      regionId: first.regionId,
      meter,
      quantity: open ? { ...quantity, unbounded: quantity.unbounded + 1 } : quantity,
      parts,
      cost: parts.reduce((sum, part) => sum + part.cost, 0),
    });
  }
  return { unit, pools, lines, charges, poolOf };
}

/** What the chosen lines (indices) cost together: their exact charges, between the bounds of their shares of each pool. */
export function costOf(estimated: Estimate, chosen: Iterable<number>): Range {
  const owned = new Map<string, { pool: Pool; rate: Rate; quantity: QuantityRange }>();
  let expected = 0;
  for (const index of chosen) {
    const line = estimated.lines[index];
    const pool = estimated.pools[estimated.poolOf[index] ?? -1];
    const rate = pool?.parts.find((part) => part.meter === METER_OF[line?.kind ?? "ec2-instance"])?.rate;
    if (line === undefined || pool === undefined || rate === undefined) continue;
    expected += estimated.charges[index] ?? 0;
    const key = `${estimated.poolOf[index]} ${rate.signature}`;
    const own = owned.get(key);
    if (own === undefined) owned.set(key, { pool, rate, quantity: line.quantity });
    else own.quantity = addQuantities(own.quantity, line.quantity);
  }
  let low = 0;
  let high: number | null = 0;
  let exact = true;
  for (const { pool, rate, quantity } of owned.values()) {
    const bounds = shareBounds(quantity, pool.quantity, rate, estimated.unit);
    low += bounds.low;
    high = high === null || bounds.high === null ? null : high + bounds.high;
    exact &&= isKnown(pool.quantity) && rate.assumed !== "region";
  }
  return exact ? { low: expected, expected, high: expected } : rangeAround(low, expected, high);
}

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

function total(lines: readonly Line[]): QuantityRange {
  return lines.reduce((sum, line) => addQuantities(sum, line.quantity), NOTHING);
}

function partsOf(
  lines: readonly Line[],
  pooled: Quantity,
  regionId: string | null,
  market: Market,
  unit: Quantity,
): readonly Part[] {
  const meters = [...new Set(lines.map((line) => METER_OF[line.kind]))];
  return meters.map((meter) => {
    const rate = market.rate(regionId, meter);
    const quantity = total(lines.filter((line) => METER_OF[line.kind] === meter));
    const cost =
      pooled === 0n
        ? 0
        : divideRounded(quantity.expected * ladderCost(pooled, rate.tiers, unit, "expected"), pooled * unit);
    return { meter, rate, quantity, cost };
  });
}

/** Gives a part's cost to its accounts by quantity, and each account's amount to its lines. */
function attribute(part: Part, indices: readonly number[], lines: readonly Line[], charges: Usd[]): void {
  const accounts = new Map<string | null, { quantity: Quantity; indices: number[]; quantities: Quantity[] }>();
  for (const index of indices) {
    const line = lines[index];
    if (line === undefined || METER_OF[line.kind] !== part.meter) continue;
    const account = accounts.get(line.accountId);
    if (account === undefined) {
      accounts.set(line.accountId, {
        quantity: line.quantity.expected,
        indices: [index],
        quantities: [line.quantity.expected],
      });
    } else {
      account.quantity += line.quantity.expected;
      account.indices.push(index);
      account.quantities.push(line.quantity.expected);
    }
  }
  const shares = allocate(
    part.cost,
    [...accounts.values()].map((account) => account.quantity),
  );
  for (const [rank, account] of [...accounts.values()].entries()) {
    const amounts = allocate(shares[rank] ?? 0, account.quantities);
    for (const [position, index] of account.indices.entries()) charges[index] = amounts[position] ?? 0;
  }
}
