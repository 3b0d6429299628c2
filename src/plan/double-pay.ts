import type { Detector } from "../inventory/inventory.ts";
import type { Workload } from "../inventory/workload.ts";
import type { Range } from "../units/range.ts";
import type { Amount } from "./amount.ts";
import { amountsOf, enteringOf, hostsOf, missingOf } from "./amount.ts";
import type { CoverageFunnel } from "./coverage-funnel.ts";
import { lossOf } from "./coverage-loss.ts";
import type { Listing } from "./coverage-resource.ts";
import { rangeOf } from "./figure.ts";
import type { FlowLogSettings } from "./flow-logs.ts";
import { unwaivedCost } from "./flow-logs.ts";
import { addAmount } from "./sums.ts";
import type { View } from "./usage.ts";
import { inView } from "./usage.ts";

/** Flow logs of hosts that are to be watched and don't report; a second agent on a host; the older EKS feature left on. */
export type DoublePayWhat = "flow-logs" | "two-agents" | "legacy-feature";

/** What is paid twice in one account × Region. */
export type DoublePay = {
  readonly what: DoublePayWhat;
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly hosts: number;
  /** In thousandths. */
  readonly vcpus: Range;
  /** What their flow logs cost in a month (micro-dollars) and would not if they reported; null where nobody knows. */
  readonly cost: Range | null;
};

/** Finds what is paid twice, most vCPUs first. */
export function doublePayOf(
  { model, listing }: Pick<CoverageFunnel, "model" | "listing">,
  workloads: readonly Workload[],
  detectors: readonly Detector[],
  { view, flowLogs = null }: { readonly view: View; readonly flowLogs?: FlowLogSettings | null },
): DoublePay[] {
  const places = new Map(detectors.map((one) => [`${one.accountId} ${one.regionId}`, one]));
  const book = new Map<string, Entry>();
  const add = (what: DoublePayWhat, workload: Workload, part: Amount): void => {
    if (part.high === 0 && part.unbounded === 0) return;
    const { accountId, regionId } = workload;
    const key = `${what} ${accountId} ${regionId}`;
    const entry = book.get(key) ?? { what, accountId, regionId, hosts: 0, vcpus: { ...NOTHING } };
    book.set(key, entry);
    entry.hosts += hostsOf(workload, part.expected);
    addAmount(entry.vcpus, part);
  };
  for (const workload of workloads) {
    if (!inView(workload, view) || workload.kind === "fargate-task") continue;
    const detector = places.get(`${workload.accountId} ${workload.regionId}`);
    const amounts = amountsOf(workload);
    const whole = enteringOf(amounts, workload);
    if (detector?.runtime === "legacy-eks" && detector.status === "enabled" && workload.kind === "eks-node")
      add("legacy-feature", workload, whole);
    const loss = workload.eligibility.state === "eligible" ? lossOf(workload, detector) : null;
    // What somebody chose to leave without a watch is paid once.
    if (loss !== null && loss.known && loss.stage !== "enabled" && loss.needs !== "decision")
      add("flow-logs", workload, missingOf(whole, amounts.covered));
  }
  for (const workload of twiceWatched(listing, workloads)) add("two-agents", workload, amountsOf(workload).all);
  const cost = unwaivedCost(model, flowLogs, view);
  return [...book.values()]
    .map(({ hosts, vcpus, ...entry }): DoublePay => {
      const range = rangeOf(vcpus);
      return {
        ...entry,
        hosts: Math.round(hosts),
        vcpus: range,
        cost: entry.what === "flow-logs" ? cost(entry.regionId, range) : null,
      };
    })
    .sort((a, b) => RANK[a.what] - RANK[b.what] || b.vcpus.expected - a.vcpus.expected);
}

type Entry = Omit<DoublePay, "vcpus" | "hosts" | "cost"> & { hosts: number; readonly vcpus: Amount };

const NOTHING: Amount = { low: 0, expected: 0, high: 0, unbounded: 0 };

const RANK: Readonly<Record<DoublePayWhat, number>> = { "flow-logs": 0, "two-agents": 1, "legacy-feature": 2 };

/** Nodes that the coverage list knows an EC2 agent on, in clusters where EKS's own reports too. */
const twiceWatched = ({ resources }: Listing, workloads: readonly Workload[]): Workload[] =>
  resources.flatMap(({ record, node }) => {
    const workload = node === null ? undefined : workloads[node.index];
    if (node === null || workload === undefined) return [];
    const hasOwn = record.healthy || record.agentVersion !== null;
    const hasClusters = node.cluster.healthy || (node.cluster.covered ?? 0) > 0;
    return hasOwn && hasClusters ? [workload] : [];
  });
