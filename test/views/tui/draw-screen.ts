import { fileURLToPath } from "node:url";
import { createJudge } from "../../../src/inventory/eligibility.ts";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import { readInventory } from "../../../src/sources/inventory-file.ts";
import { textWidth } from "../../../src/views/text-width.ts";
import { frameOf } from "../../../src/views/tui/frame.ts";
import { textOf } from "../../../src/views/tui/line.ts";
import type { Shown } from "../../../src/views/tui/shown.ts";
import type { AppState, ScreenId } from "../../../src/views/tui/state.ts";
import { NEW_TABLE } from "../../../src/views/tui/state.ts";
import type { ForecastOptions } from "../../../src/plan/model.ts";
import { DATA, OPTIONS } from "../../plan/population-of.ts";
import { ACME, TABLES } from "../../sources/open-words.ts";
import { shownWorld, stateOn } from "./shown-world.ts";

/** The sizes that every screen is drawn at: the smallest terminal, a usual one, a large one. */
export const SIZES = [
  [80, 24],
  [120, 36],
  [200, 60],
] as const;

const judge = createJudge(TABLES);

export const acme = await readInventory(ACME, judge);
export const sample = await readInventory(fileURLToPath(new URL("sample/organization.ndjson", DATA)), judge);

/** An inventory as the terminal UI holds it, with a year of months. */
export const shownFrom = (inventory: Inventory, options: Partial<ForecastOptions> = {}): Shown =>
  shownWorld(inventory, { options: { ...OPTIONS, asOf: inventory.asOf, months: 12, ...options } });

/** The lines of a screen, trailing blanks cut; `change` says where it stands. */
export function drawScreen(
  shown: Shown,
  screen: ScreenId,
  [columns, rows]: readonly [number, number],
  change: Partial<AppState> & {
    readonly filter?: string;
    readonly cursor?: number;
    readonly unfolded?: readonly string[];
  } = {},
): string[] {
  const { filter = "", cursor = 0, unfolded = [], ...rest } = change;
  const state: AppState = {
    ...stateOn(screen, columns, rows),
    tables: { [screen]: { ...NEW_TABLE, filter, cursor, unfolded } },
    ...rest,
  };
  return frameOf(state, shown, textWidth).map((one) => textOf(one).trimEnd());
}
