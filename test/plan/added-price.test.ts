import { describe, expect, test } from "vitest";
import type { AddedPrice } from "../../src/plan/added-price.ts";
import { compare } from "../../src/plan/comparison.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import type { TrialClock } from "../../src/inventory/inventory.ts";
import { questionOf } from "./judged.ts";
import { COVERED, inventoryOf, PAYMENTS, PLATFORM, workload } from "./population-of.ts";

type World = { readonly rows: readonly Workload[]; readonly trials?: readonly TrialClock[] };

const added = (before: World, after: World, basis: "everything" | "current" = "everything"): AddedPrice | null => {
  const of = ({ rows, trials = [] }: World) => inventoryOf(rows, { trials });
  return compare(questionOf(of(after), of(before)), basis)?.added ?? null;
};

const node = (vcpus: number, change: Partial<Workload> = {}) => workload(vcpus, { kind: "eks-node", ...change });

test("24 vCPU past the first tier cost $18.00 there, and $36.00 on a ladder of their own", () => {
  expect(added({ rows: [node(640)] }, { rows: [node(664)] })?.alone).toBe(36e6);
});

test("alone, every account and kind climbs a ladder of its own", () => {
  const rows = [node(600), node(600, { accountId: PLATFORM }), workload(600)];
  // Each 500 × 1.50 + 100 × 0.75.
  expect(added({ rows: [] }, { rows })?.alone).toBe(3 * 825e6);
});

test.each([
  ["nothing changes", [node(10)], [node(10)]],
  ["something goes", [node(10)], [node(5)]],
  ["something comes and something goes", [node(10)], [node(5), workload(50)]],
  ["it moves elsewhere", [node(10)], [node(10, { accountId: PLATFORM })]],
])("there is no such price where %s", (_, before, after) => {
  expect(added({ rows: before }, { rows: after })).toBeNull();
});

describe("the trial of what is added", () => {
  const clock = (ends: string): TrialClock => ({
    accountId: PAYMENTS,
    regionId: "us-east-1",
    kind: "eks-node",
    ends: Date.parse(ends),
    precision: "exact",
  });

  test("has not begun where nothing is protected", () => {
    expect(added({ rows: [] }, { rows: [node(10)] })?.trial).toEqual({ state: "not-started" });
  });

  test("is over where something is protected without a clock", () => {
    const guarded = node(10, { coverage: COVERED });
    expect(added({ rows: [guarded] }, { rows: [guarded, node(10)] })?.trial).toEqual({ state: "over" });
  });

  test.each([
    ["2026-12-19T00:00:00Z", { state: "running", ends: Date.parse("2026-12-19T00:00:00Z") }],
    ["2026-11-21T00:00:00Z", { state: "over" }],
  ])("ends at %s", (ends, trial) => {
    const trials = [clock(ends)];
    expect(added({ rows: [node(10)], trials }, { rows: [node(20)], trials })?.trial).toEqual(trial);
  });

  test("is not told where clocks differ", () => {
    const trials = [clock("2026-12-19T00:00:00Z")];
    expect(added({ rows: [], trials }, { rows: [node(10), workload(10)], trials })?.trial).toBeNull();
  });
});
