import { describe, expect, test } from "vitest";
import type { Gap } from "../../src/inventory/gap.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import type { Budget, BudgetPolicy, Verdict } from "../../src/plan/budget.ts";
import { judge, worstOf } from "../../src/plan/judge.ts";
import { budgetOf, questionOf, verdictOn } from "./judged.ts";
import { COVERED, inventoryOf, PAYMENTS, PLATFORM, vcpuRange, workload } from "./population-of.ts";

const gap = (bound: number | null, change: Partial<Gap> = {}): Gap => ({
  accountId: PLATFORM,
  regionId: "us-east-1",
  api: "ec2:DescribeInstances",
  reason: "denied",
  message: "no",
  hides: [{ kind: "ec2-instance", bound: bound === null ? null : bound * 1000 }],
  ...change,
});

type World = { readonly rows: readonly Workload[]; readonly gaps?: readonly Gap[] };

const inventory = ({ rows, gaps = [] }: World) => inventoryOf(rows, { gaps });

const verdict = (
  budget: Budget,
  after: World,
  before: World | null = null,
  policy: Partial<BudgetPolicy> = {},
): Verdict => verdictOn(questionOf(inventory(after), before === null ? null : inventory(before)), budget, policy);

const unsized = workload(0, { vcpus: null, size: { state: "unknown", bound: 100_000 } });
const endless = workload(vcpuRange(0, 0, null), { cluster: "karpenter", kind: "eks-node" });
const at = (accountId: string, vcpus: number, change: Partial<Workload> = {}) =>
  workload(vcpus, { accountId, ...change });

describe("a scope looks at both sides again, and keeps its share of the pool", () => {
  const rows = [at(PAYMENTS, 500, { tags: { team: "a" } }), at(PLATFORM, 500, { cluster: "core", kind: "eks-node" })];
  test.each<[string, Budget["match"], number]>([
    ["nothing", null, 1500],
    ["everything", {}, 1500],
    ["an account", { accounts: [PAYMENTS] }, 750],
    ["two accounts", { accounts: [PAYMENTS, PLATFORM] }, 1500],
    ["a tag", { tags: { team: "a" } }, 750],
    ["a cluster", { clusters: ["core"] }, 750],
    ["a kind", { kinds: ["eks-node"] }, 750],
    ["a Region", { regions: ["us-east-1"] }, 1500],
    ["keys that hold together", { accounts: [PAYMENTS], kinds: ["eks-node"] }, 0],
  ])("%s", (_, match, dollars) => {
    expect(verdict(budgetOf(1e6, { match }), { rows }).amount.expected).toBe(dollars * 1e6);
  });

  test("an OU is its accounts, on either side", () => {
    const accounts = [{ id: PAYMENTS, name: null, ou: ["Root", "Prod"] }];
    const question = questionOf(inventoryOf(rows, { accounts }));
    expect(verdictOn(question, budgetOf(1e6, { match: { units: ["Prod"] } })).amount.expected).toBe(750e6);
  });

  test("a share of a pool is cheaper than its own ladder", () => {
    const pooled = [at(PAYMENTS, 500), at(PLATFORM, 500)];
    expect(verdict(budgetOf(1e6, { match: { accounts: [PAYMENTS] } }), { rows: pooled }).amount.expected).toBe(562.5e6);
  });

  test("a scope of which the source holds nothing is within, and says so", () => {
    const { state, reasons } = verdict(budgetOf(5, { match: { clusters: ["none"] } }), { rows });
    expect([state, reasons]).toEqual(["within", [{ what: "empty" }]]);
  });

  test("what was not read may be in any cluster or tag there", () => {
    for (const match of [{ clusters: ["none"] }, { tags: { team: "none" } }, { accounts: [PLATFORM] }])
      expect(verdict(budgetOf(5, { match }), { rows: [], gaps: [gap(100)] }).state).toBe("undecided");
    expect(verdict(budgetOf(5, { match: { accounts: [PAYMENTS] } }), { rows: [], gaps: [gap(100)] }).state).toBe(
      "within",
    );
  });
});

describe("a budget warns from its share on", () => {
  test.each([
    [80, 187.5, "warning"],
    [80, 187.500_001, "within"],
    [100, 150, "warning"],
    [100, 150.01, "within"],
  ])("at %d %% of $%d, of which $150 are spent: %s", (warnAt, dollars, state) => {
    const limit = { monthly: Math.round(dollars * 1e6), warnAt };
    const found = verdict(budgetOf(0, { limit }), { rows: [workload(100)] });
    expect([found.state, found.reasons]).toEqual([state, state === "warning" ? [{ what: "near", warnAt }] : []]);
  });
});

describe("what is billed", () => {
  // Switched on 21 November: free until 21 December, 10 days of December, then whole months.
  const budget = (dollars: number, month: string | null) => budgetOf(dollars, { basis: "billed", month });
  test.each<[string | null, number, string]>([
    ["2026-11", 0, "2026-11"],
    ["2026-12", 53.23, "2026-12"],
    ["2027-01", 150, "2027-01"],
    ["2028-02", 150, "2028-02"],
    [null, 150, "2027-01"],
  ])("in %s, or in the dearest month", (month, dollars, of) => {
    const found = verdict(budget(1000, month), { rows: [workload(100)] });
    expect([Math.round(found.amount.expected / 1e4) / 100, found.month]).toEqual([dollars, of]);
  });

  test("is open where something was not read that bills in any month", () => {
    expect(verdict(budget(200, null), { rows: [workload(100)], gaps: [gap(100)] }).state).toBe("undecided");
    expect(verdict(budget(200, "2026-11"), { rows: [workload(100)], gaps: [gap(100)] }).state).toBe("within");
    expect(verdict(budget(300, null), { rows: [workload(100)], gaps: [gap(100)] }).state).toBe("within");
  });

  test("of what is protected today begins at once", () => {
    const found = verdict(budgetOf(1000, { basis: "billed", month: "2026-11", coverage: "current" }), {
      rows: [workload(100, { coverage: COVERED })],
    });
    expect(found.amount.expected).toBe(150e6);
  });
});

describe("what a change does to a budget", () => {
  const before = { rows: [workload(100)] };
  test.each<[string, number, World, World, Verdict["state"], string | null]>([
    ["nothing changes, within", 150, before, before, "within", null],
    ["it grows, within", 200, { rows: [workload(120)] }, before, "within", null],
    ["it crosses the limit", 160, { rows: [workload(120)] }, before, "exceeded", "crossed"],
    ["it was over, and is made worse", 100, { rows: [workload(120)] }, before, "exceeded", "worse"],
    ["it was over, and is untouched", 100, before, before, "warning", "untouched"],
    ["it was over, and is made better", 100, { rows: [workload(90)] }, before, "warning", "better"],
    ["it was over, and no longer is", 140, { rows: [workload(90)] }, before, "within", null],
    ["a refused call that is new", 200, { ...before, gaps: [gap(100)] }, before, "undecided", "crossed"],
    [
      "a refused call on both sides",
      200,
      { ...before, gaps: [gap(100)] },
      { ...before, gaps: [gap(100)] },
      "warning",
      "untouched",
    ],
    [
      "a refused call without a bound on both sides",
      200,
      { ...before, gaps: [gap(null)] },
      { ...before, gaps: [gap(null)] },
      "warning",
      "untouched",
    ],
    [
      "a refused call instead of another",
      200,
      { ...before, gaps: [gap(100)] },
      { ...before, gaps: [gap(100, { accountId: PAYMENTS })] },
      "undecided",
      "worse",
    ],
    [
      "undecided before, and it grows",
      200,
      { rows: [workload(110)], gaps: [gap(100)] },
      { ...before, gaps: [gap(100)] },
      "undecided",
      "worse",
    ],
    [
      "undecided before, and it shrinks",
      200,
      { rows: [workload(90)], gaps: [gap(100)] },
      { ...before, gaps: [gap(100)] },
      "warning",
      "better",
    ],
    [
      "undecided before, and over now",
      160,
      { rows: [workload(120)], gaps: [gap(100)] },
      { ...before, gaps: [gap(100)] },
      "exceeded",
      "crossed",
    ],
    ["undecided before, and read since", 200, before, { ...before, gaps: [gap(100)] }, "within", null],
    ["over before, and undecided since", 130, { rows: [workload(80)], gaps: [gap(100)] }, before, "undecided", "worse"],
  ])("%s", (_, dollars, after, was, state, how) => {
    const found = verdict(budgetOf(dollars), after, was);
    expect([found.state, found.moved?.how]).toEqual([state, how]);
    expect(found.reasons.some(({ what }) => what === "already")).toBe(how === "untouched" || how === "better");
  });

  test("another scope's change moves nothing, but for what the pool makes of it", () => {
    const rows = [at(PAYMENTS, 100), at(PLATFORM, 100)];
    const budget = budgetOf(100, { match: { accounts: [PAYMENTS] } });
    const grown = { rows: [at(PAYMENTS, 100), at(PLATFORM, 117)] };
    expect(verdict(budget, grown, { rows }).moved?.how).toBe("untouched");
    const large = { rows: [at(PAYMENTS, 100), at(PLATFORM, 700)] };
    expect(verdict(budget, large, { rows }).moved?.how).toBe("better");
    expect(verdict(budget, { rows }, large).moved?.how).toBe("worse");
  });
});

describe("an increase", () => {
  const before = { rows: [workload(100)] };
  const after = { rows: [workload(110)] };
  const increase = (...allowances: Extract<Budget["limit"], { increase: unknown }>["increase"]) =>
    budgetOf(0, { limit: { increase: allowances } });
  test.each<[string, Budget, World, Verdict["state"], number]>([
    ["of exactly what is allowed", increase({ usd: 15e6 }), after, "within", 15],
    ["of a micro-dollar more", increase({ usd: 14_999_999 }), after, "exceeded", 14.999_999],
    ["of exactly the percentage", increase({ percent: 1000 }), after, "within", 15],
    ["of more than the percentage", increase({ percent: 999 }), after, "exceeded", 14.985],
    ["that one of two allows", increase({ percent: 100 }, { usd: 100e6 }), after, "within", 100],
    ["that neither allows", increase({ percent: 100 }, { usd: 5e6 }), after, "exceeded", 5],
    ["that is none", increase({ usd: 0 }), before, "within", 0],
    ["that is a decrease", increase({ usd: 0 }), { rows: [workload(50)] }, "within", 0],
    ["by a refused call", increase({ usd: 20e6 }), { ...after, gaps: [gap(100)] }, "undecided", 20],
    ["by a refused call that fits", increase({ usd: 165e6 }), { ...after, gaps: [gap(100)] }, "within", 165],
  ])("%s", (_, budget, now, state, limit) => {
    const found = verdict(budget, now, before);
    expect([found.state, found.limit / 1e6]).toEqual([state, limit]);
  });

  test("isn't judged where nothing changes", () => {
    const question = questionOf(inventory(after));
    expect(judge(question, { budgets: [increase({ usd: 0 })], maxUnresolved: null, requireLimits: false })).toEqual([]);
  });

  test("of nothing has no percentage: anything is more", () => {
    expect(verdict(increase({ percent: 100_000 }), after, { rows: [] }).state).toBe("exceeded");
  });

  test("in a Region without a published price may be dearer than expected", () => {
    const eu = (vcpus: number) => ({ rows: [workload(vcpus, { regionId: "eu-west-1" })] });
    const found = verdict(increase({ usd: 18e6 }), eu(110), eu(100));
    expect([found.state, found.amount.expected, found.unresolvedHigh]).toEqual(["undecided", 18e6, 22.5e6]);
    expect(verdict(increase({ usd: 22.5e6 }), eu(110), eu(100)).state).toBe("within");
  });

  test("is told by what moved it most", () => {
    const now = { rows: [at(PAYMENTS, 120), at(PLATFORM, 400)] };
    const was = { rows: [at(PAYMENTS, 100), at(PLATFORM, 390)] };
    const { drivers } = verdict(increase({ usd: 0 }), now, was);
    expect(drivers.map(({ accountId, change }) => [accountId, (change ?? 0) > 0])).toEqual([
      [PAYMENTS, true],
      [PLATFORM, true],
    ]);
  });
});

describe("the drivers of a month's bill are those of that month", () => {
  const billed = (month: Budget["month"], limit: Budget["limit"]) => budgetOf(0, { basis: "billed", month, limit });
  const monthly = { monthly: 0, warnAt: null };
  // Payments is protected and pays; platform begins a trial.
  const rows = (vcpus: number) => [at(PAYMENTS, 100, { coverage: COVERED }), at(PLATFORM, vcpus)];
  const sum = (amounts: readonly (number | null)[]) => amounts.reduce<number>((all, one) => all + (one ?? 0), 0);

  test("an account in its trial drives nothing", () => {
    const { drivers, amount } = verdict(billed("2026-11", monthly), { rows: rows(400) });
    expect(drivers.map(({ accountId, cost }) => [accountId, cost])).toEqual([[PAYMENTS, 150e6]]);
    expect(amount.expected).toBe(150e6);
  });

  test.each(["2026-12", null] as const)("they add up to the bill of %s, and to what a change adds to it", (month) => {
    const found = verdict(billed(month, monthly), { rows: rows(400) });
    expect(sum(found.drivers.map(({ cost }) => cost))).toBe(found.amount.expected);
    for (const limit of [monthly, { increase: [{ usd: 0 }] }]) {
      const { drivers, moved } = verdict(billed(month, limit), { rows: rows(400) }, { rows: rows(300) });
      expect(sum(drivers.map(({ change }) => change))).toBe(moved?.delta.expected);
    }
  });
});

describe("what scales without an upper bound in code", () => {
  test.each<[string, Partial<BudgetPolicy>, World | null, Verdict["state"]]>([
    ["warns", {}, null, "warning"],
    ["fails where limits are required", { requireLimits: true }, null, "exceeded"],
    ["fails where a change brings it", { requireLimits: true }, { rows: [] }, "exceeded"],
    ["warns where it was there before", { requireLimits: true }, { rows: [endless] }, "warning"],
  ])("%s", (_, policy, before, state) => {
    const found = verdict(budgetOf(5), { rows: [endless] }, before, policy);
    expect(found.state).toBe(state);
    expect(found.reasons).toContainEqual({ what: "no-limit", where: ["karpenter eks-node us-east-1"] });
  });

  test("isn't what was not read without a bound", () => {
    const found = verdict(budgetOf(5), { rows: [workload(1)], gaps: [gap(null)] }, null, { requireLimits: true });
    expect([found.state, found.reasons]).toEqual(["undecided", []]);
  });
});

describe("workloads of unknown size or platform", () => {
  test.each<[string, number | null, World | null, Verdict["state"]]>([
    ["as many as there are", null, null, "within"],
    ["no more than are let pass", 2, null, "within"],
    ["more than are let pass", 1, null, "undecided"],
    ["more, and the change brings them", 1, { rows: [] }, "undecided"],
    ["more, and they were there before", 1, { rows: [unsized, unsized] }, "warning"],
  ])("%s", (_, maxUnresolved, before, state) => {
    const found = verdict(budgetOf(1000), { rows: [unsized, unsized] }, before, { maxUnresolved });
    expect(found.state).toBe(state);
  });
});

describe("what drives an excess", () => {
  const names = ({ drivers }: Verdict) => drivers.map(({ dimension, name }) => [dimension, name]);
  test("is accounts where there are several", () => {
    expect(names(verdict(budgetOf(1), { rows: [at(PAYMENTS, 1), at(PLATFORM, 100)] }))).toEqual([
      ["account", PLATFORM],
      ["account", PAYMENTS],
    ]);
  });

  test("is clusters of one account that has nothing else", () => {
    const rows = [10, 30, 20, 5].map((vcpus) => workload(vcpus, { cluster: `c${vcpus}`, kind: "eks-node" }));
    expect(names(verdict(budgetOf(1), { rows }))).toEqual([
      ["cluster", "c30"],
      ["cluster", "c20"],
      ["cluster", "c10"],
    ]);
  });

  test("is workloads where most is in no cluster", () => {
    const rows = [workload(10, { cluster: "c", kind: "eks-node" }), workload(200, { tags: { team: "a" } })];
    expect(names(verdict(budgetOf(1), { rows }))).toEqual([
      ["workload", "team=a"],
      ["workload", "c"],
    ]);
  });
});

test.each([
  [[], "within"],
  [["within", "warning"], "warning"],
  [["warning", "undecided", "within"], "undecided"],
  [["undecided", "exceeded", "within"], "exceeded"],
] as const)("over several budgets the worst counts: %j", (states, worst) => {
  expect(worstOf(states)).toBe(worst);
});
