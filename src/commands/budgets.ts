import type { Budget } from "../plan/budget.ts";
import { knowsToday } from "../plan/forecast.ts";
import { monthOf } from "../units/month.ts";
import type { Loaded } from "./load.ts";

/** The settings' budgets that can be shown beside a source; check says what is wrong with the others. */
export const shownBudgets = ({ config, population, options }: Loaded): Budget[] =>
  (config?.budgets ?? []).filter(
    ({ coverage, month }) =>
      (coverage !== "current" || knowsToday(population.frame)) && (month === null || month >= monthOf(options.asOf)),
  );
