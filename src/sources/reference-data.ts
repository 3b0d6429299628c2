import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { UserError } from "../errors.ts";
import type {
  AddonVersion,
  FargateSize,
  InstanceType,
  OperatingSystem,
  Reason,
  ReferenceTables,
  Region,
} from "../inventory/reference-tables.ts";
import { largestOfSize } from "../inventory/size.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Says that a table is damaged, and where. */
type Damage = (where: string) => UserError;

/**
 * Reads the tables of data/ that inventory judgements rest on. A missing or damaged table is a `UserError`. The tables are
 * ours, and tests hold them to their schemas, so that only what every command relies on is looked at here.
 */
export function readReferenceTables(dataDirectory: URL): ReferenceTables {
  const types = readTable(dataDirectory, "instance-types.json");
  const instanceTypes = readInstanceTypes(types.table.types, types.damage);
  if (typeof types.table.asOf !== "string") throw types.damage("asOf");
  const regions = readTable(dataDirectory, "regions.json");
  const sizes = readTable(dataDirectory, "fargate-sizes.json");
  const systems = readTable(dataDirectory, "eligibility/operating-systems.json");
  const addons = readTable(dataDirectory, "eligibility/kubernetes.json");
  const reasons = readTable(dataDirectory, "eligibility/reasons.json");
  return {
    instanceTypes,
    instanceTypesAsOf: types.table.asOf,
    largestOfSize: largestOfSize(instanceTypes),
    regions: new Map(readRecords(regions, "regions", isRegion).map((region) => [region.id, region])),
    fargateSizes: new Map(readRecords(sizes, "sizes", isFargateSize).map((size) => [size.cpuUnits, size])),
    operatingSystems: readRecords(systems, "operatingSystems", isOperatingSystem),
    addonVersions: readRecords(addons, "addonVersions", isAddonVersion),
    reasons: new Map(readRecords(reasons, "reasons", isReason).map((reason) => [reason.code, reason])),
  };
}

type Loaded = { readonly table: Fields; readonly damage: Damage };

function readTable(directory: URL, name: string): Loaded {
  const file = new URL(name, directory.href.endsWith("/") ? directory : `${directory.href}/`);
  const hint = "install watchbill again, or in a checkout restore data/ from git";
  const damage: Damage = (where) =>
    new UserError("reference-table-damaged", `the table ${fileURLToPath(file)} is damaged (${where})`, hint);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new UserError("reference-table-missing", `cannot read the table ${fileURLToPath(file)}`, hint);
  }
  let table: unknown;
  try {
    table = JSON.parse(text);
  } catch {
    throw damage("not JSON");
  }
  if (!isFields(table)) throw damage("not an object");
  return { table, damage };
}

/** Types as the table has them: over a thousand records, which its own tests check so that no start has to. */
function readInstanceTypes(types: unknown, damage: Damage): ReadonlyMap<string, InstanceType> {
  if (!isFields(types)) throw damage("types");
  const records = Object.entries(types);
  const first = records[0]?.[1];
  if (!isInstanceType(first)) throw damage(records[0]?.[0] ?? "types");
  return new Map(records as [string, InstanceType][]);
}

const isInstanceType = (record: unknown): record is InstanceType =>
  isFields(record) && typeof record.vcpu === "number" && isStrings(record.arch);

function readRecords<T>({ table, damage }: Loaded, list: string, is: (record: unknown) => record is T): readonly T[] {
  const records = table[list];
  if (!Array.isArray(records)) throw damage(list);
  return records.map((record: unknown, index) => {
    if (!is(record)) throw damage(`${list} ${index + 1}`);
    return record;
  });
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === "string");

const isRegion = (record: unknown): record is Region =>
  isFields(record) &&
  typeof record.id === "string" &&
  typeof record.name === "string" &&
  typeof record.partition === "string" &&
  typeof record.optInRequired === "boolean" &&
  typeof record.runtimeMonitoring === "string";

const isFargateSize = (record: unknown): record is FargateSize =>
  isFields(record) && typeof record.cpuUnits === "number" && Array.isArray(record.listedMemory);

const isOperatingSystem = (record: unknown): record is OperatingSystem =>
  isFields(record) &&
  typeof record.name === "string" &&
  isStrings(record.patterns) &&
  isStrings(record.versions) &&
  isStrings(record.kernels) &&
  isStrings(record.unsupportedKernels) &&
  isStrings(record.hosts) &&
  Array.isArray(record.firstAgents);

const isAddonVersion = (record: unknown): record is AddonVersion =>
  isFields(record) &&
  typeof record.version === "string" &&
  isFields(record.kubernetes) &&
  typeof record.kubernetes.from === "string" &&
  typeof record.kubernetes.to === "string" &&
  (record.endOfSupport === null || typeof record.endOfSupport === "string");

const isSteps = (value: unknown): boolean => value === null || Array.isArray(value);

const isReason = (record: unknown): record is Reason =>
  isFields(record) &&
  typeof record.code === "string" &&
  typeof record.words === "string" &&
  typeof record.label === "string" &&
  typeof record.explanation === "string" &&
  (record.remedy === null || typeof record.remedy === "string") &&
  isSteps(record.commands) &&
  isSteps(record.terraform) &&
  Array.isArray(record.match);
