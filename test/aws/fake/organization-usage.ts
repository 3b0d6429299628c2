import type { CellOutline, DrawnHost } from "./organization-outline.ts";
import { isWatched } from "./organization-outline.ts";
import type { FakeMetric } from "./world.ts";

const HOUR = 3600;
const HOURS = 30 * 24;

/** Nights are quieter than days, and weekends than weeks: the share of the mean at each hour of 30 days. */
const SHARES = Array.from({ length: HOURS }, (_, hour) => {
  const day = Math.floor(hour / 24) % 7 < 5 ? 1.1 : 0.75;
  return day * (hour % 24 >= 8 && hour % 24 < 20 ? 1.1 : 0.9);
});

/** Many accounts run alike: a wave of one mean is made once. */
const waves = new Map<number, readonly number[]>();

function wave(mean: number): readonly number[] {
  const known = waves.get(mean) ?? SHARES.map((share) => mean * share);
  waves.set(mean, known);
  return known;
}

function metric(
  namespace: string,
  metricName: string,
  dimensions: FakeMetric["dimensions"],
  mean: number,
  asOf: Date,
): FakeMetric {
  const end = Math.floor(asOf.getTime() / 1000 / HOUR) * HOUR;
  const start = new Date((end - HOURS * HOUR) * 1000);
  return { namespace, metricName, dimensions, start, stepSeconds: HOUR, values: wave(mean) };
}

/**
 * The account's own use of vCPUs, hour by hour.
 * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html#service-quota-metrics;
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/monitoring-fargate-usage.html)
 */
export function usageMetrics(ec2: number, fargate: number, asOf: Date): FakeMetric[] {
  const of = (Service: string, mean: number): FakeMetric[] =>
    mean === 0
      ? []
      : [
          metric(
            "AWS/Usage",
            "ResourceCount",
            { Service, Type: "Resource", Resource: "vCPU", Class: "Standard/OnDemand" },
            mean,
            asOf,
          ),
        ];
  return [...of("EC2", ec2), ...of("Fargate", fargate)];
}

/** What GuardDuty meters of each kind in a cell, in vCPUs on the mean. */
export function meteredOf({ standing, hosts, nodes, taskSize, guarded }: CellOutline): ReadonlyMap<string, number> {
  if (!isWatched(standing)) return new Map();
  const vcpus = (some: readonly DrawnHost[]): number =>
    some.reduce((sum, { of, threads }) => sum + of.cores * threads, 0);
  const all: readonly (readonly [string, number])[] = [
    ["RuntimeMonitoringEC2", vcpus(hosts)],
    ["RuntimeMonitoringEKS", vcpus(nodes)],
    ["RuntimeMonitoringFargate", (guarded.filter(Boolean).length * Number(taskSize.cpu)) / 1024],
  ];
  return new Map(all.filter(([, mean]) => mean > 0));
}

/** GuardDuty's hourly meters. (https://docs.aws.amazon.com/guardduty/latest/ug/monitoring_costs.html) */
export function meteredMetrics(
  metered: readonly (readonly [accountId: string, means: ReadonlyMap<string, number>])[],
  withSums: boolean,
  asOf: Date,
): FakeMetric[] {
  const sums = new Map<string, number>();
  const own = metered.flatMap(([AccountId, means]) =>
    [...means].map(([DataSource, mean]) => {
      sums.set(DataSource, (sums.get(DataSource) ?? 0) + mean);
      return metric("AWS/GuardDuty", "MonitoredVcpuHours", { AccountId, DataSource }, mean, asOf);
    }),
  );
  if (!withSums) return own;
  return [
    ...own,
    ...[...sums].map(([DataSource, mean]) => metric("AWS/GuardDuty", "MonitoredVcpuHours", { DataSource }, mean, asOf)),
  ];
}
