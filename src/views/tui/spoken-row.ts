import { countText } from "../format-number.ts";
import { plainText } from "../plain-text.ts";
import { cellWords, lowered, words } from "./spoken-words.ts";
import type { TableState } from "./state.ts";
import type { ShownCell, ShownColumn, TableSpec } from "./table-spec.ts";
import { arranged } from "./table-spec.ts";

/** What of a row is told at once: as many columns as a usual terminal shows. The right arrow leads to all others. */
const COLUMNS = 120;

/** How many rows a table has, and in which order. */
export function orderSentence<Row>(spec: TableSpec<Row>, state: TableState): string {
  const { rows } = arranged(spec, state);
  const order = state.order === null ? null : spec.columns.find(({ id }) => id === state.order?.column);
  const by =
    order === undefined || order === null
      ? spec.orderWords
      : `by ${titleWords(order.title)}, ${state.order?.descending === true ? "descending" : "ascending"}`;
  return `${countText(rows.length)} row${rows.length === 1 ? "" : "s"}, ${words(by.replace(" ↓", ", descending"))}.`;
}

/** What a table's rows come to; null where nothing is added up. */
export function togetherSentence<Row>(spec: TableSpec<Row>, state: TableState): string | null {
  const { together } = arranged(spec, state);
  if (together === null) return null;
  const sums = toldColumns(spec, state).flatMap((column) => sum(column, together[column.id]));
  const [first] = spec.columns;
  const name = first === undefined ? undefined : together[first.id];
  return `Together${name === undefined ? "" : `, ${words(name.text)}`}: ${sums.join(", ")}.`;
}

function sum<Row>({ title, said }: ShownColumn<Row>, cell: ShownCell | undefined): string[] {
  if (cell === undefined || said === undefined || typeof said === "function") return [];
  return [`${named(title, said)}${cellWords(cell, said)}`];
}

/** The row under the cursor as a sentence; null where there is none. */
export function rowSentence<Row>(spec: TableSpec<Row>, state: TableState): string | null {
  const { rows } = arranged(spec, state);
  const at = Math.min(state.cursor, rows.length - 1);
  const row = rows[at];
  const [first] = spec.columns;
  if (row === undefined || first === undefined) return null;
  const name = words(plainText(first.cell(row).text));
  const parts = toldColumns(spec, state)
    .map((column) => part(column, row))
    .filter((text) => text !== "");
  const place = `row ${countText(at + 1)} of ${countText(rows.length)}`;
  return `${name}${parts.length === 0 ? "" : `: ${parts.join(", ")}`}; ${place}.`;
}

/** The columns behind the first that are told: those a usual terminal has room for, or all of those the arrows lead to. */
function toldColumns<Row>({ columns }: TableSpec<Row>, { shift }: TableState): readonly ShownColumn<Row>[] {
  const others = columns
    .slice(1)
    .filter(({ from, said }) => from <= COLUMNS || shift > 0 || typeof said === "function");
  return others.slice(Math.min(shift, Math.max(0, others.length - 1)));
}

function part<Row>({ title, said, cell }: ShownColumn<Row>, row: Row): string {
  if (typeof said === "function") return words(said(row));
  const shown = cell(row);
  return shown.text.trim() === "" ? "" : `${named(title, said)}${cellWords(shown, said ?? null)}`;
}

/** A column's title before its figure, where the unit doesn't say it already. */
const named = (title: string, unit: string | undefined): string => (title === unit ? "" : `${titleWords(title)} `);

const titleWords = (title: string): string => words(lowered(title));
