import { drawerHead } from "./drawer-head.ts";
import { helpLines } from "./help.ts";
import type { Line } from "./line.ts";
import { EMPTY, line, span } from "./line.ts";
import { openLines } from "./open-drawer.ts";
import { offeredLines } from "./prompts.ts";
import type { View } from "./screen.ts";
import { screenOf } from "./screens.ts";
import { whyLines } from "./why.ts";

/** An open drawer, or what a prompt offers: its head, which stays, and how much of the rest there is room for. */
export type ShownDrawer = {
  readonly lines: readonly Line[];
  /** Lines that are scrolled away above, and those that wait below. */
  readonly above: number;
  readonly below: number;
  /** How many lines of the rest stand on the screen. */
  readonly page: number;
};

/** What stands over the lower part of the screen, as far as it is scrolled. */
export function drawerOf(view: View, row: unknown): ShownDrawer {
  const all = drawerLines(view, row);
  const page = view.rows - 1;
  const furthest = Math.max(0, all.length - 1 - page);
  const above = Math.min(view.state.drawer?.top ?? 0, furthest);
  const lines = [...all.slice(0, 1), ...all.slice(1 + above, 1 + above + page)];
  return { lines, above, below: furthest - above, page };
}

/** All lines of what is open, its head first. */
export function drawerLines(view: View, row: unknown): Line[] {
  const { drawer, prompt } = view.state;
  switch (drawer?.kind) {
    case "help":
      return helpLines(view, prompt?.kind === "help-filter" ? prompt.text : drawer.filter);
    case "why":
      return whyLines(view, row);
    case "sort":
      return sortLines(view);
    case "open":
      return openLines(view, drawer);
    case undefined:
      return offeredLines(view);
  }
}

function sortLines(view: View): Line[] {
  const columns = screenOf(view.state).table?.(view).columns ?? [];
  const letters = columns.filter(({ letter }) => letter !== undefined);
  return [
    drawerHead(view, "sort", "a letter chooses, again turns it round · esc"),
    ...(letters.length === 0
      ? [line(" nothing to sort here", "dim")]
      : letters.map(({ letter, title }): Line => [span(`   ${letter}  `, "strong"), span(title.toLowerCase())])),
    EMPTY,
  ];
}
