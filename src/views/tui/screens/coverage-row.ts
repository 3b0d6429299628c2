import type { Advice } from "../../../plan/advice.ts";
import type { CoverageIssue } from "../../../plan/coverage-issue.ts";

/** A reason why vCPUs aren't covered, or advice, which has no price. */
export type CoverageRow = CoverageIssue | Advice;

/** Whether a row is advice. */
export const isAdvice = (row: CoverageRow): row is Advice => "owner" in row;
