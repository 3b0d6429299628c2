/** Writes a table in its one canonical form: keys sorted, provenance before records, one record or list entry a line. */
export function formatTable(table: Readonly<Record<string, unknown>>): string {
  const keys = Object.keys(table).sort((a, b) => rank(table[a]) - rank(table[b]) || (a < b ? -1 : 1));
  return `{\n${keys.map((key) => `  ${JSON.stringify(key)}: ${formatValue(table[key])}`).join(",\n")}\n}\n`;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
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
