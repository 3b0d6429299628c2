import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Account, Inventory } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import { forecast } from "../../src/plan/forecast.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import { prepare } from "../../src/plan/population.ts";
import type { Rollout } from "../../src/plan/rollout.ts";
import { rollout } from "../../src/plan/rollout.ts";
import type { RolloutBy } from "../../src/plan/rollout-unit.ts";
import type { Scenario } from "../../src/plan/scenario.ts";
import { EMPTY_SCENARIO } from "../../src/plan/scenario.ts";
import { addMonths, DAY, monthEnd, monthOf, monthStart } from "../../src/units/month.ts";
import type { Usd } from "../../src/units/usd.ts";
import { USD } from "../../src/units/usd.ts";
import { anyRules, growths, instants, REGIONS } from "./any-scenario.ts";
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

const ACCOUNTS: readonly Account[] = [
  { id: PAYMENTS, name: "payments", ou: ["Root", "Prod"] },
  { id: PLATFORM, name: "platform", ou: ["Root", "Prod", "Core"] },
  { id: DATA_LAKE, name: "lake", ou: ["Root", "Data"] },
];

const workloads: fc.Arbitrary<Workload> = fc
  .record({
    accountId: fc.constantFrom(PAYMENTS, PLATFORM, DATA_LAKE, null),
    regionId: fc.constantFrom(...REGIONS),
    kind: fc.constantFrom(...KINDS),
    cluster: fc.constantFrom("core", "edge", "web", null),
    covered: fc.boolean(),
    hours: fc.constantFrom("always" as const, 220 * 3600),
    vcpus: fc.integer({ min: 1, max: 4000 }),
  })
  .map(({ vcpus, covered, ...rest }) => workload(vcpus, { ...rest, ...(covered ? { coverage: COVERED } : {}) }));

const trialEnds = fc.integer({ min: 0, max: 30 }).map((days) => AS_OF + days * DAY);

const inventories: fc.Arbitrary<Inventory> = fc
  .record({ list: fc.array(workloads, { minLength: 1, maxLength: 10 }), ends: fc.array(trialEnds, { maxLength: 3 }) })
  .map(({ list, ends }) => {
    const trials = ends.flatMap((end, index) => {
      const of = list.filter(({ coverage }) => coverage === COVERED)[index];
      if (of === undefined) return [];
      const { accountId, regionId, kind } = of;
      return [{ accountId, regionId: regionId ?? "us-east-1", kind, ends: end, precision: "exact" as const }];
    });
    const once = new Map(trials.map((clock) => [`${clock.accountId} ${clock.regionId} ${clock.kind}`, clock]));
    return inventoryOf(list, { accounts: ACCOUNTS, trials: [...once.values()] });
  });

const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    rules: fc.array(anyRules, { maxLength: 3 }),
    growth: fc.option(growths),
    from: fc.option(instants),
  })
  .map((some) => ({ ...EMPTY_SCENARIO, ...some }));

const readings = fc.record({
  ladder: fc.constantFrom("per-meter" as const, "shared" as const),
  tierScope: fc.constantFrom("organization" as const, "account" as const),
  monthHours: fc.constantFrom("calendar" as const, 730 as const),
});

const bys = fc.constantFrom<RolloutBy>("account", "ou", "cluster");
const ceilings = fc.integer({ min: 0, max: 12_000 }).map((usd) => usd * USD);
const CENT = USD / 100;
const SHORT: ForecastOptions = { ...OPTIONS, months: 6 };

const rolled = (
  inventory: Inventory,
  ceiling: Usd,
  options: Partial<ForecastOptions> = {},
  by: RolloutBy = "account",
  order: readonly string[] = [],
): Rollout => rollout(prepare(inventory), PRICES, { ...SHORT, ...options }, { by, ceiling, order });

/** The expected bills of a scenario, forecast in the ordinary way. */
const billsOf = (inventory: Inventory, scenario: Scenario, options: Partial<ForecastOptions> = {}): Usd[] => {
  const result = forecast(prepare(inventory), PRICES, { ...SHORT, ...options, scenario });
  return result.projections.flatMap(({ basis, months }) =>
    basis === "scenario" ? months.map(({ billed }) => billed.expected) : [],
  );
};

const orders = fc.shuffledSubarray([PAYMENTS, PLATFORM, DATA_LAKE]);

/** vCPU-months (thousandths) of accounts switched on one by one on the first day, each if every month's forecast holds. */
function inGivenOrder(inventory: Inventory, ceiling: Usd, scenario: Scenario, order: readonly string[]): number {
  const start = Math.max(AS_OF, scenario.from ?? AS_OF);
  const on: string[] = [];
  const ruled = (accounts: readonly string[]): Scenario => ({
    ...scenario,
    rules: [{ match: {}, protect: "current" }, { match: { accounts }, protect: true, from: start }, ...scenario.rules],
  });
  for (const id of order) {
    const bills = billsOf(inventory, ruled([...on, id]), { months: 30 });
    if (Math.max(...bills) <= ceiling) on.push(id);
  }
  const added = (accounts: readonly string[]): number =>
    forecast(prepare(inventory), PRICES, { ...SHORT, scenario: ruled(accounts) }).scenario?.vcpus.scenario.expected ??
    0;
  const months = Array.from({ length: SHORT.months }, (_, index) => addMonths(monthOf(AS_OF), index)).map((month) => {
    const [begin, end] = [monthStart(month), monthEnd(month)];
    return Math.max(0, end - Math.max(start, begin)) / (end - begin);
  });
  return Math.floor((added(on) - added([])) * months.reduce((sum, part) => sum + part, 0));
}

describe("a rollout", () => {
  test("holds its ceiling in every month when forecast again, and in the two years after", () => {
    fc.assert(
      fc.property(inventories, ceilings, readings, bys, (inventory, ceiling, reading, by) => {
        const { scenario, already } = rolled(inventory, ceiling, reading, by);
        const bills = billsOf(inventory, scenario, { ...reading, months: 30 });
        fc.pre(already === null);
        expect(Math.max(...bills)).toBeLessThanOrEqual(ceiling);
      }),
    );
  });

  test("holds it beside what a scenario says: growth, hours, dates, what is left out", () => {
    fc.assert(
      fc.property(inventories, ceilings, readings, bys, scenarios, (inventory, ceiling, reading, by, scenario) => {
        const found = rolled(inventory, ceiling, { ...reading, scenario }, by);
        const bills = billsOf(inventory, found.scenario, reading);
        fc.pre(found.already === null);
        expect(Math.max(...bills)).toBeLessThanOrEqual(ceiling);
      }),
    );
  });

  test("protects no fewer vCPU-months than switching on in the given order", () => {
    fc.assert(
      fc.property(inventories, ceilings, scenarios, orders, (inventory, ceiling, scenario, order) => {
        const found = rolled(inventory, ceiling, { scenario }, "account", order);
        const naive = inGivenOrder(inventory, ceiling, scenario, order);
        fc.pre(found.already === null);
        expect(found.vcpuMonths).toBeGreaterThanOrEqual(naive);
      }),
      { numRuns: 40 },
    );
  });

  test("is the same whatever order workloads come in", () => {
    const shuffled = inventories.chain((inventory) =>
      fc
        .shuffledSubarray([...inventory.workloads], { minLength: inventory.workloads.length })
        .map((list) => [inventory, { ...inventory, workloads: list }] as const),
    );
    fc.assert(
      fc.property(shuffled, ceilings, readings, bys, scenarios, ([one, other], ceiling, reading, by, scenario) => {
        const [a, b] = [one, other].map((inventory) => rolled(inventory, ceiling, { ...reading, scenario }, by));
        expect(b?.scenario).toEqual(a?.scenario);
        expect(b?.leftOut).toEqual(a?.leftOut);
      }),
    );
  });

  test("switches everything on at once under a ceiling that holds everything, and leaves no room under it", () => {
    fc.assert(
      fc.property(inventories, readings, bys, (inventory, reading, by) => {
        const { atOnce } = rolled(inventory, 0, reading, by);
        const found = rolled(inventory, atOnce, reading, by);
        expect(found.leftOut).toEqual([]);
        expect(found.steps.map(({ start }) => start)).toEqual(found.steps.map(() => AS_OF));
        const everything = forecast(prepare(inventory), PRICES, { ...SHORT, ...reading, scenario: EMPTY_SCENARIO });
        const scenario = everything.projections.find(({ basis }) => basis === "scenario");
        expect(found.months.map(({ billed }) => billed)).toEqual(scenario?.months.map(({ billed }) => billed));
        expect(found.dearest.billed).toBeLessThanOrEqual(atOnce);
        expect(found.dearest.billed).toBeGreaterThan(atOnce - CENT);
      }),
      { numRuns: 50 },
    );
  });

  test("names the ceiling under which a unit that is left out fits", () => {
    fc.assert(
      fc.property(inventories, ceilings, bys, (inventory, ceiling, by) => {
        const found = rolled(inventory, ceiling, {}, by);
        const [next] = found.leftOut;
        fc.pre(next !== undefined && found.already === null);
        const order = [...found.steps.map(({ unit }) => unit.name), next?.unit.name ?? ""];
        const more = rolled(inventory, next?.needs ?? 0, {}, by, order);
        expect(more.steps.map(({ unit }) => unit.name)).toEqual(expect.arrayContaining(order));
        const less = rolled(inventory, (next?.needs ?? 0) - CENT, {}, by, order);
        expect(less.steps.map(({ unit }) => unit.name)).not.toContain(next?.unit.name);
      }),
      { numRuns: 40 },
    );
  });

  test("without a scenario needs no date but the first: what a full month holds, every earlier one does", () => {
    fc.assert(
      fc.property(inventories, ceilings, bys, (inventory, ceiling, by) => {
        fc.pre(inventory.workloads.every(({ hours }) => hours === "always"));
        for (const { start } of rolled(inventory, ceiling, {}, by).steps) expect(start).toBe(AS_OF);
      }),
    );
  });
});
