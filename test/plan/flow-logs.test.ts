import { describe, expect, test } from "vitest";
import type { Workload } from "../../src/inventory/workload.ts";
import type { FlowLogSettings } from "../../src/plan/flow-logs.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import { GB } from "../../src/pricing/flow-log-waiver.ts";
import { COVERED, forecastOf, inventoryOf, PAYMENTS, vcpuRange, workload } from "./population-of.ts";

const guarded = (vcpus: number, change: Partial<Workload> = {}) => workload(vcpus, { coverage: COVERED, ...change });

const flowLogsOf = (
  workloads: readonly Workload[],
  flowLogs: FlowLogSettings | null,
  options: Partial<ForecastOptions> = {},
) => forecastOf(inventoryOf(workloads), { flowLogs, ...options }).flowLogs;

/** GB waived, dollars saved and net, of today and of everything. */
const expectedOf = (...given: Parameters<typeof flowLogsOf>) =>
  flowLogsOf(...given)?.map(({ waiver, net }) => [
    (waiver?.waived.expected ?? Number.NaN) / GB,
    (waiver?.saved.expected ?? Number.NaN) / 1e6,
    (net?.expected ?? Number.NaN) / 1e6,
  ]);

const GB_900 = { gbPerMonth: 900 * GB };

describe("the waiver", () => {
  test("is of the part that is watched, beside the bill and never in it", () => {
    const rows = [guarded(100), workload(200)];
    // today 300 of 900 GB leave the top: 300 × 0.50; everything: 500 × 1.00 + 400 × 0.50
    expect(expectedOf(rows, GB_900)).toEqual([
      [300, 150, 0],
      [900, 700, -250],
    ]);
    const bills = [null, GB_900].map(
      (flowLogs) => forecastOf(inventoryOf(rows), { flowLogs }).everything.cost.expected,
    );
    expect(bills[0]).toBe(bills[1]);
  });

  test("has nothing of Fargate tasks, and EKS nodes and EC2 hosts alike", () => {
    const tasks = guarded(100, { kind: "fargate-task" });
    expect(expectedOf([tasks, guarded(100)], GB_900)?.[0]?.[0]).toBe(900);
    expect(expectedOf([tasks, guarded(100, { kind: "eks-node" })], GB_900)?.[0]?.[0]).toBe(900);
    expect(flowLogsOf([tasks], GB_900)).toMatchObject([{ waiver: null }, { waiver: null }]);
  });

  test("has nothing of hosts that can't be watched, which make flow logs all the same", () => {
    const windows = workload(100, { eligibility: { state: "ineligible", reasons: ["WINDOWS"] } });
    expect(expectedOf([guarded(100), windows], GB_900)?.[1]?.[0]).toBe(450);
  });

  test("of all Regions together is spread by the vCPUs of their hosts", () => {
    const rows = [guarded(100), guarded(200, { regionId: "us-east-2" })];
    const [today] = flowLogsOf(rows, GB_900) ?? [];
    expect(today?.regions.map(({ regionId, volume }) => [regionId, volume?.flowLogs])).toEqual([
      ["us-east-1", 300 * GB],
      ["us-east-2", 600 * GB],
    ]);
    // narrowed to one Region it is still that Region's part
    const view = { ...WHOLE, regions: ["us-east-1"] };
    expect(flowLogsOf(rows, GB_900, { view })?.[0]?.regions.map(({ volume }) => volume?.flowLogs)).toEqual([300 * GB]);
  });

  test("of each Region is its own; one that nobody told of leaves the sum open", () => {
    const rows = [guarded(100), guarded(200, { regionId: "us-east-2" })];
    const regions = new Map([["us-east-1", { flowLogs: 400 * GB, analyzed: 1000 * GB }]]);
    const [today] = flowLogsOf(rows, { regions }) ?? [];
    expect(today?.waiver).toEqual({
      waived: { low: 400 * GB, expected: 400 * GB, high: null },
      saved: { low: 200e6, expected: 200e6, high: null },
    });
    expect(today?.net).toEqual({ low: null, expected: 250e6, high: 250e6 });
    expect(today?.regions.map(({ waiver }) => waiver === null)).toEqual([false, true]);
  });

  test("is not known, and not zero, where no volume was told: then it has its break-even alone", () => {
    const [today] = flowLogsOf([guarded(100)], null) ?? [];
    expect([today?.waiver, today?.net]).toEqual([null, null]);
    expect(today?.regions.map(({ breakEven }) => breakEven)).toEqual([{ low: 1500, expected: 1500, high: 6000 }]);
  });

  test("follows the range of what is watched", () => {
    const [today] =
      flowLogsOf(
        [guarded(300, { size: { state: "known", vcpus: vcpuRange(150, 300, 300), typeDefault: null } })],
        GB_900,
      ) ?? [];
    expect(today?.waiver?.waived).toEqual({ low: 450 * GB, expected: 900 * GB, high: 900 * GB });
  });

  test.each([{ accounts: [PAYMENTS] }, { kinds: ["ec2-instance" as const] }, { tags: [{ key: "a", value: "b" }] }])(
    "is not told in a view of %j",
    (narrowed) => {
      expect(flowLogsOf([guarded(100)], GB_900, { view: { ...WHOLE, ...narrowed } })).toBeNull();
    },
  );

  test("costs what a private agreement leaves of it", () => {
    expect(expectedOf([guarded(100)], GB_900, { discount: 1000 })?.[0]).toEqual([900, 630, 135 - 630]);
  });
});
