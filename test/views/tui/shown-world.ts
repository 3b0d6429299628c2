import { EMPTY_SCENARIO } from "../../../src/plan/scenario.ts";
import { fileURLToPath } from "node:url";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import { prepare } from "../../../src/plan/population.ts";
import { textWidth } from "../../../src/views/text-width.ts";
import { frameOf } from "../../../src/views/tui/frame.ts";
import { textOf } from "../../../src/views/tui/line.ts";
import type { Dataset, Shown } from "../../../src/views/tui/shown.ts";
import { shownOf } from "../../../src/views/tui/shown.ts";
import type { AppState } from "../../../src/views/tui/state.ts";
import { startState } from "../../../src/views/tui/state.ts";
import { OPTIONS, PRICES } from "../../plan/population-of.ts";
import { ACME, openWords, TABLES } from "../../sources/open-words.ts";

const SAMPLE = fileURLToPath(new URL("../../../data/sample/organization.ndjson", import.meta.url));

/** An inventory as the terminal UI shows it, twelve months of it. */
export function shownWorld(inventory: Inventory, change: Partial<Dataset> = {}): Shown {
  return shownOf({
    name: "test",
    population: prepare(inventory),
    workloads: inventory.workloads,
    prices: PRICES,
    options: { ...OPTIONS, asOf: inventory.asOf, months: 12 },
    budgets: [],
    reasons: TABLES.reasons,
    fargateSizes: TABLES.fargateSizes,
    regions: TABLES.regions,
    addonVersions: TABLES.addonVersions,
    operatingSystems: TABLES.operatingSystems,
    ...change,
  });
}

/** The small world of the golden files. */
export const acmeInventory = (): Promise<Inventory> => openWords([ACME]);

/** The shipped sample. */
export const sampleInventory = (): Promise<Inventory> => openWords([SAMPLE]);

/** A state that nothing was done to, on a screen of a size. */
export const stateOn = (screen: AppState["screen"], columns = 120, rows = 36): AppState => ({
  ...startState({ columns, rows }, EMPTY_SCENARIO),
  screen,
});

/** A frame as text, trailing blanks and all. */
export const frameText = (state: AppState, shown: Shown): string[] =>
  frameOf(state, shown, textWidth).map((one) => textOf(one));
