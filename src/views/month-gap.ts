import type { Forecast } from "../plan/forecast.ts";
import { gapsToday } from "../plan/forecast.ts";
import type { Projection } from "../plan/projection.ts";

/** Whether a month's scope holds something that was not read. */
export function gapIn(result: Forecast, basis: Projection["basis"], index: number): boolean {
  switch (basis) {
    case "current":
      return gapsToday(result).length > 0;
    case "everything":
      return result.gaps.length > 0;
    case "scenario":
      return result.scenario?.months[index]?.gaps.scenario ?? false;
  }
}
