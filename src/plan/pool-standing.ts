import type { Estimate, Pool } from "../pricing/estimate.ts";
import { costOf, poolOf, tierCosts } from "../pricing/estimate.ts";
import { moreCost, tierQuantities } from "../pricing/ladder.ts";
import type { Meter, PriceList, Rate } from "../pricing/price-list.ts";
import { divideDown, divideRounded, divideUp } from "../units/allocate.ts";
import type { Quantity, QuantityRange } from "../units/quantity.ts";
import { addQuantities, NOTHING } from "../units/quantity.ts";
import type { Range } from "../units/range.ts";
import { exactly, rangeAround } from "../units/range.ts";
import { VCPU } from "../units/vcpu.ts";
import { standaloneEstimate } from "./figure.ts";
import type { ForecastOptions, Model } from "./model.ts";
import { fullEstimate, modelFor, seenBlocks } from "./model.ts";
import type { Population } from "./population.ts";
import type { Basis } from "./usage.ts";

/** Where a pool stands on its ladder in a full month, every trial over. Quantities are thousandths of vCPU-months. */
export type PoolStanding = {
  readonly scope: string;
  readonly regionId: string | null;
  readonly meter: Meter | "all";
  readonly quantity: Range;
  readonly cost: Range;
  /** What its members would cost each on a ladder of its own. */
  readonly standalone: Range;
  readonly tiers: readonly TierStanding[];
  /** What one vCPU more would cost, and a hundred; null where kinds on one ladder have different prices. */
  readonly next: Range | null;
  readonly nextHundred: Range | null;
  /** What is left of the tier that it stands in; null in the last one. */
  readonly toNextTier: Range | null;
  /** Accounts that have something in it, most first. */
  readonly members: readonly PoolMember[];
  /** The rates that it is charged by: several where kinds share a ladder. */
  readonly rates: readonly Rate[];
  /** Whether something that was not read may belong to it. */
  readonly gap: boolean;
};

/** A step of a pool's ladder in vCPU-months, with what stands on it; the price is null where kinds differ in it. */
export type TierStanding = {
  readonly from: number;
  readonly to: number | null;
  readonly price: Range | null;
  readonly quantity: Range;
  readonly cost: Range;
};

/** One account's part of a pool; its share is in hundredths of a percent, null where nothing is expected in the pool. */
export type PoolMember = {
  readonly accountId: string | null;
  readonly quantity: Range;
  readonly share: number | null;
  readonly cost: Range;
  readonly standalone: Range;
};

/** Where each pool stands that holds something of what is looked at: whole, since a view narrows no pool. */
export function poolStandings(
  population: Population,
  prices: PriceList,
  asked: ForecastOptions,
  basis: Basis,
): PoolStanding[] {
  const model = modelFor(population, prices, asked);
  const estimated = fullEstimate(model, basis);
  const alone = standaloneEstimate(model, basis);
  const shown = new Set(seenBlocks(model).map((index) => poolOf(estimated, index)));
  const owners = new Map<Pool, Map<string | null, number[]>>();
  for (const [index, { accountId }] of estimated.lines.entries()) {
    const pool = poolOf(estimated, index);
    if (pool === undefined || !shown.has(pool)) continue;
    const accounts = owners.get(pool) ?? new Map<string | null, number[]>();
    owners.set(pool, accounts);
    const own = accounts.get(accountId);
    if (own === undefined) accounts.set(accountId, [index]);
    else own.push(index);
  }
  return [...owners].map(([pool, accounts]) => standingOf(pool, accounts, { model, basis, estimated, alone }));
}

type Ground = {
  readonly model: Model;
  readonly basis: Basis;
  readonly estimated: Estimate;
  readonly alone: Estimate;
};

function standingOf(pool: Pool, accounts: ReadonlyMap<string | null, readonly number[]>, ground: Ground): PoolStanding {
  const { model, basis, estimated, alone } = ground;
  const { unit } = estimated;
  const all = [...accounts.values()].flat();
  const rates = [...new Map(pool.parts.map(({ rate }) => [rate.signature, rate])).values()];
  const quantity = milliOf(pool.quantity, unit);
  const [rate] = rates;
  const common = rates.length === 1 && rate !== undefined ? rate : null;
  const members = [...accounts]
    .map(([accountId, own]) => {
      const used = own.reduce((sum, index) => addQuantities(sum, estimated.lines[index]?.quantity ?? NOTHING), NOTHING);
      const whole = pool.quantity.expected;
      const member: PoolMember = {
        accountId,
        quantity: milliOf(used, unit),
        share: whole === 0n ? null : divideRounded(used.expected * 10_000n, whole),
        cost: costOf(estimated, own),
        standalone: costOf(alone, own),
      };
      return { member, weight: used.expected };
    })
    .filter(({ member }) => member.quantity.high !== 0)
    .sort((a, b) => (a.weight === b.weight ? 0 : a.weight < b.weight ? 1 : -1))
    .map(({ member }) => member);
  return {
    scope: pool.scope,
    regionId: pool.regionId,
    meter: pool.meter,
    quantity,
    cost: costOf(estimated, all),
    standalone: costOf(alone, all),
    tiers: tiersOf(pool, unit),
    next: common === null ? null : priceOfMore(pool.quantity, 1n, common, unit),
    nextHundred: common === null ? null : priceOfMore(pool.quantity, 100n, common, unit),
    toNextTier: common === null ? null : restOfTier(quantity, common),
    members,
    rates,
    gap: all.some((index) =>
      model.blocks[index]?.gaps.some((group) => {
        const hidden = basis === "current" ? group.protected : group.everything;
        return hidden.high > 0 || hidden.unbounded > 0;
      }),
    ),
  };
}

const milliOf = ({ low, expected, high, unbounded }: QuantityRange, unit: Quantity): Range => ({
  low: milli(low, unit),
  expected: milli(expected, unit),
  high: unbounded > 0 ? null : milli(high, unit),
});

/** To nearest on every side, so that what is equal stays equal. */
const milli = (quantity: Quantity, unit: Quantity): number => divideRounded(quantity * BigInt(VCPU), unit);

function tiersOf(pool: Pool, unit: Quantity): TierStanding[] {
  const steps = pool.parts[0]?.rate.tiers ?? [];
  const { low, high, unbounded } = pool.quantity;
  const least = tierQuantities(low, steps, unit);
  const most = tierQuantities(high, steps, unit);
  return tierCosts(pool, unit).flatMap((tier, index): TierStanding[] => {
    const step = steps[index];
    if (step === undefined) return [];
    const prices = pool.parts.flatMap(({ rate }) => rate.tiers[index] ?? []);
    const lowest = Math.min(...prices.map((price) => price.low));
    const highest = Math.max(...prices.map((price) => price.high));
    const room = step.to === null ? null : (step.to - step.from) * unit;
    const [under = 0n, over] = [least[index], unbounded > 0 ? room : (most[index] ?? 0n)];
    const known = under === over && prices.every((price) => price.low === price.high);
    return [
      {
        from: Number(step.from),
        to: step.to === null ? null : Number(step.to),
        price: tier.price === null ? null : rangeAround(lowest, tier.price, highest),
        quantity: {
          low: milli(under, unit),
          expected: milli(tier.quantity, unit),
          high: over === null ? null : milli(over, unit),
        },
        cost: known
          ? exactly(tier.cost)
          : rangeAround(
              divideDown(under * BigInt(lowest), unit),
              tier.cost,
              over === null ? null : divideUp(over * BigInt(highest), unit),
            ),
      },
    ];
  });
}

/** What so many vCPU-months more would cost: least on top of the most that the pool may hold, most on top of the least. */
function priceOfMore(pooled: QuantityRange, vcpus: bigint, { tiers }: Rate, unit: Quantity): Range {
  const more = vcpus * unit;
  // On top of what nothing bounds, all of it stands in the last tier.
  const edge = (tiers.at(-1)?.from ?? 0n) * unit;
  const most = pooled.unbounded > 0 && pooled.high < edge ? edge : pooled.high;
  return rangeAround(
    divideDown(moreCost(most, more, tiers, unit, "low"), unit),
    divideRounded(moreCost(pooled.expected, more, tiers, unit, "expected"), unit),
    divideUp(moreCost(pooled.low, more, tiers, unit, "high"), unit),
  );
}

function restOfTier({ low, expected, high }: Range, { tiers }: Rate): Range | null {
  const edges = tiers.flatMap(({ to }) => (to === null ? [] : [Number(to) * VCPU]));
  const edge = edges.find((one) => expected < one);
  if (edge === undefined) return null;
  return { low: high === null ? 0 : Math.max(0, edge - high), expected: edge - expected, high: edge - low };
}
