import type { PriceList } from "../pricing/price-list.ts";
import type { ForecastOptions, Model } from "./model.ts";
import { modelFor } from "./model.ts";
import type { Population } from "./population.ts";
import type { Match, Rule, Scenario } from "./scenario.ts";
import { EMPTY_SCENARIO } from "./scenario.ts";
import { groundModel } from "./scenario-model.ts";
import { narrowed } from "./scope.ts";
import type { Basis } from "./usage.ts";

/** A population to be judged or compared, priced alike on both sides; `before` is null where nothing changes. */
export type Question = {
  readonly population: Population;
  readonly before: Population | null;
  readonly prices: PriceList;
  readonly options: ForecastOptions;
};

/** What counts as the bill by the settings: everything, what is protected today, or what rules protect. */
export type SettledCoverage = Basis | { readonly rules: readonly Rule[] };

/** What counts as the bill: what the settings say, or what is protected in a scenario. */
export type Coverage = SettledCoverage | { readonly scenario: Scenario };

/** What is looked at of a population, and what of it counts as the bill. */
export type Ground = { readonly model: Model; readonly basis: Basis; readonly allowedGaps: readonly string[] };

/** Both sides of a question, in the view and what `match` leaves of it. The scope of pools is one for both. */
export function groundsOf(
  { population, before, prices, options }: Question,
  coverage: Coverage,
  match: Match | null,
): { readonly after: Ground; readonly before: Ground | null } {
  const accounts = [...population.frame.accounts, ...(before?.frame.accounts ?? [])];
  const view = match === null ? options.view : narrowed(options.view, match, accounts);
  const organization = population.frame.organization ?? before?.frame.organization ?? null;
  const tierScope = options.tierScope ?? (organization === null ? "account" : "organization");
  const ground = (of: Population): Ground => {
    const model = modelFor(of, prices, { ...options, view, tierScope });
    const { allowedGaps } = options;
    if (typeof coverage === "string") return { model, basis: coverage, allowedGaps };
    const scenario = "scenario" in coverage ? coverage.scenario : { ...EMPTY_SCENARIO, rules: coverage.rules };
    return { model: groundModel(model, scenario, view), basis: "everything", allowedGaps };
  };
  return { after: ground(population), before: before === null ? null : ground(before) };
}
