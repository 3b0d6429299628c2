import type { AddonVersion, FargateSize, OperatingSystem, Reason, Region } from "../../inventory/reference-tables.ts";
import type { Workload } from "../../inventory/workload.ts";
import type { WorkloadCost } from "../../plan/attribution.ts";
import { attribute } from "../../plan/attribution.ts";
import type { Budget, Verdict } from "../../plan/budget.ts";
import type { Forecast } from "../../plan/forecast.ts";
import { forecast } from "../../plan/forecast.ts";
import { judge } from "../../plan/judge.ts";
import type { ForecastOptions } from "../../plan/model.ts";
import type { Population } from "../../plan/population.ts";
import type { PriceList } from "../../pricing/price-list.ts";

/** What was opened: all that screens are made from. */
export type Dataset = {
  /** How the source is called in row 1, such as `sample` or `live audit/222233334444`. */
  readonly name: string;
  readonly population: Population;
  readonly workloads: readonly Workload[];
  readonly prices: PriceList;
  readonly options: ForecastOptions;
  readonly budgets: readonly Budget[];
  readonly reasons: ReadonlyMap<string, Reason>;
  readonly fargateSizes: ReadonlyMap<number, FargateSize>;
  readonly regions: ReadonlyMap<string, Region>;
  readonly addonVersions: readonly AddonVersion[];
  readonly operatingSystems: readonly OperatingSystem[];
};

/** A dataset with its forecast, and what screens need of it, each computed when it is first looked at. */
export type Shown = {
  readonly dataset: Dataset;
  readonly result: Forecast;
  /** Each workload with its share of the bill. */
  readonly costs: () => readonly WorkloadCost[];
  readonly verdicts: () => readonly Verdict[];
  /** Keeps what is made from this dataset under a name, so that rows stay the same from frame to frame. */
  readonly kept: <Value>(name: string, make: () => Value) => Value;
};

export function shownOf(dataset: Dataset): Shown {
  const { population, workloads, prices, options, budgets } = dataset;
  const result = forecast(population, prices, options);
  const values = new Map<string, unknown>();
  const kept = <Value>(name: string, make: () => Value): Value => {
    if (!values.has(name)) values.set(name, make());
    return values.get(name) as Value;
  };
  return {
    dataset,
    result,
    kept,
    costs: () => kept("costs", () => attribute(population, workloads, prices, options)),
    verdicts: () =>
      kept("verdicts", () =>
        judge({ population, before: null, prices, options }, { budgets, maxUnresolved: null, requireLimits: false }),
      ),
  };
}
