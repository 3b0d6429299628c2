import type { InventoryFrame, VpcEndpoint } from "../inventory/inventory.ts";
import type { Facts, Observation, Workload } from "../inventory/workload.ts";
import { knowsToday } from "../plan/forecast.ts";
import type { Range } from "../units/range.ts";
import { MOST_VCPUS, VCPU } from "../units/vcpu.ts";
import { baselineHeaderLine, cellLine, recordLine } from "./inventory-record.ts";
import type { InventoryRecord } from "./inventory-record.ts";

/** The most of one line, as its reader takes it. */
const MOST_COUNT = 1_000_000;

/**
 * Writes what a later change is measured from: the records of an inventory without its moment, hosts and messages, alike
 * workloads on one line, sorted. It is a source itself, costs what its source costs, and merges line by line.
 */
export function baselineText(frame: InventoryFrame, workloads: readonly Workload[]): string {
  const groups: readonly (readonly string[])[] = [
    frame.accounts.map((account) => recordLine({ record: "account", ...account })),
    frame.cells.map(cellLine),
    frame.skipped.map((place) => recordLine({ record: "skipped", ...place })),
    // What AWS answers to a refused call may differ each time.
    frame.gaps.map((gap) => recordLine({ record: "gap", ...gap, message: gap.reason })),
    frame.detectors.map((detector) => recordLine({ record: "detector", ...detector, updatedAt: null })),
    frame.trials.map((clock) => recordLine({ record: "trial", ...clock })),
    frame.vpcs.map((vpc) => recordLine({ record: "vpc", ...withoutSetup(vpc) })),
    frame.usage.map((level) => recordLine({ record: "usage", ...level })),
    frame.assumptions.map((assumption) => recordLine({ record: "assumption", ...assumption })),
    alike(workloads).map((workload) => recordLine(workload)),
  ];
  const lines = groups.flatMap((group) => group.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  // However it was read, the same state is the same file.
  const type = knowsToday(frame) ? "inventory" : frame.source.type;
  return [baselineHeaderLine({ ...frame, source: { type, name: "baseline" } }), ...lines, END, ""].join("\n");
}

/** How an endpoint is set up moves no dollar. */
const withoutSetup = ({
  accountId,
  regionId,
  vpcId,
  azs,
  participants,
  endpoint,
  reporting,
}: VpcEndpoint): VpcEndpoint => ({
  accountId,
  regionId,
  vpcId,
  azs,
  participants,
  endpoint,
  reporting,
});

/** Facts that only tell why an agent is silent. */
const OF_GATES: ReadonlySet<string> = new Set([
  "ecsAgent",
  "executionRole",
  "imds",
  "metadataTags",
  "ssm",
  "subnets",
  "vpc",
] satisfies readonly (keyof Facts)[]);

const withoutGates = (facts: Facts): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => !OF_GATES.has(name)));

/** Without a count of records, which two branches would both change. */
const END = JSON.stringify({ record: "end" });

type WorkloadRecord = Extract<InventoryRecord, { readonly record: "workload" }>;

/** Alike workloads as one, with tags in one order, and by what they are instead of by their names. */
function alike(workloads: readonly Workload[]): WorkloadRecord[] {
  const sums = new Map<string, Observation>();
  const apart: Observation[] = [];
  for (const { size, eligibility: _, ...workload } of workloads) {
    const { cluster, type, kind } = workload;
    const tags = Object.fromEntries(Object.entries(workload.tags).sort(([a], [b]) => (a < b ? -1 : 1)));
    const own: Observation = {
      ...workload,
      facts: withoutGates(workload.facts),
      tags,
      origin: cluster ?? type ?? kind,
    };
    const open = size.state === "known" ? size.vcpus.high === null : size.bound === null;
    // Parts without a bound are counted one by one, and a partial coverage is of the workload as a whole.
    if (open || own.count.high === null || own.coverage.state === "partial") {
      apart.push(own);
      continue;
    }
    const key = JSON.stringify({ ...own, count: null });
    const sum = sums.get(key);
    const count = sum === undefined ? own.count : together(sum.count, own.count);
    if (sum !== undefined && !fits({ ...own, count })) {
      apart.push(sum);
      sums.set(key, own);
    } else sums.set(key, { ...own, count });
  }
  return [...sums.values(), ...apart].map((one): WorkloadRecord => ({ record: "workload", ...one }));
}

const together = (a: Range, b: Range): Range => ({
  low: a.low + b.low,
  expected: a.expected + b.expected,
  high: a.high === null || b.high === null ? null : a.high + b.high,
});

function fits({ vcpus, count }: Observation): boolean {
  const most = count.high ?? count.expected;
  return most <= MOST_COUNT && (vcpus === null || ((vcpus.high ?? vcpus.expected) / VCPU) * most <= MOST_VCPUS);
}
