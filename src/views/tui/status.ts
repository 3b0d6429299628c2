import { countText } from "../format-number.ts";
import type { View } from "./screen.ts";
import { tableState } from "./state.ts";

/** Where the cursor is among the rows, and what should be known about them. */
export function countedRows(view: View, words: string, count = view.shown.result.accounts.length): string {
  const { cursor } = tableState(view.state);
  return count === 0 ? words : `${countText(Math.min(cursor, count - 1) + 1)} of ${countText(count)} · ${words}`;
}
