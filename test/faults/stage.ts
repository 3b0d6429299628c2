import type { Ended, Haste } from "../cli/start.ts";
import { start } from "../cli/start.ts";
import type { FaultRule } from "../aws/fault.ts";
import type { SeenCall } from "../aws/fault-proxy.ts";
import { startFaultProxy } from "../aws/fault-proxy.ts";

/** An AWS that is played, and how the program is let loose on it. */
export type Stage = {
  readonly name: "fake" | "moto";
  /** The account that administers GuardDuty, unless it is the caller; null where nobody does. */
  readonly leader: string | null;
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  /** The flags that say what is read. */
  readonly reach: readonly string[];
};

/** What the program said, what of it reached AWS, and how long that took. */
export type Outcome = { readonly ended: Ended; readonly seen: readonly SeenCall[]; readonly seconds: number };

/** What a report says of a range; a high of null has no limit. */
type Range = { readonly low: string; readonly expected: string; readonly high: string | null };

type Figures = { readonly vcpus: Range; readonly monthlyCost: Range };

/** What is looked at in a JSON report. */
export type Report = {
  readonly totals: { readonly current: Figures; readonly everything: Figures };
  readonly gaps: readonly {
    readonly accountId: string | null;
    readonly regionId: string | null;
    readonly api: string;
    readonly reason: string;
  }[];
  readonly unpriced: readonly unknown[];
  readonly verdicts: readonly unknown[];
};

/** Runs `check` over all of a stage with faults on the way, against a budget in US dollars a month. */
export async function checkOn(
  stage: Stage,
  budget: string,
  rules: readonly FaultRule[],
  hasty: Haste,
): Promise<Outcome> {
  const proxy = await startFaultProxy(stage.url, rules);
  const words = ["check", "aws", ...stage.reach, "--details", "-f", "json", "--quiet", "--budget", budget];
  const from = performance.now();
  const run = start(words, { env: { ...stage.env, AWS_ENDPOINT_URL: proxy.url }, hasty });
  const tooLong = setTimeout(() => run.kill("SIGKILL"), LONGEST_SECONDS * 1000);
  try {
    const ended = await run.ended;
    return { ended, seen: proxy.seen, seconds: (performance.now() - from) / 1000 };
  } finally {
    clearTimeout(tooLong);
    await proxy.close();
  }
}

/** What docs/reliability.md allows a scan of few cells to last, whatever the fault. */
const LONGEST_MINUTES = 20;

/** For a machine that is busy with other things. */
const ROOM_SECONDS = 40;

/** How a disturbed program is hurried. A busy machine answers late, so only where nothing comes for long it is hurried much. */
export const HASTE = { some: { pauses: 30, answers: 4 }, much: { pauses: 30, answers: 15 } } as const;

/** What no disturbed run may last. */
export const LONGEST_SECONDS = (LONGEST_MINUTES * 60) / HASTE.much.answers + ROOM_SECONDS;
