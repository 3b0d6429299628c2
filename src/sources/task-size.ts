import type { MilliVcpu } from "../units/vcpu.ts";
import { milliVcpu } from "../units/vcpu.ts";

/** vCPUs of a task size, `256`, `1 vCPU` or `.5 vcpu`, in thousandths; null where it says none. */
export function vcpusOfSize(size: string | null): MilliVcpu | null {
  const match = /^\s*(\d+|\d*\.\d+)\s*(vcpu)?\s*$/i.exec(size ?? "");
  const amount = Number(match?.[1]);
  if (match === null || amount <= 0) return null;
  return milliVcpu(match[2] === undefined ? amount / 1024 : amount);
}

/** MiB of a task's memory, `512` or `1 GB` or `0.5gb`; null where it says none. */
export function memoryOfSize(size: string | null): number | null {
  const match = /^\s*(\d+|\d*\.\d+)\s*(gb)?\s*$/i.exec(size ?? "");
  if (match === null) return null;
  const mebibytes = Number(match[1]) * (match[2] === undefined ? 1 : 1024);
  return Number.isInteger(mebibytes) && mebibytes > 0 ? mebibytes : null;
}
