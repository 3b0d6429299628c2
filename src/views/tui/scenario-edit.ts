import { LEAST_RATE, MOST_RATE } from "../../plan/growth.ts";
import type { Scenario, ScenarioSettings } from "../../plan/scenario.ts";
import type { Instant } from "../../units/month.ts";
import { addMonths, monthOf, monthStart } from "../../units/month.ts";
import { USD } from "../../units/usd.ts";
import type { Setting } from "./scenario-entries.ts";
import type { Tried } from "./state.ts";

/** A step of growth, in hundredths of a percent a month. */
const GROWTH_STEP = 50;
/** A step of the ceiling, US$ a month. */
const CEILING_STEP = 500 * USD;

const READINGS: readonly ScenarioSettings[] = [
  {},
  { tierScope: "organization", ladder: "per-meter" },
  { tierScope: "organization", ladder: "shared" },
  { tierScope: "account", ladder: "per-meter" },
  { tierScope: "account", ladder: "shared" },
];
const MONTHS: readonly ScenarioSettings["monthHours"][] = [undefined, "calendar", 730, 720, 744];

/** The scenario with a setting one step further, or back. */
export function stepped(scenario: Scenario, setting: Setting, step: 1 | -1, asOf: Instant): Scenario {
  const { settings } = scenario;
  switch (setting) {
    case "from": {
      const from = monthStart(addMonths(monthOf(scenario.from ?? asOf), step));
      return { ...scenario, from: from <= asOf ? null : from };
    }
    case "growth": {
      // What is typed in vCPUs isn't stepped in percent.
      const { growth } = scenario;
      if (growth !== null && growth.by !== "rate") return scenario;
      const rate = Math.max(LEAST_RATE, Math.min(MOST_RATE, (growth?.rate ?? 0) + step * GROWTH_STEP));
      return { ...scenario, growth: rate === 0 ? null : { by: "rate", rate } };
    }
    case "ceiling": {
      const ceiling = (scenario.ceiling ?? 0) + step * CEILING_STEP;
      return { ...scenario, ceiling: ceiling <= 0 ? null : ceiling };
    }
    case "reading": {
      const here = READINGS.findIndex(
        ({ tierScope, ladder }) => tierScope === settings.tierScope && ladder === settings.ladder,
      );
      const next = READINGS[(Math.max(0, here) + step + READINGS.length) % READINGS.length] ?? {};
      const { tierScope: _, ladder: __, ...rest } = settings;
      return { ...scenario, settings: { ...rest, ...next } };
    }
    case "month": {
      const next = MONTHS[(Math.max(0, MONTHS.indexOf(settings.monthHours)) + step + MONTHS.length) % MONTHS.length];
      const { monthHours: _, ...rest } = settings;
      return { ...scenario, settings: next === undefined ? rest : { ...rest, monthHours: next } };
    }
    case "add":
      return scenario;
  }
}

/** Tries a scenario; the one before can be had again. */
export const tried = ({ past, present, saved }: Tried, next: Scenario): Tried =>
  next === present
    ? { past, present, future: [], saved }
    : { past: [...past, present], present: next, future: [], saved };

export function undone({ past, present, future, saved }: Tried): Tried {
  const before = past.at(-1);
  if (before === undefined) return { past, present, future, saved };
  return { past: past.slice(0, -1), present: before, future: [present, ...future], saved };
}

export function redone({ past, present, future, saved }: Tried): Tried {
  const [next, ...later] = future;
  if (next === undefined) return { past, present, future, saved };
  return { past: [...past, present], present: next, future: later, saved };
}
