import type { Hours, Workload } from "../inventory/workload.ts";
import type { PriceList } from "../pricing/price-list.ts";
import { allocate } from "../units/allocate.ts";
import type { Usd } from "../units/usd.ts";
import type { ForecastOptions, Model } from "./model.ts";
import { fullEstimate, modelFor } from "./model.ts";
import type { Population } from "./population.ts";
import { amountsOf } from "./amount.ts";
import type { Basis } from "./usage.ts";
import { cellKey } from "./population.ts";
import { inView } from "./usage.ts";

/** A workload with its share of a full month's bill today, and if everything were protected. */
export type WorkloadCost = { readonly workload: Workload; readonly current: Usd; readonly everything: Usd };

/**
 * Gives the charges of a full month on down to each workload by nested largest remainder: account × Region × kind → cluster
 * and tags → workload. The shares add up exactly; those that are looked at are told.
 */
export function attribute(
  population: Population,
  workloads: readonly Workload[],
  prices: PriceList,
  options: ForecastOptions,
): WorkloadCost[] {
  const model = modelFor(population, prices, options);
  const blocks = new Map<string, Map<string, number[]>>();
  for (const [index, workload] of workloads.entries()) {
    const key = blockKey(workload, inView(workload, options.view));
    const groups = blocks.get(key) ?? new Map<string, number[]>();
    blocks.set(key, groups);
    const group = JSON.stringify([workload.cluster, Object.entries(workload.tags).sort()]);
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [index]);
    else members.push(index);
  }
  const current = shares(model, "current", blocks, workloads);
  const everything = shares(model, "everything", blocks, workloads);
  return workloads
    .map((workload, index) => ({ workload, current: current[index] ?? 0, everything: everything[index] ?? 0 }))
    .filter(({ workload }) => inView(workload, options.view));
}

const blockKey = (of: Parameters<typeof cellKey>[0] & { readonly hours: Hours }, seen: boolean): string =>
  `${cellKey(of)} ${of.hours} ${seen}`;

function shares(
  model: Model,
  basis: Basis,
  blocks: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>,
  workloads: readonly Workload[],
): Usd[] {
  const costs = Array.from<Usd>({ length: workloads.length }).fill(0);
  const weights = workloads.map((workload) => {
    const { covered, everything } = amountsOf(workload);
    return BigInt((basis === "current" ? covered : everything).expected);
  });
  const weightOf = (index: number) => weights[index] ?? 0n;
  const { charges } = fullEstimate(model, basis);
  for (const [index, block] of model.blocks.entries()) {
    const groups = [...(blocks.get(blockKey(block, block.seen)) ?? [])]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, group]) => group);
    const amounts = allocate(
      charges[index] ?? 0,
      groups.map((group) => group.reduce((sum, member) => sum + weightOf(member), 0n)),
    );
    for (const [rank, group] of groups.entries()) {
      const parts = allocate(amounts[rank] ?? 0, group.map(weightOf));
      for (const [position, member] of group.entries()) costs[member] = (costs[member] ?? 0) + (parts[position] ?? 0);
    }
  }
  return costs;
}
