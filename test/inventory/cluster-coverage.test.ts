import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { ClusterCoverage, ClusterPart } from "../../src/inventory/cluster-coverage.ts";
import { clusterCoverage, distribute, partialCoverage } from "../../src/inventory/cluster-coverage.ts";

const node = (vcpus: number | null, more: Partial<ClusterPart> = {}): ClusterPart => ({
  nodes: 1,
  each: vcpus === null ? null : vcpus * 1000,
  healthyHost: false,
  ...more,
});

test.each([
  ["none covered", [2, 4], 0, { low: 0, expected: 0, high: 0 }],
  ["all covered", [2, 4], 2, { low: 6000, expected: 6000, high: 6000 }],
  ["one of two", [2, 4], 1, { low: 2000, expected: 3000, high: 4000 }],
  ["one of three, rounded to a thousandth", [1, 1, 2], 1, { low: 1000, expected: 1333, high: 2000 }],
  ["two of four", [16, 2, 8, 4], 2, { low: 6000, expected: 15_000, high: 24_000 }],
  ["no nodes", [], 0, { low: 0, expected: 0, high: 0 }],
])("the smallest, the proportional and the largest choice: %s", (_, nodes, covered, range) => {
  expect(
    partialCoverage(
      nodes.map((vcpus) => vcpus * 1000),
      covered,
    ),
  ).toEqual(range);
});

test.each([
  [
    "more counted than seen: hidden nodes may be the covered ones",
    3,
    6,
    4,
    { low: 2000, expected: 15_000, high: 28_000 },
  ],
  ["fewer counted than seen: the new nodes may be covered too", 1, 2, 4, { low: 2000, expected: 15_000, high: 28_000 }],
])("%s", (_, covered, counted, seen, range) => {
  expect(partialCoverage([2000, 4000, 8000, 16_000], covered, counted, seen)).toEqual(range);
});

const sizes = fc.array(
  fc.integer({ min: 1, max: 200 }).map((quarters) => quarters * 250),
  { minLength: 1, maxLength: 6 },
);

test("partial coverage holds every choice of covered nodes that fits what was counted and seen", () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.integer({ min: 1, max: 12 }), (all, some, counted) => {
      const covered = 1 + (some % counted);
      // The counted nodes are `counted` of the hosts and as many that nobody saw as are missing.
      const range = partialCoverage(all, covered, counted, all.length);
      expect(range.low).toBeLessThanOrEqual(range.expected);
      expect(range.expected).toBeLessThanOrEqual(range.high);
      const unseen = Math.max(0, counted - all.length);
      const uncounted = Math.max(0, all.length - counted);
      const choices = Array.from({ length: 1 << all.length }, (_, choice) =>
        all.filter((__, index) => (choice >> index) & 1),
      );
      const outside = choices
        .filter((chosen) => chosen.length >= covered - unseen && chosen.length <= covered + uncounted)
        .map((chosen) => chosen.reduce((sum, size) => sum + size, 0))
        .filter((total) => total < range.low || total > range.high);
      expect(outside).toEqual([]);
    }),
  );
});

test("distributed ranges add up exactly, stay in order and exceed no part", () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), fc.nat(), (weights, a, b, c) => {
      const whole = weights.reduce((sum, weight) => sum + weight, 0);
      const [low = 0, expected = 0, high = 0] = [a, b, c].map((part) => part % (whole + 1)).sort((x, y) => x - y);
      const parts = distribute({ low, expected, high }, weights);
      const sum = (pick: (part: (typeof parts)[number]) => number) =>
        parts.reduce((total, part) => total + pick(part), 0);
      expect([sum((part) => part.low), sum((part) => part.expected), sum((part) => part.high)]).toEqual([
        low,
        expected,
        high,
      ]);
      for (const [index, part] of parts.entries()) {
        expect(part.low).toBeLessThanOrEqual(part.expected);
        expect(part.expected).toBeLessThanOrEqual(part.high);
        expect(part.high).toBeLessThanOrEqual(weights[index] ?? 0);
      }
    }),
  );
});

const cluster = (healthy: boolean, covered: number | null, compatible: number | null): ClusterCoverage => ({
  healthy,
  covered,
  compatible,
  reasons: healthy ? [] : ["EKS_UNHEALTHY"],
});
const listed = { state: "covered", evidence: "coverage-list" };

test.each([
  ["healthy and whole", cluster(true, 2, 2), listed],
  ["healthy without counts", cluster(true, null, null), listed],
  ["healthy and whole though one node more is seen", cluster(true, 1, 1), listed],
  [
    "unhealthy without a covered node",
    cluster(false, 0, 2),
    { state: "not-covered", evidence: "coverage-list", reasons: ["EKS_UNHEALTHY"] },
  ],
  [
    "unhealthy without counts",
    cluster(false, null, null),
    { state: "not-covered", evidence: "coverage-list", reasons: ["EKS_UNHEALTHY"] },
  ],
  [
    "unhealthy without a covered node, and counts differ",
    cluster(false, 0, 5),
    { state: "not-covered", evidence: "coverage-list", reasons: ["EKS_UNHEALTHY", "COUNT_MISMATCH"] },
  ],
  ["unhealthy though all nodes report", cluster(false, 2, 2), { state: "unknown", reasons: ["EKS_UNHEALTHY"] }],
  ["healthy without compatible nodes", cluster(true, 0, 0), { state: "unknown", reasons: ["COUNT_MISMATCH"] }],
  [
    "half covered",
    cluster(false, 1, 2),
    {
      state: "partial",
      evidence: "coverage-list",
      vcpus: { low: 667, expected: 1000, high: 1333 },
      reasons: ["PARTLY_COVERED", "EKS_UNHEALTHY"],
    },
  ],
])("the first of a cluster's nodes of 2 and 4 vCPUs: %s", (_, entry, coverage) => {
  expect(clusterCoverage(entry, [node(2), node(4)])[0]).toEqual(coverage);
});

test("the shares of a partly covered cluster add up to its range", () => {
  const parts = [node(2), node(4, { nodes: 2 }), node(8)];
  const shares = clusterCoverage(cluster(false, 3, 4), parts).map((one) =>
    one.state === "partial" ? one.vcpus : null,
  );
  const sum = (pick: "low" | "expected" | "high") =>
    shares.reduce((total, share) => total + (share?.[pick] ?? Number.NaN), 0);
  expect([sum("low"), sum("expected"), sum("high")]).toEqual([10_000, 13_500, 16_000]);
});

test("a host that the list names itself is covered, and may be one of the counted nodes or not", () => {
  const [small, named] = clusterCoverage(cluster(false, 1, 2), [node(2), node(4, { healthyHost: true })]);
  expect(named).toEqual(listed);
  expect(small).toMatchObject({ state: "partial", vcpus: { low: 0, expected: 1000, high: 2000 } });
});

test("nodes of unknown size or number take no share, and may be the covered ones", () => {
  const [known, unsized, unnumbered] = clusterCoverage(cluster(false, 1, 2), [
    node(2),
    node(null),
    node(2, { nodes: null }),
  ]);
  expect(known).toMatchObject({ state: "partial", vcpus: { low: 0, expected: 1000, high: 2000 } });
  expect(unsized).toEqual({ state: "unknown", reasons: ["PARTLY_COVERED", "EKS_UNHEALTHY"] });
  expect(unnumbered).toEqual(unsized);
});
