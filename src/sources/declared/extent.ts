import type { Range } from "../../units/range.ts";
import type { Given } from "./given.ts";
import { unknownUntil } from "./given.ts";

/** How many: the three numbers of a scaling group as code gives them. */
export type Scale = { readonly min: Given<number>; readonly desired: Given<number>; readonly max: Given<number> };

/** Three numbers in order, and what had to be assumed or can't be told about them. */
export type Extent = Range & {
  /** The expected number is the minimum, since none is written down. */
  readonly atMinimum: boolean;
  /** Why a number that matters isn't known; null where all are. */
  readonly unresolved: { readonly what: "number" | "maximum"; readonly why: string } | null;
};

/** The same number at all times. */
export const always = (count: Given<number>): Scale => ({ min: count, desired: count, max: count });

/** The extent with what scheduled actions set for a time: any of their numbers bounds the group too. */
export function scheduled(extent: Extent, actions: readonly Scale[]): Extent {
  const all = actions.flatMap(({ min, desired, max }) => [min, desired, max].map(whole));
  const numbers = all.flatMap((one) => (one.is === "known" ? [one.value] : []));
  const open = all.find(({ is }) => is === "unknown");
  const most = extent.high;
  return {
    ...extent,
    low: numbers.reduce((a, b) => Math.min(a, b), extent.low),
    high: most === null || open !== undefined ? null : numbers.reduce((a, b) => Math.max(a, b), most),
    unresolved: extent.unresolved ?? (open?.is === "unknown" ? { what: "maximum", why: open.why } : null),
  };
}

/**
 * The bounds of a scaling group. Without a desired number it starts at its minimum, which is AWS's default; a number outside of
 * the bounds is drawn into them, as the scaling does. What is unknown without a minimum may be any number up to the maximum.
 */
export function extentOf(scale: Scale): Extent {
  const [min, desired, max] = [whole(scale.min), whole(scale.desired), whole(scale.max)];
  const low = min.is === "known" ? min.value : null;
  const high = max.is === "known" ? max.value : null;
  const wanted = desired.is === "known" ? desired.value : low;
  if (wanted === null) {
    const why = desired.is === "unknown" ? desired.why : min.is === "unknown" ? min.why : "not given";
    return { low: 0, expected: 0, high, atMinimum: false, unresolved: { what: "number", why } };
  }
  const expected = Math.max(low ?? 0, high === null ? wanted : Math.min(wanted, Math.max(high, low ?? 0)));
  const most = high === null ? null : Math.max(high, expected);
  return {
    low: min.is === "unknown" ? 0 : Math.min(low ?? expected, expected),
    expected,
    high: max.is === "unset" ? expected : most,
    atMinimum: desired.is !== "known",
    unresolved: max.is === "unknown" ? { what: "maximum", why: max.why } : null,
  };
}

/** Half a host can't run: a broken number is taken for a mistake. */
const whole = (count: Given<number>): Given<number> =>
  count.is === "known" && !Number.isInteger(count.value) ? unknownUntil("not understood") : count;
