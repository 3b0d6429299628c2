import type { Line } from "./line.ts";
import { ends, line, span } from "./line.ts";
import { problemRows } from "./problem-rows.ts";
import type { View } from "./screen.ts";

/** What isn't known, by what it moves: the first few, and how many more there are. */
export function unknownLines(view: View, most: number): Line[] {
  const rows = problemRows(view.shown).filter(({ mark }) => mark !== "·");
  if (rows.length === 0) return [];
  const right = (text: string): Line => [span(text)];
  const shown = rows
    .slice(0, most)
    .map((row) =>
      ends(
        [span(` ${row.mark} `, "unknown"), span(`${row.what} · ${row.where}`)],
        right(`${row.moves} `),
        Math.min(view.columns, 120),
        view.measure,
      ),
    );
  const more = rows.length - shown.length;
  return [
    ...(most === 1
      ? []
      : [
          ends(
            line(" NOT KNOWN", "dim"),
            [span("MOVES EVERYTHING BY ", "dim")],
            Math.min(view.columns, 120),
            view.measure,
          ),
        ]),
    ...shown,
    ...(more === 0 || most === 1 ? [] : [line(` ! lists ${more} more`, "dim")]),
  ];
}
