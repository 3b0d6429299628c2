import { describe, expect, test } from "vitest";
import type { Metered } from "../../src/inventory/inventory.ts";
import { differs } from "../../src/plan/metered.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import type { Range } from "../../src/units/range.ts";
import { exactly } from "../../src/units/range.ts";
import { COVERED, forecastOf, inventoryOf, PAYMENTS, PLATFORM, vcpuRange, workload } from "./population-of.ts";

const DAY = Date.UTC(2026, 10, 20);

const metered = (vcpus: number, change: Partial<Metered> = {}): Metered => ({
  accountId: PAYMENTS,
  regionId: "us-east-1",
  kind: "ec2-instance",
  vcpus: vcpus * 1000,
  day: DAY,
  vcpuHours: vcpus * 720,
  ...change,
});

const rows = [
  workload(vcpuRange(90, 100, 110), { coverage: COVERED }),
  workload(50),
  workload(40, { coverage: COVERED, tags: { team: "blue" } }),
  workload(30, { coverage: COVERED, kind: "eks-node" }),
  workload(20, { coverage: COVERED, accountId: PLATFORM }),
];

const figures = [metered(130), metered(18, { accountId: PLATFORM, day: DAY - 86_400_000 })];

const resultOf = (view = WHOLE) => forecastOf(inventoryOf(rows, { metered: figures }), { view }).metered;

test("what AWS metered stands beside what is counted as protected there", () => {
  expect(resultOf()).toMatchObject({
    vcpus: 148_000,
    counted: vcpuRange(150, 160, 170),
    elsewhere: exactly(30_000),
    days: { first: DAY - 86_400_000, last: DAY },
    places: [
      { accountId: PAYMENTS, vcpus: 130_000, counted: vcpuRange(130, 140, 150) },
      { accountId: PLATFORM, vcpus: 18_000, counted: exactly(20_000), vcpuHours: 12_960 },
    ],
  });
});

test("a place where nothing is counted as protected counts nothing", () => {
  const result = forecastOf(inventoryOf([], { metered: [metered(7)] })).metered;
  expect(result).toMatchObject({ vcpus: 7000, counted: exactly(0), elsewhere: exactly(0) });
});

describe("a view", () => {
  test("of an account, a Region or a kind narrows both", () => {
    expect(resultOf({ ...WHOLE, accounts: [PLATFORM] })).toMatchObject({ vcpus: 18_000, elsewhere: exactly(0) });
    expect(resultOf({ ...WHOLE, kinds: ["eks-node"] })).toBeNull();
    expect(resultOf({ ...WHOLE, regions: ["us-east-2"] })).toBeNull();
  });

  test("by tag has no figure, since AWS doesn't meter by tags", () => {
    expect(resultOf({ ...WHOLE, tags: [{ key: "team", value: "blue" }] })).toBeNull();
  });
});

test.each<[number, Range, boolean]>([
  [95, exactly(100_000), false],
  [94.999, exactly(100_000), true],
  [105, exactly(100_000), false],
  [105.001, exactly(100_000), true],
  [130, vcpuRange(90, 100, 125), false],
  [1000, vcpuRange(90, 100, null), false],
  [1, exactly(0), true],
])("%d metered against %j counted differs by more than a twentieth: %s", (vcpus, counted, expected) => {
  expect(differs({ ...metered(vcpus), counted })).toBe(expected);
});
