import { describe, expect, test } from "vitest";
import type { Inventory, TrialClock } from "../../src/inventory/inventory.ts";
import type { Kind } from "../../src/inventory/workload.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import { prepare } from "../../src/plan/population.ts";
import { EMPTY_SCENARIO } from "../../src/plan/scenario.ts";
import { trialCalendar } from "../../src/plan/trial-calendar.ts";
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

const calendarOf = (inventory: Inventory, options: Partial<ForecastOptions> = {}) =>
  trialCalendar(prepare(inventory), PRICES, { ...OPTIONS, asOf: inventory.asOf, months: 4, ...options });

const clock = (ends: number, accountId = PAYMENTS, kind: Kind = "ec2-instance"): TrialClock => ({
  accountId,
  regionId: "us-east-1",
  kind,
  ends,
  precision: "exact",
});

const guarded = (vcpus: number, accountId = PAYMENTS, kind: Kind = "ec2-instance") =>
  workload(vcpus, { coverage: COVERED, accountId, kind });

const cliffs = (inventory: Inventory, options: Partial<ForecastOptions> = {}) =>
  calendarOf(inventory, options).bills.map(({ projection, cliff }) => [
    projection.basis,
    cliff?.month ?? null,
    (cliff?.comesDue ?? 0) / 1e6,
  ]);

describe("the cliff", () => {
  test("is the month in which the most of what trials hid comes onto the bill", () => {
    // 62 vCPUs: $93 a month; 16 of December's 31 days are billed, so that 93 - 45 = 48 come due, then 45
    const inventory = inventoryOf([guarded(62)], { trials: [clock(Date.UTC(2026, 11, 16))] });
    expect(cliffs(inventory)).toEqual([
      ["current", "2026-12", 48],
      ["everything", "2026-12", 48],
    ]);
  });

  test("of two equal months is the first", () => {
    const ends = [Date.UTC(2026, 11, 1), Date.UTC(2027, 0, 1)];
    const inventory = inventoryOf([guarded(10), guarded(10, PLATFORM)], {
      trials: [clock(ends[0] ?? 0), clock(ends[1] ?? 0, PLATFORM)],
    });
    expect(cliffs(inventory)[0]).toEqual(["current", "2026-12", 15]);
  });

  test("is none where nothing is hidden, or nothing comes due in the months asked for", () => {
    expect(cliffs(inventoryOf([guarded(10)]))[0]).toEqual(["current", null, 0]);
    const running = inventoryOf([guarded(10)], { trials: [clock(Date.UTC(2026, 11, 1))] });
    expect(cliffs(running, { months: 1 })[0]).toEqual(["current", null, 0]);
  });

  test("is not the month in which what is switched on runs whole for the first time", () => {
    // a host joins a cell whose trial is over: the bill rises, and no trial ends
    expect(cliffs(inventoryOf([guarded(10), workload(30)]))[1]).toEqual(["everything", null, 0]);
  });

  test("of a scenario follows its start", () => {
    const scenario = { ...EMPTY_SCENARIO, from: Date.UTC(2026, 11, 1) };
    const [, everything, later] = cliffs(inventoryOf([workload(62)]), { scenario });
    // from 21 November to 21 December 31 hide: a third of November, 20 of 31 days of December
    expect(everything).toEqual(["everything", "2027-01", 60]);
    // from 1 to 31 December: the last day of December is billed
    expect(later).toEqual(["scenario", "2027-01", 90]);
  });
});

describe("what a calendar holds", () => {
  test("no bill of today where the source can't know it", () => {
    for (const type of ["terraform-plan", "quantities"] as const) {
      const plan = inventoryOf([workload(4)], { source: { type, name: "plan" } });
      expect(calendarOf(plan).bills.map(({ projection }) => projection.basis)).toEqual(["everything"]);
    }
  });

  test("each kind's clock by itself, begun or not", () => {
    const { clocks } = calendarOf(inventoryOf([workload(4), workload(2, { kind: "eks-node" })]));
    expect(clocks.map(({ kinds, vcpus }) => [kinds, vcpus?.expected])).toEqual([
      [["ec2-instance"], 4000],
      [["eks-node"], 2000],
    ]);
  });

  test("pools by what they hide, most first, until the first full bill", () => {
    const inventory = inventoryOf([guarded(10, PAYMENTS, "eks-node"), guarded(30)], {
      trials: [clock(Date.UTC(2026, 11, 1), PAYMENTS, "eks-node"), clock(Date.UTC(2026, 11, 1))],
    });
    const [current] = calendarOf(inventory).bills;
    expect(current?.hidden.map(({ meter, months }) => [meter, months.map(({ hidden }) => hidden / 1e6)])).toEqual([
      ["ec2", [45, 0]],
      ["eks", [15, 0]],
    ]);
  });
});

describe("each account's first full bill", () => {
  const firsts = (inventory: Inventory, options: Partial<ForecastOptions> = {}) =>
    calendarOf(inventory, options).bills.map(({ projection }) => Object.fromEntries(projection.firstFullBills));

  const three = inventoryOf([guarded(10), guarded(10, PLATFORM), workload(10, { accountId: DATA_LAKE })], {
    trials: [clock(Date.UTC(2026, 11, 1)), clock(Date.UTC(2026, 11, 2), PLATFORM)],
  });

  test("is the month after its own last clock; an account that holds nothing has none", () => {
    expect(firsts(three)[0]).toEqual({ [PAYMENTS]: "2026-12", [PLATFORM]: "2027-01", [DATA_LAKE]: null });
    // what isn't protected yet is free from 21 November to 21 December
    expect(firsts(three)[1]).toEqual({ [PAYMENTS]: "2026-12", [PLATFORM]: "2027-01", [DATA_LAKE]: "2027-01" });
  });

  test("is none where its clocks outlast the months", () => {
    expect(firsts(three, { months: 2 })[0]).toEqual({ [PAYMENTS]: "2026-12", [PLATFORM]: null, [DATA_LAKE]: null });
  });

  test("is the running month where every clock is over", () => {
    expect(firsts(inventoryOf([guarded(10)], { asOf: AS_OF }))[0]).toEqual({ [PAYMENTS]: "2026-11" });
  });
});
