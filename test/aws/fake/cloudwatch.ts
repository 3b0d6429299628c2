import type {
  GetMetricDataInput,
  GetMetricDataOutput,
  ListMetricsInput,
  ListMetricsOutput,
  MetricDataQuery,
} from "@aws-sdk/client-cloudwatch";
import { GetMetricData$, ListMetrics$ } from "@aws-sdk/client-cloudwatch";
import type { Call, Operation } from "./operation.ts";
import { pageOf, serve } from "./operation.ts";
import { refuse } from "./refusal.ts";
import type { FakeMetric } from "./world.ts";

/** Points of a series by the start of their period, in seconds. */
type Series = ReadonlyMap<number, number>;

type Span = { readonly start: number; readonly end: number; readonly period: number };

const STATISTICS: Readonly<Record<string, (samples: readonly number[]) => number>> = {
  Sum: (samples) => samples.reduce((sum, one) => sum + one, 0),
  Average: (samples) => samples.reduce((sum, one) => sum + one, 0) / samples.length,
  Minimum: (samples) => Math.min(...samples),
  Maximum: (samples) => Math.max(...samples),
  SampleCount: (samples) => samples.length,
};

function statistic(call: Call, metric: FakeMetric, stat: string | undefined, span: Span): Series {
  const reduce = STATISTICS[stat ?? ""];
  if (reduce === undefined)
    throw refuse(call.service, "invalid", `The value ${stat} for parameter Stat is not supported.`);
  const samples = new Map<number, number[]>();
  const first = metric.start.getTime() / 1000;
  for (const [at, value] of metric.values.entries()) {
    const time = first + at * metric.stepSeconds;
    if (value === null || time < span.start || time >= span.end) continue;
    const period = Math.floor(time / span.period) * span.period;
    const here = samples.get(period);
    if (here === undefined) samples.set(period, [value]);
    else here.push(value);
  }
  return new Map([...samples].map(([time, some]) => [time, reduce(some)]));
}

/** `SEARCH('{Namespace,Dimension,…} Key="value" …', 'Average', 3600)`, alone or within `SUM(…)`. */
const SEARCH = /^\s*(SUM\()?\s*SEARCH\(\s*'\{([^}]*)\}\s*([^']*)'\s*,\s*'(\w+)'\s*,\s*(\d+)\s*\)\s*(\))?\s*$/;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html: a schema names the dimensions exactly. */
function search(call: Call, expression: string, span: Omit<Span, "period">): Series[] {
  const [whole, sum, schema = "", terms = "", stat, period, closed] = SEARCH.exec(expression) ?? [];
  if (whole === undefined || (sum === undefined) !== (closed === undefined)) {
    throw refuse(call.service, "invalid", `Error in expression: ${expression}`);
  }
  const [namespace = "", ...names] = schema.split(",").map((name) => name.trim());
  const wanted = [...terms.matchAll(/(\w+)\s*=\s*"([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value] as const);
  const found = (call.region.metrics ?? []).filter(
    (metric) =>
      metric.namespace === namespace &&
      hasExactly(metric, names) &&
      wanted.every(([key, value]) => (key === "MetricName" ? metric.metricName : metric.dimensions[key]) === value),
  );
  const series = found.map((metric) => statistic(call, metric, stat, { ...span, period: Number(period) }));
  if (sum === undefined || series.length === 0) return series;
  const total = new Map<number, number>();
  for (const one of series) for (const [time, value] of one) total.set(time, (total.get(time) ?? 0) + value);
  return [total];
}

function hasExactly({ dimensions }: FakeMetric, names: readonly string[]): boolean {
  return Object.keys(dimensions).length === names.length && names.every((name) => name in dimensions);
}

function seriesOf(call: Call, query: MetricDataQuery, span: Omit<Span, "period">): Series[] {
  const { MetricStat, Expression } = query;
  if ((MetricStat === undefined) === (Expression === undefined)) {
    throw refuse(call.service, "invalid", `The query ${query.Id} needs one of MetricStat and Expression.`);
  }
  if (Expression !== undefined) return search(call, Expression, span);
  const { Namespace, MetricName, Dimensions = [] } = MetricStat?.Metric ?? {};
  const asked = new Map(Dimensions.map(({ Name, Value }) => [Name ?? "", Value]));
  const metric = (call.region.metrics ?? []).find(
    (one) =>
      one.namespace === Namespace &&
      one.metricName === MetricName &&
      hasExactly(one, [...asked.keys()]) &&
      [...asked].every(([name, value]) => one.dimensions[name] === value),
  );
  const period = MetricStat?.Period ?? 0;
  if (period < 60 || period % 60 !== 0) throw refuse(call.service, "invalid", "Period must be a multiple of 60.");
  // A metric that does not exist has no points; it is no error.
  return [metric === undefined ? new Map() : statistic(call, metric, MetricStat?.Stat, { ...span, period })];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const POINTS = 100_800;

/** What a report needs of CloudWatch. */
export const CLOUDWATCH: readonly Operation[] = [
  serve(
    GetMetricData$,
    (ask: GetMetricDataInput, call): GetMetricDataOutput => {
      const span = { start: (ask.StartTime?.getTime() ?? 0) / 1000, end: (ask.EndTime?.getTime() ?? 0) / 1000 };
      if (span.start >= span.end)
        throw refuse(call.service, "invalid", "The parameter EndTime must be after StartTime.");
      const ids = (ask.MetricDataQueries ?? []).map(({ Id }) => Id ?? "");
      if (new Set(ids).size < ids.length) throw refuse(call.service, "invalid", "The query ids are not unique.");
      const ascending = ask.ScanBy === "TimestampAscending";
      const results = (ask.MetricDataQueries ?? [])
        .filter(({ ReturnData }) => ReturnData !== false)
        .flatMap((query) =>
          seriesOf(call, query, span).map((series) => ({
            Id: query.Id,
            Label: query.Label ?? query.MetricStat?.Metric?.MetricName ?? query.Id,
            points: [...series].sort(([one], [other]) => (ascending ? one - other : other - one)),
          })),
        );
      const points = results.flatMap((result) => result.points.map((point) => ({ result, point })));
      const { items, next } = pageOf(call, points, ask.NextToken, ask.MaxDatapoints ?? POINTS);
      const page = Map.groupBy(items, ({ result }) => result);
      const last = items.at(-1)?.result;
      return {
        MetricDataResults: results
          // Series without points are told once; one that goes on overleaf is told as partial.
          .filter((result) => page.has(result) || (result.points.length === 0 && ask.NextToken === undefined))
          .map((result) => ({
            Id: result.Id,
            Label: result.Label,
            Timestamps: (page.get(result) ?? []).map(({ point }) => new Date(point[0] * 1000)),
            Values: (page.get(result) ?? []).map(({ point }) => point[1]),
            StatusCode: next !== undefined && result === last ? "PartialData" : "Complete",
          })),
        NextToken: next,
        Messages: [],
      };
    },
    { MetricDataQueries: [1, 500], MaxDatapoints: [1, POINTS] },
  ),
  serve(ListMetrics$, (ask: ListMetricsInput, call): ListMetricsOutput => {
    const matching = (call.region.metrics ?? []).filter(
      ({ namespace, metricName, dimensions }) =>
        (ask.Namespace === undefined || namespace === ask.Namespace) &&
        (ask.MetricName === undefined || metricName === ask.MetricName) &&
        (ask.Dimensions ?? []).every(
          ({ Name = "", Value }) => Name in dimensions && (Value === undefined || dimensions[Name] === Value),
        ),
    );
    const { items, next } = pageOf(call, matching, ask.NextToken, 500);
    return {
      Metrics: items.map(({ namespace, metricName, dimensions }) => ({
        Namespace: namespace,
        MetricName: metricName,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      })),
      NextToken: next,
    };
  }),
];
