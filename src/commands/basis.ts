import { saysCoverage } from "../inventory/switched.ts";
import type { Coverage } from "../plan/ground.ts";
import type { SourceFlags } from "./flags.ts";
import type { Loaded } from "./load.ts";

/** Whether code among the sources says what is protected. */
export const codeSays = ({ population }: Pick<Loaded, "population">): boolean =>
  saysCoverage(population.frame.declared?.switches ?? []);

/** What counts as the bill: the scenario that is named, else what the code says is protected, else what the settings say, else everything. */
export function coverageOf(
  loaded: Pick<Loaded, "population" | "config" | "options">,
  { scenario }: Pick<SourceFlags, "scenario">,
): Coverage {
  const named = scenario === undefined ? null : (loaded.options.scenario ?? null);
  if (named !== null) return { scenario: named };
  return codeSays(loaded) ? "current" : (loaded.config?.coverage ?? "everything");
}
