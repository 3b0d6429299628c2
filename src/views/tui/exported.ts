import { stringify } from "csv-stringify/sync";
import { defused } from "../formats/csv.ts";
import { plainJson } from "../plain-text.ts";
import { frameOf } from "./frame.ts";
import { textOf } from "./line.ts";
import { isPartial, readText } from "./partial.ts";
import type { View } from "./screen.ts";
import { screenOf } from "./screens.ts";
import type { Shown } from "./shown.ts";
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
  if (path.endsWith(".json")) {
    return `${plainJson(rows.map((row) => soFar(shown, table.json(row))))}\n`;
  }
  const partial = isPartial(shown);
  const cells = rows.map((row) => [
    ...table.columns.map((column) => defused(column.cell(row).text)),
    ...(partial ? [readText(shown)] : []),
  ]);
  return stringify([
    [...table.columns.map(({ title }) => title.toLowerCase()), ...(partial ? ["so far"] : [])],
    ...cells,
  ]);
}

/** A row as JSON, which says how much was read where more is still to come. */
export const soFar = (shown: Shown, row: unknown): unknown =>
  isPartial(shown) && typeof row === "object" && row !== null ? { soFar: readText(shown), ...row } : row;
