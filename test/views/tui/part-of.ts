import { COMING_API } from "../../../src/inventory/gap.ts";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import { KINDS } from "../../../src/inventory/workload.ts";

/** Account × Region cells of an inventory, each once, in the order of its workloads. */
export const cellsOf = ({ workloads }: Inventory): string[] => [...new Set(workloads.map(cellOf))];

const cellOf = ({
  accountId,
  regionId,
}: {
  readonly accountId: string | null;
  readonly regionId: string | null;
}): string => `${accountId} ${regionId}`;

/** An inventory as it stands while it is read: the first cells are there, the others are still coming. */
export function partOf(inventory: Inventory, count: number): Inventory {
  const all = cellsOf(inventory);
  const read = new Set(all.slice(0, count));
  const isRead = (of: { readonly accountId: string | null; readonly regionId: string | null }) => read.has(cellOf(of));
  const placed = (cell: string) => {
    const [accountId = "", regionId = ""] = cell.split(" ");
    return { accountId, regionId };
  };
  return {
    ...inventory,
    workloads: inventory.workloads.filter(isRead),
    detectors: inventory.detectors.filter(isRead),
    trials: inventory.trials.filter(isRead),
    usage: inventory.usage.filter(isRead),
    metered: inventory.metered.filter(isRead),
    vpcs: inventory.vpcs.filter(isRead),
    cells: [...read].map(placed),
    gaps: [
      ...inventory.gaps.filter(isRead),
      ...all.slice(count).map((cell) => ({
        ...placed(cell),
        api: COMING_API,
        reason: "unavailable" as const,
        message: "the scan has not come to the end of this yet",
        hides: KINDS.map((kind) => ({ kind, bound: null })),
      })),
    ],
  };
}
