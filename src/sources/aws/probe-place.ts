import type { CallOutcome, NotTried } from "../../inventory/examination.ts";
import type { Connection } from "./connection.ts";
import type { Api } from "./apis.ts";
import type { OutputOf } from "./operations.ts";
import type { Answers, Probe, Probed, ProbePlace } from "./probes.ts";
import { PROBES } from "./probes.ts";
import { isAbsent, Refused } from "./refused.ts";
import type { Limit } from "./time-limit.ts";

/** What one call came to, with its answer. */
type Tried = { readonly outcome: CallOutcome; readonly answer: unknown };

const isNotTried = (input: unknown): input is NotTried => typeof input === "string";

/** Asks calls in one account and Region, each once and as soon as those are answered that it needs. */
export async function probePlace(
  connection: Connection,
  apis: readonly Probed[],
  place: ProbePlace,
  limit: Limit,
): Promise<{ readonly outcomes: readonly CallOutcome[]; readonly answers: Answers }> {
  const { accountId, regionId } = connection;
  const trials = new Map<Api, Promise<Tried>>();
  const known = new Map<Api, unknown>();
  const answers: Answers = <One extends Api>(api: One) => (known.get(api) ?? null) as OutputOf<One> | null;
  const notTried = (api: Api, why: NotTried): Tried => ({
    outcome: { api, accountId, regionId, state: "not-tried", why },
    answer: null,
  });

  const tryCall = async (api: Probed): Promise<Tried> => {
    const probe: Probe<Api> = PROBES[api] as Probe<Api>;
    for (const before of probe.after) {
      const { outcome } = await tried(before as Probed);
      if (outcome.state === "refused") return notTried(api, "after-refusal");
      if (outcome.state === "not-tried") return notTried(api, outcome.why);
    }
    const input = probe.ask(answers, place);
    if (isNotTried(input)) return notTried(api, input);
    if (limit.over()) return notTried(api, "time-up");
    try {
      const answer = await limit.within(api, connection.call(api, input));
      return { outcome: { api, accountId, regionId, state: "works" }, answer };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // That there is no such thing is an answer, too.
      if (isAbsent(error)) return { outcome: { api, accountId, regionId, state: "works" }, answer: null };
      const { reason, code, message, denial } = error;
      return { outcome: { api, accountId, regionId, state: "refused", reason, code, message, denial }, answer: null };
    }
  };
  const tried = (api: Probed): Promise<Tried> => {
    const begun = trials.get(api);
    if (begun !== undefined) return begun;
    const trial = tryCall(api).then((done) => {
      known.set(api, done.answer);
      return done;
    });
    trials.set(api, trial);
    return trial;
  };
  const done = await Promise.all(apis.map(tried));
  return { outcomes: done.map(({ outcome }) => outcome), answers };
}
