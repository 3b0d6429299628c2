import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Inventory, TrialClock } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import { alikeAsOne } from "../../src/plan/alike.ts";
import type { Model } from "../../src/plan/model.ts";
import { prepare } from "../../src/plan/population.ts";
import { project } from "../../src/plan/projection.ts";
import type { Rule, Scenario } from "../../src/plan/scenario.ts";
import { EMPTY_SCENARIO } from "../../src/plan/scenario.ts";
import type { View } from "../../src/plan/usage.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import { prepareWhatIf } from "../../src/plan/what-if.ts";
import { DAY } from "../../src/units/month.ts";
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
  usageLevel,
  vcpuRange,
  workload,
} from "./population-of.ts";

const ACCOUNTS = [PAYMENTS, PLATFORM, DATA_LAKE];

const workloads: fc.Arbitrary<Workload> = fc
  .record({
    accountId: fc.constantFrom(...ACCOUNTS, null),
    regionId: fc.constantFrom(...REGIONS),
    kind: fc.constantFrom(...KINDS),
    cluster: fc.constantFrom("core", "edge", null),
    tags: fc.constantFrom({ team: "blue" }, { team: "red" }, {}),
    hours: fc.constantFrom("always" as const, 300_000),
    covered: fc.boolean(),
    unverified: fc.boolean(),
    vcpus: fc.integer({ min: 1, max: 3000 }),
    more: fc.constantFrom(0, 0, 7, null),
  })
  .map(({ vcpus, more, covered, unverified, ...rest }) =>
    workload(vcpuRange(vcpus, vcpus, more === null ? null : vcpus + more), {
      ...rest,
      ...(covered ? { coverage: COVERED } : {}),
      ...(unverified ? { eligibility: { state: "unverified" as const, reasons: ["OS_NOT_LISTED"] } } : {}),
    }),
  );

const clocks: fc.Arbitrary<TrialClock> = fc.record({
  accountId: fc.constantFrom(...ACCOUNTS),
  regionId: fc.constantFrom(...REGIONS),
  kind: fc.constantFrom(...KINDS),
  ends: fc.integer({ min: -3, max: 60 }).map((days) => AS_OF + days * DAY),
  precision: fc.constantFrom("day" as const, "exact" as const),
});

const levels = fc.subarray([usageLevel([90, 71, 37, 83]), usageLevel([7, 5, 3, 9], { accountId: PLATFORM })]);

const inventories: fc.Arbitrary<Inventory> = fc
  .record({
    list: fc.array(workloads, { minLength: 1, maxLength: 14 }),
    trials: fc.uniqueArray(clocks, {
      maxLength: 6,
      selector: ({ accountId, regionId, kind }) => `${accountId} ${regionId} ${kind}`,
    }),
    usage: levels,
    whole: fc.boolean(),
  })
  .map(({ list, trials, usage, whole }) =>
    inventoryOf(list, { trials, usage, organization: { id: "o-example", name: null, whole } }),
  );

/** Growth that lets blocks be added up comes as often as any other. */
const joins = fc
  .nat(2_000_000)
  .chain((vcpus) =>
    fc.constantFrom(
      { by: "vcpus" as const, vcpus },
      { by: "steps" as const, steps: [{ vcpus, on: Date.UTC(2026, 11, 9) }] },
    ),
  );
const ruled: fc.Arbitrary<Rule> = fc
  .tuple(anyRules, fc.option(joins))
  .map(([rule, growth]) => (growth === null ? rule : { ...rule, growth }));

const scenarios: fc.Arbitrary<Scenario> = fc.record({
  name: fc.constant(null),
  rules: fc.array(ruled, { maxLength: 5 }),
  from: fc.option(instants),
  growth: fc.option(fc.oneof(growths, joins)),
  add: fc.array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      regionId: fc.constantFrom(...REGIONS),
      vcpus: fc.integer({ min: 0, max: 900_000 }),
    }),
    { maxLength: 2 },
  ),
  ceiling: fc.constant(null),
  settings: fc.record(
    {
      tierScope: fc.constantFrom("organization" as const, "account" as const),
      ladder: fc.constantFrom("per-meter" as const, "shared" as const),
      monthHours: fc.constantFrom("calendar" as const, 730 as const),
    },
    { requiredKeys: [] },
  ),
});

const views: fc.Arbitrary<View> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(WHOLE) },
  fc.constantFrom<View>(
    { ...WHOLE, accounts: [PAYMENTS] },
    { ...WHOLE, tags: [{ key: "team", value: "blue" }] },
    { ...WHOLE, kinds: ["eks-node"] },
  ),
);

const modelOf = (inventory: Inventory, scenario: Scenario, view: View = WHOLE): Model =>
  prepareWhatIf(prepare(inventory), PRICES, { ...OPTIONS, view }).model(scenario);

/** Months without accounts, which those of alike blocks together have not. */
const monthsOf = (model: Model, accounts: readonly string[]) => {
  const { months, firstFullBill } = project(model, "everything", 5, accounts);
  return { firstFullBill, months: months.map((month) => ({ ...month, accounts: [] })) };
};

describe("blocks that are alike, as one", () => {
  test("have the same months as block by block, to the micro-dollar: bills, bounds, what remains, kinds, the first full bill", () => {
    fc.assert(
      fc.property(inventories, scenarios, views, (inventory, scenario, view) => {
        const model = modelOf(inventory, scenario, view);
        expect(monthsOf(model, [])).toEqual(monthsOf(model, ACCOUNTS));
      }),
      { numRuns: 400 },
    );
  });

  test("give a what-if's months as its projection with accounts has them", () => {
    fc.assert(
      fc.property(inventories, scenarios, (inventory, scenario) => {
        const { whatIf, project: projected } = prepareWhatIf(prepare(inventory), PRICES, OPTIONS);
        const own = whatIf(scenario).months.map((month) => ({
          month: month.month,
          billed: month.billed.scenario,
          afterTrials: month.afterTrials.scenario,
          kinds: month.kinds.map(({ kind, scenario: billed }) => ({ kind, billed })),
        }));
        const others = projected(scenario).months.map(({ month, billed, afterTrials, kinds }) => ({
          month,
          billed,
          afterTrials,
          kinds: kinds.map(({ kind, billed: charge }) => ({ kind, billed: charge })),
        }));
        expect(own).toEqual(others);
      }),
    );
  });

  test("what rules leave out does the same whether their full month is the scenario's own or priced again", () => {
    fc.assert(
      fc.property(inventories, scenarios, views, (inventory, scenario, view) => {
        const { whatIf } = prepareWhatIf(prepare(inventory), PRICES, { ...OPTIONS, view });
        const own = whatIf({ ...scenario, add: [], settings: {} });
        const again = whatIf({ ...scenario, add: [], settings: { monthHours: OPTIONS.monthHours } });
        expect(own.leftOut).toEqual(again.leftOut);
      }),
    );
  });

  const hosts = (change: Partial<Inventory> = {}) =>
    inventoryOf([workload(100), workload(200, { accountId: PLATFORM }), workload(50, { kind: "eks-node" })], change);
  const growing = (growth: Scenario["growth"]): Scenario => ({ ...EMPTY_SCENARIO, growth });

  test.each<readonly [string, Model, number]>([
    ["of accounts that climb one ladder", modelOf(hosts(), EMPTY_SCENARIO), 2],
    [
      "not of accounts that climb their own",
      modelOf(hosts(), { ...EMPTY_SCENARIO, settings: { tierScope: "account" } }),
      3,
    ],
    ["with vCPUs that join", modelOf(hosts(), growing({ by: "vcpus", vcpus: 1000 })), 2],
    ["not with vCPUs that leave", modelOf(hosts(), growing({ by: "vcpus", vcpus: -1000 })), 3],
    ["not growing by a rate, which is rounded", modelOf(hosts(), growing({ by: "rate", rate: 200 })), 3],
    [
      "not at a usage level, which is rounded",
      modelOf(hosts({ usage: [usageLevel([3, 2, 1, 4])] }), EMPTY_SCENARIO),
      3,
    ],
    ["not in a narrowed view", modelOf(hosts(), EMPTY_SCENARIO, { ...WHOLE, accounts: [PAYMENTS] }), 3],
  ])("are added up %s", (_, model, count) => {
    expect(alikeAsOne(model).blocks).toHaveLength(count);
  });
});
