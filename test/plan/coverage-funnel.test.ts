import { describe, expect, test } from "vitest";
import type { Inventory } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { countsByKind } from "../../src/plan/coverage-count.ts";
import type { CoverageFunnel } from "../../src/plan/coverage-funnel.ts";
import { coverageFunnel } from "../../src/plan/coverage-funnel.ts";
import { lossOf } from "../../src/plan/coverage-loss.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import { prepare } from "../../src/plan/population.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import type { Range } from "../../src/units/range.ts";
import { ACME, openWords, TABLES } from "../sources/open-words.ts";
import {
  AS_OF,
  COVERED,
  DATA_LAKE,
  forecastOf,
  inventoryOf,
  OPTIONS,
  PAYMENTS,
  PRICES,
  workload,
} from "./population-of.ts";

const acme = await openWords([ACME]);
const sample = await openWords(["sample"]);

function funnelOf(inventory: Inventory, change: Partial<ForecastOptions> = {}): CoverageFunnel {
  const options = { ...OPTIONS, asOf: inventory.asOf, ...change };
  const result = forecastOf(inventory, options);
  return coverageFunnel(prepare(inventory), inventory.workloads, PRICES, options, result);
}

const funnel = funnelOf(acme);
const cents = (usd: number | null | undefined): number => Math.round((usd ?? Number.NaN) / 10_000) / 100;
const told = (range: Range | null | undefined): readonly number[] =>
  range === null || range === undefined ? [] : [cents(range.low), cents(range.expected), cents(range.high)];
const vcpus = (range: Range | null | undefined): readonly (number | null)[] =>
  range === null || range === undefined
    ? []
    : [range.low / 1000, range.expected / 1000, range.high === null ? null : range.high / 1000];
const stage = (of: CoverageFunnel, id: string) => of.stages.find((one) => one.id === id);

describe("the funnel of the small world", () => {
  test.each([
    ["eligible", [7720, 7720, 7720], 7366.6, [0, 0, 0]],
    ["enabled", [6700, 6700, 6700], 6561.6, [1020, 1020, 1020]],
    ["covered", [4988, 5020, 5036], 5284.8, [1664, 1680, 1712]],
    ["healthy", [4972, 5004, 5020], 5260.8, [16, 16, 16]],
    ["billable", [960, 992, 1008], 1219.8, [4012, 4012, 4012]],
  ])("%s", (id, amounts, cost, lost) => {
    expect(vcpus(stage(funnel, id)?.figure?.vcpus)).toEqual(amounts);
    expect(cents(stage(funnel, id)?.figure?.cost.expected)).toBe(cost);
    expect(vcpus(stage(funnel, id)?.lost)).toEqual(lost);
  });

  test.each([
    ["the whole", {}],
    ["one account", { view: { ...WHOLE, accounts: [DATA_LAKE] } }],
    ["one kind, on shared ladders", { view: { ...WHOLE, kinds: ["eks-node"] }, ladder: "shared" }],
    [
      "a tag, each account alone",
      { view: { ...WHOLE, tags: [{ key: "team", value: "payments" }] }, tierScope: "account" },
    ],
  ] satisfies [string, Partial<ForecastOptions>][])(
    "in view of %s, what reports is the forecast's `current` and the first stage its eligible vCPUs",
    (_, options) => {
      const seen = funnelOf(acme, options);
      const result = forecastOf(acme, options);
      expect(stage(seen, "healthy")?.figure).toEqual({ vcpus: result.current?.vcpus, cost: result.current?.cost });
      expect(stage(seen, "eligible")?.figure?.vcpus.expected).toBe(result.vcpus.eligible);
    },
  );

  test.each([
    ["small world", acme],
    ["sample", sample],
  ])("of the %s no stage holds more than the one before, and each loses exactly the difference", (_, inventory) => {
    const { stages } = funnelOf(inventory);
    for (const [index, { figure, lost }] of stages.entries()) {
      const before = stages[index - 1]?.figure;
      if (before === null || before === undefined) continue;
      for (const part of ["low", "expected", "high"] as const) {
        const [most, cost] = [before.vcpus[part], before.cost[part]];
        expect(figure?.vcpus[part] ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(most ?? Number.POSITIVE_INFINITY);
        expect(figure?.cost[part] ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(cost ?? Number.POSITIVE_INFINITY);
      }
      expect(lost?.expected).toBe(before.vcpus.expected - (figure?.vcpus.expected ?? Number.NaN));
    }
    const result = forecastOf(inventory);
    expect(stages[3]?.figure).toEqual({ vcpus: result.current?.vcpus, cost: result.current?.cost });
  });

  test("clusters and instances are counted as AWS does", () => {
    expect(countsByKind(funnel.counted)).toEqual([
      { kind: "eks-node", healthy: 3, of: 4 },
      { kind: "fargate-task", healthy: 1, of: 2 },
      { kind: "ec2-instance", healthy: 243, of: 345 },
    ]);
  });
});

describe("why it is not covered", () => {
  test.each([
    ["TAG_EXCLUDED", "decision", 1600, "100 of 100", [1200, 1200, 1200]],
    ["RM_DISABLED", "decision", 500, "400 of 400", [420, 420, 420]],
    ["RM_DISABLED", "decision", 300, "75 of 75", [342, 342, 342]],
    ["NO_DETECTOR", "decision", 220, "55 of 55", [165, 165, 165]],
    ["EKS_ADDON_UNSCHEDULABLE", "repair", 64, "6 of 30", [36, 48, 72]],
    ["ECS_SERVICE_PREDATES_AUTO", "redeploy", 16, "8 of 8", [24, 28.8, 36]],
    ["EC2_AGENT_SILENT", "repair", 16, "2 of 2", [24, 24, 24]],
  ])("%s, a %s: %d vCPUs, %s, adds to today's bill", (code, needs, amount, hosts, adds) => {
    const found = funnel.issues.find((issue) => issue.code === code && issue.vcpus.expected === amount * 1000);
    expect(found?.needs).toBe(needs);
    expect(`${found?.missing} of ${found?.of}`).toBe(hosts);
    expect(told(found?.adds)).toEqual(adds);
  });

  test("seven reasons part the difference between eligible and reporting, dearest first", () => {
    expect(funnel.issues.map(({ adds }) => cents(adds?.expected))).toEqual([1200, 420, 342, 165, 48, 28.8, 24]);
    expect(funnel.issues.reduce((sum, issue) => sum + issue.vcpus.expected, 0)).toBe((7720 - 5004) * 1000);
  });

  test("all cured together add $2,105.80, which is what lies between eligible and reporting", () => {
    expect(cents(funnel.cured(funnel.issues).expected)).toBe(2105.8);
    expect(funnel.cured([])).toEqual({ low: 0, expected: 0, high: 0 });
  });

  test("AWS's own words are kept as they came", () => {
    expect(funnel.issues.find(({ code }) => code === "EC2_AGENT_SILENT")?.said).toEqual(["No Agent Reporting:"]);
  });

  test("words that no reason is known for are a reason of their own", () => {
    const odd = (text: string) =>
      workload(4, { coverage: { state: "not-covered", evidence: "coverage-list", reasons: [`issue:${text}`] } });
    const { issues } = funnelOf(inventoryOf([odd("one"), odd("two"), odd("one")]));
    expect(issues.map(({ code, said, vcpus: range }) => [code, said, range.expected])).toEqual([
      [null, ["one"], 8000],
      [null, ["two"], 4000],
    ]);
  });
});

describe("what was not read is not zero", () => {
  const unread: Workload["coverage"] = { state: "unknown", reasons: [] };
  const on = {
    accountId: PAYMENTS,
    regionId: "us-east-1",
    status: "enabled",
    runtime: "on",
    automated: [],
    managedBy: null,
    updatedAt: null,
  } as const;

  test("without a coverage list nobody knows what is in place, reports or is billed", () => {
    const seen = funnelOf(inventoryOf([workload(8, { coverage: unread })], { detectors: [on] }));
    expect(seen.stages.map(({ figure }) => figure?.vcpus.expected ?? null)).toEqual([8000, 8000, null, null, null]);
    expect(seen.issues.map(({ adds, needs, unread: open }) => [adds, needs, open])).toEqual([
      [null, "permission", true],
    ]);
  });

  test("what is switched off elsewhere tells nothing of it", () => {
    const off: Workload["coverage"] = { state: "not-covered", evidence: null, reasons: ["RM_DISABLED"] };
    const seen = funnelOf(
      inventoryOf([workload(8, { coverage: unread }), workload(4, { coverage: off, regionId: "us-east-2" })], {
        detectors: [on],
      }),
    );
    expect(seen.stages.map(({ figure }) => figure?.vcpus.expected ?? null)).toEqual([12_000, 8000, null, null, null]);
  });

  test("where a part was read, the rest widens the stages", () => {
    const seen = funnelOf(
      inventoryOf([workload(8, { coverage: unread }), workload(4, { coverage: COVERED })], { detectors: [on] }),
    );
    expect(vcpus(stage(seen, "covered")?.figure?.vcpus)).toEqual([4, 4, 12]);
    expect(vcpus(stage(seen, "healthy")?.figure?.vcpus)).toEqual([4, 4, 12]);
    expect(vcpus(stage(seen, "covered")?.lost)).toEqual([0, 8, 8]);
  });

  test("a bare no doesn't say at which gate", () => {
    const seen = funnelOf(inventoryOf([workload(8)]));
    expect(seen.stages.map(({ figure }) => figure?.vcpus.expected ?? null)).toEqual([8000, null, null, 0, 0]);
    expect(seen.issues.map(({ adds }) => cents(adds?.expected))).toEqual([12]);
  });

  test("a plan can't tell what is switched on", () => {
    const seen = funnelOf(inventoryOf([workload(8)], { source: { type: "terraform-plan", name: "plan" } }));
    expect(seen.stages.map(({ figure }) => figure === null)).toEqual([false, true, true, true, true]);
    expect(seen.issues).toEqual([]);
  });
});

test("an end that is known to a day leaves it open whether it is billed already", () => {
  const clock = { accountId: PAYMENTS, regionId: "us-east-1", kind: "ec2-instance", ends: AS_OF + 1 } as const;
  const at = (precision: "day" | "exact") =>
    funnelOf(inventoryOf([workload(8, { coverage: COVERED })], { trials: [{ ...clock, precision }] }));
  expect(vcpus(stage(at("day"), "billable")?.figure?.vcpus)).toEqual([0, 0, 8]);
  expect(vcpus(stage(at("day"), "billable")?.lost)).toEqual([0, 8, 8]);
  expect(vcpus(stage(at("exact"), "billable")?.figure?.vcpus)).toEqual([0, 0, 0]);
});

test.each([
  ["ADDON_MISSING", "covered", "repair"],
  ["DETECTOR_DISABLED", "enabled", "decision"],
  ["ECS_TASK_PREDATES_RM", "covered", "redeploy"],
  ["EKS_PROVISIONING", "covered", "time"],
  ["ENDPOINT_MISSING", "healthy", "repair"],
  ["UNCHECKED", "covered", "permission"],
] as const)("%s stops at %s and needs a %s", (code, gate, needs) => {
  expect(TABLES.reasons.get(code)?.about).toBe("coverage");
  const stopped = workload(8, { coverage: { state: "not-covered", evidence: "coverage-list", reasons: [code] } });
  expect(lossOf(stopped, undefined)).toEqual({ stage: gate, known: true, code, needs, unread: false });
});

test("what is said beside a cause gives way to it, whatever came first", () => {
  const reasons = ["PARTLY_COVERED", "COUNT_MISMATCH", "EKS_ADDON_RBAC"];
  const vcpusCovered = { low: 0, expected: 4000, high: 8000 };
  const partly = workload(8, {
    coverage: { state: "partial", evidence: "coverage-list", vcpus: vcpusCovered, reasons },
  });
  expect(lossOf(partly, undefined)?.code).toBe("EKS_ADDON_RBAC");
});

test("words that no reason is known for stay the cause of what reports in part", () => {
  const reasons = ["PARTLY_COVERED", "issue:Sunspots: dazzled"];
  const vcpusCovered = { low: 0, expected: 4000, high: 8000 };
  const partly = workload(8, {
    coverage: { state: "partial", evidence: "coverage-list", vcpus: vcpusCovered, reasons },
  });
  expect(lossOf(partly, undefined)).toMatchObject({ stage: "covered", known: true, code: null, needs: "repair" });
});

test("what is said of hosts whose size nobody knows is an issue of unknown cost, beside the funnel", () => {
  const coverage = { state: "not-covered", evidence: "coverage-list", reasons: ["EKS_ADDON_CONFLICT"] } as const;
  const nodes = workload(0, {
    kind: "eks-node",
    size: { state: "unknown", bound: null },
    eligibility: { state: "unknown", reasons: ["PLATFORM_UNKNOWN"] },
    coverage,
  });
  const { issues, stages } = funnelOf(inventoryOf([nodes, workload(8, { coverage })]));
  expect(
    issues.map(({ code, kinds, vcpus: { expected, high }, adds }) => [code, kinds, expected, high, adds?.high]),
  ).toEqual([["EKS_ADDON_CONFLICT", ["eks-node", "ec2-instance"], 8000, null, null]]);
  expect(stages[0]?.figure?.vcpus.expected).toBe(8000);
  const alone = funnelOf(inventoryOf([nodes])).issues;
  expect(alone.map(({ code, missing, adds }) => [code, missing, adds])).toEqual([["EKS_ADDON_CONFLICT", 1, null]]);
});
