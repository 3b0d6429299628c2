import { describe, expect, test } from "vitest";
import type { Inventory } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
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

describe("a rule's own date, growth and hours", () => {
  const JANUARY = Date.UTC(2027, 0, 1);
  const OFFICE = { days: "weekdays", from: 480, until: 1200, offset: 0 } as const;

  test("what is switched on later in one account × Region × kind has the rest of the trial that the first began", () => {
    const hosts = inventoryOf([workload(310, { cluster: "a" }), workload(310, { cluster: "b" })]);
    const rules = [
      { match: { clusters: ["a"] }, protect: true, from: DECEMBER },
      { match: { clusters: ["b"] }, protect: true, from: Date.UTC(2026, 11, 16) },
    ];
    // The clock runs from 1 to 31 December: each is billed on the 31st, 20 vCPU-months.
    expect(billed(resultOf(hosts, { rules }))).toEqual([0, 30, 840, 840]);
    // In accounts of their own each has a clock of its own: the second is free to 15 January, 17 of 31 days are billed.
    const apart = inventoryOf([workload(310, { cluster: "a" }), workload(310, { cluster: "b", accountId: PLATFORM })]);
    expect(billed(resultOf(apart, { rules }))).toEqual([0, 15, 720, 840]);
  });

  test("the rule that says protect gives the date, and the scenario's where it has none", () => {
    const hosts = inventoryOf([workload(310)]);
    const from = JANUARY;
    const dated = [{ match: {}, protect: true, from: DECEMBER }, leaveOut({ kinds: ["eks-node"] as const })];
    expect(billed(resultOf(hosts, { rules: dated, from }))).toEqual([0, 15, 465, 465]);
    expect(billed(resultOf(hosts, { rules: [{ match: {}, protect: true }], from }))).toEqual([0, 0, 15, 465]);
  });

  test("what is protected today and no more stays as it is", () => {
    const hosts = inventoryOf([workload(100, { coverage: COVERED }), workload(300)]);
    const result = resultOf(hosts, { rules: [{ match: {}, protect: "current" }] });
    expect(billed(result)).toEqual([150, 150, 150, 150]);
    expect([result.leftOut.vcpus.expected, dollars(result.leftOut.saves.expected)]).toEqual([300_000, 450]);
    expect(result.rules[0]?.leavesOut.expected).toBe(300_000);
  });

  test("growth of 40 vCPU a month climbs over a tier's edge: 480, 520, 560, 600", () => {
    const hosts = inventoryOf([workload(480, { coverage: COVERED })]);
    expect(billed(resultOf(hosts, { growth: { by: "vcpus", vcpus: 40_000 } }))).toEqual([720, 765, 795, 825]);
  });

  test("growth goes to what the rule matches, in proportion to what is protected there", () => {
    const hosts = inventoryOf([
      workload(100, { coverage: COVERED, cluster: "core" }),
      workload(300, { coverage: COVERED, cluster: "core", accountId: PLATFORM }),
      workload(300, { coverage: COVERED, accountId: DATA_LAKE }),
    ]);
    const rules = [{ match: { clusters: ["core"] }, growth: { by: "vcpus", vcpus: 40_000 } as const }];
    const { project } = prepareWhatIf(prepare(hosts), PRICES, OPTIONS);
    const [, december] = project(scenarioOf({ rules })).months;
    expect(december?.accounts.map(({ accountId, vcpus }) => [accountId, vcpus.expected])).toEqual([
      [PAYMENTS, 110_000],
      [PLATFORM, 330_000],
      [DATA_LAKE, 300_000],
    ]);
  });

  test("a step of 200 vCPU on 16 December counts for 16 of 31 days, then whole; one that leaves takes no more than is there", () => {
    const hosts = inventoryOf([workload(310, { coverage: COVERED })]);
    const stepOf = (vcpus: number) => ({ by: "steps", steps: [{ vcpus, on: Date.UTC(2026, 11, 16) }] }) as const;
    // 310 + 310 × 16 ÷ 31 = 470, then 500 × 1.50 + 120 × 0.75.
    expect(billed(resultOf(hosts, { growth: stepOf(310_000) }))).toEqual([465, 705, 840, 840]);
    expect(billed(resultOf(hosts, { growth: stepOf(-400_000) }))).toEqual([465, 225, 0, 0]);
  });

  test("growth by a rule begins in the month after its date", () => {
    const hosts = inventoryOf([workload(100, { coverage: COVERED })]);
    const rules = [{ match: {}, growth: { by: "rate", rate: 1000 } as const, from: DECEMBER }];
    expect(billed(resultOf(hosts, { rules }))).toEqual([150, 150, 165, 181.5]);
  });

  test("weekdays 8-20 are each month's own hours, and 60 of 168 hours of a full month", () => {
    const hosts = inventoryOf([workload(168, { coverage: COVERED })]);
    const rules = [{ match: {}, hours: OFFICE, from: DECEMBER }];
    const result = resultOf(hosts, { rules });
    // December 2026 has 23 weekdays, 276 of 744 hours; January and February 2027 have 21 and 20 (252 of 744, 240 of 672).
    expect(billed(result)).toEqual([252, 93.483871, 85.354839, 90]);
    expect(dollars(result.cost.scenario.expected)).toBeCloseTo(90, 4);
    expect([result.accounts[0]?.cause, result.leftOut.vcpus.expected]).toEqual(["hours", 0]);
  });

  test("hours begin at the report's moment: what elapsed ran as it was seen", () => {
    const hosts = inventoryOf([workload(72, { coverage: COVERED })]);
    // 20 of November's 30 days, and a third of the 220 hours.
    const [november] = billed(resultOf(hosts, { rules: [{ match: {}, hours: 220 * 3600 }] }));
    expect(november).toBe(83);
  });
});

describe("who runs the agent", () => {
  const tagged = (value: string) => ({ tags: { GuardDutyManaged: value } });
  const excluded = { coverage: { state: "not-covered", evidence: null, reasons: ["TAG_EXCLUDED"] } } as const;
  const watched = (agent: "automatic" | "manual", host: Partial<Workload>) => {
    const { vcpus } = resultOf(inventoryOf([workload(100, host)]), { rules: [{ match: {}, agent }] });
    return vcpus.scenario.expected / 1000;
  };

  test.each<[string, Partial<Workload>, number, number]>([
    ["a host without a tag", {}, 100, 100],
    ["a host tagged true", tagged("true"), 100, 100],
    ["a host tagged false", tagged("false"), 0, 100],
    ["a host tagged false whose agent is installed", { ...tagged("false"), coverage: COVERED }, 100, 100],
    ["a host tagged otherwise", tagged("no"), 100, 100],
    ["a node that carries the tag itself", { ...tagged("false"), kind: "eks-node" }, 100, 100],
    ["a node of a cluster tagged false", { ...excluded, kind: "eks-node" }, 0, 100],
    ["a task", { kind: "fargate-task" }, 100, 0],
    ["a task that is watched today", { kind: "fargate-task", coverage: COVERED }, 100, 0],
    ["a task of a cluster tagged false", { ...excluded, kind: "fargate-task" }, 0, 0],
  ])("%s: automatic watches %d, manual %d vCPU", (_, host, automatic, manual) => {
    expect([watched("automatic", host), watched("manual", host)]).toEqual([automatic, manual]);
  });

  test("by hand leaves the endpoint to you: from nothing to the ordinary price", () => {
    const vpc = {
      accountId: PAYMENTS,
      regionId: "us-east-1",
      vpcId: "vpc-1",
      azs: 3,
      participants: [],
      endpoint: "guardduty",
      reporting: true,
    } as const;
    const elsewhere = { ...vpc, vpcId: "vpc-2", regionId: "us-east-2" };
    const hosts = inventoryOf([workload(100)], { vpcs: [vpc, elsewhere] });
    const { endpoints } = resultOf(hosts, { rules: [{ match: {}, agent: "manual" }] });
    expect(endpoints).toEqual({ vpcs: 1, base: exactly(0), scenario: { low: 0, expected: 0, high: 21_600_000 } });
    expect(resultOf(hosts, { rules: [{ match: {}, agent: "automatic" }] }).endpoints).toBeNull();
    expect(
      resultOf(inventoryOf([workload(100, tagged("true"))], { vpcs: [vpc] }), {
        rules: [{ match: {}, agent: "manual" }],
      }).endpoints,
    ).toBeNull();
  });

  test("and whether it is protected are two things: the last rule that says each decides", () => {
    const hosts = inventoryOf([workload(100, tagged("false")), workload(200)]);
    const rules = [leaveOut({ accounts: [PAYMENTS] }), { match: {}, agent: "automatic" as const }];
    expect(resultOf(hosts, { rules }).vcpus.scenario.expected).toBe(0);
    expect(resultOf(hosts, { rules: rules.toReversed() }).vcpus.scenario.expected).toBe(0);
    const result = resultOf(hosts, { rules: [{ match: {}, agent: "automatic" as const }] });
    expect(result.rules[0]?.leavesOut.expected).toBe(100_000);
    expect(dollars(result.rules[0]?.alone.saves.expected)).toBe(150);
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

  test("say nothing of an account whose OU isn't known, whatever OU they name", () => {
    expect(watched(leaveOut({ units: ["Prod"] }))).toBe(1100);
  });

  test("beyond the first 32 decide too", () => {
    const idle = Array.from({ length: 40 }, (_, index) => leaveOut({ clusters: [`none-${index}`] }));
    expect(watched(leaveOut({ clusters: ["core"] }), ...idle, leaveOut({ clusters: ["edge"] }))).toBe(1200);
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
