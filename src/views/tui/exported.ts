import { stringify } from "csv-stringify/sync";
import { defused } from "../formats/csv.ts";
import { frameOf } from "./frame.ts";
import { textOf } from "./line.ts";
import type { View } from "./screen.ts";
import { screenOf } from "./screens.ts";
import { tableState } from "./state.ts";
import { arranged } from "./table-spec.ts";

/** What is on the screen as a file: its table as CSV or JSON by the file's name, else the frame as text. */
export function exported(view: View, path: string): string {
  const { state, shown, measure } = view;
  const table = screenOf(state).table?.(view);
  if (table === undefined || !/\.(csv|json)$/.test(path)) {
    return `${frameOf(state, shown, measure)
      .map((one) => textOf(one).trimEnd())
      .join("\n")}\n`;
  }
  const { rows } = arranged(table, tableState(state));
  if (path.endsWith(".json")) return `${JSON.stringify(rows.map(table.json), null, 2)}\n`;
  const cells = rows.map((row) => table.columns.map((column) => defused(column.cell(row).text)));
  return stringify([table.columns.map(({ title }) => title.toLowerCase()), ...cells]);
}
