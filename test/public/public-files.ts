import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Inventory } from "../../src/inventory/inventory.ts";
import { amountsOf } from "../../src/plan/amount.ts";
import type { PublicInput } from "./inputs.ts";

/** Every file below a folder, by the hash of its content. */
export function filesByHash(folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found.set(createHash("sha256").update(readFileSync(path)).digest("hex"), path);
  }
  return found;
}

/** What a reading of a public file says, in the words of its row. */
export type PublicReading = Pick<PublicInput, "vcpus" | "regions" | "unresolved"> & { readonly before: string };

export const readingOf = (after: Inventory, before: Inventory | null): PublicReading => ({
  vcpus: shortly(after),
  before: shortly(before),
  regions: [...new Set(after.workloads.map(({ regionId }) => regionId ?? "?"))].sort(),
  unresolved: after.declared?.unresolved.length ?? 0,
});

/** `low..expected..high` vCPUs of a side, `?` where nothing bounds it. */
function shortly(side: Inventory | null): string {
  const sum = { low: 0, expected: 0, high: 0, unbounded: 0 };
  for (const workload of side?.workloads ?? []) {
    const { all } = amountsOf(workload);
    sum.low += all.low;
    sum.expected += all.expected;
    sum.high += all.high;
    sum.unbounded += all.unbounded;
  }
  const [low, expected, high] = [sum.low / 1000, sum.expected / 1000, sum.high / 1000];
  if (sum.unbounded > 0) return `${low}..${expected}..?`;
  return low === expected && expected === high ? String(expected) : `${low}..${expected}..${high}`;
}

/** What a reading gets wrong; empty where it is right. */
export function faultsOf(input: PublicInput, reading: PublicReading): string[] {
  const wanted: PublicReading = {
    vcpus: input.vcpus,
    before: input.before ?? "0",
    regions: input.regions,
    unresolved: input.unresolved,
  };
  return (["vcpus", "before", "regions", "unresolved"] as const).flatMap((part) =>
    String(wanted[part]) === String(reading[part])
      ? []
      : [`${part} ${String(reading[part])}, not ${String(wanted[part])}`],
  );
}
