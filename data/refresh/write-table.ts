import { readFileSync, writeFileSync } from "node:fs";
import { UserError } from "../../src/errors.ts";
import { formatTable } from "../../src/sources/table-text.ts";

/** A table of data/: its provenance, then its records, either a list or a map by their key. */
export type Table = Readonly<Record<string, unknown>>;

/** Where the tables are kept. */
export const DATA = new URL("../", import.meta.url);

/** Reads the JSON object in a file; anything else is a `UserError`. */
export function readTable(file: URL | string): Table {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new UserError("table-missing", `cannot read ${file}`, "name a file that exists and can be read");
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Falls through to the one message that fits both.
  }
  throw new UserError(
    "table-damaged",
    `${file} is not a JSON object`,
    "give the answer of the AWS CLI as it was printed",
  );
}

/** Writes a table to its place under data/, in canonical form. */
export function writeTable(file: string, table: Table): void {
  writeFileSync(new URL(file, DATA), formatTable(table));
}

/** Whether a value is a JSON object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
