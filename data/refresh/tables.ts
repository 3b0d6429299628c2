import type { z } from "zod";
import { UserError } from "../../src/errors.ts";
import { refreshOptions, run } from "./run.ts";
import {
  agentsSchema,
  fargateSizesSchema,
  kubernetesSchema,
  operatingSystemsSchema,
  pricesSchema,
  reasonsSchema,
} from "./table-schemas.ts";
import type { Table } from "./write-table.ts";
import { DATA, isRecord, readTable, writeTable } from "./write-table.ts";

/** A table that is kept by hand: its file, its shape, the list that holds its records, and what a record is found by. */
export type HandTable = {
  readonly file: string;
  readonly schema: z.ZodType<Table>;
  readonly records: string;
  readonly key: readonly string[];
};

/** The tables that no AWS call gives; `node data/refresh/tables.ts --from FILE` takes an edited one over. */
export const HAND_TABLES: readonly HandTable[] = [
  { file: "eligibility/agents.json", schema: agentsSchema, records: "releases", key: ["version"] },
  { file: "eligibility/kubernetes.json", schema: kubernetesSchema, records: "addonVersions", key: ["version"] },
  {
    file: "eligibility/operating-systems.json",
    schema: operatingSystemsSchema,
    records: "operatingSystems",
    key: ["name"],
  },
  { file: "eligibility/reasons.json", schema: reasonsSchema, records: "reasons", key: ["code"] },
  { file: "fargate-sizes.json", schema: fargateSizesSchema, records: "sizes", key: ["cpuUnits"] },
  { file: "prices/prices.json", schema: pricesSchema, records: "prices", key: ["regionId", "meter"] },
];

/** The key of a record such that text order is the table's order: numbers in it are compared as numbers. */
export const recordKey = (record: unknown, table: HandTable): string =>
  table.key
    .map((field) => String(isRecord(record) ? record[field] : ""))
    .join(" ")
    .replace(/\d+/g, (digits) => digits.padStart(8, "0"));

/** A hand-kept table in its canonical order; a wrong shape or a key that occurs twice is a `UserError`. */
export function canonicalTable(table: HandTable, input: Table): Table {
  const { data, error } = table.schema.safeParse({ ...input, generator: "data/refresh/tables.ts" });
  if (error !== undefined) {
    const [issue] = error.issues;
    const where = issue?.path.join(".") ?? "";
    throw new UserError(
      "table-damaged",
      `${table.file} ${where}: ${issue?.message ?? "is wrong"}`,
      "put it right there",
    );
  }
  const records = data[table.records];
  if (!Array.isArray(records)) throw new Error(`${table.file} has no list ${table.records}`);
  const byKey = new Map<string, unknown>();
  for (const record of records as readonly unknown[]) {
    const key = recordKey(record, table);
    if (byKey.has(key)) throw new UserError("table-damaged", `${table.file} has ${key} twice`, "keep one of them");
    byKey.set(key, record);
  }
  const sorted = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
  return { ...data, [table.records]: sorted };
}

/** Takes edited tables over into data/, or rewrites the tables that are there; a table is known by the list it holds. */
function refreshTables(args: readonly string[]): readonly string[] {
  const { from } = refreshOptions(args);
  const inputs =
    from.length > 0
      ? from.map((name) => readTable(name))
      : HAND_TABLES.map(({ file }) => readTable(new URL(file, DATA)));
  return inputs.map((input) => {
    const table = HAND_TABLES.find(({ records }) => input[records] !== undefined);
    if (table === undefined) {
      const known = HAND_TABLES.map(({ records }) => records).join(", ");
      throw new UserError(
        "table-damaged",
        "the file is none of the hand-kept tables",
        `it should hold one of: ${known}`,
      );
    }
    writeTable(table.file, canonicalTable(table, input));
    return `${table.file} written`;
  });
}

if (import.meta.main) run(refreshTables);
