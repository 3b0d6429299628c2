import { isComing } from "../../inventory/gap.ts";
import type { CellResult as Cell } from "../../plan/breakdown.ts";
import { countText } from "../format-number.ts";
import type { Shown } from "./shown.ts";

/** Whether more is still to come from the source: totals are the least that they can be, and shares of pools may still fall. */
export const isPartial = (shown: Shown): boolean => shown.kept("partial", () => shown.result.frame.gaps.some(isComing));

/** Whether nothing was read yet of a place that is still to be read. */
export function awaited({ result }: Shown): (place: Pick<Cell, "accountId" | "regionId">) => boolean {
  const coming = new Set(result.frame.gaps.filter(isComing).map(placeOf));
  return (place) => coming.has(placeOf(place));
}

const placeOf = ({ accountId, regionId }: Pick<Cell, "accountId" | "regionId">): string => `${accountId} ${regionId}`;

/** The account × Region cells that were read, of those that are known to be read: `12 of 18`, `0 of ?`. */
export function cellsText({ result }: Shown): string {
  const { cells, gaps } = result.frame;
  const coming = gaps.filter((gap) => isComing(gap) && gap.regionId !== null).length;
  const all = cells.length + coming;
  return `${countText(cells.length)} of ${all === 0 ? "?" : countText(all)}`;
}

/** The same in words. */
export const readText = (shown: Shown): string => `${cellsText(shown)} cells read`;
