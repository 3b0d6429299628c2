import type { IssueMatch, ReferenceTables } from "../../inventory/reference-tables.ts";

/** Reads an issue of the coverage list into reason codes, most decisive first, with AWS's own words behind `issue:`. */
export type IssueReader = (resource: IssueMatch["resource"], issue: string) => readonly string[];

/** How much of an issue is looked at: patterns look ahead from each of its signs. */
const LONGEST = 4_000;

/**
 * Makes a reader of coverage issues from the patterns of the reason table. Issues that AWS joined by semicolons are told apart
 * by their types. An issue that none knows keeps AWS's words alone.
 */
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
  const isType = (resource: IssueMatch["resource"], type: string): boolean =>
    patterns.some((pattern) => pattern.resource === resource && pattern.issueType.test(type));
  const readOne = (resource: IssueMatch["resource"], issue: string): string[] => {
    const { type, detail } = parted(issue);
    const fitting = patterns.filter(
      (pattern) => pattern.resource === resource && pattern.issueType.test(type) && pattern.detail.test(detail),
    );
    const found = fitting.find(({ fallback }) => !fallback) ?? fitting[0];
    return [...(found === undefined ? [] : [found.code]), `issue:${issue}`];
  };
  return (resource, text) =>
    issuesIn(text, (issue) => isType(resource, parted(issue).type)).flatMap((issue) => readOne(resource, issue));
}

/** The single issues of a text. A semicolon inside of an issue, as in `…; for task in TaskDefinition`, parts nothing. */
function issuesIn(text: string, begins: (issue: string) => boolean): string[] {
  const [first = "", ...parts] = text.split(";");
  const issues = [first];
  for (const part of parts) {
    if (begins(part)) issues.push(part);
    else issues.push(`${issues.pop()};${part}`);
  }
  return issues.length === 1 ? issues : issues.map((issue) => issue.trim());
}

function parted(issue: string): { readonly type: string; readonly detail: string } {
  const colon = issue.indexOf(":");
  const end = colon === -1 ? LONGEST : Math.min(colon, LONGEST);
  const detail = colon === -1 ? "" : issue.slice(colon + 1, colon + LONGEST).trim();
  return { type: issue.slice(0, end).trim(), detail };
}
