import type { Account } from "../inventory/inventory.ts";
import type { Kind } from "../inventory/workload.ts";
import { poolOf, tierCosts } from "../pricing/estimate.ts";
import type { Meter } from "../pricing/price-list.ts";
import type { Quantity } from "../units/quantity.ts";
import type { Usd } from "../units/usd.ts";
import type { AccountFigure, Book, Figure } from "./figure.ts";
import { NO_FIGURE, sumsOf } from "./figure.ts";
import type { Model } from "./model.ts";
import { seenBlocks } from "./model.ts";
import type { VcpuCounts } from "./sums.ts";
import type { Basis, View } from "./usage.ts";
import { cellKey } from "./population.ts";
import { isWhole } from "./usage.ts";

/** One kind's part of what is looked at. */
export type KindResult = {
  readonly kind: Kind;
  readonly workloads: number;
  readonly ecsHosts: number;
  readonly vcpus: VcpuCounts;
  readonly current: Figure | null;
  readonly everything: Figure;
};

/** One account's part. */
export type AccountResult = {
  readonly account: Account | null;
  readonly accountId: string | null;
  readonly vcpus: VcpuCounts;
  readonly current: AccountFigure | null;
  readonly everything: AccountFigure;
  /** Whether something of it was not read. */
  readonly gap: boolean;
  /** Whether nothing of it was read: its figures are unknown, and not zero. */
  readonly unread: boolean;
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

/** A pool tier by tier. */
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

/** The part of one kind. */
export function kindOf(model: Model, book: Book, kind: Kind): KindResult {
  const chosen = seenBlocks(model).filter((index) => model.blocks[index]?.kind === kind);
  const { workloads, ecsHosts, counts } = sumsOf(model.blocks, chosen);
  return {
    kind,
    workloads,
    ecsHosts,
    vcpus: counts,
    current: book.figure("current", chosen),
    everything: book.figure("everything", chosen) ?? NO_FIGURE,
  };
}

/** The blocks in view of each account, in the order of the inventory, then of those that only workloads or gaps name. */
export function membersOf({ population, blocks }: Model, view: View): Map<string | null, number[]> {
  const indices = new Map<string | null, number[]>(population.frame.accounts.map(({ id }) => [id, []]));
  const holders = new Set<string | null>();
  for (const [index, { accountId, seen }] of blocks.entries()) {
    holders.add(accountId);
    if (!seen) continue;
    const known = indices.get(accountId);
    if (known === undefined) indices.set(accountId, [index]);
    else known.push(index);
  }
  const shown = ([id, chosen]: [string | null, number[]]) => chosen.length > 0 || (isWhole(view) && !holders.has(id));
  return new Map([...indices].filter(shown));
}

/** Accounts with their parts. */
export function accountsOf(model: Model, book: Book, view: View): AccountResult[] {
  const { frame } = model.population;
  const accounts = new Map(frame.accounts.map((account) => [account.id, account]));
  const read = new Set<string | null>(
    frame.cells.flatMap(({ accountId, regionId }) => (regionId === null ? [] : [accountId])),
  );
  return [...membersOf(model, view)].map(([accountId, chosen]) => {
    const { workloads, counts } = sumsOf(model.blocks, chosen);
    const gap = chosen.some((index) => (model.blocks[index]?.gaps.length ?? 0) > 0);
    return {
      accountId,
      account: accountId === null ? null : (accounts.get(accountId) ?? null),
      vcpus: counts,
      current: book.accountFigure("current", chosen),
      everything: book.accountFigure("everything", chosen) ?? { ...NO_FIGURE, standalone: NO_FIGURE.cost },
      gap,
      unread: gap && workloads === 0 && !read.has(accountId),
    };
  });
}

/** Every account × Region × kind in view. */
export function cellsOf(model: Model, book: Book): CellResult[] {
  const cells = new Map<string, number[]>();
  for (const index of seenBlocks(model)) {
    const block = model.blocks[index];
    if (block === undefined) continue;
    const key = cellKey(block);
    cells.set(key, [...(cells.get(key) ?? []), index]);
  }
  return [...cells.values()].flatMap((chosen) => {
    const block = model.blocks[chosen[0] ?? -1];
    if (block === undefined) return [];
    const { accountId, regionId, kind } = block;
    const { workloads, counts } = sumsOf(model.blocks, chosen);
    return [
      {
        accountId,
        regionId,
        kind,
        workloads,
        vcpus: counts,
        current: book.accountFigure("current", chosen),
        everything: book.accountFigure("everything", chosen) ?? { ...NO_FIGURE, standalone: NO_FIGURE.cost },
      },
    ];
  });
}

/** The pools that hold something of what is looked at, whole: narrowing narrows the view, never the pool. */
export function poolsOf(model: Model, basis: Basis, book: Book): PoolResult[] {
  const estimated = book.estimates.get(basis);
  if (estimated === undefined) return [];
  const shown = new Set(seenBlocks(model).map((index) => poolOf(estimated, index)));
  return estimated.pools
    .filter((pool) => shown.has(pool))
    .map((pool) => {
      const steps = pool.parts[0]?.rate.tiers ?? [];
      return {
        basis,
        scope: pool.scope,
        regionId: pool.regionId,
        meter: pool.meter,
        cost: pool.cost,
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
