import type { z } from "zod";
import type { SHAPES } from "./answer-shapes.ts";

/** An answer of AWS that is read, in the words of the AWS CLI. */
export type AnswerKind = keyof typeof SHAPES;

/** The content of an answer of one kind. */
export type ContentOf<Kind extends AnswerKind> = Contents[Kind];

type Contents = { readonly [Kind in AnswerKind]: z.infer<(typeof SHAPES)[Kind]> };

/** What one answer says, the file it is from (for messages), and whether it names a next page. */
export type Answer<Content> = { readonly file: string; readonly content: Content; readonly more: boolean };

/** Answers of AWS, by kind. */
export type Answers = {
  /** The answers of one kind, checked against their shape. */
  readonly of: <Kind extends AnswerKind>(kind: Kind) => readonly Answer<ContentOf<Kind>>[];
};
