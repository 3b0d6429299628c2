import type { Rate } from "./operations.ts";

/** Lets calls out one by one: no more at once than AWS and this machine bear, none faster than its bucket refills. */
export type Admission = {
  /** Makes a call when its bucket has a token and fewer than the limit are under way. */
  readonly admit: <Answer>(place: string, rate: Rate, call: () => Promise<Answer>) => Promise<Answer>;
};

/** The time as admission sees it. */
export type Pacer = { readonly now: () => number; readonly sleep: (milliseconds: number) => Promise<void> };

/** Calls under way at one time, over all accounts and Regions. */
export const MOST_CALLS = 64;

type Bucket = { tokens: number; at: number; readonly rate: Rate };

/** Buckets that are looked through at the earliest: a full one is as good as none, and an organization has a hundred thousand. */
const MANY_BUCKETS = 4096;

/**
 * Starts admission with full buckets, one for each place and group of operations. Waiting calls go out in the order in which
 * they came, after those of groups that go ahead.
 */
export function createAdmission(pacer: Pacer, limit = MOST_CALLS): Admission {
  const buckets = new Map<string, Bucket>();
  let many = MANY_BUCKETS;
  const ahead: (() => void)[] = [];
  const waiting: (() => void)[] = [];
  let underWay = 0;

  /** Takes a token, which may still have to be refilled, and says for how many milliseconds to wait for it. */
  const take = (key: string, rate: Rate): number => {
    const now = pacer.now();
    const bucket = buckets.get(key) ?? { tokens: rate.burst, at: now, rate };
    buckets.set(key, bucket);
    bucket.tokens = refilled(bucket, now) - 1;
    bucket.at = now;
    if (buckets.size > many) dropFull(now);
    return bucket.tokens >= 0 ? 0 : Math.ceil((-bucket.tokens / rate.perSecond) * 1000);
  };
  const dropFull = (now: number): void => {
    for (const [key, bucket] of buckets) if (refilled(bucket, now) >= bucket.rate.burst) buckets.delete(key);
    many = Math.max(MANY_BUCKETS, 2 * buckets.size);
  };
  const leave = (): void => {
    const next = ahead.shift() ?? waiting.shift();
    if (next === undefined) underWay--;
    else next();
  };

  return {
    admit: async (place, rate, call) => {
      const wait = take(`${place} ${rate.group}`, rate);
      if (wait > 0) await pacer.sleep(wait);
      if (underWay < limit) underWay++;
      else await new Promise<void>((go) => (rate.ahead === true ? ahead : waiting).push(go));
      try {
        return await call();
      } finally {
        leave();
      }
    },
  };
}

const refilled = ({ tokens, at, rate: { burst, perSecond } }: Bucket, now: number): number =>
  Math.min(burst, tokens + ((now - at) / 1000) * perSecond);
