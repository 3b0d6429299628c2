import type { Answers } from "../aws-answers/answers.ts";
import { UserError } from "../../errors.ts";
import type { Detector, SourceAssumption, TrialClock } from "../../inventory/inventory.ts";
import type { Instant } from "../../units/month.ts";
import type { Since } from "../aws-answers/explain-tasks.ts";
import { sinceOf } from "../aws-answers/explain-tasks.ts";
import { detectorOf, trialClocks } from "../aws-answers/guardduty.ts";
import { arnPlace, placeKey } from "../aws-answers/place.ts";
import type { SilentPlace } from "./silent-place.ts";

const TRIAL_DAYS = "https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetRemainingFreeTrialDays.html";

/** GuardDuty's detectors, each place once. Throws a UserError where two answers of one place disagree. */
export function readDetectors(
  answers: Answers,
  silent: SilentPlace,
): {
  readonly detectors: readonly Detector[];
  /** Since when tasks can have the agent, by place. */
  readonly since: ReadonlyMap<string, Since>;
  readonly assumptions: readonly SourceAssumption[];
} {
  // Answers of a time before features don't tell what is switched on.
  const telling = answers.of("get-detector").filter(({ content }) => Boolean(content.Features));
  const found = telling.map(({ content }) => {
    const named = arnPlace(content.ServiceRole).accountId !== null;
    const { place, assumptions } = silent("get-detector", named ? ["region"] : ["account", "region"]);
    return { detector: detectorOf(content, place), since: sinceOf(content.Features ?? []), assumptions };
  });
  const absent = answers
    .of("list-detectors")
    .filter(({ content }) => content.DetectorIds.length === 0)
    .map(() => {
      const { place, assumptions } = silent("list-detectors", ["account", "region"]);
      const { accountId, regionId } = place;
      const at = { accountId: accountId ?? "", regionId: regionId ?? "" };
      return {
        detector: { ...at, status: "absent", runtime: "off", automated: [], managedBy: null, updatedAt: null } as const,
        assumptions,
      };
    });
  const detectors = new Map<string, Detector>();
  for (const { detector } of [...found, ...absent]) {
    if (detector === null) continue;
    const other = detectors.get(placeKey(detector));
    if (other !== undefined && !isSame(other, detector)) throw twoDetectors(detector);
    detectors.set(placeKey(detector), detector);
  }
  return {
    detectors: [...detectors.values()],
    since: new Map(found.flatMap(({ detector, since }) => (detector === null ? [] : [[placeKey(detector), since]]))),
    assumptions: [...found, ...absent].flatMap(({ assumptions }) => assumptions),
  };
}

const isSame = (a: Detector, b: Detector): boolean =>
  a.status === b.status &&
  a.runtime === b.runtime &&
  a.automated.toSorted().join(" ") === b.automated.toSorted().join(" ");

const twoDetectors = ({ accountId, regionId }: Detector): UserError =>
  new UserError(
    "two-detectors",
    `two answers about GuardDuty in ${accountId} ${regionId} disagree`,
    "get-detector names no Region: give the answers of one Region at a time, and only the latest of them",
  );

/**
 * The trial clocks, each once, and what is assumed of those that are over and of accounts without an answer. Throws a UserError
 * where two answers give one clock different ends.
 */
export function readTrials(
  answers: Answers,
  silent: SilentPlace,
  asOf: Instant,
): { readonly trials: readonly TrialClock[]; readonly assumptions: readonly SourceAssumption[] } {
  const assumptions: SourceAssumption[] = [];
  const clocks = new Map<string, TrialClock>();
  for (const { content } of answers.of("get-remaining-free-trial-days")) {
    const found = silent("get-remaining-free-trial-days", ["region"]);
    assumptions.push(...found.assumptions);
    for (const clock of trialClocks(content, found.place.regionId ?? "", asOf)) {
      const key = `${placeKey(clock)}/${clock.kind}`;
      const other = clocks.get(key);
      if (other !== undefined && other.ends !== clock.ends) throw twoEnds(clock);
      clocks.set(key, clock);
    }
  }
  const trials = [...clocks.values()];
  if (trials.some(({ ends }) => ends <= asOf)) {
    assumptions.push({
      id: "trial-ended",
      value: "trials with 0 days left are taken as over since the month began",
      source: TRIAL_DAYS,
    });
  }
  return { trials, assumptions: [...assumptions, ...unprocessedTrials(answers)] };
}

const twoEnds = ({ accountId, regionId, kind }: TrialClock): UserError =>
  new UserError(
    "two-trial-ends",
    `two answers give the trial of ${kind} in ${accountId ?? "an unnamed account"} ${regionId} different ends`,
    "get-remaining-free-trial-days names no Region: give the answers of one Region at a time, and only the latest of them",
  );

/** What is taken of the accounts for which GuardDuty gave no trial days. */
function unprocessedTrials(answers: Answers): SourceAssumption[] {
  const accounts = answers
    .of("get-remaining-free-trial-days")
    .flatMap(({ content }) => content.UnprocessedAccounts)
    .map(({ AccountId }) => AccountId ?? "unnamed");
  if (accounts.length === 0) return [];
  return [
    {
      id: "trial-days-unprocessed",
      value: `accounts whose trial days AWS didn't give, trials taken as over where agents report: ${[...new Set(accounts)].join(", ")}`,
      source: TRIAL_DAYS,
    },
  ];
}
