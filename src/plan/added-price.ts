import { costOf } from "../pricing/estimate.ts";
import type { Instant } from "../units/month.ts";
import type { Usd } from "../units/usd.ts";
import type { Ground } from "./ground.ts";
import { fullEstimate, readAs, seenBlocks } from "./model.ts";
import type { Block } from "./usage.ts";
import { NO_AMOUNT } from "./usage.ts";

/** Where the trial of what is added stands: over, ending at an instant, or beginning when it is protected. */
export type AddedTrial =
  | { readonly state: "over" }
  | { readonly state: "running"; readonly ends: Instant }
  | { readonly state: "not-started" };

/**
 * What explains the price of vCPUs that a change adds: `alone` is what they would cost on ladders that nothing else has climbed
 * (expected micro-dollars of a full month, every trial over); `trial` is null where clocks differ.
 */
export type AddedPrice = { readonly alone: Usd; readonly trial: AddedTrial | null };

/** Explains a change that adds vCPUs and takes none away; null for any other. */
export function addedPrice(before: Ground, after: Ground): AddedPrice | null {
  const { model, basis } = after;
  const was = new Map<string, number>();
  for (const block of before.model.blocks) if (block.seen) was.set(keyOf(block), expectedOf(block, basis));
  const added: Block[] = [];
  for (const block of model.blocks) {
    if (!block.seen) continue;
    const more = expectedOf(block, basis) - (was.get(keyOf(block)) ?? 0);
    was.delete(keyOf(block));
    if (more < 0) return null;
    const amount = { ...NO_AMOUNT, low: more, expected: more, high: more };
    if (more > 0) added.push({ ...block, protected: amount, everything: amount });
  }
  const takesAway = [...was.values()].some((expected) => expected > 0);
  if (takesAway || added.length === 0) return null;
  const own = readAs({ ...model, blocks: added }, { tierScope: "account" });
  const alone = { ...own, market: { ...own.market, whole: true } };
  return { alone: costOf(fullEstimate(alone, basis), seenBlocks(alone)).expected, trial: trialOf(added, model.asOf) };
}

const keyOf = ({ accountId, regionId, kind, hours, level }: Block): string =>
  JSON.stringify([accountId, regionId, kind, hours, level === null]);

const expectedOf = (block: Block, basis: Ground["basis"]): number =>
  (basis === "current" ? block.protected : block.everything).expected;

function trialOf(added: readonly Block[], asOf: Instant): AddedTrial | null {
  const trials = added.map(({ clock }): AddedTrial => {
    if (clock.state === "unknown") return { state: clock.begun.expected ? "over" : "not-started" };
    return clock.ends > asOf ? { state: "running", ends: clock.ends } : { state: "over" };
  });
  const [first, ...more] = trials;
  const same = more.every((trial) => JSON.stringify(trial) === JSON.stringify(first));
  return first === undefined || !same ? null : first;
}
