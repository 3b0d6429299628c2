import type { MilliVcpu } from "../units/vcpu.ts";
import { exactly } from "../units/range.ts";
import { VCPU } from "../units/vcpu.ts";
import type { InstanceType, ReferenceTables } from "./reference-tables.ts";
import type { Observation, Size } from "./workload.ts";

/** Why a size is unknown, or not the one that the instance type has. */
export type SizeCode = "INSTANCE_TYPE_UNKNOWN" | "INSTANCE_TYPE_NOT_GIVEN" | "TASK_SIZE_NOT_READ" | "CPU_OPTIONS_SET";

/** Cores in GuardDuty's and ECS's CPU units, of which 1,024 are a vCPU. */
const CPU_UNITS = 1024;

/**
 * The vCPUs of each host or task: as observed, else as its instance type has. An unknown type is bounded by the largest known
 * type of the same size name, an unread task by the largest Fargate size; without a size name nothing bounds it.
 */
export function sizeOf(observation: Observation, tables: ReferenceTables): Size {
  const { type, vcpus, kind } = observation;
  const known = type === null ? undefined : tables.instanceTypes.get(type);
  if (vcpus !== null) {
    const typeDefault = known === undefined ? null : known.vcpu * VCPU;
    const same = vcpus.low === typeDefault && vcpus.high === typeDefault;
    return { state: "known", vcpus, typeDefault: same ? null : typeDefault };
  }
  if (known !== undefined) return { state: "known", vcpus: exactly(known.vcpu * VCPU), typeDefault: null };
  if (type !== null) return { state: "unknown", bound: tables.largestOfSize(sizeName(type)) };
  return { state: "unknown", bound: kind === "fargate-task" ? largestTask(tables) : null };
}

/** The code that explains a size; null where there is nothing to explain. */
export function sizeReason(observation: Observation, size: Size): SizeCode | null {
  if (size.state === "known") return size.typeDefault === null ? null : "CPU_OPTIONS_SET";
  if (observation.type !== null) return "INSTANCE_TYPE_UNKNOWN";
  return observation.kind === "fargate-task" ? "TASK_SIZE_NOT_READ" : "INSTANCE_TYPE_NOT_GIVEN";
}

/** Looks up the most vCPUs (thousandths) of a size name: `2xlarge` is the largest of all types called so. Gathered at the first call. */
export function largestOfSize(types: ReadonlyMap<string, InstanceType>): ReferenceTables["largestOfSize"] {
  let largest: Map<string, MilliVcpu> | null = null;
  return (size) => {
    largest ??= gatherLargest(types);
    return largest.get(size) ?? null;
  };
}

function gatherLargest(types: ReadonlyMap<string, InstanceType>): Map<string, MilliVcpu> {
  const largest = new Map<string, MilliVcpu>();
  for (const [type, { vcpu }] of types) {
    const size = sizeName(type);
    largest.set(size, Math.max(largest.get(size) ?? 0, vcpu * VCPU));
  }
  return largest;
}

/** The CPU units of a task: 256 for a quarter of a vCPU. */
export const cpuUnits = (vcpus: MilliVcpu): number => (vcpus * CPU_UNITS) / VCPU;

const sizeName = (type: string): string => type.slice(type.indexOf(".") + 1);

function largestTask(tables: ReferenceTables): MilliVcpu | null {
  let largest: MilliVcpu | null = null;
  for (const units of tables.fargateSizes.keys()) largest = Math.max(largest ?? 0, (units * VCPU) / CPU_UNITS);
  return largest;
}
