import type { Usd } from "../units/usd.ts";
import type { Period } from "./bill.ts";
import { billOf, highestBill } from "./bill.ts";
import { unseenOf } from "./figure.ts";
import type { Ground } from "./ground.ts";
import { meanOf } from "./level.ts";
import type { Unseen } from "./sums.ts";
import type { Basis, Block } from "./usage.ts";

/** What each block may hold unseen, in the order of a model's blocks. */
type UnseenParts = readonly Readonly<Record<Basis, Unseen>>[];

/**
 * The most that a bill can rise (negative: the least that it falls) because something was not read, priced or resolved; null
 * where nothing bounds it. What is unseen in an account × Region × kind on both sides is taken to be the same there.
 */
export function riseOf(before: Ground, after: Ground, period: Period): Usd | null {
  const [was, is] = [unseenParts(before), unseenParts(after)];
  const shared = sharedUnseen(before, was, after, is);
  const highest = highestBill(
    withUnseen(
      after,
      is.map((own, index) => beyond(own, shared.after[index])),
    ),
    period,
  );
  const base = highestBill(withUnseen(before, shared.before.map(bounded)), period);
  if (highest === null || base === null) return null;
  const expected = billOf(after, period).cost.expected - billOf(before, period).cost.expected;
  const cheapest = lowestBill(after, period) - lowestBill(before, period);
  return Math.max(expected, cheapest, highest - base);
}

const BASES: readonly Basis[] = ["current", "everything"];
const NONE: Unseen = { bound: 0, unbounded: 0 };

const eachBasis = (of: (basis: Basis) => Unseen): Readonly<Record<Basis, Unseen>> => ({
  current: of("current"),
  everything: of("everything"),
});

const unseenParts = ({ model, allowedGaps }: Ground): UnseenParts =>
  model.blocks.map((block) => eachBasis((basis) => unseenOf(block, basis, allowedGaps)));

/** All of a part's bound; of what nothing bounds only as much as isn't on the other side as well. */
const beyond = (own: UnseenParts[number], shared: UnseenParts[number] | undefined): UnseenParts[number] =>
  eachBasis((basis) => ({
    bound: own[basis].bound,
    unbounded: own[basis].unbounded - (shared?.[basis].unbounded ?? 0),
  }));

const bounded = (shared: UnseenParts[number]): UnseenParts[number] =>
  eachBasis((basis) => ({ bound: shared[basis].bound, unbounded: 0 }));

/** What is unseen on both sides, given to the blocks of each. */
function sharedUnseen(
  before: Ground,
  was: UnseenParts,
  after: Ground,
  is: UnseenParts,
): { readonly before: UnseenParts; readonly after: UnseenParts } {
  const [ofBefore, ofAfter] = [sumsByPlace(before, was), sumsByPlace(after, is)];
  return { before: sharesOf(before, was, ofAfter), after: sharesOf(after, is, ofBefore) };
}

type ByPlace = Map<string, Record<Basis, { bound: number; unbounded: number }>>;

const placeOf = ({ accountId, regionId, kind, seen }: Block): string => `${accountId} ${regionId} ${kind} ${seen}`;

function sumsByPlace({ model }: Ground, parts: UnseenParts): ByPlace {
  const sums: ByPlace = new Map();
  for (const [index, block] of model.blocks.entries()) {
    const key = placeOf(block);
    const sum = sums.get(key) ?? { current: { ...NONE }, everything: { ...NONE } };
    sums.set(key, sum);
    for (const basis of BASES) {
      sum[basis].bound += parts[index]?.[basis].bound ?? 0;
      sum[basis].unbounded += parts[index]?.[basis].unbounded ?? 0;
    }
  }
  return sums;
}

/** Gives each block as much of its own as the other side's place has left; `other` is used up. */
function sharesOf({ model }: Ground, parts: UnseenParts, other: ByPlace): UnseenParts {
  return model.blocks.map((block, index) => {
    const left = other.get(placeOf(block));
    return eachBasis((basis) => {
      const own = parts[index]?.[basis] ?? NONE;
      const rest = left?.[basis] ?? { ...NONE };
      const taken = { bound: Math.min(own.bound, rest.bound), unbounded: Math.min(own.unbounded, rest.unbounded) };
      rest.bound -= taken.bound;
      rest.unbounded -= taken.unbounded;
      return taken;
    });
  });
}

/** The same ground without ranges but for what is unseen. */
function withUnseen(ground: Ground, parts: UnseenParts): Ground {
  const blocks = ground.model.blocks.map((block, index): Block => {
    const amount = (basis: Basis, expected: number) => {
      const { bound, unbounded } = parts[index]?.[basis] ?? NONE;
      return { low: expected, expected, high: expected + bound, unbounded };
    };
    return {
      ...block,
      level: meanOf(block.level),
      protected: amount("current", block.protected.expected),
      everything: amount("everything", block.everything.expected),
    };
  });
  return { ...ground, model: { ...ground.model, blocks } };
}

/** The bill at the lowest prices, of what is expected. */
const lowestBill = (ground: Ground, period: Period): Usd => billOf(withUnseen(ground, []), period).cost.low;
