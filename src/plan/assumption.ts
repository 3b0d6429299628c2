import type { Swing } from "../units/range.ts";

/**
 * A value that nobody published or told us. The swing is what the other value would change, from one recomputation on
 * `everything` (null where that can't be computed); swings are never summed.
 */
export type Assumption = {
  readonly id: string;
  readonly value: string;
  /** What else it could be; null where that is open. */
  readonly other: string | null;
  readonly source: string;
  readonly swing: Swing | null;
  /** `range`: low and high of the figures hold it already; `beside`: they don't. */
  readonly in: "range" | "beside";
};

/** Where the manual of GuardDuty begins. */
export const USER_GUIDE = "https://docs.aws.amazon.com/guardduty/latest/ug";
