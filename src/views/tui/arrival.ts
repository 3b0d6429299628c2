import type { Measure } from "../cell-width.ts";
import { todayFigure } from "./figures.ts";
import { groundOf, viewOf } from "./frame.ts";
import { placed, withTable } from "./reduce.ts";
import { keyOf } from "./scenario-entries.ts";
import type { View } from "./screen.ts";
import { screenOf } from "./screens.ts";
import { entries } from "./screens/what-if.ts";
import type { Shown } from "./shown.ts";
import type { AppState } from "./state.ts";
import { NEW_TABLE, SCREENS, tableState } from "./state.ts";
import { arranged } from "./table-spec.ts";

/**
 * Where the user stands once other figures of what he looks at have come: every cursor that was moved, or that a drawer speaks
 * of, stays on its row, wherever that is now.
 */
export function arrived(state: AppState, before: Shown, after: Shown, measure: Measure): AppState {
  const basis = todayFigure(after) === null ? "everything" : state.basis;
  return placesOf(state).reduce(
    (next, place) => {
      const { cursor } = tableState(place);
      const here = { ...next, screen: place.screen, trail: place.trail, problems: place.problems };
      if (cursor === 0 && (place !== state || state.drawer === null)) return next;
      const key = keysOf(viewOf(place, before, measure))[cursor];
      const found = key === undefined ? -1 : keysOf(viewOf(here, after, measure)).indexOf(key);
      const { count, page } = groundOf(here, after, measure);
      if (count === 0)
        return { ...next, tables: withTable(here, { cursor: NEW_TABLE.cursor, top: NEW_TABLE.top }).tables };
      return { ...next, tables: placed(here, found === -1 ? cursor : found, count, page).tables };
    },
    { ...state, basis },
  );
}

/** Where a cursor stands: what is in front first, then each screen that was left with a row chosen. */
function placesOf(state: AppState): AppState[] {
  const problems = state.problems || (state.tables["problems"]?.cursor ?? 0) === 0;
  return [
    state,
    ...SCREENS.filter((screen) => (state.tables[screen]?.cursor ?? 0) > 0)
      .map((screen): AppState => ({ ...state, screen, trail: [], problems: false }))
      .filter((place) => state.problems || state.trail.length > 0 || place.screen !== state.screen),
    ...(problems ? [] : [{ ...state, problems: true }]),
  ];
}

/** The rows of a screen, by their keys. */
function keysOf(view: View): string[] {
  const table = screenOf(view.state).table?.(view);
  if (table !== undefined && table !== null) return arranged(table, tableState(view.state)).rows.map(table.key);
  return entries(view).map((entry) =>
    entry.is === "leave-out" ? keyOf(entry.match) : entry.is === "kind" ? entry.kind : entry.setting,
  );
}
