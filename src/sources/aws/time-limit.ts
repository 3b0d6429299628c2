import type { Pacer } from "./admission.ts";
import type { Api } from "./apis.ts";
import { Refused } from "./refused.ts";

/** How long is waited, in milliseconds: to learn who the caller is, for one call, and for all of them. */
export type Patience = { readonly identity: number; readonly call: number; readonly whole: number };

/** A time by which all is over, and a shorter one for each call. */
export type Limit = {
  readonly over: () => boolean;
  /** Waits for a call; throws a Refused where it takes too long. The call itself goes on until its session ends. */
  readonly within: <Answer>(api: Api, call: Promise<Answer>) => Promise<Answer>;
};

/** Starts the clock of a run. */
export function startLimit({ call: each, whole }: Patience, pacer: Pacer): Limit {
  const end = pacer.now() + whole;
  return {
    over: () => pacer.now() >= end,
    within: (api, call) => {
      const left = Math.max(0, Math.min(each, end - pacer.now()));
      return beforeLate(call, left, () => {
        const message = `no answer in ${Math.round(left / 1000)} s`;
        return new Refused(api, "timeout", "TimeoutError", message);
      });
    },
  };
}

/** Waits for something so long, and then throws what is made for that. */
export async function beforeLate<Answer>(
  what: Promise<Answer>,
  milliseconds: number,
  late: () => Error,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds);
  });
  try {
    return await Promise.race([what, end]);
  } finally {
    clearTimeout(timer);
  }
}
