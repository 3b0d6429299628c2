import { runningSeconds } from "../pricing/trial.ts";
import type { Month } from "../units/month.ts";
import type { Model } from "./model.ts";
import { addedFrom, heldFrom } from "./usage.ts";

/** A gap without a bound weighs more than all that have one. */
const NO_BOUND = 1e9;

/** What the gaps in view may add to a month's billed usage if everything is protected, as a measure to compare: 0 where nothing. */
export function monthGaps({ blocks, asOf }: Model, month: Month): number {
  let sum = 0;
  for (const block of blocks) {
    const { seen, gaps, clock } = block;
    if (!seen || gaps.length === 0) continue;
    const seconds = (from: number) => runningSeconds(month, from, Number.POSITIVE_INFINITY, "always");
    const [held, added] = [seconds(heldFrom(clock)), seconds(addedFrom(block, asOf, "high"))];
    for (const { unseen } of gaps) {
      const today = unseen.current.bound + unseen.current.unbounded * NO_BOUND;
      const all = unseen.everything.bound + unseen.everything.unbounded * NO_BOUND;
      sum += today * held + (all - today) * added;
    }
  }
  return sum;
}
