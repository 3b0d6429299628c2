import type { Hours, Workload } from "../inventory/workload.ts";
import type { PriceList } from "../pricing/price-list.ts";
import { allocate } from "../units/allocate.ts";
import type { Usd } from "../units/usd.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import type { ForecastOptions, Model } from "./model.ts";
import { fullEstimate, modelFor } from "./model.ts";
import type { Population } from "./population.ts";
import { amountsOf } from "./amount.ts";
import { cellKey } from "./population.ts";
import type { View } from "./usage.ts";
import { inView } from "./usage.ts";

/** A workload with its share of a full month's bill today, and if everything were protected. */
export type WorkloadCost = { readonly workload: Workload; readonly current: Usd; readonly everything: Usd };

/** Each workload's share of a full month's bill today, and if everything were protected. The shares add up exactly; those that are looked at are told. */
export function attribute(
  population: Population,
  workloads: readonly Workload[],
  prices: PriceList,
  options: ForecastOptions,
): WorkloadCost[] {
  const model = modelFor(population, prices, options);
  const share = shareOut(model, workloads, options.view);
  const current = share(fullEstimate(model, "current").charges, ({ covered }) => covered.expected);
  const everything = share(fullEstimate(model, "everything").charges, (amounts) => amounts.everything.expected);
  return workloads
    .map((workload, index) => ({ workload, current: current[index] ?? 0, everything: everything[index] ?? 0 }))
    .filter(({ workload }) => inView(workload, options.view));
}

/** What of a workload's vCPUs (thousandths) is charged. */
type Weight = (amounts: ReturnType<typeof amountsOf>, workload: Workload) => MilliVcpu;

/**
 * Gives the charges of a model's blocks on down to each workload, in proportion to its charged vCPUs, by nested largest remainder:
 * account × Region × kind → cluster and tags → workload.
 */
export function shareOut(
  { blocks }: Model,
  workloads: readonly Workload[],
  view: View,
): (charges: readonly Usd[], weight: Weight) => Usd[] {
  const members = new Map<string, Map<string, number[]>>();
  for (const [index, workload] of workloads.entries()) {
    const key = blockKey(workload, inView(workload, view));
    const groups = members.get(key) ?? new Map<string, number[]>();
    members.set(key, groups);
    const group = JSON.stringify([workload.cluster, Object.entries(workload.tags).sort()]);
    const alike = groups.get(group);
    if (alike === undefined) groups.set(group, [index]);
    else alike.push(index);
  }
  return (charges, weight) => {
    const costs = Array.from<Usd>({ length: workloads.length }).fill(0);
    const weights = workloads.map((workload) => BigInt(weight(amountsOf(workload), workload)));
    const weightOf = (index: number) => weights[index] ?? 0n;
    for (const [index, block] of blocks.entries()) {
      const groups = [...(members.get(blockKey(block, block.seen)) ?? [])]
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
  };
}

const blockKey = (of: Parameters<typeof cellKey>[0] & { readonly hours: Hours }, seen: boolean): string =>
  `${cellKey(of)} ${of.hours} ${seen}`;
