import { saysCoverage } from "../inventory/switched.ts";
import type { Coverage } from "../plan/ground.ts";
import type { Loaded } from "./load.ts";

/** Whether code among the sources says what is protected. */
export const codeSays = ({ population }: Pick<Loaded, "population">): boolean =>
  saysCoverage(population.frame.declared?.switches ?? []);

/** What counts as the bill: what the code says is protected, else what the settings say, else everything. */
export const coverageOf = (loaded: Pick<Loaded, "population" | "config">): Coverage =>
  codeSays(loaded) ? "current" : (loaded.config?.coverage ?? "everything");
