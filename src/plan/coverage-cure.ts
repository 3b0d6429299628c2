import { METER_OF } from "../pricing/price-list.ts";
import type { Side } from "../pricing/ladder.ts";
import type { Range } from "../units/range.ts";
import { exactly, rangeAround, ZERO } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import type { Amount } from "./amount.ts";
import type { Model } from "./model.ts";
import { atPrices, recount } from "./swing.ts";
import type { Block } from "./usage.ts";

/** vCPUs to be covered, by the index of the block that holds them. */
export type Cure = ReadonlyMap<number, Amount>;

/** More vCPUs (thousandths) than any pool holds: where nothing bounds a neighbour, the last tier is the least that is paid. */
const BEYOND: MilliVcpu = 1e12;

/**
 * Prices cures: what covering some vCPUs more adds to a full month of today's bill, by recomputing their pools. It adds the
 * least where prices are low and as much as possible is covered already, the most where they are high and as little is.
 */
export function cureCost(model: Model): (cure: Cure) => Range {
  const sides = { low: sideOf(model, "low"), expected: sideOf(model, "expected"), high: sideOf(model, "high") };
  const open = new Set(model.blocks.filter((block) => isOpen(model, block)).map((block) => poolKey(model, block)));
  return (cure) => {
    if (cure.size === 0) return ZERO;
    const expected = sides.expected(cure);
    // Most cures are exact, and need no bounds computed.
    if (
      [...cure].every(
        ([index, part]) => isExactly(part) && !poolsAt(model, model.blocks[index]).some((key) => open.has(key)),
      )
    )
      return exactly(expected);
    const isUnbounded = [...cure.values()].some(({ unbounded }) => unbounded > 0);
    return rangeAround(sides.low(cure), expected, isUnbounded ? null : sides.high(cure));
  };
}

const isExactly = ({ low, high, unbounded }: Amount): boolean => low === high && unbounded === 0;

/** Whether what a block holds today, or what it is charged for it, has a range. */
const isOpen = ({ market }: Model, { protected: held, regionId, kind }: Block): boolean =>
  !isExactly(held) || market.rate(regionId, METER_OF[kind]).tiers.some(({ low, high }) => low !== high);

function sideOf(model: Model, side: Side): (cure: Cure) => Usd {
  const priced = side === "expected" ? model : atPrices(model, side);
  const blocks = model.blocks.map((block) => heldAt(block, side));
  const pools = new Map<string, number[]>();
  for (const [index, block] of blocks.entries()) {
    const members = pools.get(poolKey(model, block));
    if (members === undefined) pools.set(poolKey(model, block), [index]);
    else members.push(index);
  }
  const before = new Map<string, Usd>();
  return (cure) => {
    const touched = new Set([...cure.keys()].flatMap((index) => poolsAt(model, blocks[index])));
    let sum = 0;
    for (const key of touched) {
      const members = pools.get(key) ?? [];
      const pool = { ...priced, blocks: members.flatMap((index) => blocks[index] ?? []) };
      const base = before.get(key) ?? recount(pool, () => 0, "current");
      before.set(key, base);
      const extra = new Map(members.map((index) => [blocks[index], cure.get(index)?.[side] ?? 0]));
      sum += recount(pool, (block) => extra.get(block) ?? 0, "current") - base;
    }
    return sum;
  };
}

/** The block with what may be covered already at one side of a cure's price. */
function heldAt(block: Block, side: Side): Block {
  const { low, expected, high, unbounded } = block.protected;
  const held = side === "expected" ? expected : side === "high" ? low : unbounded > 0 ? high + BEYOND : high;
  return { ...block, protected: { ...block.protected, expected: held } };
}

const poolsAt = (model: Model, block: Block | undefined): string[] =>
  block === undefined ? [] : [poolKey(model, block)];

/** One text for the ladder that a block climbs. */
const poolKey = ({ reading }: Model, { accountId, regionId, kind }: Block): string =>
  JSON.stringify([
    regionId,
    reading.ladder === "shared" ? null : kind,
    reading.tierScope === "organization" ? null : accountId,
  ]);
