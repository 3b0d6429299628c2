import type { z } from "zod";
import { SHAPES } from "../aws-answers/answer-shapes.ts";
import type { Answer, AnswerKind, Answers, ContentOf } from "../aws-answers/answers.ts";
import { apiOf } from "../aws-answers/answers.ts";
import type { GuardDutyState } from "./guardduty-state.ts";
import type { RawAnswers } from "./read-cell.ts";

/** An answer that is not as AWS writes it. */
export type Malformed = { readonly api: string; readonly message: string };

type Shapes = { readonly [Kind in AnswerKind]: z.ZodType<ContentOf<Kind>> };
type Checked = { [Kind in AnswerKind]?: Answer<ContentOf<Kind>>[] };

const shapes: Shapes = SHAPES;

/** Checks a cell's answers against their shapes; one that doesn't fit is left out and told. */
export function checkAnswers(
  raw: RawAnswers,
  { coverage, counted, trialDays }: GuardDutyState,
): { readonly answers: Answers; readonly malformed: readonly Malformed[] } {
  const all: RawAnswers = {
    ...raw,
    "list-coverage": coverage === null ? [] : [{ Resources: coverage }],
    "get-coverage-statistics": counted === null ? [] : [counted],
    "get-remaining-free-trial-days": trialDays === null ? [] : [trialDays],
  };
  const malformed: Malformed[] = [];
  const checked: Checked = {};
  const check = <Kind extends AnswerKind>(kind: Kind): Answer<ContentOf<Kind>>[] => {
    const found: Answer<ContentOf<Kind>>[] = [];
    for (const value of all[kind] ?? []) {
      const result = shapes[kind].safeParse(value);
      if (result.success) found.push({ file: "AWS", content: result.data, more: false });
      else {
        const [issue] = result.error.issues;
        malformed.push({ api: apiOf(kind), message: `${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim() });
      }
    }
    return found;
  };
  for (const kind of Object.keys(SHAPES) as AnswerKind[]) Object.assign(checked, { [kind]: check(kind) });
  return {
    answers: { of: <Kind extends AnswerKind>(kind: Kind): readonly Answer<ContentOf<Kind>>[] => checked[kind] ?? [] },
    malformed,
  };
}
