import type { Advice } from "./advice.ts";
import type { CoveredShare } from "./coverage-report.ts";
import type { CoverageIssue } from "./coverage-issue.ts";
import { compareVersions } from "./coverage-statistics.ts";

/** What listed resources are picked by. */
export const WHERE_KEYS = ["cluster", "management", "status", "addon", "issue"] as const;

export type WhereKey = (typeof WHERE_KEYS)[number];

/** That a key has a value, or doesn't have it. */
export type Condition = { readonly key: WhereKey; readonly value: string; readonly isNot: boolean };

/** What listed resources are sorted by. */
export const SORT_KEYS = ["account", "cluster", "status", "issue", "addon", "updated"] as const;

export type SortKey = (typeof SORT_KEYS)[number];

/** What a value stands for that AWS doesn't say. */
export const NOT_SAID = "not-said";

/** The values that a resource has by each key. */
export function valuesOf({ record, countedWith }: CoveredShare): Readonly<Record<WhereKey, readonly string[]>> {
  const cluster = record.resource === "ec2-instance" ? [record.ecsCluster, countedWith] : [record.name];
  const codes = record.reasons.filter((reason) => !reason.startsWith("issue:"));
  return {
    cluster: cluster.filter((name) => name !== null),
    management: [record.management ?? NOT_SAID],
    status: [record.healthy ? "healthy" : "unhealthy"],
    addon: [record.agentVersion ?? NOT_SAID],
    issue: codes,
  };
}

/** Whether values meet the conditions: one of those on a key that ask for a value, and all that refuse one. */
function meets(values: Partial<ReturnType<typeof valuesOf>>, conditions: readonly Condition[]): boolean {
  return WHERE_KEYS.every((key) => {
    const own = conditions.filter((condition) => condition.key === key);
    const has = ({ value }: Condition): boolean => values[key]?.includes(value) === true;
    const wanted = own.filter(({ isNot }) => !isNot);
    return (wanted.length === 0 || wanted.some(has)) && !own.some((condition) => condition.isNot && has(condition));
  });
}

/** The resources that meet the conditions. */
export const whereResources = (resources: readonly CoveredShare[], conditions: readonly Condition[]): CoveredShare[] =>
  resources.filter((resource) => meets(valuesOf(resource), conditions));

/** The issues that meet the conditions on clusters and on issues, which are all that they can be asked for. */
export const whereIssues = (issues: readonly CoverageIssue[], conditions: readonly Condition[]): CoverageIssue[] => {
  const asked = conditions.filter(isOfIssues);
  return issues.filter(({ clusters, code }) => meets({ cluster: clusters, issue: code === null ? [] : [code] }, asked));
};

/** The advice that meets the same conditions: its clusters are its subjects, its issues its codes. */
export const whereAdvice = (advice: readonly Advice[], conditions: readonly Condition[]): Advice[] => {
  const asked = conditions.filter(isOfIssues);
  return advice.filter(({ subject, of, code }) =>
    meets({ cluster: subject === null || of === "vpc" ? [] : [subject], issue: [code] }, asked),
  );
};

const isOfIssues = ({ key }: Condition): boolean => key === "cluster" || key === "issue";

/** The same resources in another order: what doesn't report first, the latest change first, versions oldest first; what isn't said last. */
export function sortedBy(resources: readonly CoveredShare[], key: SortKey): CoveredShare[] {
  const text = (of: (resource: CoveredShare) => string | null) => (a: CoveredShare, b: CoveredShare) =>
    compareTexts(of(a), of(b));
  const first: Readonly<Record<SortKey, (a: CoveredShare, b: CoveredShare) => number>> = {
    account: text(({ record }) => record.accountId),
    cluster: text((resource) => valuesOf(resource).cluster[0] ?? null),
    status: (a, b) => Number(a.record.healthy) - Number(b.record.healthy),
    issue: text(({ record }) => record.reasons[0] ?? null),
    addon: (a, b) => lastIfNull(a.record.agentVersion, b.record.agentVersion, compareVersions),
    updated: (a, b) => lastIfNull(a.record.updatedAt, b.record.updatedAt, (one, other) => other - one),
  };
  const place = ({ record }: CoveredShare) =>
    `${record.accountId} ${record.regionId} ${record.resource} ${record.name}`;
  return resources.toSorted((a, b) => first[key](a, b) || compareTexts(place(a), place(b)));
}

function lastIfNull<Value>(a: Value | null, b: Value | null, compare: (a: Value, b: Value) => number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compare(a, b);
}

const compareTexts = (a: string | null, b: string | null): number =>
  lastIfNull(a, b, (one, other) => (one < other ? -1 : one > other ? 1 : 0));
