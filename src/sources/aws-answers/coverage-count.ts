import type { CoverageRecord } from "../../inventory/coverage-record.ts";
import type { SourceAssumption } from "../../inventory/inventory.ts";

/** How many resources GuardDuty's coverage counts, by what it counts them as. */
export type CoverageCount = { readonly eks: number; readonly ecs: number; readonly ec2: number };

/** An answer of get-coverage-statistics, recorded or from the SDK. */
export type CountAnswer = {
  readonly CoverageStatistics?:
    | { readonly CountByResourceType?: Readonly<Partial<Record<string, number>>> | null | undefined }
    | undefined;
};

/**
 * The counts of get-coverage-statistics by resource type; null where it was asked for others. A type of which there is nothing is
 * left out by AWS. (https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetCoverageStatistics.html)
 */
export function coverageCount(answer: CountAnswer | null): CoverageCount | null {
  const counts = answer?.CoverageStatistics?.CountByResourceType;
  if (!counts) return null;
  return { eks: counts["EKS"] ?? 0, ecs: counts["ECS"] ?? 0, ec2: counts["EC2"] ?? 0 };
}

/** The sum of several counts. */
export const addCounts = (counts: readonly CoverageCount[]): CoverageCount =>
  counts.reduce((a, b) => ({ eks: a.eks + b.eks, ecs: a.ecs + b.ecs, ec2: a.ec2 + b.ec2 }), {
    eks: 0,
    ecs: 0,
    ec2: 0,
  });

const COUNTED: Readonly<Record<CoverageRecord["resource"], CoverageCount>> = {
  "eks-cluster": { eks: 1, ecs: 0, ec2: 0 },
  "ecs-cluster": { eks: 0, ecs: 1, ec2: 0 },
  "ec2-instance": { eks: 0, ecs: 0, ec2: 1 },
};

/** How many resources records are of, by what GuardDuty counts them as. */
export const countRecords = (records: readonly CoverageRecord[]): CoverageCount =>
  addCounts(records.map(({ resource }) => COUNTED[resource]));

/** A count in words, such as `2 EKS clusters and 1 instance`. */
export function countWords({ eks, ecs, ec2 }: CoverageCount): string {
  const parts = [
    [eks, "EKS cluster"],
    [ecs, "ECS cluster"],
    [ec2, "instance"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}${count === 1 ? "" : "s"}`);
  const last = said.pop();
  if (last === undefined) return "nothing";
  return said.length === 0 ? last : `${said.join(", ")} and ${last}`;
}

/** Where AWS describes its counts. */
export const COVERAGE_STATISTICS =
  "https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetCoverageStatistics.html";

/** What is noted of a place where GuardDuty counts other resources than its list shows; nothing where they agree. */
export function countNotes(where: string, counted: CoverageCount | null, listed: CoverageCount): SourceAssumption[] {
  if (counted === null) return [];
  if (counted.eks === listed.eks && counted.ecs === listed.ecs && counted.ec2 === listed.ec2) return [];
  return [
    {
      id: "coverage-count",
      value: `${where}: GuardDuty counts ${countWords(counted)}, its coverage list shows ${countWords(listed)}`,
      source: COVERAGE_STATISTICS,
    },
  ];
}

/** What a refusal to list coverage says, with what GuardDuty counts behind it where that was told. */
export const refusedList = (message: string, counted: CoverageCount | null): string =>
  counted === null ? message : `${message}; GuardDuty counts ${countWords(counted)} there`;
