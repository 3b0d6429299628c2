import type { IssueMatch, ReferenceTables } from "../../inventory/reference-tables.ts";

/** Reads an issue of the coverage list into reason codes, most decisive first, with AWS's own words behind `issue:`. */
export type IssueReader = (resource: IssueMatch["resource"], issue: string) => readonly string[];

/** Makes a reader of coverage issues from the patterns of the reason table. An issue that none knows keeps AWS's words alone. */
export function createIssueReader(reasons: ReferenceTables["reasons"]): IssueReader {
  const patterns = [...reasons.values()].flatMap(({ code, match }) =>
    match.map(({ resource, issueType, detail, fallback }) => ({
      code,
      resource,
      fallback,
      issueType: new RegExp(issueType, "is"),
      detail: new RegExp(detail, "is"),
    })),
  );
  return (resource, issue) => {
    const colon = issue.indexOf(":");
    const type = (colon === -1 ? issue : issue.slice(0, colon)).trim();
    const detail = colon === -1 ? "" : issue.slice(colon + 1).trim();
    const fitting = patterns.filter(
      (pattern) => pattern.resource === resource && pattern.issueType.test(type) && pattern.detail.test(detail),
    );
    const found = fitting.find(({ fallback }) => !fallback) ?? fitting[0];
    return [...(found === undefined ? [] : [found.code]), `issue:${issue}`];
  };
}
