import type { Gap } from "../../inventory/gap.ts";
import { hiddenKinds } from "../../inventory/gap.ts";
import type { AnswerKind, Answers } from "../aws-answers/answers.ts";
import { apiOf } from "../aws-answers/answers.ts";
import { grouped } from "../aws-answers/join-coverage.ts";
import type { Place } from "../aws-answers/place.ts";
import { arnPlace, placeKey, placeOr } from "../aws-answers/place.ts";
import { reasonOf } from "../aws-answers/refusal.ts";

/** The calls that answer with success and name what they could not describe beside it. */
const BATCHES = [
  "describe-tasks",
  "describe-services",
  "describe-container-instances",
  "describe-clusters",
] as const satisfies readonly AnswerKind[];

/**
 * The gaps that partial failures of ECS leave, one for each file, place and reason. `MISSING` means that the thing is gone, so
 * that nothing hides there. (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html)
 */
export function failureGaps(answers: Answers, given: Place): Gap[] {
  return BATCHES.flatMap((kind) => {
    const failures = answers
      .of(kind)
      .flatMap(({ file, content }) => content.failures.map((failure) => ({ ...failure, file })))
      .filter(({ reason }) => reason !== "MISSING")
      .map(({ file, arn, reason }) => {
        const place = placeOr(arnPlace(arn), given);
        return { file, arn: arn ?? "something unnamed", reason: reason ?? "no reason given", place };
      });
    const alike = grouped(failures, ({ file, reason, place }) => JSON.stringify([file, reason, placeKey(place)]));
    return [...alike.values()].flatMap((group): Gap[] => {
      const [first] = group;
      if (first === undefined) return [];
      const others = group.length === 1 ? "" : ` and ${group.length - 1} more`;
      return [
        {
          ...first.place,
          api: apiOf(kind),
          reason: reasonOf(first.reason) ?? "unsupported",
          message: `${first.file}: ${first.reason}: ${first.arn}${others}`,
          hides: hiddenKinds(apiOf(kind)).map((hidden) => ({ kind: hidden, bound: null })),
        },
      ];
    });
  });
}
