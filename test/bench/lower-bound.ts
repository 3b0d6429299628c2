/** What a scan has to do: calls of one latency (seconds), so many at once, from buckets that refill. */
export type Work = {
  readonly calls: number;
  readonly latency: number;
  readonly inFlight: number;
  /** Calls that must follow each other before the first account can be read: until then a single slot is in use. */
  readonly head: number;
  /** The longest row of calls of which each needs the answer before it. */
  readonly chain: number;
  /** Calls that share a bucket. */
  readonly buckets: readonly { readonly calls: number; readonly burst: number; readonly perSecond: number }[];
};

/** The time (seconds) that no scan can be faster than, and each reason by itself. */
export type Bound = {
  readonly slots: number;
  readonly chain: number;
  readonly buckets: number;
  readonly seconds: number;
};

/** The least time for some work: what slots, the longest chain and the slowest bucket each force, the greatest of the three. */
export function lowerBound({ calls, latency, inFlight, head, chain, buckets }: Work): Bound {
  const slots = (head + Math.max(0, calls - head) / inFlight) * latency;
  const slowest = Math.max(0, ...buckets.map((one) => (one.calls - one.burst) / one.perSecond));
  const parts = { slots, chain: chain * latency, buckets: slowest > 0 ? slowest + latency : 0 };
  return { ...parts, seconds: Math.max(...Object.values(parts)) };
}
