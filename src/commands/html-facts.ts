import { coverageFunnel } from "../plan/coverage-funnel.ts";
import type { Forecast } from "../plan/forecast.ts";
import { todayOf } from "../plan/forecast.ts";
import { poolStandings } from "../plan/pool-standing.ts";
import type { Facts } from "../views/html/facts.ts";
import type { Loaded } from "./load.ts";

/** What the HTML page shows beside a forecast: where pools stand, and where coverage is lost. */
export function htmlFacts(
  result: Forecast,
  { population, workloads, prices, options, tables }: Loaded,
): Pick<Facts, "funnel" | "pools" | "reasons"> {
  return {
    funnel: coverageFunnel(population, workloads, prices, options, result),
    pools: {
      today: todayOf(result) === null ? null : poolStandings(population, prices, options, "current"),
      everything: poolStandings(population, prices, options, "everything"),
    },
    reasons: tables.reasons,
  };
}
