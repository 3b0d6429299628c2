import type { Estimate } from "../pricing/estimate.ts";
import type { TotalFigure } from "./figure.ts";
import { unresolvedHighOf, vcpusOf } from "./figure.ts";
import type { ForecastOptions, Model } from "./model.ts";
import { fullEstimate, seenBlocks, seenCost } from "./model.ts";

/** One side of a what-if: a model with its full month. */
export type Side = { readonly model: Model; readonly priced: Estimate; readonly total: TotalFigure };

/** Prices a full month of everything in a model. */
export function sideOf(model: Model, { allowedGaps }: ForecastOptions): Side {
  const priced = fullEstimate(model, "everything");
  const cost = seenCost(model, priced);
  const vcpus = vcpusOf(model.blocks, "everything", seenBlocks(model));
  const unresolvedHigh = unresolvedHighOf(model, "everything", cost.expected, allowedGaps);
  return { model, priced, total: { vcpus, cost, unresolvedHigh } };
}

/** How many parts of the chosen blocks nothing bounds. */
export const openParts = ({ model }: Side, chosen: readonly number[]): number =>
  chosen.reduce((sum, index) => sum + (model.blocks[index]?.everything.unbounded ?? 0), 0);
