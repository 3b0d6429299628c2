import type { Connection } from "./connection.ts";
import type { Api } from "./apis.ts";
import type { InputOf, OutputOf } from "./operations.ts";
import { isAbsent, isPassing, Refused } from "./refused.ts";

/**
 * Asks one account and Region, where a refusal is an answer too: null, and kept. What was answered is remembered, so that a
 * second round asks only for what failed.
 */
export type Asker = {
  readonly accountId: string;
  readonly regionId: string;
  readonly call: <One extends Api>(api: One, input: InputOf<One>) => Promise<OutputOf<One> | null>;
  readonly pages: <One extends Api, Item>(
    api: One,
    input: InputOf<One>,
    items: (page: OutputOf<One>) => readonly Item[] | undefined,
  ) => Promise<Item[] | null>;
  /** Whether AWS answered a call by saying that there is no such thing. */
  readonly absent: <One extends Api>(api: One, input: InputOf<One>) => boolean;
  /** What was refused so far. */
  readonly refused: () => readonly Refused[];
  /** Forgets what was refused for a passing reason; false where there is nothing to ask again. */
  readonly again: () => boolean;
};

/** Asks through a connection. */
export function createAsker({ accountId, regionId, call, pages }: Connection): Asker {
  const answers = new Map<string, Promise<unknown>>();
  const refusals = new Map<string, Refused>();
  const remember = async (api: Api, input: unknown, ask: () => Promise<unknown>): Promise<unknown> => {
    const key = `${api} ${JSON.stringify(input)}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = ask().catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      refusals.set(key, error);
      return null;
    });
    answers.set(key, answer);
    return answer;
  };
  return {
    accountId,
    regionId,
    call: (api, input) => remember(api, input, () => call(api, input)) as Promise<OutputOf<typeof api> | null>,
    pages: <One extends Api, Item>(
      api: One,
      input: InputOf<One>,
      items: (page: OutputOf<One>) => readonly Item[] | undefined,
    ) => remember(api, input, () => pages(api, input, items)) as Promise<Item[] | null>,
    absent: (api, input) => {
      const refusal = refusals.get(`${api} ${JSON.stringify(input)}`);
      return refusal !== undefined && isAbsent(refusal);
    },
    refused: () => [...refusals.values()].filter((refusal) => !isAbsent(refusal)),
    again: () => {
      const passing = [...refusals].filter(([, refusal]) => isPassing(refusal));
      for (const [key] of passing) {
        refusals.delete(key);
        answers.delete(key);
      }
      return passing.length > 0;
    },
  };
}
