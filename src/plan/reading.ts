import type { Ladder, TierScope } from "../pricing/estimate.ts";
import { chargeOf } from "../pricing/estimate.ts";
import type { Usd } from "../units/usd.ts";
import type { Book } from "./figure.ts";
import type { Model } from "./model.ts";
import { fullEstimate, readAs, seenBlocks } from "./model.ts";
import type { Basis } from "./usage.ts";

/** What a full month costs when the price page is read in one of its four ways. */
export type ReadingResult = {
  readonly tierScope: TierScope;
  readonly ladder: Ladder;
  readonly prices: "published" | "us-east-list";
  readonly default: boolean;
  readonly current: Usd | null;
  readonly everything: Usd;
};

/** The four readings of the price page, and the default once more at US East's list; what `book` has priced isn't priced again. */
export function readingsOf(model: Model, bases: readonly Basis[], book: Book): ReadingResult[] {
  const own = model.reading;
  const scopes: TierScope[] = ["organization", "account"];
  const ladders: Ladder[] = ["per-meter", "shared"];
  const result = (tierScope: TierScope, ladder: Ladder, prices: ReadingResult["prices"]): ReadingResult => {
    const isDefault = prices === "published" && tierScope === own.tierScope && ladder === own.ladder;
    const other = isDefault ? model : readAs(model, { tierScope, ladder, prices });
    const cost = (basis: Basis) => {
      const priced = isDefault ? book.estimates.get(basis) : undefined;
      return chargeOf(priced ?? fullEstimate(other, basis), seen);
    };
    return {
      tierScope,
      ladder,
      prices,
      default: isDefault,
      current: bases.includes("current") ? cost("current") : null,
      everything: cost("everything"),
    };
  };
  const seen = seenBlocks(model);
  return [
    ...scopes.flatMap((scope) => ladders.map((ladder) => result(scope, ladder, "published"))),
    result(own.tierScope, own.ladder, "us-east-list"),
  ];
}
