import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { MACHINE } from "../commands/run-words.ts";
import { run } from "../../src/commands/run.ts";
import { createJudge } from "../../src/inventory/eligibility.ts";
import type { Inventory } from "../../src/inventory/inventory.ts";
import type { Kind, Workload } from "../../src/inventory/workload.ts";
import { attribute } from "../../src/plan/attribution.ts";
import type { Forecast } from "../../src/plan/forecast.ts";
import { prepare } from "../../src/plan/population.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import { readInventory } from "../../src/sources/inventory-file.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import type { Quantity } from "../../src/units/quantity.ts";
import type { Range } from "../../src/units/range.ts";
import { budgetOf, questionOf, verdictOn } from "../plan/judged.ts";
import { DATA, forecastOf, OPTIONS, PRICES } from "../plan/population-of.ts";

/** The small world: six accounts, three Regions, every state once. Its figures were computed by hand before the program. */
const FILE = relative(".", fileURLToPath(new URL("acme/inventory.ndjson", import.meta.url)));
const POLICY = relative(".", fileURLToPath(new URL("acme/watchbill.yaml", import.meta.url)));
const SCENARIO = relative(".", fileURLToPath(new URL("acme/scenario.yaml", import.meta.url)));

const acme = await readInventory(FILE, createJudge(readReferenceTables(DATA)));
const result = forecastOf(acme, { months: 12 });

const NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  acme.accounts.map(({ id, name }) => [id, name ?? id]),
);

/** Micro-dollars to the cent, as a report shows them. */
const cents = (usd: number | null | undefined): number => Math.round((usd ?? Number.NaN) / 10_000) / 100;
const both = (range: Range | undefined): readonly [number, number] => [cents(range?.low), cents(range?.high)];
const vcpuMonths = (quantity: Quantity, unit: Quantity): number => Number((quantity * 100n) / unit) / 100;

const account = (of: Forecast, name: string) => of.accounts.find(({ accountId }) => NAMES[accountId ?? ""] === name);
const months = (of: Forecast, basis: "current" | "everything") =>
  of.projections.find((projection) => projection.basis === basis)?.months ?? [];

const changed = (change: (one: Workload) => readonly Workload[]): Inventory => ({
  ...acme,
  workloads: acme.workloads.flatMap(change),
});

describe("the totals", () => {
  test("protected today: $5,260.80, from 5,160.00 to 5,388.00, for 5,004 vCPUs", () => {
    expect(cents(result.current?.cost.expected)).toBe(5260.8);
    expect(both(result.current?.cost)).toEqual([5160, 5388]);
    expect(result.current?.vcpus).toEqual({ low: 4_972_000, expected: 5_004_000, high: 5_020_000 });
  });

  test("if everything were protected: $7,382.60, from 7,285.00 to 7,721.00, for 7,784 vCPUs", () => {
    expect(cents(result.everything.cost.expected)).toBe(7382.6);
    expect(both(result.everything.cost)).toEqual([7285, 7721]);
    expect(result.everything.vcpus).toEqual({ low: 7_720_000, expected: 7_784_000, high: 7_880_000 });
  });

  test("the verdicts part 7,896 vCPUs of 1,157 hosts and tasks", () => {
    expect(result.vcpus).toEqual({
      protected: 5_004_000,
      eligible: 7_720_000,
      unverified: 64_000,
      ineligible: 112_000,
      unknown: 0,
      unknownWorkloads: 0,
    });
    expect(result.workloads).toBe(1157);
  });

  test("November bills $1,239.00, from 1,186.20 to 1,294.20, and 300.80 of it is still to come", () => {
    const [november] = months(result, "current");
    expect(cents(november?.billed.expected)).toBe(1239);
    expect(both(november?.billed)).toEqual([1186.2, 1294.2]);
    expect(cents(november?.remaining.expected)).toBe(300.8);
  });

  test("the first full bill is January 2027's, on either basis", () => {
    expect(result.projections.map(({ firstFullBill }) => firstFullBill)).toEqual(["2027-01", "2027-01"]);
  });

  test("pooling saves $1,045.00 on everything", () => {
    const alone = result.accounts.reduce((sum, one) => sum + one.everything.standalone.expected, 0);
    expect(cents(alone)).toBe(8427.6);
    expect(cents(alone - result.everything.cost.expected)).toBe(1045);
  });
});

test.each([
  ["organization", "per-meter", "published", 5260.8, 7382.6],
  ["organization", "shared", "published", 4750.8, 6011.6],
  ["account", "per-meter", "published", 5452.8, 8427.6],
  ["account", "shared", "published", 5317.8, 8292.6],
  ["organization", "per-meter", "us-east-list", 5184, 7301],
])("read by %s and %s ladder at %s prices", (tierScope, ladder, prices, current, everything) => {
  const reading = result.readings.find(
    (one) => one.tierScope === tierScope && one.ladder === ladder && one.prices === prices,
  );
  expect([cents(reading?.current), cents(reading?.everything)]).toEqual([current, everything]);
  const first = tierScope === "organization" && ladder === "per-meter" && prices === "published";
  expect(reading?.default).toBe(first);
});

test.each([
  ["eks-node", 166, 1184, 1488, 1527, 1755],
  ["fargate-task", 386, 276, 352, 442.8, 561.6],
  ["ec2-instance", 605, 3544, 5880, 3291, 5066],
])("%s", (kind, workloads, guarded, eligible, current, everything) => {
  const found = result.kinds.find((one) => one.kind === kind);
  expect(found?.workloads).toBe(workloads);
  expect(found?.vcpus).toMatchObject({ protected: guarded * 1000, eligible: eligible * 1000 });
  expect([cents(found?.current?.cost.expected), cents(found?.everything.cost.expected)]).toEqual([current, everything]);
});

const ACCOUNTS: readonly (readonly [string, number, number, number, number, number, number])[] = [
  ["payments-prod", 948, 767.06, 1122.76, 1209.86, 1142, 1317],
  ["platform-prod", 680, 299.14, 748.56, 815.14, 814.55, 1020],
  ["data-lake", 5100, 0, 1613.71, 2775, 4207.11, 4425],
  ["web-eu", 272, 172.8, 293.57, 460.8, 489.6, 489.6],
  ["dev-shared", 500, 0, 0, 0, 503.82, 750],
  ["legacy-ops", 220, 0, 0, 0, 225.52, 426],
];

describe("accounts", () => {
  test.each(ACCOUNTS)("%s: eligible, November, December, after trials, everything, alone", (name, ...figures) => {
    const found = account(result, name);
    const [november, december] = months(result, "current").map(
      (month) => month.accounts.find(({ accountId }) => NAMES[accountId ?? ""] === name)?.billed.expected,
    );
    expect([
      (found?.vcpus.eligible ?? Number.NaN) / 1000,
      cents(november),
      cents(december),
      cents(found?.current?.cost.expected),
      cents(found?.everything.cost.expected),
      cents(found?.everything.standalone.expected),
    ]).toEqual(figures);
  });

  test("they stand in the order of the inventory", () => {
    expect(result.accounts.map(({ accountId }) => NAMES[accountId ?? ""])).toEqual(ACCOUNTS.map(([name]) => name));
  });

  test.each([
    ["payments-prod", "current", [1205.16, 1219.78]],
    ["payments-prod", "everything", [1142, 1142]],
    ["data-lake", "current", [2775, 2775]],
    ["data-lake", "everything", [4207.11, 4239.13]],
    ["web-eu", "current", [384, 576]],
    ["web-eu", "everything", [408, 612]],
    ["dev-shared", "current", [0, 0]],
  ] as const)("the range of %s, %s", (name, basis, bounds) => {
    expect(both(account(result, name)?.[basis]?.cost)).toEqual(bounds);
  });

  test.each([
    ["data-lake", "us-east-1", "ec2-instance", 2775, 3811.66, 3975],
    ["data-lake", "us-east-2", "ec2-instance", 0, 395.45, 450],
    ["payments-prod", "us-east-1", "eks-node", 747.86, 680, 855],
    ["payments-prod", "us-east-1", "fargate-task", 270, 270, 270],
    ["payments-prod", "us-east-2", "eks-node", 192, 192, 192],
    ["dev-shared", "us-east-1", "ec2-instance", 0, 158.82, 300],
  ])("%s in %s, %s: after trials, everything, alone", (name, regionId, kind, current, everything, alone) => {
    const cell = result.cells.find(
      (one) => NAMES[one.accountId ?? ""] === name && one.regionId === regionId && one.kind === kind,
    );
    expect([
      cents(cell?.current?.cost.expected),
      cents(cell?.everything.cost.expected),
      cents(cell?.everything.standalone.expected),
    ]).toEqual([current, everything, alone]);
  });

  test("the denied cell is a gap of legacy-ops, and of nobody else", () => {
    expect(result.accounts.filter(({ gap }) => gap).map(({ accountId }) => NAMES[accountId ?? ""])).toEqual([
      "legacy-ops",
    ]);
  });
});

describe("the bill cliff", () => {
  test.each([
    [0, "2026-11", 1239, 4021.8],
    [1, "2026-12", 3778.61, 1482.19],
    [2, "2027-01", 5260.8, 0],
    [11, "2027-10", 5260.8, 0],
  ])("month %i, %s: billed and hidden, protected today", (index, name, billed, hidden) => {
    const month = months(result, "current")[index];
    expect(month?.month).toBe(name);
    expect(cents(month?.billed.expected)).toBe(billed);
    expect(cents((month?.afterTrials.expected ?? 0) - (month?.billed.expected ?? 0))).toBe(hidden);
    expect(cents(month?.afterTrials.expected)).toBe(5260.8);
  });

  test.each([
    [0, 1264.6],
    [1, 4879.95],
    [2, 7382.6],
    [11, 7382.6],
  ])("month %i if everything were protected", (index, billed) => {
    expect(cents(months(result, "everything")[index]?.billed.expected)).toBe(billed);
  });

  test("twelve months of everything bill $79,970.55", () => {
    expect(cents(months(result, "everything").reduce((sum, { billed }) => sum + billed.expected, 0))).toBe(79_970.55);
  });

  test.each([
    ["us-east-1", "ec2-instance", [2775, 1161.29, 0]],
    ["us-east-2", "ec2-instance", [516, 66.58, 0]],
    ["eu-west-1", "eks-node", [288, 167.23, 0]],
    ["us-east-1", "fargate-task", [270, 87.1, 0]],
    ["us-east-2", "eks-node", [172.8, 0, 0]],
    ["us-east-1", "eks-node", [0, 0, 0]],
  ] as const)("hidden in the pool %s %s", (regionId, kind, hidden) => {
    const pool = forecastOf(acme, { view: { ...WHOLE, regions: [regionId], kinds: [kind] } });
    expect(
      months(pool, "current").map(({ billed, afterTrials }) => cents(afterTrials.expected - billed.expected)),
    ).toEqual(hidden);
  });

  test.each([
    [0, 767.06, 760.83],
    [1, 1122.76, 1084.53],
    [2, 1209.86, 1142],
  ])("payments-prod in month %i: today and everything", (index, current, everything) => {
    const bill = (basis: "current" | "everything") =>
      months(result, basis)[index]?.accounts.find(({ accountId }) => accountId === "111122223333")?.billed.expected;
    expect([cents(bill("current")), cents(bill("everything"))]).toEqual([current, everything]);
  });
});

describe("the ladders", () => {
  test.each([
    ["us-east-1", "ec2", 3200, 2775, 5284, 4196],
    ["us-east-1", "eks", 896, 1047, 1200, 1275],
    ["us-east-2", "ec2", 344, 516, 660, 870],
    ["us-east-1", "fargate", 180, 270, 240, 360],
    ["eu-west-1", "eks", 160, 288, 160, 288],
    ["us-east-2", "eks", 128, 192, 128, 192],
    ["eu-west-1", "fargate", 96, 172.8, 112, 201.6],
    ["eu-west-1", "ec2", 0, 0, 0, 0],
  ])("the pool %s %s: today and everything", (regionId, meter, current, currentCost, everything, everythingCost) => {
    const pools = result.pools.filter((pool) => pool.regionId === regionId && pool.meter === meter);
    expect(
      pools.map(({ basis, scope, quantity, unit, cost }) => [basis, scope, vcpuMonths(quantity, unit), cents(cost)]),
    ).toEqual([
      ["current", "o-acme000001", current, currentCost],
      ["everything", "o-acme000001", everything, everythingCost],
    ]);
  });

  test("there are eight pools on each basis", () => {
    expect(result.pools).toHaveLength(16);
  });

  test("us-east-1 EC2 climbs to the third tier if everything were protected", () => {
    const pool = result.pools.find(
      (one) => one.basis === "everything" && one.regionId === "us-east-1" && one.meter === "ec2",
    );
    expect(
      pool?.tiers.map(({ from, to, price, quantity, cost, assumed }) => [
        from,
        to,
        cents(price),
        vcpuMonths(quantity, pool.unit),
        cents(cost),
        assumed,
      ]),
    ).toEqual([
      [0, 500, 1.5, 500, 750, false],
      [500, 5000, 0.75, 4500, 3375, false],
      [5000, null, 0.25, 284, 71, false],
    ]);
  });

  test("a Region without a price is assumed in every tier", () => {
    const pool = result.pools.find(
      (one) => one.basis === "current" && one.regionId === "eu-west-1" && one.meter === "eks",
    );
    expect(pool?.tiers.map(({ price, assumed }) => [cents(price), assumed])).toEqual([
      [1.8, true],
      [0.9, true],
      [0.3, true],
    ]);
  });
});

describe("what is not known, and what else could be", () => {
  const swing = (id: string) => {
    const found = result.assumptions.find((one) => one.id === id)?.swing;
    return [cents(found?.low), cents(found?.high)];
  };

  test("the denied cell may add up to $216.00", () => {
    expect(
      result.gaps.map(({ group, swing: own }) => [group.accountId, group.regionId, cents(own.low), cents(own.high)]),
    ).toEqual([["666677778888", "eu-west-1", 0, 216]]);
  });

  test("eu-west-1's missing prices move everything by -81.60 to +122.40", () => {
    expect(
      result.unpriced.map(({ regionId, missing, swing: own }) => [regionId, missing, cents(own.low), cents(own.high)]),
    ).toEqual([["eu-west-1", "price", -81.6, 122.4]]);
  });

  test.each([
    ["unverified-counted", [-16, 0]],
    ["os-not-visible", [-50, 0]],
    ["month-hours", [0, 72.06]],
    ["trial-ends", [0, 0]],
    ["ladder", [-1371, 0]],
    ["tier-scope", [0, 1045]],
  ])("%s", (id, bounds) => {
    expect(swing(id)).toEqual(bounds);
  });

  test("the doubts: Windows, Oracle Linux, Graviton1", () => {
    expect(result.doubts.map(({ state, workloads, vcpus }) => [state, workloads, vcpus / 1000])).toEqual([
      ["ineligible", 12, 96],
      ["unverified", 16, 64],
      ["ineligible", 2, 16],
    ]);
  });

  test("six endpoints cost nothing, and as ordinary ones $142.56, from 129.60 to 162.00", () => {
    const ordinary = (part: (range: Range) => number | null) =>
      cents((result.endpoints ?? []).reduce((sum, endpoint) => sum + (part(endpoint.ordinary) ?? Number.NaN), 0));
    expect(result.endpoints?.map(({ why, cost }) => [why, cost])).toEqual(
      Array.from({ length: 6 }, () => ["automatic", { low: 0, expected: 0, high: 0 }]),
    );
    expect([ordinary(({ low }) => low), ordinary(({ expected }) => expected), ordinary(({ high }) => high)]).toEqual([
      129.6, 142.56, 162,
    ]);
  });
});

test.each([
  [8000, "within", 7721],
  [7382.6, "undecided", 7721],
  [7382.59, "exceeded", 7721],
  [7000, "exceeded", 7721],
  [7500, "undecided", 7721],
  [7721, "within", 7721],
  [7720.99, "undecided", 7721],
])("a budget of $%d is %s", (limit, state, most) => {
  const verdict = verdictOn(questionOf(acme), budgetOf(limit));
  expect(verdict.state).toBe(state);
  expect(cents(verdict.unresolvedHigh)).toBe(most);
  expect(verdict.drivers.map(({ name, cost }) => [name, cents(cost)])).toEqual(
    state === "exceeded"
      ? [
          ["data-lake", 4207.11],
          ["payments-prod", 1142],
          ["platform-prod", 814.55],
        ]
      : [],
  );
});

test.each([
  ["payments-prod", 1500, "within"],
  ["web-eu", 600, "undecided"],
  ["dev-shared", 500, "exceeded"],
])("the budget of %s, $%d: %s", (name, limit, state) => {
  const id = acme.accounts.find((one) => one.name === name)?.id ?? "";
  const budget = budgetOf(limit, { name, match: { accounts: [id] } });
  expect(verdictOn(questionOf(acme), budget).state).toBe(state);
});

describe("workloads by share of everything", () => {
  const shares = attribute(prepare(acme), acme.workloads, PRICES, { ...OPTIONS, asOf: acme.asOf });

  test.each([
    ["333344445555", "r6i.4xlarge", 2541.11],
    ["333344445555", "c6i.4xlarge", 1270.55],
    ["111122223333", "m6i.4xlarge", 680],
    ["333344445555", "c6i.xlarge", 395.45],
    ["555566667777", "m6i.xlarge", 255],
    ["555566667777", "t3.large", 158.82],
    ["444455556666", "m7g.2xlarge", 288],
    ["111122223333", "m6i.2xlarge", 192],
    ["666677778888", "m5.2xlarge", 0],
    ["555566667777", "a1.2xlarge", 0],
  ])("%s %s: $%d", (accountId, type, everything) => {
    const found = shares.filter(({ workload }) => workload.accountId === accountId && workload.type === type);
    expect(found.map((share) => cents(share.everything))).toEqual([everything]);
  });

  test.each([
    ["222233334444", "us-east-2", "ec2-instance", [453.45, 21.09]],
    ["222233334444", "us-east-1", "eks-node", [170, 170]],
    ["444455556666", "eu-west-1", "fargate-task", [172.8, 28.8]],
    ["666677778888", "us-east-1", "ec2-instance", [174.7, 50.82, 0]],
  ])("%s %s %s", (accountId, regionId, kind, everything) => {
    const found = shares.filter(
      ({ workload }) => workload.accountId === accountId && workload.regionId === regionId && workload.kind === kind,
    );
    expect(found.map((share) => cents(share.everything))).toEqual(everything);
  });

  test("they add up to the totals", () => {
    expect(shares.reduce((sum, { current }) => sum + current, 0)).toBe(result.current?.cost.expected);
    expect(shares.reduce((sum, { everything }) => sum + everything, 0)).toBe(result.everything.cost.expected);
  });
});

describe("what a change is worth", () => {
  const saved = (left: (one: Workload) => boolean) => {
    const rest = forecastOf(changed((one) => (left(one) ? [] : [one])));
    return [cents(result.everything.cost.expected - rest.everything.cost.expected), both(rest.everything.cost)];
  };

  test.each<[string, (one: Workload) => boolean, number]>([
    ["tag workload=batch", ({ tags }) => tags["workload"] === "batch", 1058],
    ["OU Sandbox", ({ accountId }) => accountId === "555566667777", 320],
    ["cluster edge", ({ cluster }) => cluster === "edge", 288],
    ["account legacy-ops", ({ accountId }) => accountId === "666677778888", 71],
    ["EKS nodes", ({ kind }) => kind === "eks-node", 1755],
    ["Fargate tasks", ({ kind }) => kind === "fargate-task", 561.6],
    ["EC2 hosts", ({ kind }) => kind === "ec2-instance", 5066],
  ])("leaving out %s saves $%d alone", (_, left, saves) => {
    expect(saved(left)[0]).toBe(saves);
  });

  test("leaving out both batch and the sandbox leaves $5,904.60, from 5,775.00 to 6,243.00", () => {
    expect(saved(({ tags, accountId }) => tags["workload"] === "batch" || accountId === "555566667777")).toEqual([
      1478,
      [5775, 6243],
    ]);
  });

  test.each<[string, (one: Workload) => boolean, number]>([
    ["what a tag excludes", ({ tags }) => tags["GuardDutyManaged"] === "false", 1200],
    [
      "what is switched off in dev-shared",
      ({ accountId, regionId }) => accountId === "555566667777" && regionId === "us-east-1",
      420,
    ],
    [
      "what is switched off in data-lake",
      ({ accountId, regionId }) => accountId === "333344445555" && regionId === "us-east-2",
      342,
    ],
    [
      "the hosts without a detector",
      ({ accountId, facts }) => accountId === "666677778888" && facts.os === "Amazon Linux 2023",
      165,
    ],
    ["the rest of the cluster core", ({ cluster }) => cluster === "core", 48],
    ["the tasks deployed before automation", ({ cluster }) => cluster === "storefront", 28.8],
    ["the silent agents", ({ accountId, regionId }) => accountId === "222233334444" && regionId === "us-east-2", 24],
  ])("covering %s adds to today's bill", (_, cured, adds) => {
    const better = forecastOf(
      changed((one) => [cured(one) ? { ...one, coverage: { state: "covered", evidence: "stated" } } : one]),
    );
    expect(cents((better.current?.cost.expected ?? 0) - (result.current?.cost.expected ?? 0))).toBe(adds);
  });

  test("three more nodes of checkout cost $18.00 where the organization stands, $36.00 alone", () => {
    const grown = changed((one) => [one, ...(one.cluster === "checkout" && one.type !== null ? [more(one)] : [])]);
    const after = forecastOf(grown);
    expect(cents(after.everything.cost.expected - result.everything.cost.expected)).toBe(18);
    expect(both(after.everything.cost)).toEqual([7303, 7739]);
  });

  const more = (one: Workload): Workload => {
    const vcpus = { low: 8000, expected: 8000, high: 8000 };
    return {
      ...one,
      origin: "more",
      vcpus,
      size: { state: "known", vcpus, typeDefault: null },
      count: { low: 3, expected: 3, high: 3 },
    };
  };
});

describe("outputs", () => {
  const GOLDEN = new URL("acme/", import.meta.url);

  /** What a command prints for the small world, in a terminal without colour. */
  async function printed(words: readonly string[], width = 80): Promise<string> {
    const parts: string[] = [];
    await run(words, {
      version: "0.1.0",
      dataDirectory: DATA,
      today: Date.UTC(2026, 10, 22),
      now: Date.UTC(2026, 10, 22),
      watched: false,
      onScan: null,
      stage: null,
      env: {},
  processId: 1,
      machine: () => MACHINE,
      decoder: "fast",
      interruption: () => new AbortController().signal,
      width,
      color: false,
      print: (text) => parts.push(text),
      note: () => {},
    });
    return parts.join("");
  }

  test.each([
    ["report-80.txt", ["report", FILE], 80],
    ["report-120.txt", ["report", FILE], 120],
    ["report.json", ["report", FILE, "--format", "json"], 80],
    ["report.csv", ["report", FILE, "--format", "csv"], 80],
    ["report.html", ["report", FILE, "--format", "html"], 80],
    ["report-scenario.txt", ["report", FILE, "--scenario", SCENARIO], 80],
    ["coverage-80.txt", ["coverage", FILE], 80],
    ["coverage-120.txt", ["coverage", FILE, "--details"], 120],
    ["coverage.json", ["coverage", FILE, "--format", "json"], 80],
    ["trials-80.txt", ["trials", FILE], 80],
    ["trials-120.txt", ["trials", FILE, "--scenario", SCENARIO], 120],
    ["rollout-80.txt", ["rollout", FILE, "--ceiling", "6000"], 80],
    ["trials.json", ["trials", FILE, "--format", "json"], 80],
    ["report-120-budgets.txt", ["report", FILE, "--policy", POLICY], 120],
    ["check-policy.txt", ["check", FILE, "--policy", POLICY], 80],
    ["baseline.ndjson", ["report", FILE, "--format", "baseline"], 80],
    ["check-7000.txt", ["check", FILE, "--budget", "7000"], 80],
    ["check-7500.txt", ["check", FILE, "--budget", "7500"], 80],
    ["check-8000.txt", ["check", FILE, "--budget", "8000"], 80],
    [
      "explain-web-eu.txt",
      ["explain", FILE, "--account", "444455556666", "--region", "eu-west-1", "--kind", "eks-node"],
      80,
    ],
    ["explain-payments-prod.txt", ["explain", FILE, "--account", "111122223333"], 100],
    [
      "explain-dev-shared.txt",
      ["explain", FILE, "--account", "555566667777", "--kind", "ec2-instance" satisfies Kind],
      100,
    ],
  ] as const)("%s", async (name, words, width) => {
    const text = await printed(words, width);
    await expect(text).toMatchFileSnapshot(fileURLToPath(new URL(name, GOLDEN)));
  });

  test.each([80, 100, 120, 200])("a report and an explanation keep to %i columns", async (width) => {
    for (const words of [
      ["report", FILE],
      ["report", FILE, "--scenario", SCENARIO],
      ["explain", FILE, "--account", "111122223333"],
    ]) {
      const long = (await printed(words, width)).split("\n").filter((line) => [...line].length > width);
      expect(long).toEqual([]);
    }
  });

  test("every view shows the same totals", async () => {
    const shown = ["5,260.80", "7,382.60", "5,160.00 – 5,388.00", "7,285.00 – 7,721.00", "1,239.00", "300.80"];
    for (const width of [80, 120, 200]) {
      const text = await printed(["report", FILE], width);
      for (const figure of shown) expect(text).toContain(figure);
    }
    const json: unknown = JSON.parse(await printed(["report", FILE, "--format", "json"]));
    expect(json).toMatchObject({
      schemaVersion: 1,
      totals: {
        current: { monthlyCost: { low: "5160.00", expected: "5260.80", high: "5388.00" } },
        everything: { monthlyCost: { low: "7285.00", expected: "7382.60", high: "7721.00" } },
      },
    });
    const rows = (await printed(["report", FILE, "--format", "csv"])).trim().split("\n");
    const [head = "", ...cells] = rows.map((row) => row.split(","));
    const column = head.indexOf("everything_expected_usd");
    expect(cells.reduce((sum, cell) => sum + Math.round(Number(cell[column]) * 1e6), 0)).toBe(7_382_600_000);
  });
});
