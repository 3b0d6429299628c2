import type { Answer, AnswerKind, Answers, ContentOf } from "../aws-answers/answers.ts";
import type { z } from "zod";
import { UserError } from "../../errors.ts";
import { SHAPES } from "../aws-answers/answer-shapes.ts";
import type { AnswerObject, RecordedError } from "./answer.ts";
import { ANSWER_KINDS, recordedCalls } from "./answer.ts";

/** A file's name, for messages, and its parsed JSON. */
export type AnswerFile = { readonly name: string; readonly value: unknown };

/** The calls recorded in some files, taken apart. */
export type RecordedAnswers = Answers & {
  readonly errors: readonly { readonly file: string; readonly error: RecordedError }[];
};

type Shapes = { readonly [Kind in AnswerKind]: z.ZodType<ContentOf<Kind>> };

type Checked = { [Kind in AnswerKind]?: readonly Answer<ContentOf<Kind>>[] };

const shapes: Shapes = SHAPES;

/** Takes files of recorded calls apart. Throws a UserError for a file with anything that isn't read, and for a field that isn't as AWS writes it. */
export function openAnswers(files: readonly AnswerFile[]): RecordedAnswers {
  const answers: { readonly kind: AnswerKind; readonly file: string; readonly value: AnswerObject }[] = [];
  const errors: { readonly file: string; readonly error: RecordedError }[] = [];
  for (const { name: file, value } of files) {
    for (const call of recordedCalls(value)) {
      if (call.is === "answer") answers.push({ kind: call.kind, file, value: call.value });
      else if (call.is === "error") errors.push({ file, error: call.error });
      else throw notRead(file, call.keys);
    }
  }
  const known: Checked = {};
  return {
    of: <Kind extends AnswerKind>(kind: Kind) => {
      const before = known[kind];
      if (before !== undefined) return before;
      const found: readonly Answer<ContentOf<Kind>>[] = answers
        .filter((answer) => answer.kind === kind)
        .map(({ file, value }) => ({
          file,
          content: checked(kind, file, value, shapes[kind]),
          more: Boolean(value["NextToken"] ?? value["nextToken"]),
        }));
      Object.assign(known, { [kind]: found });
      return found;
    },
    errors,
  };
}

function notRead(file: string, keys: readonly string[]): UserError {
  const found = keys.length === 0 ? "nothing" : keys.slice(0, 4).join(", ") + (keys.length > 4 ? ", …" : "");
  return new UserError(
    "aws-answer-not-read",
    `${file}: not an AWS answer that is read (it holds ${found})`,
    `give the JSON that the AWS CLI prints, whole (no --query), of: ${ANSWER_KINDS.join(", ")}`,
  );
}

function checked<Content>(kind: AnswerKind, file: string, value: AnswerObject, shape: z.ZodType<Content>): Content {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = (issue?.path ?? [])
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("");
  throw new UserError(
    "aws-answer-malformed",
    `${file}: ${field.replace(/^\./, "") || "the answer"} of ${kind} ${said(issue?.message)}`,
    "record the answer again, whole: --output json, without --query",
  );
}

/** zod's words as the end of a sentence. */
function said(message = ""): string {
  if (/received (undefined|nonoptional)/.test(message)) return "is missing";
  return `is not as AWS writes it (${message.replace(/^Invalid input: /, "")})`;
}
