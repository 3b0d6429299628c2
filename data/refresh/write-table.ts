import { readFileSync, writeFileSync } from "node:fs";
import { UserError } from "../../src/errors.ts";

/** A table of data/: its provenance, then its records, either a list or a map by their key. */
export type Table = Readonly<Record<string, unknown>>;

/** Where the tables are kept. */
export const DATA = new URL("../", import.meta.url);

/** Writes a table in its one canonical form: keys sorted, provenance before records, one record or list entry a line. */
export function formatTable(table: Table): string {
  const keys = Object.keys(table).sort((a, b) => rank(table[a]) - rank(table[b]) || (a < b ? -1 : 1));
  return `{\n${keys.map((key) => `  ${JSON.stringify(key)}: ${formatValue(table[key])}`).join(",\n")}\n}\n`;
}

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

const isRecords = (value: unknown): boolean =>
  isRecord(value) ? Object.values(value).some(isRecord) : Array.isArray(value) && value.some(isRecord);

const rank = (value: unknown): number => (isRecords(value) ? 1 : 0);

function formatValue(value: unknown): string {
  if (Array.isArray(value) && value.length > 0)
    return lines(
      "[",
      value.map((entry) => JSON.stringify(entry)),
      "]",
    );
  if (isRecord(value) && isRecords(value)) {
    const entries = Object.entries(value).map(([key, record]) => `${JSON.stringify(key)}: ${JSON.stringify(record)}`);
    return lines("{", entries, "}");
  }
  return JSON.stringify(value);
}

const lines = (open: string, entries: readonly string[], close: string): string =>
  `${open}\n${entries.map((entry) => `    ${entry}`).join(",\n")}\n  ${close}`;
