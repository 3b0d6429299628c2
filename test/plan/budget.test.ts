import { describe, expect, test } from "vitest";
import type { Gap } from "../../src/inventory/gap.ts";
import type { UsageLevel } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import { budgetOf, questionOf, verdictOn } from "./judged.ts";
import { COVERED, inventoryOf, PAYMENTS, PLATFORM, usageLevel, vcpuRange, workload } from "./population-of.ts";

const GAP: Gap = {
  accountId: PLATFORM,
  regionId: "us-east-1",
  api: "ec2:DescribeInstances",
  reason: "denied",
  message: "no",
  hides: [{ kind: "ec2-instance", bound: 100_000 }],
};

/** The mean is what was seen, the busiest week ten times as much. */
const BUSY = usageLevel([100, 100, 50, 1000]);

const HERE: Gap = { ...GAP, accountId: PAYMENTS };

type Given = {
  readonly usage?: readonly UsageLevel[];
  readonly gaps?: readonly Gap[];
  readonly coverage?: "current" | "everything";
  readonly options?: Partial<ForecastOptions>;
};

function verdict(
  workloads: readonly Workload[],
  dollars: number,
  { gaps = [], usage = [], coverage = "everything", options = {} }: Given = {},
) {
  const inventory = inventoryOf(workloads, { gaps, usage });
  return verdictOn(questionOf(inventory, null, options), budgetOf(dollars, { coverage }));
}

const state = (...of: Parameters<typeof verdict>) => verdict(...of).state;

describe("the expected amount decides, to the micro-dollar: 100 vCPUs cost $150", () => {
  test.each([
    [150.000_001, "within"],
    [150, "within"],
    [149.999_999, "exceeded"],
    [0, "exceeded"],
    [10_000, "within"],
  ])("against $%d: %s", (limit, expected) => {
    expect(state([workload(100)], limit)).toBe(expected);
  });

  test("nothing is within a budget of nothing", () => {
    expect(state([workload(0)], 0)).toBe("within");
  });
});

describe("undecided is what is within, but only as far as was read, priced and resolved", () => {
  const range = workload(vcpuRange(50, 100, 1000));
  const unverified = workload(100, { eligibility: { state: "unverified", reasons: ["OS_NOT_LISTED"] } });
  const unknown = workload(100, { eligibility: { state: "unknown", reasons: ["PLATFORM_UNKNOWN"] } });
  const unsized = workload(0, { vcpus: null, size: { state: "unknown", bound: 100_000 } });
  const unpriced = workload(100, { regionId: "eu-west-1" });
  const unread = workload(100, { coverage: { state: "unknown", reasons: [] } });

  test.each<[string, readonly Workload[], number, Given, string]>([
    ["a call that was refused", [workload(100)], 200, { gaps: [GAP] }, "undecided"],
    ["a call that was refused, its bound within as well", [workload(100)], 300, { gaps: [GAP] }, "within"],
    ["a call that was refused, over already", [workload(100)], 149, { gaps: [GAP] }, "exceeded"],
    ["a platform that is unknown", [unknown], 149, {}, "undecided"],
    ["a size that is unknown", [unsized], 149, {}, "undecided"],
    [
      "a size that nothing bounds",
      [workload(0, { vcpus: null, size: { state: "unknown", bound: null } })],
      1e6,
      {},
      "undecided",
    ],
    ["a price that nobody published", [unpriced], 200, {}, "undecided"],
    ["a price that nobody published, its highest within", [unpriced], 225, {}, "within"],
    ["a group that scales", [range], 200, {}, "within"],
    ["a group that scales without an end", [workload(vcpuRange(50, 100, null))], 200, {}, "warning"],
    ["a busiest week of usage metrics", [workload(100)], 200, { usage: [BUSY] }, "within"],
    [
      "a busiest week of usage metrics, today",
      [workload(100, { coverage: COVERED })],
      150,
      { usage: [BUSY], coverage: "current" },
      "within",
    ],
    ["a mean that is rounded", [workload(100)], 64.285_714, { usage: [usageLevel([7, 3, 3, 9])] }, "within"],
    ["a refused call beside usage metrics", [workload(100)], 200, { gaps: [HERE], usage: [BUSY] }, "undecided"],
    ["a host that AWS doesn't vouch for", [unverified], 150, {}, "within"],
    ["what is protected today, its coverage not read", [unread], 100, { coverage: "current" }, "undecided"],
    ["what is protected today, its coverage not read, but bounded", [unread], 150, { coverage: "current" }, "within"],
    [
      "what is protected today, beside a refused call",
      [workload(100, { coverage: COVERED })],
      200,
      { coverage: "current", gaps: [GAP] },
      "undecided",
    ],
  ])("%s", (_, workloads, limit, given, expected) => {
    expect(state(workloads, limit, given)).toBe(expected);
  });

  test.each([
    [["*"], "within"],
    [[`${PLATFORM}/us-east-1/ec2:DescribeInstances`], "within"],
    [["*/us-east-1/*"], "within"],
    [["*/us-east-2/*"], "undecided"],
    [[`${PLATFORM}`], "undecided"],
    [[], "undecided"],
  ])("a gap that the policy allows by %j: %s", (allowedGaps, expected) => {
    expect(state([workload(100)], 200, { gaps: [GAP], options: { allowedGaps } })).toBe(expected);
  });

  test("one allowed gap doesn't hide another, nor an unknown size", () => {
    const other = { ...GAP, regionId: "us-east-2" };
    const options = { allowedGaps: ["*/us-east-1/*"] };
    expect(state([workload(100)], 200, { gaps: [GAP, other], options })).toBe("undecided");
    expect(state([unsized], 149, { gaps: [GAP], options })).toBe("undecided");
  });

  test("the amount keeps its whole range, the verdict only what is unresolved", () => {
    const { amount, unresolvedHigh } = verdict([range], 2000, { gaps: [GAP] });
    expect(amount).toEqual({ low: 75e6, expected: 150e6, high: 1200e6 });
    expect(unresolvedHigh).toBe(300e6);
  });
});

describe("the view", () => {
  const rows = [workload(500), workload(500, { accountId: PLATFORM })];
  const view = { ...WHOLE, accounts: [PAYMENTS] };

  test("an account is judged by its share of the pool", () => {
    expect(verdict(rows, 562.5, { options: { view } })).toMatchObject({
      state: "within",
      amount: { expected: 562.5e6 },
    });
    expect(state(rows, 562.49, { options: { view } })).toBe("exceeded");
  });

  test("another account's gap can't make a share dearer, and one's own can", () => {
    expect(state(rows, 562.5, { options: { view }, gaps: [GAP] })).toBe("within");
    expect(state(rows, 562.5, { options: { view }, gaps: [{ ...GAP, accountId: PAYMENTS }] })).toBe("undecided");
  });
});

test("the dearest three accounts drive an excess, in order", () => {
  const rows = [100, 400, 300, 200, 0].map((vcpus, index) => workload(vcpus, { accountId: `11111111111${index}` }));
  expect(verdict(rows, 1).drivers.map(({ accountId, cost }) => [accountId, cost / 1e6])).toEqual([
    ["111111111111", 450],
    ["111111111112", 337.5],
    ["111111111113", 225],
  ]);
  expect(verdict(rows, 1e6).drivers).toEqual([]);
});
