import { costOf } from "../pricing/estimate.ts";
import type { Meter } from "../pricing/price-list.ts";
import { METER_OF } from "../pricing/price-list.ts";
import type { Range } from "../units/range.ts";
import { ZERO } from "../units/range.ts";
import type { Compared } from "./change.ts";
import { compared } from "./change.ts";
import { vcpusOf } from "./figure.ts";
import type { Side } from "./side.ts";
import { openParts } from "./side.ts";
import type { Block } from "./usage.ts";
import type { AccountChange, PoolMove } from "./what-if.ts";

/** Each account's full month on both sides; `before` and `after` are its blocks, `costs` what it pays if everything is protected. */
export function accountChanges(
  base: Side,
  side: Side,
  before: ReadonlyMap<string | null, readonly number[]>,
  after: ReadonlyMap<string | null, readonly number[]>,
  costs: ReadonlyMap<string | null, Range>,
): AccountChange[] {
  const accounts = new Map(base.model.population.frame.accounts.map((account) => [account.id, account]));
  return [...after].map(([accountId, chosen]) => {
    const held = before.get(accountId) ?? [];
    const opened = openParts(side, chosen) - openParts(base, held);
    const cost = compared(costs.get(accountId) ?? ZERO, costOf(side.priced, chosen), opened);
    const vcpus = compared(
      vcpusOf(base.model.blocks, "everything", held),
      vcpusOf(side.model.blocks, "everything", chosen),
      opened,
    );
    const moves = movesOf(base, side, chosen);
    const otherHours = chosen.some((index) => (side.model.blocks[index]?.course?.running ?? null) !== null);
    const account = accountId === null ? null : (accounts.get(accountId) ?? null);
    const gap = chosen.some((index) => (base.model.blocks[index]?.gaps.length ?? 0) > 0);
    return { accountId, account, cost, vcpus, cause: causeOf(cost, vcpus, otherHours), moves, gap };
  });
}

function causeOf(cost: Compared, vcpus: Compared, otherHours: boolean): AccountChange["cause"] {
  const { low, expected, high } = vcpus.difference;
  if (expected < 0 || (expected === 0 && (low === null || low < 0))) return "unwatched";
  if (expected > 0 || high === null) return "joined";
  if (cost.difference.expected === 0) return null;
  if (otherHours) return "hours";
  return cost.difference.expected > 0 ? "dearer" : "cheaper";
}

/** Charges that moved where the own vCPUs and hours stay, pool by pool. */
function movesOf(base: Side, side: Side, chosen: readonly number[]): PoolMove[] {
  const shared = side.model.reading.ladder === "shared";
  const moves = new Map<string, { regionId: string | null; meter: Meter | "all"; difference: number }>();
  for (const index of chosen) {
    const other = side.model.blocks[index];
    const origin = other?.origin ?? -1;
    const own = base.model.blocks[origin];
    if (own === undefined || other === undefined || !isAlike(own, other)) continue;
    const difference = (side.priced.charges[index] ?? 0) - (base.priced.charges[origin] ?? 0);
    if (difference === 0) continue;
    const meter = shared ? "all" : METER_OF[own.kind];
    const key = `${own.regionId} ${meter}`;
    const move = moves.get(key) ?? { regionId: own.regionId, meter, difference: 0 };
    move.difference += difference;
    moves.set(key, move);
  }
  return [...moves.values()].sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
}

const isAlike = (own: Block, other: Block): boolean =>
  own.everything.expected === other.everything.expected && (other.course?.running ?? null) === null;
