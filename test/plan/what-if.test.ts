import { describe, expect, test } from "vitest";
import type { Inventory } from "../../src/inventory/inventory.ts";
import type { Change } from "../../src/plan/change.ts";
import { changeOf } from "../../src/plan/change.ts";
import { choicesOf, strangersOf } from "../../src/plan/choices.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import { prepare } from "../../src/plan/population.ts";
import type { Match, Scenario } from "../../src/plan/scenario.ts";
import { EMPTY_SCENARIO } from "../../src/plan/scenario.ts";
import type { WhatIf } from "../../src/plan/what-if.ts";
import { prepareWhatIf, whatIf } from "../../src/plan/what-if.ts";
import type { Range } from "../../src/units/range.ts";
import { exactly } from "../../src/units/range.ts";
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

const scenarioOf = (change: Partial<Scenario>): Scenario => ({ ...EMPTY_SCENARIO, ...change });

const resultOf = (inventory: Inventory, change: Partial<Scenario>, options: Partial<ForecastOptions> = {}): WhatIf =>
  whatIf(prepare(inventory), PRICES, { ...OPTIONS, months: 4, ...options }, scenarioOf(change));

const leaveOut = (match: Match) => ({ match, protect: false });
const dollars = (usd: number | undefined): number => (usd ?? Number.NaN) / 1_000_000;
const billed = ({ months }: WhatIf): number[] => months.map((month) => dollars(month.billed.scenario.expected));

const DECEMBER = Date.UTC(2026, 11, 1);

describe("month by month", () => {
  test("growth of 2 % a month climbs over a tier's edge: 480, 489.6, 499.392 and 509.37984 vCPU", () => {
    const grown = resultOf(inventoryOf([workload(480, { coverage: COVERED })]), { growth: { by: "rate", rate: 200 } });
    expect(billed(grown)).toEqual([720, 734.4, 749.088, 757.03488]);
    expect(dollars(grown.cost.scenario.expected)).toBe(720);
  });

  test("what joins on 1 December is free until 31 December", () => {
    const inventory = inventoryOf([workload(100, { coverage: COVERED })]);
    const add = [{ kind: "eks-node" as const, regionId: "us-east-1", vcpus: 300_000 }];
    expect(billed(resultOf(inventory, { add, from: DECEMBER }))).toEqual([150, 164.516129, 600, 600]);
  });

  test("what is protected today and left out runs until the scenario begins", () => {
    const hosts = inventoryOf([workload(310, { coverage: COVERED })]);
    const rules = [leaveOut({ kinds: ["ec2-instance"] })];
    expect(billed(resultOf(hosts, { rules, from: Date.UTC(2026, 11, 16) }))).toEqual([465, 225, 0, 0]);
    // From the report's moment on: 20 of November's 30 days have elapsed.
    expect(billed(resultOf(hosts, { rules }))).toEqual([310, 0, 0, 0]);
  });

  test("what is switched on later has its trial later, and a start that has passed is the report's moment", () => {
    const hosts = inventoryOf([workload(310)]);
    // 30 days from 21 November end on 21 December, from 1 December on the 31st: 11 days and 1 of 31 are billed.
    expect(billed(resultOf(hosts, {}))).toEqual([0, 165, 465, 465]);
    expect(billed(resultOf(hosts, { from: DECEMBER }))).toEqual([0, 15, 465, 465]);
    const passed = resultOf(hosts, { from: Date.UTC(2026, 0, 1) });
    expect(billed(passed)).toEqual([0, 165, 465, 465]);
    expect(passed.start).toBe(AS_OF);
  });

  test("a trial that has begun isn't given again to what stays", () => {
    const hosts = inventoryOf([workload(31, { coverage: COVERED, cluster: "old" }), workload(31, { cluster: "new" })]);
    const rules = [leaveOut({ clusters: ["old"] })];
    // Until 1 December the old 31 vCPU, from then on the new 31: no day is free.
    expect(billed(resultOf(hosts, { rules, from: DECEMBER }))).toEqual([46.5, 46.5, 46.5, 46.5]);
  });
});

describe("rules", () => {
  const hosts = inventoryOf(
    [
      workload(100, { cluster: "core", tags: { team: "blue" } }),
      workload(200, { cluster: "edge", tags: { team: "blue" } }),
      workload(400, { accountId: PLATFORM, tags: { team: "red" } }),
      workload(800, { accountId: DATA_LAKE, regionId: "us-east-2" }),
    ],
    { accounts: [{ id: PLATFORM, name: "platform", ou: ["Root", "Prod"] }] },
  );
  const watched = (...rules: Scenario["rules"]) => resultOf(hosts, { rules }).vcpus.scenario.expected / 1000;

  test.each<[string, Match, number]>([
    ["an account", { accounts: [PAYMENTS] }, 1200],
    ["an OU, anywhere on the path", { units: ["Root"] }, 1100],
    ["a Region", { regions: ["us-east-2"] }, 700],
    ["one of two kinds", { kinds: ["ec2-instance", "eks-node"] }, 0],
    ["a cluster", { clusters: ["core"] }, 1400],
    ["a tag", { tags: { team: "blue" } }, 1200],
    ["a tag that nobody has", { tags: { team: "green" } }, 1500],
    ["a tag and a cluster together", { tags: { team: "blue" }, clusters: ["edge"] }, 1300],
    ["everything", {}, 0],
  ])("leave out %s", (_, match, left) => {
    expect(watched(leaveOut(match))).toBe(left);
  });

  test("come in order, and the last that matches decides", () => {
    const [all, blue] = [leaveOut({}), { match: { tags: { team: "blue" } }, protect: true }];
    expect(watched(all, blue)).toBe(300);
    expect(watched(blue, all)).toBe(0);
    expect(watched(all, blue, leaveOut({ clusters: ["edge"] }))).toBe(100);
  });

  test("that are about something that isn't there are told with what they may mean", () => {
    const rules = [
      leaveOut({ clusters: ["core", "egde"] }),
      leaveOut({ units: ["Prodd"], tags: { team: "pink-elephant" } }),
    ];
    expect(strangersOf(scenarioOf({ rules }), prepare(hosts))).toEqual([
      { rank: 0, what: "cluster", name: "egde", near: "edge" },
      { rank: 1, what: "OU", name: "Prodd", near: "Prod" },
      { rank: 1, what: "tag", name: "team=pink-elephant", near: null },
    ]);
  });

  test("can be about what choices tell, each leaving out as many vCPUs as it says", () => {
    const population = prepare(hosts);
    const { effectOf } = prepareWhatIf(population, PRICES, OPTIONS);
    for (const choice of Object.values(choicesOf(population)).flat()) {
      expect([choice.name, effectOf(choice).vcpus]).toEqual([choice.name, choice.vcpus]);
    }
  });
});

describe("what was not read", () => {
  const gap = {
    accountId: PLATFORM,
    regionId: "us-east-1",
    api: "ec2:DescribeInstances",
    reason: "denied" as const,
    message: "denied",
    hides: [{ kind: "ec2-instance" as const, bound: 50_000 }],
  };
  const hosts = inventoryOf([workload(100, { tags: { team: "blue" } })], { gaps: [gap] });

  test("stays in where a rule is about tags, and leaves with its account", () => {
    const blue = resultOf(hosts, { rules: [leaveOut({ tags: { team: "blue" } })] });
    expect(blue.vcpus.scenario).toEqual({ low: 0, expected: 0, high: 50_000 });
    expect(blue.gaps).toEqual({ base: true, scenario: true, difference: false });
    const platform = resultOf(hosts, { rules: [leaveOut({ accounts: [PLATFORM] })] });
    expect(platform.vcpus.scenario).toEqual(exactly(100_000));
    expect(platform.gaps).toEqual({ base: true, scenario: false, difference: true });
  });

  test("keeps a ceiling undecided that it could pass, and one that holds it within", () => {
    const standing = (usd: number) => resultOf(hosts, { ceiling: usd * 1_000_000 }).ceiling?.scenario.state;
    expect([149, 150, 224, 225].map(standing)).toEqual(["exceeded", "undecided", "undecided", "within"]);
  });
});

test("what joins makes its neighbours' share cheaper, and stands in a row without an account", () => {
  const add = [{ kind: "ec2-instance" as const, regionId: "us-east-1", vcpus: 600_000 }];
  const { accounts } = resultOf(inventoryOf([workload(400)]), { add });
  // 1,000 vCPU cost 1,125.00: 450.00 for 400, and 675.00 for 600.
  expect(accounts.map(({ accountId, cause, cost }) => [accountId, cause, dollars(cost.scenario.expected)])).toEqual([
    [PAYMENTS, "cheaper", 450],
    [null, "joined", 675],
  ]);
});

test("a scenario that reads the price page in another way says so, beside everything as it is read", () => {
  const inventory = inventoryOf([workload(400), workload(400, { accountId: PLATFORM })]);
  const { cost, accounts, reading } = resultOf(inventory, { settings: { tierScope: "account" } });
  expect([cost.base.expected, cost.scenario.expected].map(dollars)).toEqual([975, 1200]);
  expect(reading.tierScope).toBe("account");
  expect(accounts.map(({ cause }) => cause)).toEqual(["dearer", "dearer"]);
});

test("in a view, what joins elsewhere is not seen, but moves the share", () => {
  const view = { ...OPTIONS.view, accounts: [PAYMENTS] };
  const add = [{ kind: "ec2-instance" as const, regionId: "us-east-1", vcpus: 600_000 }];
  const { cost, vcpus } = resultOf(inventoryOf([workload(400)]), { add }, { view });
  expect([cost.base.expected, cost.scenario.expected].map(dollars)).toEqual([600, 450]);
  expect(vcpus.difference.expected).toBe(0);
});

test.each<[Range, Range, number, Change]>([
  [exactly(10), exactly(4), 0, { low: -6, expected: -6, high: -6 }],
  [{ low: 5, expected: 10, high: 20 }, exactly(4), 0, { low: -16, expected: -6, high: -1 }],
  [{ low: 5, expected: 10, high: null }, exactly(4), -1, { low: null, expected: -6, high: -1 }],
  [exactly(4), { low: 5, expected: 10, high: null }, 1, { low: 1, expected: 6, high: null }],
  [{ low: 5, expected: 10, high: null }, { low: 5, expected: 10, high: null }, 0, exactly(0)],
  [{ low: 5, expected: 10, high: null }, { low: 5, expected: 8, high: null }, -1, { low: null, expected: -2, high: 0 }],
  [{ low: 5, expected: 10, high: null }, { low: 5, expected: 12, high: null }, 1, { low: 0, expected: 2, high: null }],
])("from %o to %o, with %i more parts without a bound, is a change of %o", (from, to, opened, change) => {
  expect(changeOf(from, to, opened)).toEqual(change);
});
