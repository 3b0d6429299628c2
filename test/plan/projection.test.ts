import { describe, expect, test } from "vitest";
import type { TrialClock } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import { exactly } from "../../src/units/range.ts";
import { AS_OF, COVERED, forecastOf, inventoryOf, PAYMENTS, PLATFORM, vcpuRange, workload } from "./population-of.ts";

const guarded = (vcpus: Parameters<typeof workload>[0], change: Partial<Workload> = {}): Workload =>
  workload(vcpus, { coverage: COVERED, ...change });

const clock = (ends: number, change: Partial<TrialClock> = {}): TrialClock => ({
  accountId: PAYMENTS,
  regionId: "us-east-1",
  kind: "ec2-instance",
  ends,
  precision: "exact",
  ...change,
});

type Given = { readonly trials?: readonly TrialClock[]; readonly asOf?: number };

/** The expected bill of each month on a basis, in dollars rounded to the micro-dollar. */
function bills(
  basis: "current" | "everything",
  workloads: readonly Workload[],
  given: Given = {},
  options: Partial<ForecastOptions> = {},
) {
  const result = forecastOf(inventoryOf(workloads, given), { months: 4, ...options });
  const projection = result.projections.find((one) => one.basis === basis);
  return {
    first: projection?.firstFullBill,
    billed: projection?.months.map(({ billed }) => billed.expected / 1e6),
    full: projection?.months.map(({ afterTrials }) => afterTrials.expected / 1e6),
    remaining: projection?.months.map(({ remaining }) => remaining.expected / 1e6),
  };
}

describe("a trial of 72 vCPUs ($108 a full month), as of 21 November 2026", () => {
  test.each<[string, number, readonly number[], string]>([
    ["over before the month", Date.UTC(2026, 9, 31), [108, 108], "2026-11"],
    ["over with the month's first instant", Date.UTC(2026, 10, 1), [108, 108], "2026-11"],
    ["over an hour into the month", Date.UTC(2026, 10, 1, 1), [107.85, 108], "2026-12"],
    ["over on the 11th", Date.UTC(2026, 10, 11), [72, 108], "2026-12"],
    ["over at the report's moment", AS_OF, [36, 108], "2026-12"],
    ["ending on the 30th", Date.UTC(2026, 10, 30), [3.6, 108], "2026-12"],
    ["ending an hour before the month does", Date.UTC(2026, 10, 30, 23), [0.15, 108], "2026-12"],
    ["ending a second before the month does", Date.UTC(2026, 10, 30, 23, 59, 59), [0.000042, 108], "2026-12"],
    ["ending with the month", Date.UTC(2026, 11, 1), [0, 108], "2026-12"],
    ["ending a day into December", Date.UTC(2026, 11, 2), [0, 104.516129], "2027-01"],
    ["ending on 16 December", Date.UTC(2026, 11, 16), [0, 55.741935], "2027-01"],
    ["ending with December", Date.UTC(2027, 0, 1), [0, 0], "2027-01"],
  ])("%s", (_, ends, [november, december], first) => {
    const { billed, full, ...rest } = bills("current", [guarded(72)], { trials: [clock(ends)] });
    expect(billed).toEqual([november, december, 108, 108]);
    expect(full).toEqual([108, 108, 108, 108]);
    expect(rest.first).toBe(first);
  });
});

describe("whose clock it is", () => {
  const december = Date.UTC(2026, 11, 1);

  test("protected without a known end: the trial is over", () => {
    expect(bills("current", [guarded(72)])).toEqual({
      first: "2026-11",
      billed: [108, 108, 108, 108],
      full: [108, 108, 108, 108],
      remaining: [36, 108, 108, 108],
    });
  });

  test("an account, Region and kind share one clock; another account, Region or kind has its own", () => {
    const rows = [
      guarded(10),
      guarded(10, { cluster: "other", tags: { a: "b" } }),
      guarded(10, { accountId: PLATFORM }),
      guarded(10, { regionId: "us-east-2" }),
      guarded(10, { kind: "eks-node" }),
    ];
    const trials = [clock(december)];
    expect(bills("current", rows, { trials }).billed).toEqual([45, 75, 75, 75]);
  });

  test("a host that joins a protected cell is billed from the day it is switched on", () => {
    // 10 all month, 30 more for 10 of 30 days
    expect(bills("everything", [guarded(10), workload(30)]).billed).toEqual([30, 60, 60, 60]);
  });

  test("a host that joins a cell in its trial is free until that clock's end", () => {
    const rows = [guarded(10), workload(30)];
    expect(bills("everything", rows, { trials: [clock(Date.UTC(2026, 10, 26))] }).billed).toEqual([10, 60, 60, 60]);
  });

  test("what was never protected starts its 30 days at the report's moment", () => {
    // 21 November to 21 December; 11 of December's 31 days are billed
    const { billed, full, first } = bills("everything", [workload(31)]);
    expect(billed).toEqual([0, 16.5, 46.5, 46.5]);
    expect(full).toEqual([15.5, 46.5, 46.5, 46.5]);
    expect(first).toBe("2027-01");
    expect(bills("current", [workload(31)]).billed).toEqual([0, 0, 0, 0]);
  });

  test("a trial that is known counts for what isn't protected yet as well", () => {
    expect(bills("everything", [workload(30)], { trials: [clock(Date.UTC(2026, 10, 26))] }).billed).toEqual([
      7.5, 45, 45, 45,
    ]);
  });
});

test("hours in a trial don't climb the paid ladder: a neighbour's trial ends, and my bill falls", () => {
  const rows = [guarded(500), guarded(4500, { accountId: PLATFORM })];
  const trials = [clock(Date.UTC(2026, 11, 1), { accountId: PLATFORM })];
  const [current] = forecastOf(inventoryOf(rows, { trials })).projections;
  const mine = current?.months.map(({ accounts }) => accounts[0]?.billed.expected);
  expect(mine).toEqual([750e6, 412.5e6, 412.5e6]);
});

test("hours a month are spread evenly, before a trial's end and after", () => {
  // 240 of 720 hours a month on 30 vCPUs are 10 vCPU-months; 10 of 30 days are billed
  const { billed, full } = bills("current", [guarded(30, { hours: 240 * 3600 })], { trials: [clock(AS_OF)] });
  expect(billed?.[0]).toBe(5);
  expect(full?.[0]).toBe(15);
  expect(billed?.[1]).toBe(14.516129);
});

test("a report at a month's first instant shows that month as whole and all of it to come", () => {
  const asOf = Date.UTC(2026, 11, 1);
  const { billed, remaining, first } = bills("current", [guarded(72)], { asOf });
  expect([billed?.[0], remaining?.[0], first]).toEqual([108, 108, "2026-12"]);
  expect(bills("everything", [workload(62)], { asOf }).billed).toEqual([0 + 3, 93, 93, 93]);
});

test("what is still to come is the whole less what elapsed, which has climbed the tiers first", () => {
  // 900 vCPUs: 600 vCPU-months elapsed cost 825, the whole 1,050
  expect(bills("current", [guarded(900)]).remaining).toEqual([225, 1050, 1050, 1050]);
  // before its trial's end nothing elapsed that is billed
  const trials = [clock(Date.UTC(2026, 10, 26))];
  expect(bills("current", [guarded(900)], { trials }).remaining?.[0]).toBe(225);
});

test("what is still to come is in its bounds, whatever the amount turns out to be", () => {
  const asOf = Date.UTC(2026, 10, 16);
  const remaining = (vcpus: Parameters<typeof workload>[0]) =>
    forecastOf(inventoryOf([guarded(vcpus)], { asOf })).projections[0]?.months[0]?.remaining ?? exactly(Number.NaN);
  const { low, high } = remaining(vcpuRange(4000, 4000, 10_000));
  for (const vcpus of [4000, 4500, 5000, 6000, 8000, 10_000]) {
    const { expected } = remaining(vcpus);
    expect(expected).toBeGreaterThanOrEqual(low);
    expect(expected).toBeLessThanOrEqual(high ?? Number.POSITIVE_INFINITY);
  }
});

describe("months", () => {
  test.each([1, 2, 12, 40])("%i of them are projected, the running one first, across years", (months) => {
    const [current] = forecastOf(inventoryOf([guarded(1)]), { months }).projections;
    expect(current?.months).toHaveLength(months);
    expect(current?.months[0]?.month).toBe("2026-11");
    expect(current?.months.at(-1)?.month).toBe(
      ["2026-11", "2026-12", "2027-10", "2030-02"][[1, 2, 12, 40].indexOf(months)],
    );
  });

  test("under a fixed divisor a month bills its own hours", () => {
    const { billed, full } = bills("current", [guarded(100)], {}, { monthHours: 730, months: 5 });
    const byHours = [720, 744, 744, 672, 744].map((hours) => Math.round((hours / 730) * 150e6) / 1e6);
    expect(billed).toEqual(byHours);
    expect(full).toEqual(byHours);
  });

  test("under the calendar a host that runs 220 hours costs less in a longer month", () => {
    const { billed } = bills("current", [guarded(100, { hours: 220 * 3600 })], {}, { months: 4 });
    expect(billed).toEqual([720, 744, 744, 672].map((hours) => Math.round((220 / hours) * 150e6) / 1e6));
  });

  test("none is a full bill where the clocks outlast them", () => {
    const { first, billed } = bills("current", [guarded(72)], { trials: [clock(Date.UTC(2027, 5, 1))] });
    expect(billed).toEqual([0, 0, 0, 0]);
    expect(first).toBeNull();
  });

  test("a view shows its own accounts' months, at their shares of the whole pool", () => {
    const rows = [guarded(500), guarded(500, { accountId: PLATFORM })];
    const view = { ...WHOLE, accounts: [PLATFORM] };
    const [current] = forecastOf(inventoryOf(rows), { view }).projections;
    expect(current?.months[0]?.accounts.map(({ accountId, billed }) => [accountId, billed.expected / 1e6])).toEqual([
      [PLATFORM, 562.5],
    ]);
    expect(current?.months[0]?.billed.expected).toBe(562.5e6);
  });
});

test("a range follows through the months: low and high are billed from their own amounts", () => {
  const result = forecastOf(inventoryOf([guarded(vcpuRange(30, 60, 90))], { trials: [clock(AS_OF)] }));
  expect(result.projections[0]?.months[0]?.billed).toEqual({ low: 15e6, expected: 30e6, high: 45e6 });
  expect(result.projections[0]?.months[1]?.billed).toEqual({ low: 45e6, expected: 90e6, high: 135e6 });
});

test("what nothing bounds has no upper bound in any month of an endless future", () => {
  // a trial that is over before a month of its own has begun: from 30 January to 1 March
  const asOf = Date.UTC(2026, 0, 30);
  const result = forecastOf(inventoryOf([workload(vcpuRange(0, 0, null))], { asOf }), { months: 5 });
  const highs = result.projections.map(({ months }) => months.map(({ billed }) => billed.high));
  expect(highs).toEqual([
    [0, 0, 0, 0, 0],
    [0, 0, null, null, null],
  ]);
});
