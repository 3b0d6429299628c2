import type { Advice } from "../plan/advice.ts";
import type { CoverageIssue } from "../plan/coverage-issue.ts";
import type { CoverageReport, CoveredShare } from "../plan/coverage-report.ts";

/** A coverage report, and what was asked for of its resources, issues and advice, in the order that was asked for. */
export type ShownCoverage = {
  readonly report: CoverageReport;
  readonly resources: readonly CoveredShare[];
  readonly issues: readonly CoverageIssue[];
  readonly advice: readonly Advice[];
};
