import { UserError } from "../../src/errors.ts";
import type { RefreshOptions } from "./run.ts";
import { dayOf, refreshOptions, run } from "./run.ts";
import type { Table } from "./write-table.ts";
import { DATA, isRecord, readTable, writeTable } from "./write-table.ts";

const FILE = "regions.json";

/** One Region; `uncertain` names the fields that one source alone, or only a third party, gives. */
export type RegionRecord = {
  readonly id: string;
  readonly name: string;
  readonly partition: string;
  readonly optInRequired: boolean;
  /** The first part of a usage type, such as `APN1`; null where unknown. */
  readonly billingPrefix: string | null;
  readonly runtimeMonitoring: "offered" | "not-offered" | "unknown";
  readonly uncertain: readonly string[];
};

export type RegionTable = { readonly asOf: string; readonly regions: readonly RegionRecord[] };

export type RegionMerge = {
  readonly table: RegionTable;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly vanished: readonly string[];
};

/** What `aws ec2 describe-regions --all-regions` says: an id, and whether an account has to opt in. */
export type RegionAnswer = { readonly id: string; readonly optInRequired: boolean };

/**
 * Puts an answer of one partition into the table without ever deleting a Region. A new Region has its id for a name, no
 * billing prefix, and is unknown to sell Runtime Monitoring until somebody reads AWS's page.
 */
export function mergeRegions(table: RegionTable, answers: readonly RegionAnswer[], asOf: string): RegionMerge {
  const known = new Map(table.regions.map((region) => [region.id, region]));
  const partitions = new Set(answers.flatMap(({ id }) => known.get(id)?.partition ?? []));
  const [partition] = partitions;
  if (partition === undefined || partitions.size > 1) {
    throw new UserError("region-partition", "the answer is not of one known partition", "give one partition at a time");
  }
  const added: string[] = [];
  const changed: string[] = [];
  for (const { id, optInRequired } of answers) {
    const before = known.get(id);
    if (before === undefined) {
      added.push(id);
      const uncertain = ["name", "billingPrefix"];
      const region = { id, name: id, partition, optInRequired, billingPrefix: null };
      known.set(id, { ...region, runtimeMonitoring: "unknown", uncertain });
      continue;
    }
    if (before.optInRequired !== optInRequired) changed.push(id);
    const uncertain = before.uncertain.filter((field) => field !== "optInRequired" && field !== "launched");
    known.set(id, { ...before, optInRequired, uncertain });
  }
  const answered = new Set(answers.map(({ id }) => id));
  const vanished = table.regions
    .filter((region) => region.partition === partition && !answered.has(region.id))
    .map((region) => region.id);
  const regions = [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { table: { asOf: asOf > table.asOf ? asOf : table.asOf, regions }, added, changed, vanished };
}

/** Reads an answer of `aws ec2 describe-regions`; null where the input is none. */
export function readAnswers(input: Table): readonly RegionAnswer[] | null {
  if (!Array.isArray(input.Regions)) return null;
  return input.Regions.map((answer: unknown) => {
    const { RegionName: id, OptInStatus: status } = isRecord(answer) ? answer : {};
    if (typeof id !== "string" || typeof status !== "string") {
      throw new UserError(
        "table-damaged",
        "a Region lacks its name or opt-in status",
        "read it again with --all-regions",
      );
    }
    return { id, optInRequired: status !== "opt-in-not-required" };
  });
}

/** Reads a table of Regions. */
export function readRegions(input: Table, options: RefreshOptions): RegionTable {
  if (!Array.isArray(input.regions)) {
    throw new UserError(
      "table-damaged",
      "no Regions found",
      "give an answer of aws ec2 describe-regions --all-regions",
    );
  }
  return { asOf: dayOf(input.asOf, options), regions: input.regions.map((row: unknown) => readRow(row)) };
}

function readRow(row: unknown): RegionRecord {
  const { id, name, partition, optInRequired, billingPrefix, runtimeMonitoring, uncertain } = isRecord(row) ? row : {};
  if (
    typeof id !== "string" ||
    typeof name !== "string" ||
    typeof partition !== "string" ||
    typeof optInRequired !== "boolean" ||
    (typeof billingPrefix !== "string" && billingPrefix !== null) ||
    (runtimeMonitoring !== "offered" && runtimeMonitoring !== "not-offered" && runtimeMonitoring !== "unknown") ||
    !Array.isArray(uncertain)
  ) {
    throw new UserError("table-damaged", `Region ${String(id)} lacks a field`, "compare it with its neighbours");
  }
  return { id, name, partition, optInRequired, billingPrefix, runtimeMonitoring, uncertain: uncertain.map(String) };
}

/** Merges an AWS answer into data/regions.json, or takes over a whole table of its shape, and says what changed. */
function refreshRegions(args: readonly string[]): readonly string[] {
  const options = refreshOptions(args);
  const [from] = options.from;
  if (from === undefined) throw new UserError("usage", "nothing to read", "name a file: --from FILE");
  const input = readTable(from);
  const answers = readAnswers(input);
  const generator = "data/refresh/regions.ts";
  if (answers === null) {
    const { asOf, regions } = readRegions(input, options);
    writeTable(FILE, { ...input, asOf, regions: regions.toSorted((a, b) => (a.id < b.id ? -1 : 1)), generator });
    return [`${regions.length} Regions taken over`];
  }
  const file = readTable(new URL(FILE, DATA));
  const merge = mergeRegions(readRegions(file, { ...options, asOf: null }), answers, dayOf(null, options));
  writeTable(FILE, { ...file, ...merge.table, generator });
  return [
    `added: ${merge.added.join(" ") || "none"}`,
    `changed: ${merge.changed.join(" ") || "none"}`,
    `vanished: ${merge.vanished.join(" ") || "none"}`,
  ];
}

if (import.meta.main) run(refreshRegions);
