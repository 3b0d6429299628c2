import { UserError } from "../../src/errors.ts";
import type { RefreshOptions } from "./run.ts";
import { dayOf, refreshOptions, run } from "./run.ts";
import type { Table } from "./write-table.ts";
import { DATA, isRecord, readTable, writeTable } from "./write-table.ts";

const FILE = "instance-types.json";

/** One instance type: null where nobody published a number; `src` where it doesn't come from DescribeInstanceTypes of today. */
export type TypeRecord = {
  readonly vcpu: number;
  readonly cores: number | null;
  readonly threadsPerCore: number | null;
  readonly arch: readonly string[];
  readonly bareMetal: boolean;
  readonly src?: string;
  /** The day of the last answer that had it. */
  readonly lastSeen?: string;
};

export type TypeTable = {
  readonly asOf: string;
  readonly types: Readonly<Record<string, TypeRecord>>;
  /** Names that AWS lists and nobody gave a vCPU number for. */
  readonly missing: readonly string[];
};

export type TypeMerge = {
  readonly table: TypeTable;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly vanished: readonly string[];
};

/**
 * Puts newer facts into the table without ever deleting a type. One that a complete answer leaves out keeps the day it was
 * last seen. A changed vCPU number is a `UserError`: none ever changed, so it is a mistake somewhere.
 */
export function mergeTypes(table: TypeTable, newer: TypeTable, complete: boolean): TypeMerge {
  const types: Record<string, TypeRecord> = { ...table.types };
  const added: string[] = [];
  const changed: string[] = [];
  for (const [name, record] of Object.entries(newer.types)) {
    const known = table.types[name];
    if (known !== undefined && known.vcpu !== record.vcpu) {
      throw new UserError(
        "instance-type-vcpus-changed",
        `${name} has ${record.vcpu} vCPUs here and ${known.vcpu} in data/${FILE}`,
        "look at both sources before changing the table by hand",
      );
    }
    if (known === undefined) added.push(name);
    else if (JSON.stringify(known) !== JSON.stringify(record)) changed.push(name);
    types[name] = record;
  }
  const vanished = Object.entries(table.types)
    .filter(([name, record]) => newer.types[name] === undefined && record.src === undefined)
    .map(([name]) => name);
  if (complete) {
    for (const name of vanished) {
      const record = table.types[name];
      if (record !== undefined) types[name] = { ...record, src: "api-history", lastSeen: table.asOf };
    }
  }
  const missing = [...new Set([...table.missing, ...newer.missing])].filter((name) => types[name] === undefined).sort();
  const asOf = newer.asOf > table.asOf ? newer.asOf : table.asOf;
  return { table: { asOf, types: sorted(types), missing }, added: added.sort(), changed: changed.sort(), vanished };
}

/** Reads an answer of `aws ec2 describe-instance-types`, or a table of this shape. */
export function readTypes(input: Table, options: RefreshOptions): TypeTable {
  if (Array.isArray(input.InstanceTypes)) {
    const types = Object.fromEntries(input.InstanceTypes.map((answer: unknown) => readAnswer(answer)));
    return { asOf: dayOf(null, options), types, missing: [] };
  }
  if (!isRecord(input.types)) {
    throw new UserError(
      "table-damaged",
      "no instance types found",
      "give an answer of aws ec2 describe-instance-types",
    );
  }
  const types = Object.fromEntries(Object.entries(input.types).map(([name, row]) => [name, readRow(name, row)]));
  const missing = Array.isArray(input.missing) ? input.missing.map(String) : [];
  return { asOf: dayOf(input.asOf, options), types, missing };
}

function readAnswer(answer: unknown): [string, TypeRecord] {
  const row = isRecord(answer) ? answer : {};
  const name = String(row.InstanceType);
  const cpu = isRecord(row.VCpuInfo) ? row.VCpuInfo : {};
  const processor = isRecord(row.ProcessorInfo) ? row.ProcessorInfo : {};
  const record = {
    vcpu: cpu.DefaultVCpus,
    cores: cpu.DefaultCores ?? null,
    threadsPerCore: cpu.DefaultThreadsPerCore ?? null,
    arch: processor.SupportedArchitectures,
    bareMetal: row.BareMetal,
  };
  return [name, readRow(name, record)];
}

const isCount = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value) && value > 0;

function readRow(name: string, row: unknown): TypeRecord {
  const { vcpu, cores, threadsPerCore, arch, bareMetal, src, lastSeen } = isRecord(row) ? row : {};
  if (!isCount(vcpu) || !Array.isArray(arch) || arch.length === 0 || typeof bareMetal !== "boolean") {
    throw new UserError(
      "table-damaged",
      `instance type ${name} lacks vCPUs, architecture or bare metal`,
      "read it again",
    );
  }
  return {
    vcpu,
    cores: isCount(cores) ? cores : null,
    threadsPerCore: isCount(threadsPerCore) ? threadsPerCore : null,
    arch: arch.map(String).sort(),
    bareMetal,
    ...(typeof src === "string" ? { src } : {}),
    ...(typeof lastSeen === "string" ? { lastSeen } : {}),
  };
}

const sorted = <T>(records: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(records).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Merges files into data/instance-types.json and says what changed. */
function refreshTypes(args: readonly string[]): readonly string[] {
  const options = refreshOptions(args);
  if (options.from.length === 0) throw new UserError("usage", "nothing to read", "name a file: --from FILE");
  const file = readTable(new URL(FILE, DATA));
  const inputs = options.from.map((name) => readTypes(readTable(name), options));
  const newer = inputs.reduce((all, input) => mergeTypes(all, input, false).table);
  const merge = mergeTypes(readTypes(file, { ...options, asOf: null }), newer, options.complete);
  writeTable(FILE, { ...file, ...merge.table, generator: "data/refresh/instance-types.ts" });
  return [
    `added: ${merge.added.join(" ") || "none"}`,
    `changed: ${merge.changed.join(" ") || "none"}`,
    `vanished: ${merge.vanished.join(" ") || "none"}`,
  ];
}

if (import.meta.main) run(refreshTypes);
