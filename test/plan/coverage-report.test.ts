import { describe, expect, test } from "vitest";
import type { CoverageRecord } from "../../src/inventory/coverage-record.ts";
import type { Detector, Inventory } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { sortedBy, whereIssues, whereResources } from "../../src/plan/coverage-filter.ts";
import type { CoverageReport } from "../../src/plan/coverage-report.ts";
import { coverageReport } from "../../src/plan/coverage-report.ts";
import type { Dimension } from "../../src/plan/coverage-statistics.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import { prepare } from "../../src/plan/population.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import { exactly } from "../../src/units/range.ts";
import { TABLES } from "../sources/open-words.ts";
import {
  AS_OF,
  COVERED,
  DATA_LAKE,
  inventoryOf,
  OPTIONS,
  PAYMENTS,
  PLATFORM,
  PRICES,
  workload,
} from "./population-of.ts";

const reportOf = (inventory: Inventory, change: Partial<ForecastOptions> = {}): CoverageReport =>
  coverageReport(prepare(inventory), inventory.workloads, PRICES, { ...OPTIONS, ...change }, TABLES);

const record = (
  resource: CoverageRecord["resource"],
  name: string,
  change: Partial<CoverageRecord> = {},
): CoverageRecord => ({
  accountId: PAYMENTS,
  regionId: "us-east-1",
  resource,
  name,
  healthy: true,
  management: "auto",
  agentVersion: null,
  covered: null,
  compatible: null,
  ecsCluster: null,
  reasons: [],
  updatedAt: null,
  ...change,
});

const on = (change: Partial<Detector> = {}): Detector => ({
  accountId: PAYMENTS,
  regionId: "us-east-1",
  status: "enabled",
  runtime: "on",
  automated: [],
  managedBy: null,
  updatedAt: null,
  ...change,
});

const silent = (...reasons: string[]): Workload["coverage"] => ({
  state: "not-covered",
  evidence: "coverage-list",
  reasons,
});

const node = (vcpus: number, origin: string, change: Partial<Workload> = {}): Workload =>
  workload(vcpus, { kind: "eks-node", cluster: "core", origin, coverage: COVERED, ...change });

/** A cluster of two nodes, one of them with an EC2 agent too; a cluster of ECS with tasks and a host; a listed and an unlisted host. */
const LISTED = inventoryOf(
  [
    node(8, "i-node1"),
    node(16, "i-node2"),
    workload(2, { kind: "fargate-task", cluster: "apps", coverage: COVERED, count: exactly(10), origin: "tasks" }),
    workload(4, { facts: { ecsCluster: "apps" }, origin: "i-ecs", coverage: silent("EC2_AGENT_SILENT") }),
    workload(32, { origin: "i-own", coverage: COVERED, regionId: "us-east-2" }),
    workload(64, { origin: "i-other", accountId: PLATFORM }),
  ],
  {
    detectors: [on()],
    coverage: [
      record("eks-cluster", "core", {
        agentVersion: "v1.16.0-eksbuild.2",
        covered: 2,
        compatible: 2,
        updatedAt: AS_OF,
      }),
      record("ec2-instance", "i-node1", { agentVersion: "1.9.2", management: "manual" }),
      record("ecs-cluster", "apps", {
        healthy: false,
        management: "disabled",
        reasons: ["ECS_AGENT_SILENT", "issue:words"],
      }),
      record("ec2-instance", "i-own", {
        regionId: "us-east-2",
        agentVersion: "1.10.0",
        management: "manual",
        updatedAt: AS_OF - 1,
      }),
    ],
  },
);

const listed = reportOf(LISTED);

describe("each resource of the coverage list", () => {
  const found = new Map(listed.resources.map((one) => [one.record.name, one]));
  const vcpus = (name: string) => (found.get(name)?.eligible.vcpus.expected ?? Number.NaN) / 1000;

  test.each([
    ["core", 24, 2],
    ["i-node1", 0, 0],
    ["apps", 24, 11],
    ["i-own", 32, 1],
  ])("%s holds %d vCPUs of %d hosts or tasks", (name, amount, workloads) => {
    expect([vcpus(name), found.get(name)?.workloads]).toEqual([amount, workloads]);
  });

  test("an instance that is a node is counted with its cluster", () => {
    expect(found.get("i-node1")?.countedWith).toBe("core");
    expect(found.get("i-own")?.countedWith).toBeNull();
  });

  test("a container instance that the list names itself is counted there", () => {
    const own = { ...LISTED, coverage: [...LISTED.coverage, record("ec2-instance", "i-ecs", { ecsCluster: "apps" })] };
    const names = reportOf(own).resources.map((one) => [one.record.name, one.workloads]);
    expect(names).toContainEqual(["apps", 10]);
    expect(names).toContainEqual(["i-ecs", 1]);
  });

  test("what none names is told", () => {
    expect(listed.unlisted.map(({ kind, workloads, eligible }) => [kind, workloads, eligible.vcpus.expected])).toEqual([
      ["ec2-instance", 1, 64_000],
    ]);
  });

  test.each([
    [{ accounts: [PLATFORM] }, []],
    [{ regions: ["us-east-2"] }, ["i-own"]],
    [{ kinds: ["fargate-task"] }, ["apps"]],
    [{ kinds: ["ec2-instance"] }, ["apps", "i-own", "i-node1"]],
    [{ tags: [{ key: "team", value: "blue" }] }, []],
  ] as const)("is left out of a view by %o that it isn't in", (view, names) => {
    const seen = reportOf(LISTED, { view: { ...WHOLE, ...view } });
    expect(seen.resources.map((one) => one.record.name)).toEqual(names);
  });
});

describe("statistics", () => {
  const rows = (by: Dimension) =>
    listed.statistics[by].map(({ key, counted, eligible, current }) => [
      key,
      counted === null ? null : `${counted.healthy} of ${counted.of}`,
      eligible.vcpus.expected / 1000,
      (current?.vcpus.expected ?? Number.NaN) / 1000,
    ]);

  test("count the resources of the list as AWS does, and vCPUs as we do", () => {
    expect(rows("kind")).toEqual([
      ["eks-node", "1 of 1", 24, 24],
      ["fargate-task", "0 of 1", 20, 20],
      ["ec2-instance", "2 of 2", 100, 32],
    ]);
    expect(rows("region").map(([key]) => key)).toEqual(["us-east-1", "us-east-2"]);
  });

  test("by management: what the list doesn't say is no way of managing", () => {
    expect(rows("management")).toEqual([
      ["auto", "1 of 1", 24, 24],
      ["manual", "2 of 2", 32, 32],
      ["disabled", "0 of 1", 24, 20],
      [null, null, 64, 0],
    ]);
  });

  test("by version: the newest first, number by number, and what isn't said last", () => {
    expect(rows("agentVersion")).toEqual([
      ["v1.16.0-eksbuild.2", "1 of 1", 24, 24],
      ["1.10.0", "1 of 1", 32, 32],
      ["1.9.2", "1 of 1", 0, 0],
      [null, "0 of 1", 88, 20],
    ]);
  });

  test("stand beside what AWS metered, by what AWS tells it by", () => {
    const metered = [
      { accountId: PAYMENTS, regionId: "us-east-1", kind: "eks-node", vcpus: 23_000, day: AS_OF, vcpuHours: 1 },
    ] as const;
    const { statistics } = reportOf({ ...LISTED, metered });
    expect(statistics.account.map(({ key, metered: of }) => [key, of])).toEqual([
      [PAYMENTS, 23_000],
      [PLATFORM, null],
    ]);
    expect(statistics.management.every(({ metered: of }) => of === null)).toBe(true);
    expect(statistics.together.metered).toBe(23_000);
  });

  test("of what nobody looked at are open, and nothing of it is zero", () => {
    const { statistics } = reportOf(
      inventoryOf([workload(8, { coverage: { state: "unknown", reasons: [] } })], { detectors: [on()] }),
    );
    expect(statistics.account.map(({ current }) => current)).toEqual([null]);
    expect(statistics.together.current).toBeNull();
  });
});

describe("resources are picked and sorted", () => {
  const names = (resources: CoverageReport["resources"]) => resources.map((one) => one.record.name);
  const where = (...conditions: (readonly [Parameters<typeof whereResources>[1][number]["key"], string, boolean?])[]) =>
    names(
      whereResources(
        listed.resources,
        conditions.map(([key, value, isNot = false]) => ({ key, value, isNot })),
      ),
    ).sort();

  test.each([
    [[["cluster", "core"]], ["core", "i-node1"]],
    [[["management", "auto"]], ["core"]],
    [
      [
        ["management", "auto"],
        ["management", "disabled"],
      ],
      ["apps", "core"],
    ],
    [[["management", "auto", true]], ["apps", "i-node1", "i-own"]],
    [[["status", "unhealthy"]], ["apps"]],
    [[["addon", "not-said"]], ["apps"]],
    [
      [
        ["addon", "1.10.0"],
        ["status", "healthy"],
      ],
      ["i-own"],
    ],
    [[["issue", "ECS_AGENT_SILENT"]], ["apps"]],
    [
      [
        ["issue", "ECS_AGENT_SILENT"],
        ["issue", "ECS_AGENT_SILENT", true],
      ],
      [],
    ],
  ] as const)("where %j: %j", (conditions, expected) => {
    expect(where(...conditions)).toEqual(expected);
  });

  test.each([
    ["account", ["i-node1", "apps", "core", "i-own"]],
    ["cluster", ["apps", "i-node1", "core", "i-own"]],
    ["status", ["apps", "i-node1", "core", "i-own"]],
    ["issue", ["apps", "i-node1", "core", "i-own"]],
    ["addon", ["i-node1", "i-own", "core", "apps"]],
    ["updated", ["core", "i-own", "i-node1", "apps"]],
  ] as const)("by %s: %j", (key, expected) => {
    expect(names(sortedBy(listed.resources, key))).toEqual(expected);
  });

  test("issues by cluster and by code, whatever is asked of resources alone", () => {
    const codes = (key: "cluster" | "issue" | "status", value: string) =>
      whereIssues(listed.funnel.issues, [{ key, value, isNot: false }]).map(({ code }) => code);
    expect(codes("issue", "EC2_AGENT_SILENT")).toEqual(["EC2_AGENT_SILENT"]);
    expect(codes("cluster", "core")).toEqual([]);
    expect(codes("status", "healthy")).toHaveLength(listed.funnel.issues.length);
  });
});

describe("what agents take", () => {
  const task = (vcpus: number, memoryMiB: number | undefined, count: number): Workload =>
    workload(vcpus, {
      kind: "fargate-task",
      cluster: "apps",
      count: exactly(count),
      coverage: COVERED,
      facts: memoryMiB === undefined ? {} : { memoryMiB },
    });
  const hiddenOf = (...workloads: Workload[]) => reportOf(inventoryOf(workloads)).hidden;

  test("of a node: 200m and 256 MiB are set aside, a vCPU and a GiB are the limit", () => {
    const [eks] = hiddenOf(node(8, "a", { count: exactly(3) })).kinds;
    expect(eks?.current).toEqual({
      workloads: 3,
      unknownCpu: 0,
      unknownMemory: 0,
      cpu: { reserved: 600, low: 3000, high: 3000 },
      memory: { reserved: 768, low: 3072, high: 3072 },
    });
  });

  test("of a host: a tenth of its vCPUs, and memory as its own memory is, which nobody read", () => {
    const [ec2] = hiddenOf(workload(4, { coverage: COVERED }), workload(96)).kinds;
    expect(ec2?.current?.cpu).toEqual({ reserved: null, low: 400, high: 400 });
    expect(ec2?.current?.memory).toEqual({ reserved: null, low: 128, high: 1024 });
    expect([ec2?.eligible.workloads, ec2?.eligible.cpu?.high]).toEqual([2, 10_000]);
  });

  test("of a host of unknown size: not known, and not nothing", () => {
    const size = { state: "unknown", bound: 192_000 } as const;
    const [ec2] = hiddenOf(workload(4, { size, vcpus: null, coverage: COVERED })).kinds;
    expect([ec2?.current?.workloads, ec2?.current?.unknownCpu]).toEqual([1, 1]);
  });

  test.each([
    ["0.25 vCPU, 512 MiB", 0.25, 512, { low: 128, high: 128 }],
    ["8 vCPU, 28 GiB", 8, 28_672, { low: 256, high: 256 }],
    ["8 vCPU, 32 GiB", 8, 32_768, { low: 512, high: 512 }],
    ["8 vCPU, memory not seen", 8, undefined, { low: 256, high: 512 }],
    ["16 vCPU, 64 GiB", 16, 65_536, { low: 1024, high: 1024 }],
  ])("of a task of %s", (_, vcpus, memoryMiB, most) => {
    const [fargate] = hiddenOf(task(vcpus, memoryMiB, 2)).kinds;
    expect(fargate?.current?.cpu).toBeNull();
    expect(fargate?.current?.memory).toEqual({ reserved: null, low: most.low * 2, high: most.high * 2 });
  });

  test("of a task that AWS's table doesn't list: not known", () => {
    const [fargate] = hiddenOf(task(4, 30_720, 3)).kinds;
    expect(fargate?.current?.unknownMemory).toBe(3);
    expect(fargate?.current?.memory.high).toBe(0);
  });

  test("of a partly covered cluster: its covered share of the nodes", () => {
    const vcpus = { low: 8000, expected: 16_000, high: 24_000 };
    const partly = { state: "partial", evidence: "coverage-list", vcpus, reasons: [] } as const;
    const [eks] = hiddenOf(node(8, "a", { count: exactly(4), coverage: partly })).kinds;
    expect([eks?.current?.workloads, eks?.eligible.workloads]).toEqual([2, 4]);
  });

  test("tasks are tight where a quarter of their memory or more may go to the agent", () => {
    const { tight } = hiddenOf(task(0.25, 512, 7), task(0.25, 512, 1), task(0.25, 1024, 5), task(0.25, undefined, 2));
    expect(tight).toEqual([
      { accountId: PAYMENTS, regionId: "us-east-1", cluster: "apps", tasks: 8, taskMiB: 512, agentMiB: 128 },
    ]);
  });
});

describe("what is paid twice", () => {
  const told = ({ doublePay }: CoverageReport) =>
    doublePay.map(({ what, accountId, hosts, vcpus, cost }) => [what, accountId, hosts, vcpus.expected / 1000, cost]);

  test("flow logs of hosts that are to be watched; not of tasks, of what is off, and of what was left out", () => {
    const workloads = [
      workload(4, { coverage: silent("EC2_AGENT_SILENT"), count: exactly(3) }),
      workload(8, { coverage: silent("TAG_EXCLUDED") }),
      workload(16, { coverage: silent("RM_DISABLED") }),
      workload(2, { kind: "fargate-task", coverage: silent("ECS_AGENT_SILENT") }),
    ];
    expect(told(reportOf(inventoryOf(workloads, { detectors: [on()] })))).toEqual([
      ["flow-logs", PAYMENTS, 3, 12, null],
    ]);
  });

  test("at what the flow logs of those hosts cost, where their volume was told", () => {
    const workloads = [
      workload(4, { coverage: silent("EC2_AGENT_SILENT"), accountId: DATA_LAKE }),
      workload(12, { coverage: COVERED }),
    ];
    const detectors = [on(), on({ accountId: DATA_LAKE })];
    const flowLogs = { gbPerMonth: 400_000 };
    const report = reportOf(inventoryOf(workloads, { detectors }), { flowLogs });
    const everything = report.result.flowLogs?.find(({ basis }) => basis === "everything")?.waiver?.saved.expected ?? 0;
    const current = report.result.flowLogs?.find(({ basis }) => basis === "current")?.waiver?.saved.expected ?? 0;
    expect(everything).toBeGreaterThan(current);
    expect(report.doublePay[0]?.cost?.expected).toBe(everything - current);
    const narrowed = reportOf(inventoryOf(workloads, { detectors }), {
      flowLogs,
      view: { ...WHOLE, accounts: [DATA_LAKE] },
    });
    expect(told(narrowed)).toEqual([["flow-logs", DATA_LAKE, 1, 4, null]]);
  });

  test("nodes with an agent of EC2 beside EKS's own, where both report or are there", () => {
    expect(told(listed)).toContainEqual(["two-agents", PAYMENTS, 1, 8, null]);
    const alone = LISTED.coverage.map((one) => (one.name === "core" ? { ...one, healthy: false, covered: 0 } : one));
    expect(told(reportOf({ ...LISTED, coverage: alone })).filter(([what]) => what === "two-agents")).toEqual([]);
  });

  test("nodes where the older feature is on", () => {
    const workloads = [node(8, "a"), workload(4, { coverage: COVERED })];
    const report = reportOf(inventoryOf(workloads, { detectors: [on({ runtime: "legacy-eks" })] }));
    expect(told(report)).toEqual([["legacy-feature", PAYMENTS, 1, 8, null]]);
  });
});
