import type { Metered } from "../inventory/inventory.ts";
import type { Instant } from "../units/month.ts";
import type { Range } from "../units/range.ts";
import { addRanges } from "../units/range.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import { vcpusOf } from "./figure.ts";
import type { Model } from "./model.ts";
import { seenBlocks } from "./model.ts";
import { cellKey } from "./population.ts";
import type { View } from "./usage.ts";

/** What AWS metered of an account × Region × kind, beside the vCPUs that are counted as protected there. */
export type MeteredPlace = Metered & { readonly counted: Range };

/** What AWS metered in view, beside our own count. */
export type MeteredResult = {
  readonly places: readonly MeteredPlace[];
  readonly vcpus: MilliVcpu;
  /** Counted as protected where AWS gave a figure, and where it gave none. */
  readonly counted: Range;
  readonly elsewhere: Range;
  /** The first instants of the earliest and the latest day that was metered. */
  readonly days: { readonly first: Instant; readonly last: Instant };
};

/** Sets AWS's figures beside ours; null where it gave none in view, and in a view by tag, which AWS doesn't know. */
export function meteredOf(model: Model, view: View): MeteredResult | null {
  const shown = model.population.frame.metered
    .filter(
      ({ accountId, regionId, kind }) =>
        (view.accounts?.includes(accountId) ?? true) &&
        (view.regions?.includes(regionId) ?? true) &&
        (view.kinds?.includes(kind) ?? true),
    )
    // By place, whichever was read first; kinds keep their order.
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : placeOf(a) > placeOf(b) ? 1 : 0));
  if (shown.length === 0 || view.tags.length > 0) return null;
  const cells = new Map<string, number[]>();
  for (const index of seenBlocks(model)) {
    const block = model.blocks[index];
    if (block !== undefined) cells.set(cellKey(block), [...(cells.get(cellKey(block)) ?? []), index]);
  }
  const countedIn = (chosen: readonly number[]): Range => vcpusOf(model.blocks, "current", chosen);
  const places = shown.map((metered) => ({ ...metered, counted: countedIn(cells.get(cellKey(metered)) ?? []) }));
  const told = new Set(shown.map(cellKey));
  const days = shown.map(({ day }) => day);
  return {
    places,
    vcpus: places.reduce((sum, { vcpus }) => sum + vcpus, 0),
    counted: addRanges(places.map(({ counted }) => counted)),
    elsewhere: countedIn([...cells].flatMap(([key, chosen]) => (told.has(key) ? [] : chosen))),
    days: { first: days.reduce((a, b) => Math.min(a, b)), last: days.reduce((a, b) => Math.max(a, b)) },
  };
}

const placeOf = ({ accountId, regionId }: Metered): string => `${accountId} ${regionId}`;

/** Whether AWS's figure lies more than a twentieth outside of what is counted. */
export const differs = ({ vcpus, counted }: MeteredPlace): boolean =>
  vcpus * 100 < counted.low * 95 || (counted.high !== null && vcpus * 100 > counted.high * 105);
