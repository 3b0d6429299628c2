import { allocate, divideRounded } from "../units/allocate.ts";
import type { Range } from "../units/range.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import type { Coverage } from "./coverage.ts";

/** What GuardDuty's coverage list says of an EKS cluster: it counts nodes and names none. */
export type ClusterCoverage = {
  readonly healthy: boolean;
  /** Nodes whose agent reports; null where the list is silent. */
  readonly covered: number | null;
  /** All nodes of the cluster, as `CompatibleNodes` is documented; null where the list is silent. */
  readonly compatible: number | null;
  /** Reason codes, and AWS's own words behind `issue:`. */
  readonly reasons: readonly string[];
};

/** One workload of a cluster: a node, or a group of identical ones. */
export type ClusterPart = {
  /** How many nodes it is; null where that is not one number. */
  readonly nodes: number | null;
  /** vCPUs of each, in thousandths; null where that is unknown or not one number. */
  readonly each: MilliVcpu | null;
  /** Whether the coverage list names the host itself as healthy, so that it is covered whatever its cluster is. */
  readonly healthyHost: boolean;
};

/** A range whose high bound is known. */
export type BoundedRange = Range & { readonly high: number };

/**
 * What `covered` of `counted` nodes are worth in vCPUs (thousandths), of which `nodes` are at hand: expected is their total in
 * proportion; the bounds are the smallest and the largest choice that fits. Without the last two, every counted node is at
 * hand. `seen` are the nodes that the inventory knows, `nodes` included: those that the count can't know may be covered too,
 * and those that are not at hand may be the covered ones.
 */
export function partialCoverage(
  nodes: readonly MilliVcpu[],
  covered: number,
  counted: number = nodes.length,
  seen: number = nodes.length,
): BoundedRange {
  if (nodes.length === 0 || counted === 0) return { low: 0, expected: 0, high: 0 };
  const sizes = nodes.toSorted((a, b) => a - b);
  const elsewhere = Math.max(counted, seen) - nodes.length;
  const least = Math.max(0, covered - elsewhere);
  const most = Math.min(nodes.length, covered + Math.max(0, seen - counted));
  return {
    low: sum(sizes.slice(0, least)),
    expected: divideRounded(BigInt(sum(sizes)) * BigInt(covered), BigInt(counted)),
    high: sum(sizes.slice(sizes.length - most)),
  };
}

const sum = (sizes: readonly MilliVcpu[]): MilliVcpu => sizes.reduce((total, size) => total + size, 0);

/**
 * Splits a range over parts in proportion to their weights by the largest remainder: low, expected and high each add up exactly,
 * and every part keeps low ≤ expected ≤ high ≤ its weight. The range may not exceed the weights' sum; its high must be known.
 */
export function distribute(range: BoundedRange, weights: readonly number[]): BoundedRange[] {
  const room = (taken: readonly number[]): bigint[] =>
    weights.map((weight, index) => BigInt(weight - (taken[index] ?? 0)));
  // Each step shares out only what it adds: the largest remainder alone can give a part less of a larger total.
  const lows = allocate(range.low, room([]));
  const more = allocate(range.expected - range.low, room(lows));
  const expected = lows.map((low, index) => low + (more[index] ?? 0));
  const most = allocate(range.high - range.expected, room(expected));
  return lows.map((low, index) => ({
    low,
    expected: expected[index] ?? low,
    high: (expected[index] ?? low) + (most[index] ?? 0),
  }));
}

/**
 * The coverage of each part of a cluster. A healthy cluster whose nodes all report covers every part, one without a reporting
 * node covers none, and one in between shares its fraction out by size. Parts whose size or number is open can't take a share:
 * theirs stays unknown. A count that differs from the nodes seen adds COUNT_MISMATCH.
 */
export function clusterCoverage(cluster: ClusterCoverage, parts: readonly ClusterPart[]): Coverage[] {
  const seen = parts.reduce((total, { nodes }) => total + (nodes ?? 0), 0);
  const numbered = parts.every(({ nodes }) => nodes !== null);
  const { compatible } = cluster;
  const mismatch = numbered && compatible !== null && compatible !== seen;
  const reasons = mismatch ? [...cluster.reasons, "COUNT_MISMATCH"] : cluster.reasons;
  const covered = cluster.covered ?? 0;
  const own = (part: ClusterPart, other: Coverage): Coverage =>
    part.healthyHost ? { state: "covered", evidence: "coverage-list" } : other;

  if (cluster.healthy && (compatible === null ? cluster.covered === null : compatible > 0 && covered >= compatible)) {
    return parts.map(() => ({ state: "covered", evidence: "coverage-list" }));
  }
  if (!cluster.healthy && covered === 0) {
    return parts.map((part) => own(part, { state: "not-covered", evidence: "coverage-list", reasons }));
  }
  if (compatible === null || covered === 0 || covered >= compatible) {
    return parts.map((part) => own(part, { state: "unknown", reasons }));
  }
  const partly = ["PARTLY_COVERED", ...reasons];
  return shareOut(covered, compatible, seen, parts).map((share, index) => {
    const part = parts[index];
    if (part?.healthyHost === true) return { state: "covered", evidence: "coverage-list" };
    if (share === null) return { state: "unknown", reasons: partly };
    return { state: "partial", evidence: "coverage-list", vcpus: share, reasons: partly };
  });
}

/** The covered vCPUs of each part of a partly covered cluster; null for one that takes no share. */
function shareOut(covered: number, compatible: number, seen: number, parts: readonly ClusterPart[]): (Range | null)[] {
  const sizes = parts.map(({ nodes, each, healthyHost }) =>
    nodes === null || each === null || healthyHost ? null : { nodes, each },
  );
  const open = sizes.filter((size) => size !== null);
  const nodes = open.flatMap((size) => Array.from({ length: size.nodes }, () => size.each));
  const range = partialCoverage(nodes, covered, compatible, Math.max(seen, nodes.length));
  const shares = distribute(
    range,
    open.map((size) => size.nodes * size.each),
  );
  let next = 0;
  return sizes.map((size) => (size === null ? null : (shares[next++] ?? null)));
}
