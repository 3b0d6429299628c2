import { drawerOf } from "./drawers.ts";
import { isTooSmall, placesOf, tabLine } from "./frame.ts";
import type { Pointing } from "./mouse.ts";
import type { View } from "./screen.ts";
import { keyOfScreen, TITLES } from "./screen.ts";
import { screenOf } from "./screens.ts";
import { SCREENS, tableState } from "./state.ts";
import { arranged, columnAt, rowAt } from "./table-spec.ts";

/** What is meant by pointing somewhere: the key that does the same, or the row that stands there. */
export type Aim = { readonly key: string } | { readonly row: number };

/** Rows above the body: who and when, the screens, the totals. */
const BODY = 3;

/** What the mouse means on what is drawn: the wheel moves, a tab opens, a title orders, a row is chosen, and entered where it is chosen already; null for all else. */
export function aimOf(view: View, { does, column, row }: Pointing): Aim | null {
  // What is typed is typed: the mouse doesn't take its place.
  if (view.state.prompt !== null || isTooSmall(view.state)) return null;
  if (does === "wheel-up") return { key: "up" };
  if (does === "wheel-down") return { key: "down" };
  if (row === 1) return tabAt(view, column);
  if (view.state.reading?.inFront === true) return null;
  const screen = screenOf(view.state);
  const selected = rowOf(view);
  const drawer = drawerOf(view, selected).lines.length;
  const line = row - BODY;
  if (line < 0 || line >= view.rows - drawer || column >= view.columns) return null;
  return screen.table === null ? entryAt(view, line, column) : rowOrTitleAt(view, line, column);
}

function rowOf(view: View): unknown {
  const table = screenOf(view.state).table?.(view);
  return table === undefined ? undefined : rowAt(table, tableState(view.state));
}

function tabAt(view: View, column: number): Aim | null {
  let from = 0;
  for (const { text } of tabLine(view)) {
    const until = from + view.measure(text);
    const screen = SCREENS.find((one) => text === `${keyOfScreen(one)} ${TITLES[one]}`);
    if (screen !== undefined && column >= from && column < until) return { key: keyOfScreen(screen) };
    from = until;
  }
  return null;
}

function entryAt(view: View, line: number, column: number): Aim | null {
  const place = screenOf(view.state).entryRows?.(view);
  if (place === undefined || column >= place.columns) return null;
  const index = line - place.line;
  return index < 0 || index >= place.shown ? null : chosen(view, place.first + index, place.first + place.shown);
}

function rowOrTitleAt(view: View, line: number, column: number): Aim | null {
  const { head, table, count, page } = placesOf(view, screenOf(view.state));
  if (table === null || count === 0) return null;
  const state = tableState(view.state);
  const index = line - head.length - 1;
  if (index === -1) {
    const area = { columns: view.columns, rows: page, measure: view.measure };
    const letter = columnAt(table, state, area, column)?.letter;
    return letter === undefined ? null : { key: letter };
  }
  const top = Math.max(0, Math.min(state.top, count - page));
  return index < 0 || index >= page ? null : chosen(view, top + index, arranged(table, state).rows.length);
}

function chosen(view: View, index: number, count: number): Aim | null {
  if (index >= count) return null;
  return index === Math.min(tableState(view.state).cursor, count - 1) ? { key: "enter" } : { row: index };
}
