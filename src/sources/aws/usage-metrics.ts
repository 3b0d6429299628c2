import type { MetricDataQuery, MetricDataResult } from "@aws-sdk/client-cloudwatch";
import type { Metered, UsageLevel } from "../../inventory/inventory.ts";
import type { Kind } from "../../inventory/workload.ts";
import type { Instant } from "../../units/month.ts";
import { DAY, HOUR } from "../../units/month.ts";
import type { MilliVcpu } from "../../units/vcpu.ts";
import { VCPU } from "../../units/vcpu.ts";

/** How far back metrics are read. */
const DAYS = 30;
const WEEK_HOURS = 7 * 24;
/** The part of its hours that a mean must know. */
const ENOUGH = 0.9;
/** How far the metric's level may be from what was counted before it speaks of something else. */
const ALIKE = 0.25;

/** What is asked of the metrics, with the time that it is asked for. */
export type MetricQuestion = {
  readonly StartTime: Date;
  readonly EndTime: Date;
  readonly MetricDataQueries: MetricDataQuery[];
};

/** vCPUs by full hour, the moment of each hour's beginning as key. */
export type Hourly = ReadonlyMap<Instant, number>;

/**
 * Asks for the vCPUs that ran in an account and Region, hour by hour: EC2 publishes them by quota class, Fargate by capacity. A
 * class that wasn't used for two weeks isn't found.
 * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html#service-quota-metrics,
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/monitoring-fargate-usage.html)
 */
export function usageQuestion(asOf: Instant): MetricQuestion {
  const end = Math.floor(asOf / HOUR) * HOUR;
  const search = (id: string, service: string): MetricDataQuery => ({
    Id: id,
    Expression:
      `SUM(SEARCH('{AWS/Usage,Class,Resource,Service,Type} Service="${service}" Resource="vCPU" ` +
      `MetricName="ResourceCount"', 'Average', 3600))`,
    Period: 3600,
  });
  return {
    StartTime: new Date(end - DAYS * DAY),
    EndTime: new Date(end),
    MetricDataQueries: [search("hosts", "EC2"), search("fargate", "Fargate")],
  };
}

const SOURCES = {
  eks: ["eks-node", "RuntimeMonitoringEKS"],
  fargate: ["fargate-task", "RuntimeMonitoringFargate"],
  ec2: ["ec2-instance", "RuntimeMonitoringEC2"],
} as const satisfies Readonly<Record<string, readonly [Kind, string]>>;

/** Asks for what GuardDuty metered of some accounts, day by day. (https://docs.aws.amazon.com/guardduty/latest/ug/monitoring_costs.html) */
export function meteredQuestion(accountIds: readonly string[], asOf: Instant): MetricQuestion {
  const end = Math.floor(asOf / DAY) * DAY;
  return {
    StartTime: new Date(end - DAYS * DAY),
    EndTime: new Date(end),
    MetricDataQueries: accountIds.flatMap((accountId) =>
      Object.entries(SOURCES).map(([id, [, dataSource]]): MetricDataQuery => ({
        Id: `${id}_${accountId}`,
        MetricStat: {
          Metric: {
            Namespace: "AWS/GuardDuty",
            MetricName: "MonitoredVcpuHours",
            Dimensions: [
              { Name: "AccountId", Value: accountId },
              { Name: "DataSource", Value: dataSource },
            ],
          },
          Period: 86_400,
          Stat: "Sum",
        },
      })),
    ),
  };
}

/** The most accounts that one question holds: CloudWatch takes 500 queries at a time. */
export const METERED_ACCOUNTS = 166;

/** The points of one query, over all pages. */
function pointsOf(results: readonly MetricDataResult[], id: string): Map<Instant, number> {
  const points = new Map<Instant, number>();
  for (const { Id, Timestamps = [], Values = [] } of results) {
    if (Id !== id) continue;
    for (const [index, at] of Timestamps.entries()) {
      const value = Values[index];
      if (value !== undefined && Number.isFinite(value) && value >= 0) points.set(at.getTime(), value);
    }
  }
  return points;
}

/** The vCPUs that ran, hour by hour. */
export const hourlyOf = (results: readonly MetricDataResult[], of: UsageLevel["of"]): Hourly => pointsOf(results, of);

/** The most vCPUs (thousandths) that ran in any of the last 24 hours: the bound of what wasn't shown; null where no hour is known. */
export function recentMost(hourly: Hourly, asOf: Instant): MilliVcpu | null {
  const values = [...hourly].filter(([at]) => at >= asOf - DAY - HOUR).map(([, value]) => value);
  return values.length === 0 ? null : Math.ceil(Math.max(...values) * VCPU);
}

/**
 * The level of what ran beside what was counted now (thousandths, at the types' default vCPUs, which is what AWS's metric
 * counts). Null where the metric has no point at all.
 */
export function usageLevel(
  hourly: Hourly,
  of: UsageLevel["of"],
  counted: MilliVcpu,
  place: { readonly accountId: string; readonly regionId: string },
  asOf: Instant,
): UsageLevel | null {
  const { accountId, regionId } = place;
  const end = Math.floor(asOf / HOUR) * HOUR;
  const last = hourly.get(end - HOUR) ?? hourly.get(end - 2 * HOUR);
  if (hourly.size === 0) return null;
  const weeks = [0, 1, 2, 3].map((ago) => meanOf(hourly, end - ago * 7 * DAY, WEEK_HOURS));
  const mean = meanOf(hourly, end, DAYS * 24);
  const known = weeks.filter((week) => week !== null);
  const now = milli(last ?? 0);
  const level = { accountId, regionId, of, now };
  if (last === undefined || mean === null || known.length < weeks.length) {
    return { ...level, mean: now, quietest: now, busiest: now, usable: "too-few-hours" };
  }
  return {
    ...level,
    mean: milli(mean),
    quietest: Math.min(milli(mean), milli(Math.min(...known))),
    busiest: Math.max(milli(mean), milli(Math.max(...known))),
    usable: now > 0 && Math.abs(now - counted) <= ALIKE * counted ? "yes" : "other-level",
  };
}

const milli = (value: number): MilliVcpu => Math.round(value * VCPU);

/** The mean of the hours before an instant; null where too few of them are known. */
function meanOf(hourly: Hourly, end: Instant, hours: number): number | null {
  let sum = 0;
  let known = 0;
  for (let ago = 1; ago <= hours; ago++) {
    const value = hourly.get(end - ago * HOUR);
    if (value === undefined) continue;
    sum += value;
    known++;
  }
  return known < hours * ENOUGH ? null : sum / known;
}

/** What GuardDuty metered. The day that ended at least a day ago is the last whose figures are all there. */
export function meteredOf(
  results: readonly MetricDataResult[],
  accountIds: readonly string[],
  regionId: string,
  asOf: Instant,
): Metered[] {
  const day = Math.floor(asOf / DAY) * DAY - 2 * DAY;
  return accountIds.flatMap((accountId) =>
    Object.entries(SOURCES).flatMap(([id, [kind]]): Metered[] => {
      const points = pointsOf(results, `${id}_${accountId}`);
      const hours = points.get(day);
      if (hours === undefined) return [];
      const vcpuHours = [...points.values()].reduce((sum, value) => sum + value, 0);
      return [
        { accountId, regionId, kind, vcpus: milli(hours / 24), day, vcpuHours: Math.round(vcpuHours * 1000) / 1000 },
      ];
    }),
  );
}
