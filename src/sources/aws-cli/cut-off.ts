import type { Answer, AnswerKind, Answers } from "../aws-answers/answers.ts";
import { ANSWER_KINDS } from "./answer.ts";
import { hostOfInstance, hostsOfScalingGroup } from "../aws-answers/hosts.ts";
import { grouped } from "../aws-answers/join-coverage.ts";
import type { Place } from "../aws-answers/place.ts";
import { arnPlace, maySame, placeOr } from "../aws-answers/place.ts";

/** A list whose last page names a next one that is in no file, with the place that its items name. */
export type CutOff = Place & { readonly kind: AnswerKind; readonly file: string };

const NOWHERE: Place = { accountId: null, regionId: null };

/** Numbers in a file's name that tell pages apart, and not Regions or accounts, which are what the first part finds. */
const NUMBERS = /([a-z]{2}(?:-[a-z]+)?-(?:north|south|east|west|central)[a-z]*-\d+|\d{12})|\d+/g;

const byNumber = new Intl.Collator("en", { numeric: true });

/**
 * The lists that break off. Pages of one list stand in one file, or in files whose names differ only in a number
 * (`ec2.DescribeInstances_1.json`, `…_2.json`); a whole list elsewhere says nothing about the end of another.
 */
export function cutOffLists(answers: Answers): CutOff[] {
  return ANSWER_KINDS.flatMap((kind) => {
    if (kind === "describe-instances") {
      return unended(kind, answers.of(kind), ({ Reservations }) =>
        together(
          Reservations.flatMap(({ OwnerId, Instances }) =>
            Instances.map((one) => hostOfInstance(one, OwnerId ?? null)),
          ),
        ),
      );
    }
    if (kind === "describe-auto-scaling-groups") {
      return unended(kind, answers.of(kind), ({ AutoScalingGroups }) =>
        together(
          AutoScalingGroups.flatMap((group) => [arnPlace(group.AutoScalingGroupARN), ...hostsOfScalingGroup(group)]),
        ),
      );
    }
    if (kind === "list-coverage") {
      return unended(kind, answers.of(kind), ({ Resources }) =>
        together(Resources.map(({ AccountId }) => ({ accountId: AccountId ?? null, regionId: null }))),
      );
    }
    return unended<unknown>(kind, answers.of(kind), () => NOWHERE);
  });
}

const together = (places: readonly Place[]): Place =>
  places.reduce<Place>((known, { accountId, regionId }) => placeOr(known, { accountId, regionId }), NOWHERE);

function unended<Content>(
  kind: AnswerKind,
  answers: readonly Answer<Content>[],
  placeOf: (content: Content) => Place,
): CutOff[] {
  const series = grouped(answers, ({ file }) => file.replaceAll(NUMBERS, (_, name: string | undefined) => name ?? "#"));
  return [...series.values()].flatMap((pages) => {
    const open: CutOff[] = [];
    for (const { file, content, more } of pages.toSorted((a, b) => byNumber.compare(a.file, b.file))) {
      const place = placeOf(content);
      const index = open.findIndex((list) => maySame(list, place));
      const before = open[index] ?? NOWHERE;
      if (index >= 0) open.splice(index, 1);
      if (more) open.push({ kind, file, ...placeOr(before, place) });
    }
    return open;
  });
}
