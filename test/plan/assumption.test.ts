import { describe, expect, test } from "vitest";
import type { Gap } from "../../src/inventory/gap.ts";
import type { TrialClock, VpcEndpoint } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import type { Forecast } from "../../src/plan/forecast.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import { GB } from "../../src/pricing/flow-log-waiver.ts";
import { exactly } from "../../src/units/range.ts";
import {
  AS_OF,
  COVERED,
  forecastOf,
  inventoryOf,
  PAYMENTS,
  PLATFORM,
  usageLevel,
  vcpuRange,
  workload,
} from "./population-of.ts";

/** The swing of an assumption in dollars; undefined where it isn't made. */
function swingOf({ assumptions }: Forecast, id: string) {
  const found = assumptions.find((one) => one.id === id);
  if (found === undefined) return undefined;
  return found.swing === null ? null : { low: found.swing.low / 1e6, high: (found.swing.high ?? Number.NaN) / 1e6 };
}

const UNVERIFIED: Partial<Workload> = { eligibility: { state: "unverified", reasons: ["OS_NOT_LISTED"] } };
const INVISIBLE: Partial<Workload> = { eligibility: { state: "eligible", reasons: ["OS_NOT_VISIBLE"] } };
const cpuOptions = (configured: number, typeDefault: number): Workload =>
  workload(configured, {
    size: { state: "known", vcpus: exactly(configured * 1000), typeDefault: typeDefault * 1000 },
  });

describe("what another value would change is what it changes in the pool, not at the first price", () => {
  test.each<[string, string, readonly Workload[], { low: number; high: number } | undefined]>([
    ["unverified hosts", "unverified-counted", [workload(500), workload(64, UNVERIFIED)], { low: -48, high: 0 }],
    [
      "unverified hosts that are covered",
      "unverified-counted",
      [workload(64, { ...UNVERIFIED, coverage: COVERED })],
      undefined,
    ],
    ["no unverified hosts", "unverified-counted", [workload(500)], undefined],
    [
      "hosts whose system isn't visible",
      "os-not-visible",
      [workload(5000), workload(200, INVISIBLE)],
      { low: -50, high: 0 },
    ],
    [
      "hosts whose system isn't visible, covered",
      "os-not-visible",
      [workload(200, { ...INVISIBLE, coverage: COVERED })],
      undefined,
    ],
    ["fewer vCPUs than the type has", "cpu-options", [cpuOptions(4, 8)], { low: 0, high: 6 }],
    ["more vCPUs than the type has", "cpu-options", [cpuOptions(8, 4)], { low: -6, high: 0 }],
    ["many hosts of a type", "cpu-options", [{ ...cpuOptions(4, 8), count: exactly(10) }], { low: 0, high: 60 }],
    ["the type's own vCPUs", "cpu-options", [workload(4)], undefined],
  ])("%s", (_, id, workloads, swing) => {
    expect(swingOf(forecastOf(inventoryOf(workloads)), id)).toEqual(swing);
  });
});

describe("readings of the price page", () => {
  const rows = [workload(300, { kind: "eks-node" }), workload(300), workload(300, { accountId: PLATFORM })];

  test("the other ladder and the other scope", () => {
    const result = forecastOf(inventoryOf(rows));
    // EKS 450, EC2 600 of 500 and 100; shared: 900 climb
    expect(result.everything.cost.expected).toBe(1275e6);
    expect(swingOf(result, "ladder")).toEqual({ low: -225, high: 0 });
    expect(swingOf(result, "tier-scope")).toEqual({ low: 0, high: 75 });
    const other = forecastOf(inventoryOf(rows), { ladder: "shared", tierScope: "account" });
    expect(swingOf(other, "ladder")).toEqual({ low: 0, high: 75 });
    expect(swingOf(other, "tier-scope")).toEqual({ low: -225, high: 0 });
  });

  test("all four stand side by side, the default marked once, and the default at US East's list", () => {
    const here = rows.map((row): Workload => ({ ...row, regionId: "eu-west-1" }));
    expect(forecastOf(inventoryOf(here)).readings).toEqual([
      {
        tierScope: "organization",
        ladder: "per-meter",
        prices: "published",
        default: true,
        current: 0,
        everything: 1530e6,
      },
      {
        tierScope: "organization",
        ladder: "shared",
        prices: "published",
        default: false,
        current: 0,
        everything: 1260e6,
      },
      {
        tierScope: "account",
        ladder: "per-meter",
        prices: "published",
        default: false,
        current: 0,
        everything: 1620e6,
      },
      { tierScope: "account", ladder: "shared", prices: "published", default: false, current: 0, everything: 1530e6 },
      {
        tierScope: "organization",
        ladder: "per-meter",
        prices: "us-east-list",
        default: false,
        current: 0,
        everything: 1275e6,
      },
    ]);
  });
});

describe("what can't move a full month", () => {
  const clock: TrialClock = {
    accountId: PAYMENTS,
    regionId: "us-east-1",
    kind: "ec2-instance",
    ends: Date.UTC(2026, 11, 1),
    precision: "day",
  };

  test("the divisor is measured on the first month after all trials", () => {
    const result = forecastOf(inventoryOf([workload(100)]));
    // January's 744 hours by 730
    expect(swingOf(result, "month-hours")).toEqual({ low: 0, high: 2.876712 });
    const fixed = forecastOf(inventoryOf([workload(100, { coverage: COVERED })]), { monthHours: 730 });
    // Without any trial the running month is the first: November's 720 hours by 730, and by 720.
    expect(swingOf(fixed, "month-hours")).toEqual({ low: 0, high: 2.054795 });
  });

  test("a trial's end that is known to a day moves the month whose first day it may take", () => {
    const workloads = [workload(31, { coverage: COVERED })];
    expect(swingOf(forecastOf(inventoryOf(workloads, { trials: [clock] })), "trial-ends")).toEqual({
      low: -1.5,
      high: 0,
    });
    const inDecember = { ...clock, ends: Date.UTC(2026, 11, 10) };
    expect(swingOf(forecastOf(inventoryOf(workloads, { trials: [inDecember] })), "trial-ends")).toEqual({
      low: 0,
      high: 0,
    });
    const exact = { ...clock, precision: "exact" as const };
    expect(swingOf(forecastOf(inventoryOf(workloads, { trials: [exact] })), "trial-ends")).toBeUndefined();
  });

  test("trials that start with the report are an assumption, where something is not yet protected", () => {
    // Thirty days later the trial would run until 20 January: 19 of its 31 days are hidden.
    expect(swingOf(forecastOf(inventoryOf([workload(31)])), "trial-start")).toEqual({ low: -28.5, high: 0 });
    expect(swingOf(forecastOf(inventoryOf([workload(1, { coverage: COVERED })])), "trial-start")).toBeUndefined();
  });
});

describe("Regions without a price", () => {
  const tokyo = (vcpus: number): Workload => workload(vcpus, { kind: "eks-node", regionId: "ap-northeast-1" });
  const uae = (vcpus: number): Workload => workload(vcpus, { kind: "eks-node", regionId: "me-central-1" });

  test("each is named once with its kinds, and what the cheapest and the dearest price would change", () => {
    const rows = [
      workload(100, { regionId: "eu-west-1" }),
      workload(100, { regionId: "eu-west-1", kind: "eks-node" }),
      workload(10, { regionId: "eu-west-2" }),
      workload(10),
    ];
    expect(forecastOf(inventoryOf(rows)).unpriced).toEqual([
      {
        regionId: "eu-west-1",
        kinds: ["ec2-instance", "eks-node"],
        missing: "price",
        swing: { low: -60e6, high: 90e6 },
      },
      { regionId: "eu-west-2", kinds: ["ec2-instance"], missing: "price", swing: { low: -3e6, high: 4.5e6 } },
    ]);
  });

  test("one where nothing could be protected, or that isn't looked at, is not named", () => {
    const ineligible: Partial<Workload> = { eligibility: { state: "ineligible", reasons: ["WINDOWS"] } };
    expect(forecastOf(inventoryOf([workload(9, { ...ineligible, regionId: "eu-west-1" })])).unpriced).toEqual([]);
    const view = { ...WHOLE, regions: ["us-east-1"] };
    expect(forecastOf(inventoryOf([workload(9, { regionId: "eu-west-1" }), workload(9)]), { view }).unpriced).toEqual(
      [],
    );
  });

  test("a missing upper tier is named only where the pool reaches it, with what no volume discount would add", () => {
    expect(forecastOf(inventoryOf([tokyo(500)])).unpriced).toEqual([]);
    expect(forecastOf(inventoryOf([tokyo(501)])).unpriced).toEqual([
      { regionId: "ap-northeast-1", kinds: ["eks-node"], missing: "upper-tiers", swing: { low: 0, high: 1e6 } },
    ]);
  });

  test("two Regions with missing upper tiers: each has its own effect, and one without any is not named", () => {
    expect(forecastOf(inventoryOf([tokyo(1000), uae(1000)])).unpriced).toEqual([
      { regionId: "ap-northeast-1", kinds: ["eks-node"], missing: "upper-tiers", swing: { low: 0, high: 500e6 } },
      { regionId: "me-central-1", kinds: ["eks-node"], missing: "upper-tiers", swing: { low: 0, high: 395e6 } },
    ]);
    expect(forecastOf(inventoryOf([tokyo(1000), uae(100)])).unpriced.map(({ regionId }) => regionId)).toEqual([
      "ap-northeast-1",
    ]);
  });
});

describe("gaps", () => {
  const gap = (regionId: string, bound: number | null): Gap => ({
    accountId: PLATFORM,
    regionId,
    api: "ec2:DescribeInstances",
    reason: "denied",
    message: "no",
    hides: [{ kind: "ec2-instance", bound: bound === null ? null : bound * 1000 }],
  });

  test.each([
    ["at the first price, beside nobody", "us-east-1", 96, [], { low: 0, high: 144e6 }],
    ["in the pool's second tier", "us-east-1", 96, [workload(500)], { low: 0, high: 72e6 }],
    ["at the highest price that is assumed", "eu-west-1", 96, [], { low: 0, high: 216e6 }],
    ["without a bound", "eu-west-1", null, [], { low: 0, high: null }],
  ])("what one may add: %s", (_, regionId, bound, workloads, swing) => {
    const result = forecastOf(inventoryOf(workloads, { gaps: [gap(regionId, bound)] }));
    expect(result.gaps.map((one) => one.swing)).toEqual([swing]);
  });

  test("each is measured by itself", () => {
    const gaps = [gap("us-east-1", 400), { ...gap("us-east-1", 400), accountId: PAYMENTS }];
    expect(forecastOf(inventoryOf([], { gaps })).gaps.map(({ swing }) => swing.high)).toEqual([600e6, 600e6]);
  });
});

test("what a source assumed is in the ledger, and a look that is taken for every hour", () => {
  const assumptions = [{ id: "region-default", value: "us-east-1", source: "typed" }];
  const result = forecastOf(inventoryOf([workload(vcpuRange(1, 2, 3))], { assumptions }));
  expect(swingOf(result, "region-default")).toBeNull();
  // 2 vCPUs for 60 of 168 hours: 3.00 × 60 ÷ 168 = 1.071429.
  expect(swingOf(result, "steady-state")).toEqual({ low: -1.928571, high: 0 });
  expect(swingOf(forecastOf(inventoryOf([workload(1, { hours: 3600 })])), "steady-state")).toBeUndefined();
  const unread = workload(8, { coverage: { state: "unknown", reasons: [] } });
  expect(swingOf(forecastOf(inventoryOf([unread])), "coverage-unknown")).toEqual({ low: 0, high: 12 });
});

describe("hours", () => {
  const rows = [workload(100), workload(100, { accountId: PLATFORM })];
  const half = usageLevel([200, 100, 80, 240]);
  const valueOf = ({ assumptions }: Forecast, id: string) => assumptions.find((one) => one.id === id)?.value;

  test("that usage metrics tell of are an assumption in the range, all others run always", () => {
    const result = forecastOf(inventoryOf(rows, { usage: [half] }));
    expect(result.everything.cost.expected).toBe(225e6);
    expect(swingOf(result, "usage-level")).toEqual({ low: 0, high: 75 });
    // 50 and 100 × 60 ÷ 168 vCPUs: 128.571429.
    expect(swingOf(result, "steady-state")).toEqual({ low: -96.428571, high: 0 });
    expect(result.assumptions.find(({ id }) => id === "usage-level")?.in).toBe("range");
    expect(valueOf(result, "usage-level")).toMatch(/mean of 30 days says \(1 cell\)$/);
    expect(valueOf(result, "steady-state")).toMatch(/; usage metrics: used in 1 cell, silent in 1$/);
  });

  test("that all follow metrics leave nothing steady, and without metrics nobody speaks of them", () => {
    const one = forecastOf(inventoryOf([workload(100)], { usage: [half] }));
    expect(swingOf(one, "steady-state")).toBeUndefined();
    const none = forecastOf(inventoryOf(rows));
    expect(swingOf(none, "usage-level")).toBeUndefined();
    expect(valueOf(none, "steady-state")).toBe("what was seen once runs every hour of every month");
  });

  test("whose metric was refused or can't be used are told cell by cell", () => {
    const place = { regionId: "us-east-1", reason: "denied" as const, message: "no", hides: [] };
    const gaps = [{ ...place, accountId: PLATFORM, api: "cloudwatch:GetMetricData" }];
    const elsewhere = ["us-east-2", "eu-west-1"].map((regionId) => workload(1, { regionId }));
    const usage = [
      usageLevel([9, 9, 9, 9], { usable: "too-few-hours" }),
      usageLevel([9, 9, 9, 9], { usable: "other-level", regionId: "us-east-2" }),
      usageLevel([0, 9, 9, 9], { regionId: "eu-west-1" }),
    ];
    const result = forecastOf(inventoryOf([...rows, workload(1, { kind: "eks-node" }), ...elsewhere], { usage, gaps }));
    expect(swingOf(result, "usage-level")).toBeUndefined();
    expect(valueOf(result, "steady-state")).toMatch(
      /; usage metrics: too few hours in 1 cell, of another level in 2, refused in 1$/,
    );
  });
});

test("assumptions of what isn't looked at are not made", () => {
  const rows = [workload(10, UNVERIFIED), workload(10, { ...INVISIBLE, accountId: PLATFORM })];
  const result = forecastOf(inventoryOf(rows, { asOf: AS_OF }), { view: { ...WHOLE, accounts: [PLATFORM] } });
  expect(swingOf(result, "unverified-counted")).toBeUndefined();
  expect(swingOf(result, "os-not-visible")).toEqual({ low: -15, high: 0 });
});

describe("the running month", () => {
  test("what elapsed is taken at today's level, else nothing was watched before", () => {
    // 20 of November's 30 days
    const protects = inventoryOf([workload(72, { coverage: COVERED })]);
    expect(swingOf(forecastOf(protects), "running-month")).toEqual({ low: -72, high: 0 });
  });

  test("nothing is assumed of it where it just begins, or nothing is billed of what is past", () => {
    const asOf = Date.UTC(2026, 11, 1);
    expect(
      swingOf(forecastOf(inventoryOf([workload(72, { coverage: COVERED })], { asOf })), "running-month"),
    ).toBeUndefined();
    expect(swingOf(forecastOf(inventoryOf([workload(72)])), "running-month")).toBeUndefined();
  });
});

test("a trial that was used isn't given again, else what is switched on beside it is free for 30 days", () => {
  // 30 vCPUs join 10: ten days of November and twenty of December's 31 would be free, 15 and 29.03
  const joins = inventoryOf([workload(10, { coverage: COVERED }), workload(30)]);
  expect(swingOf(forecastOf(joins), "trial-once")).toEqual({ low: -44.032258, high: 0 });
  expect(swingOf(forecastOf(inventoryOf([workload(10, { coverage: COVERED })])), "trial-once")).toBeUndefined();
  expect(swingOf(forecastOf(inventoryOf([workload(30)])), "trial-once")).toBeUndefined();
});

describe("what stands beside the bill", () => {
  const vpc: VpcEndpoint = {
    accountId: PAYMENTS,
    regionId: "us-east-1",
    vpcId: "vpc-1",
    azs: 3,
    endpoint: "self-made",
    reporting: true,
    participants: [],
  };

  test("an endpoint that is taken to be free could cost its ordinary price", () => {
    // 3 zones × 720 hours × 0.01
    const found = inventoryOf([workload(1)], { vpcs: [vpc] });
    expect(swingOf(forecastOf(found), "endpoint-price")).toEqual({ low: 0, high: 21.6 });
    const managed = inventoryOf([workload(1)], { vpcs: [{ ...vpc, endpoint: "guardduty" }] });
    expect(swingOf(forecastOf(managed), "endpoint-price")).toBeUndefined();
  });

  test("flow logs are taken to stand alone on their ladder, where nobody told what else does", () => {
    const hosts = inventoryOf([workload(100)]);
    const told = { gbPerMonth: 900 * GB };
    expect(swingOf(forecastOf(hosts, { flowLogs: told }), "flow-log-ladder")).toEqual({ low: 0, high: 475 });
    expect(swingOf(forecastOf(hosts, { flowLogs: told }), "flow-log-share")).toBeNull();
    const regions = new Map([["us-east-1", { flowLogs: 900 * GB, analyzed: 900 * GB }]]);
    expect(swingOf(forecastOf(hosts, { flowLogs: { regions } }), "flow-log-ladder")).toBeUndefined();
    expect(swingOf(forecastOf(hosts), "flow-log-share")).toBeUndefined();
  });
});

test("the largest swing comes first, either way, and what can't be computed last", () => {
  const rows = [
    workload(300, { kind: "eks-node" }),
    workload(300, INVISIBLE),
    workload(64, UNVERIFIED),
    workload(10, { kind: "fargate-task" }),
    workload(40, { coverage: COVERED, accountId: PLATFORM }),
    cpuOptions(4, 8),
  ];
  const taken = { id: "a-source", value: "so", source: "https://example.com" };
  const { assumptions } = forecastOf(inventoryOf(rows, { assumptions: [taken] }));
  const weights = assumptions.map(({ swing }) => (swing === null ? -1 : Math.max(-swing.low, swing.high ?? Infinity)));
  expect(weights).toEqual(weights.toSorted((a, b) => b - a));
  expect(weights.at(-1)).toBe(-1);
  expect(new Set(weights).size).toBeGreaterThan(5);
});

test("Regions without a published price come with the largest swing first", () => {
  const rows = [workload(10, { regionId: "eu-west-1" }), workload(400, { regionId: "sa-east-1" })];
  expect(forecastOf(inventoryOf(rows)).unpriced.map(({ regionId }) => regionId)).toEqual(["sa-east-1", "eu-west-1"]);
});
