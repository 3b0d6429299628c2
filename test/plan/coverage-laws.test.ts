import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CoverageRecord } from "../../src/inventory/coverage-record.ts";
import type { Detector, Inventory, Metered } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import type { CoverageReport } from "../../src/plan/coverage-report.ts";
import { coverageReport } from "../../src/plan/coverage-report.ts";
import { DIMENSIONS } from "../../src/plan/coverage-statistics.ts";
import { todayOf } from "../../src/plan/forecast.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import { prepare } from "../../src/plan/population.ts";
import type { View } from "../../src/plan/usage.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import { addRanges } from "../../src/units/range.ts";
import { openWords, TABLES } from "../sources/open-words.ts";
import { inventories, readings } from "./any-inventory.ts";
import { OPTIONS, PAYMENTS, PLATFORM, PRICES } from "./population-of.ts";

const detectors: fc.Arbitrary<readonly Detector[]> = fc.uniqueArray(
  fc.record({
    accountId: fc.constantFrom(PAYMENTS, PLATFORM),
    regionId: fc.constantFrom("us-east-1", "eu-west-1"),
    status: fc.constantFrom<Detector["status"][]>("enabled", "enabled", "disabled", "absent"),
    runtime: fc.constantFrom<Detector["runtime"][]>("on", "on", "off", "legacy-eks", "unknown"),
    automated: fc.constant([]),
    managedBy: fc.constant(null),
    updatedAt: fc.constant(null),
  }),
  { selector: ({ accountId, regionId }) => `${accountId} ${regionId}`, maxLength: 4 },
);

/** Why an agent doesn't report: at each gate, beside a cause, in words that nobody knows, or not said. */
const reasons = fc.subarray(
  ["RM_DISABLED", "TAG_EXCLUDED", "EC2_AGENT_SILENT", "ECS_TASK_PREDATES_RM", "COUNT_MISMATCH", "issue:odd"],
  {
    maxLength: 2,
  },
);

const records: fc.Arbitrary<readonly CoverageRecord[]> = fc.uniqueArray(
  fc.record({
    accountId: fc.constantFrom(PAYMENTS, PLATFORM),
    regionId: fc.constantFrom("us-east-1", "eu-west-1"),
    resource: fc.constantFrom<CoverageRecord["resource"][]>("eks-cluster", "ecs-cluster", "ec2-instance"),
    name: fc.constantFrom("core", "i-0", "i-1"),
    healthy: fc.boolean(),
    management: fc.constantFrom("auto" as const, "manual" as const, "disabled" as const, null),
    agentVersion: fc.constantFrom("v1.16.0-eksbuild.2", "1.9.2", null),
    covered: fc.constantFrom(0, 1, null),
    compatible: fc.constantFrom(1, 2, null),
    ecsCluster: fc.constantFrom("core", null),
    reasons,
    updatedAt: fc.constant(null),
  }),
  {
    selector: ({ accountId, regionId, resource, name }) => `${accountId} ${regionId} ${resource} ${name}`,
    maxLength: 6,
  },
);

const metered: fc.Arbitrary<readonly Metered[]> = fc.uniqueArray(
  fc.record({
    accountId: fc.constantFrom(PAYMENTS, PLATFORM),
    regionId: fc.constantFrom("us-east-1", "ap-northeast-1"),
    kind: fc.constantFrom(...KINDS),
    vcpus: fc.nat(90_000),
    day: fc.constant(OPTIONS.asOf),
    vcpuHours: fc.nat(900),
  }),
  { selector: ({ accountId, regionId, kind }) => `${accountId} ${regionId} ${kind}`, maxLength: 4 },
);

const told = ({ coverage, ...rest }: Workload, index: number, said: readonly string[]): Workload => ({
  ...rest,
  origin: `i-${index}`,
  coverage: coverage.state === "covered" ? coverage : { ...coverage, reasons: said },
});

const worlds: fc.Arbitrary<Inventory> = fc
  .record({
    inventory: inventories,
    detectors,
    records,
    metered,
    said: fc.array(reasons, { minLength: 8, maxLength: 8 }),
  })
  .map(({ inventory, said, records: coverage, ...beside }) => ({
    ...inventory,
    ...beside,
    coverage,
    workloads: inventory.workloads.map((workload, index) => told(workload, index, said[index] ?? [])),
  }));

const views: fc.Arbitrary<View> = fc.constantFrom(
  WHOLE,
  WHOLE,
  { ...WHOLE, accounts: [PAYMENTS] },
  { ...WHOLE, regions: ["us-east-1"] },
  { ...WHOLE, kinds: ["eks-node", "ec2-instance"] as const },
  { ...WHOLE, tags: [{ key: "team", value: "red" }] },
);

const asked: fc.Arbitrary<Partial<ForecastOptions>> = fc
  .record({ reading: readings, view: views })
  .map(({ reading, view }) => ({ ...reading, view }));

const reportOf = (inventory: Inventory, change: Partial<ForecastOptions>): CoverageReport =>
  coverageReport(
    prepare(inventory),
    inventory.workloads,
    PRICES,
    { ...OPTIONS, asOf: inventory.asOf, ...change },
    TABLES,
  );

/** Looks at the reports of random inventories, narrowed and read in random ways. */
function always(holds: (report: CoverageReport) => void): void {
  fc.assert(
    fc.property(worlds, asked, (inventory, options) => {
      holds(reportOf(inventory, options));
    }),
    { numRuns: 50 },
  );
}

const top = (high: number | null | undefined): number => high ?? Number.POSITIVE_INFINITY;

describe("the funnel", () => {
  test("ends its fourth stage where the report's `current` is, to the micro-dollar", () => {
    always(({ funnel, result: { current } }) => {
      const healthy = funnel.stages.find(({ id }) => id === "healthy")?.figure ?? null;
      expect(healthy).toEqual(healthy === null ? null : { vcpus: current?.vcpus, cost: current?.cost });
    });
  });

  test("lets through a part of what came, and loses the rest", () => {
    always(({ funnel }) => {
      const pairs = funnel.stages
        .slice(1)
        .map((stage, index) => ({ stage, before: funnel.stages[index]?.figure ?? null }));
      for (const { stage, before } of pairs) {
        if (stage.figure === null || before === null) continue;
        expect(stage.figure.vcpus.expected + (stage.lost?.expected ?? Number.NaN)).toBe(before.vcpus.expected);
        expect(stage.figure.vcpus.low).toBeLessThanOrEqual(before.vcpus.low);
        expect(stage.figure.vcpus.expected).toBeLessThanOrEqual(before.vcpus.expected);
        expect(top(stage.figure.vcpus.high)).toBeLessThanOrEqual(top(before.vcpus.high));
      }
    });
  });

  test("gives a reason for all that it loses before it reports", () => {
    always(({ funnel, result }) => {
      const [first, , , healthy] = funnel.stages;
      const known = todayOf(result) !== null && healthy?.figure !== null;
      const lost = (first?.figure?.vcpus.expected ?? 0) - (healthy?.figure?.vcpus.expected ?? 0);
      const reasoned = funnel.issues.reduce((sum, { vcpus }) => sum + vcpus.expected, 0);
      expect(known ? reasoned : null).toBe(known ? lost : null);
    });
  });
});

describe("statistics", () => {
  test("add up to the funnel and to the report, by whatever they are told", () => {
    always(({ statistics, funnel, result }) => {
      const eligible = funnel.stages.find(({ id }) => id === "eligible")?.figure;
      const healthy = funnel.stages.find(({ id }) => id === "healthy")?.figure ?? null;
      const current = healthy === null ? null : (result.current?.cost.expected ?? null);
      for (const rows of [[statistics.together], ...DIMENSIONS.map((by) => statistics[by])]) {
        expect(rows.reduce((sum, row) => sum + row.eligible.cost, 0)).toBe(eligible?.cost.expected);
        expect(rows.reduce((sum, row) => sum + row.eligible.vcpus.expected, 0)).toBe(eligible?.vcpus.expected);
        const own = rows.flatMap((row) => (row.current === null ? [] : [row.current]));
        const isRead = current !== null || rows.length === 0;
        expect(own).toHaveLength(isRead ? rows.length : 0);
        expect(own.reduce((sum, { cost }) => sum + cost, 0)).toBe(current ?? 0);
      }
    });
  });

  test("count every resource and every metered vCPU once", () => {
    always(({ statistics, funnel, result }) => {
      const counted = funnel.counted.reduce((sum, { of }) => sum + of, 0);
      for (const by of DIMENSIONS)
        expect(statistics[by].reduce((sum, row) => sum + (row.counted?.of ?? 0), 0)).toBe(counted);
      for (const by of ["account", "region", "kind"] as const)
        expect(statistics[by].reduce((sum, row) => sum + (row.metered ?? 0), 0)).toBe(result.metered?.vcpus ?? 0);
    });
  });
});

test("every workload belongs to one resource, or to what none names", () => {
  always(({ resources, unlisted, statistics }) => {
    const shares = [...resources, ...unlisted];
    const whole = statistics.together;
    expect(shares.reduce((total, { workloads }) => total + workloads, 0)).toBe(whole.workloads);
    expect(addRanges(shares.map(({ eligible }) => eligible.vcpus))).toEqual(whole.eligible.vcpus);
    expect(shares.reduce((total, { eligible }) => total + eligible.cost, 0)).toBe(whole.eligible.cost);
  });
});

test("what is exact can't be otherwise", () => {
  always(({ statistics, result }) => {
    const isExact = statistics.together.current?.exact === true && result.gaps.length === 0;
    const cost = result.current?.cost;
    expect(isExact ? [cost?.low, cost?.high] : []).toEqual(isExact ? [cost?.expected, cost?.expected] : []);
  });
});

test("all of it holds for the sample", async () => {
  const sample = await openWords(["sample"]);
  const { funnel, statistics, result, resources, unlisted } = reportOf(sample, {});
  expect(funnel.stages[3]?.figure).toEqual({ vcpus: result.current?.vcpus, cost: result.current?.cost });
  for (const by of DIMENSIONS)
    expect(statistics[by].reduce((sum, row) => sum + (row.current?.cost ?? 0), 0)).toBe(result.current?.cost.expected);
  expect([...resources, ...unlisted].reduce((sum, { current }) => sum + (current?.cost ?? 0), 0)).toBe(
    result.current?.cost.expected,
  );
});
