import { describe, expect, test } from "vitest";
import type { Account } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { prepare } from "../../src/plan/population.ts";
import type { Rollout } from "../../src/plan/rollout.ts";
import { rollout } from "../../src/plan/rollout.ts";
import type { RolloutBy } from "../../src/plan/rollout-unit.ts";
import { unitNamed, unitsOf } from "../../src/plan/rollout-unit.ts";
import type { Scenario } from "../../src/plan/scenario.ts";
import { EMPTY_SCENARIO } from "../../src/plan/scenario.ts";
import { USD } from "../../src/units/usd.ts";
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

const WEB = "444455556666";

/** 480 vCPU of payments are protected; 900 EC2, 600 EC2 and 200 Fargate vCPU of three others aren't. */
const SHOP: readonly Workload[] = [
  workload(480, { cluster: "checkout", coverage: COVERED }),
  workload(900, { accountId: PLATFORM, cluster: "web" }),
  workload(600, { accountId: DATA_LAKE, cluster: "core" }),
  workload(200, { accountId: WEB, cluster: "batch", kind: "fargate-task" }),
];

type Asked = {
  readonly by?: RolloutBy;
  readonly order?: readonly string[];
  readonly scenario?: Scenario;
  readonly accounts?: readonly Account[];
  readonly months?: number;
};

function rolled(list: readonly Workload[], usd: number, asked: Asked = {}): Rollout {
  const { by = "account", order = [], scenario = null, accounts = [], months = 6 } = asked;
  const population = prepare(inventoryOf(list, { accounts }));
  return rollout(population, PRICES, { ...OPTIONS, months, scenario }, { by, ceiling: usd * USD, order });
}

const steps = ({ steps: list }: Rollout) =>
  list.map(({ unit, start }) => [unit.name, new Date(start).toISOString().slice(0, 10)]);

const needs = ({ leftOut }: Rollout) => leftOut.map((left) => [left.unit.name, left.needs / USD]);

describe("by hand", () => {
  test("the packing that protects the most: 900 vCPU cost 690.00 more, 600 and 200 together 765.00", () => {
    const found = rolled(SHOP, 1500);
    expect(steps(found)).toEqual([[PLATFORM, "2026-11-21"]]);
    expect(found.dearest).toEqual({ month: "2027-01", billed: 1410 * USD });
    expect(needs(found)).toEqual([
      [WEB, 1710],
      [DATA_LAKE, 1860],
    ]);
    expect(found.atOnce).toBe(2160 * USD);
  });

  test("room that comes on 1 March lets a trial begin on 29 January: one day of February costs 10.71", () => {
    const match = { clusters: ["checkout"] };
    const joining = [{ vcpus: -400_000, on: Date.UTC(2027, 2, 1) }];
    const scenario: Scenario = { ...EMPTY_SCENARIO, rules: [{ match, growth: { by: "steps", steps: joining } }] };
    const found = rolled(SHOP, 1200, { scenario });
    expect(steps(found)).toEqual([
      [DATA_LAKE, "2026-11-21"],
      [WEB, "2027-01-29"],
    ]);
    expect(found.months.map(({ billed }) => Math.round(billed.expected / 10_000))).toEqual([
      72000, 89468, 118500, 119571, 118500, 118500,
    ]);
    expect(found.steps[1]?.earlier).toEqual({ month: "2027-02", billed: 1_206_428_571 });
  });

  test("a trial that was used leaves none: its place pays from the first day", () => {
    const used = workload(1, { accountId: WEB, coverage: COVERED });
    const [step] = rolled([used, workload(99, { accountId: WEB })], 150).steps;
    expect(step).toMatchObject({ start: AS_OF, freeUntil: null, adds: 148.5 * USD });
  });

  test("clusters of one place share a trial: one that waits has the rest of it", () => {
    const list = [
      workload(400, { cluster: "old", coverage: COVERED, kind: "eks-node" }),
      workload(100, { cluster: "now" }),
      workload(300, { cluster: "later" }),
    ];
    const rules: Scenario["rules"] = [{ match: { clusters: ["old"] }, protect: false, from: Date.UTC(2027, 1, 1) }];
    const found = rolled(list, 750, { by: "cluster", order: ["now"], scenario: { ...EMPTY_SCENARIO, rules } });
    expect(found.steps.map(({ unit, freeUntil }) => [unit.name, freeUntil])).toEqual([
      ["now", Date.UTC(2026, 11, 21)],
      ["later", null],
    ]);
    expect(found.steps[1]?.start).toBeGreaterThan(Date.UTC(2026, 11, 21));
  });

  test("what is protected may pass the ceiling already: then nothing is switched on", () => {
    const found = rolled(SHOP, 700);
    expect(found.already).toEqual({ month: "2026-11", billed: 720 * USD });
    expect(found.steps).toEqual([]);
    expect(found.leftOut).toHaveLength(3);
  });

  test("an order comes before what would protect more", () => {
    expect(steps(rolled(SHOP, 1500, { order: [DATA_LAKE] })).map(([name]) => name)).toEqual([DATA_LAKE, WEB]);
  });

  test("what a scenario says of protection isn't the rollout's", () => {
    const rules: Scenario["rules"] = [
      { match: { accounts: [PLATFORM] }, protect: false },
      { match: { accounts: [WEB] }, protect: true, from: Date.UTC(2027, 0, 1) },
    ];
    const found = rolled(SHOP, 10_000, { scenario: { ...EMPTY_SCENARIO, rules } });
    expect(steps(found)).toEqual([[DATA_LAKE, "2026-11-21"]]);
    expect(found.scenario.rules.slice(-2)).toEqual(rules);
  });

  test("growth without an end is said", () => {
    const growth = { by: "rate", rate: 200 } as const;
    expect(rolled(SHOP, 5000, { scenario: { ...EMPTY_SCENARIO, growth } }).horizon.endless).toBe(true);
    expect(rolled(SHOP, 5000).horizon.endless).toBe(false);
  });
});

describe("units", () => {
  const ACCOUNTS: readonly Account[] = [
    { id: PAYMENTS, name: "payments", ou: ["Root", "Prod"] },
    { id: PLATFORM, name: "platform", ou: ["Root", "Prod", "Core"] },
    { id: DATA_LAKE, name: "lake", ou: ["Root", "Data"] },
    { id: WEB, name: "web", ou: [] },
  ];
  const units = (by: RolloutBy, list = SHOP) =>
    unitsOf(prepare(inventoryOf(list, { accounts: ACCOUNTS })), by).all.map(({ what, name, match }) => [
      what,
      name,
      match,
    ]);

  test("an OU is the innermost one; where others are in it, its rule names its own accounts", () => {
    expect(units("ou")).toEqual([
      ["account", WEB, { accounts: [WEB] }],
      ["ou", "Core", { units: ["Core"] }],
      ["ou", "Data", { units: ["Data"] }],
      ["ou", "Prod", { accounts: [PAYMENTS] }],
    ]);
  });

  test("a cluster is told by its account too where two share its name; what is in none goes by account", () => {
    const list = [
      workload(1, { cluster: "core" }),
      workload(1, { cluster: "core", accountId: WEB }),
      workload(1, { cluster: "edge" }),
      workload(1),
      workload(1, { accountId: null }),
    ];
    expect(units("cluster", list)).toEqual([
      ["cluster", `${PAYMENTS}/core`, { accounts: [PAYMENTS], clusters: ["core"] }],
      ["cluster", `${WEB}/core`, { accounts: [WEB], clusters: ["core"] }],
      ["cluster", "edge", { clusters: ["edge"] }],
      ["no-cluster", PAYMENTS, { accounts: [PAYMENTS] }],
      ["no-cluster", "unknown account", {}],
    ]);
  });

  test("a date is one rule for all that share it, and a broader one's rule doesn't switch on what is left out", () => {
    const list = [
      workload(10, { cluster: "core" }),
      workload(10, { cluster: "core", accountId: WEB }),
      workload(5000, { cluster: "edge" }),
      workload(20),
    ];
    expect(rolled(list, 100, { by: "cluster" }).scenario.rules).toEqual([
      { match: {}, protect: "current" },
      { match: { accounts: [PAYMENTS] }, protect: true, from: AS_OF },
      { match: { accounts: [PAYMENTS, WEB], clusters: ["core"] }, protect: true, from: AS_OF },
      { match: { clusters: ["edge"] }, protect: "current" },
    ]);
  });

  test("are named by their account where no two accounts share the name", () => {
    const { all } = unitsOf(prepare(inventoryOf(SHOP, { accounts: ACCOUNTS })), "account");
    expect(unitNamed(all, ACCOUNTS, "lake")?.name).toBe(DATA_LAKE);
    expect(unitNamed(all, ACCOUNTS, DATA_LAKE)?.name).toBe(DATA_LAKE);
    const twice = ACCOUNTS.map((account) => ({ ...account, name: "same" }));
    expect(unitNamed(all, twice, "same")).toBeNull();
  });
});
