import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Account, Inventory } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import { forecast } from "../../src/plan/forecast.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import { prepare } from "../../src/plan/population.ts";
import type { Rule, Scenario } from "../../src/plan/scenario.ts";
import { EMPTY_SCENARIO } from "../../src/plan/scenario.ts";
import { prepareWhatIf } from "../../src/plan/what-if.ts";
import { parseScenario, scenarioText } from "../../src/sources/scenario-file.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { anyRules, growths, matches, REGIONS, rulesAbout, some } from "./any-scenario.ts";
import { exactly } from "../../src/units/range.ts";
import {
  AS_OF,
  COVERED,
  DATA,
  DATA_LAKE,
  inventoryOf,
  OPTIONS,
  PAYMENTS,
  PLATFORM,
  PRICES,
  workload,
} from "./population-of.ts";

const TABLES = readReferenceTables(DATA);
const ACCOUNTS: readonly Account[] = [
  { id: PAYMENTS, name: "payments", ou: ["Root", "Prod"] },
  { id: PLATFORM, name: "platform", ou: ["Root", "Prod"] },
  { id: DATA_LAKE, name: "lake", ou: ["Root", "Data"] },
];
const workloads: fc.Arbitrary<Workload> = fc
  .record({
    accountId: fc.constantFrom(PAYMENTS, PLATFORM, DATA_LAKE),
    regionId: fc.constantFrom(...REGIONS),
    kind: fc.constantFrom(...KINDS),
    cluster: fc.constantFrom("core", "edge", null),
    tags: fc.constantFrom({ team: "blue" }, { team: "red" }, {}),
    covered: fc.boolean(),
    unverified: fc.boolean(),
    vcpus: fc.integer({ min: 1, max: 4000 }),
  })
  .map(({ vcpus, covered, unverified, ...rest }) =>
    workload(vcpus, {
      ...rest,
      ...(covered ? { coverage: COVERED } : {}),
      ...(unverified ? { eligibility: { state: "unverified" as const, reasons: ["OS_NOT_LISTED"] } } : {}),
    }),
  );

const inventories: fc.Arbitrary<Inventory> = fc
  .array(workloads, { minLength: 1, maxLength: 12 })
  .map((list) => inventoryOf(list, { accounts: ACCOUNTS }));

const exclusions: fc.Arbitrary<Rule> = matches.map((match) => ({ match, protect: false }));

const asked = fc.record({
  ladder: fc.constant("per-meter" as const),
  tierScope: fc.constantFrom("organization" as const, "account" as const),
});

/** A workload as two that hold as much together. */
function halves(one: Workload): Workload[] {
  const all = one.vcpus?.expected ?? 0;
  return [Math.floor(all / 3), all - Math.floor(all / 3)].map((milli) => {
    const vcpus = exactly(milli);
    return { ...one, vcpus, size: { state: "known", vcpus, typeDefault: null } };
  });
}

const whatIfOf = (inventory: Inventory, options: Partial<ForecastOptions> = {}) =>
  prepareWhatIf(prepare(inventory), PRICES, { ...OPTIONS, ...options }).whatIf;

describe("a scenario", () => {
  test("that is empty is everything: its total, its months, each account and kind", () => {
    fc.assert(
      fc.property(inventories, (inventory) => {
        const result = forecast(prepare(inventory), PRICES, { ...OPTIONS, scenario: EMPTY_SCENARIO });
        const [everything, scenario] = ["everything", "scenario"].map((basis) =>
          result.projections.find((one) => one.basis === basis),
        );
        expect(scenario).toEqual({ ...everything, basis: "scenario" });
        expect(result.scenario?.total).toEqual(result.everything);
        expect(result.scenario?.accounts.map(({ cost }) => cost.scenario)).toEqual(
          result.accounts.map((account) => account.everything.cost),
        );
        expect(result.scenario?.kinds.map(({ cost }) => cost.scenario)).toEqual(
          result.kinds.map((kind) => kind.everything.cost),
        );
      }),
    );
  });

  // On a shared ladder, meters of different prices can make the rest dearer than what is left out; in a narrowed view so can a neighbour.
  test("that leaves more out never costs more once trials are over, with a ladder for each meter", () => {
    fc.assert(
      fc.property(
        inventories,
        asked,
        fc.array(exclusions, { maxLength: 3 }),
        exclusions,
        (inventory, reading, list, more) => {
          const whatIf = whatIfOf(inventory, reading);
          const [less, least] = [list, [...list, more]].map(
            (all) => whatIf({ ...EMPTY_SCENARIO, rules: all }).cost.scenario,
          );
          expect(least?.expected).toBeLessThanOrEqual(less?.expected ?? Number.NaN);
          expect(least?.low).toBeLessThanOrEqual(less?.low ?? Number.NaN);
          expect(least?.high).toBeLessThanOrEqual(less?.high ?? Number.NaN);
        },
      ),
    );
  });

  test("parts what it leaves out among the rules that decide, adding up to all that they leave out", () => {
    fc.assert(
      fc.property(inventories, fc.array(anyRules, { maxLength: 5 }), (inventory, list) => {
        const { rules: effects, leftOut, vcpus } = whatIfOf(inventory)({ ...EMPTY_SCENARIO, rules: list });
        const sum = effects.reduce((total, { leavesOut }) => total + leavesOut.expected, 0);
        expect(sum).toBe(leftOut.vcpus.expected);
        expect(vcpus.difference.expected).toBe(0 - sum);
      }),
    );
  });

  test("is the same whatever order rules come in that leave out alike", () => {
    fc.assert(
      fc.property(inventories, fc.array(exclusions, { maxLength: 4 }), fc.integer(), (inventory, list, from) => {
        const whatIf = whatIfOf(inventory);
        const turned = list.toReversed();
        const scenario = { ...EMPTY_SCENARIO, from: AS_OF + (from % 1e9) };
        const [a, b] = [list, turned].map((all) => whatIf({ ...scenario, rules: all }));
        expect(b?.months).toEqual(a?.months);
        expect(b?.accounts).toEqual(a?.accounts);
      }),
    );
  });

  // vCPUs that join go to what is protected: protecting more can move them to cheaper Regions or fewer hours.
  test("that protects more never costs less once trials are over, with a ladder for each meter and no growth in vCPUs", () => {
    const steady = fc
      .array(anyRules, { maxLength: 4 })
      .map((list) => list.filter(({ growth }) => growth?.by !== "vcpus" && growth?.by !== "steps"));
    const more = fc.constantFrom(true, "current" as const);
    fc.assert(
      fc.property(inventories, asked, steady, matches, more, (inventory, reading, list, match, protect) => {
        const whatIf = whatIfOf(inventory, reading);
        const costs = [false, protect, true].map(
          (value) => whatIf({ ...EMPTY_SCENARIO, rules: [...list, { match, protect: value }] }).cost.scenario,
        );
        const [least, some_, most] = costs;
        for (const side of ["low", "expected", "high"] as const) {
          expect(least?.[side]).toBeLessThanOrEqual(some_?.[side] ?? Number.NaN);
          expect(some_?.[side]).toBeLessThanOrEqual(most?.[side] ?? Number.NaN);
        }
      }),
    );
  });

  test("whose rules say what holds anyway is everything", () => {
    const idle = fc.record({ match: matches, protect: fc.constant(true), hours: fc.constant("always" as const) });
    fc.assert(
      fc.property(inventories, fc.array(idle, { maxLength: 4 }), (inventory, list) => {
        const whatIf = whatIfOf(inventory);
        const [empty, same] = [[], list].map((all) => whatIf({ ...EMPTY_SCENARIO, rules: all }));
        expect(same?.total).toEqual(empty?.total);
        expect(same?.months).toEqual(empty?.months);
        expect(same?.accounts.map(({ cost }) => cost)).toEqual(empty?.accounts.map(({ cost }) => cost));
      }),
    );
  });

  test("is the same whatever order rules come in that are about different accounts", () => {
    const apart = fc
      .tuple(...[PAYMENTS, PLATFORM, DATA_LAKE].map((id) => rulesAbout(fc.constant({ accounts: [id] }))))
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(
      fc.property(inventories, apart, fc.option(growths), (inventory, orders, growth) => {
        const whatIf = whatIfOf(inventory);
        const [a, b] = orders.map((all) => whatIf({ ...EMPTY_SCENARIO, growth, rules: all }));
        expect(b?.months).toEqual(a?.months);
        expect(b?.accounts).toEqual(a?.accounts);
        expect(b?.total).toEqual(a?.total);
      }),
    );
  });

  test("is the same whatever order rules come in that say different things", () => {
    const one = (key: "growth" | "hours" | "protect" | "agent") =>
      anyRules.map((rule) => ({ match: rule.match, ...(key in rule ? { [key]: rule[key] } : {}) }));
    const sayings = fc
      .tuple(one("growth"), one("hours"), one("protect"), one("agent"))
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(
      fc.property(inventories, sayings, (inventory, orders) => {
        const whatIf = whatIfOf(inventory);
        const [a, b] = orders.map((all) => whatIf({ ...EMPTY_SCENARIO, rules: all }));
        expect(b?.months).toEqual(a?.months);
        expect(b?.leftOut).toEqual(a?.leftOut);
      }),
    );
  });

  test("is the same whatever order workloads come in, and whether one is split in two", () => {
    const parted = fc.array(workloads, { minLength: 1, maxLength: 10 }).chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(
          list.flatMap((one) => halves(one)),
          { minLength: list.length * 2 },
        ),
      ),
    );
    fc.assert(
      fc.property(parted, fc.array(anyRules, { maxLength: 4 }), fc.option(growths), (lists, list, growth) => {
        const [a, b] = lists.map((hosts) =>
          whatIfOf(inventoryOf(hosts, { accounts: ACCOUNTS }))({ ...EMPTY_SCENARIO, growth, rules: list }),
        );
        expect(b?.total).toEqual(a?.total);
        expect(b?.months).toEqual(a?.months);
        expect(b?.accounts).toEqual(a?.accounts);
        expect(b?.leftOut).toEqual(a?.leftOut);
      }),
    );
  });

  test("has low ≤ expected ≤ high in each month, whatever its rules say", () => {
    fc.assert(
      fc.property(inventories, fc.array(anyRules, { maxLength: 5 }), fc.option(growths), (inventory, list, growth) => {
        const { months, total } = whatIfOf(inventory)({ ...EMPTY_SCENARIO, growth, rules: list });
        for (const { low, expected, high } of [total.cost, ...months.map(({ billed }) => billed.scenario)]) {
          expect(low).toBeLessThanOrEqual(expected);
          expect(expected).toBeLessThanOrEqual(high ?? Number.POSITIVE_INFINITY);
          expect(low).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test("gives out exactly the vCPUs that join, wherever they go", () => {
    fc.assert(
      fc.property(inventories, fc.nat(2_000_000), matches, (inventory, vcpus, match) => {
        const prepared = prepareWhatIf(prepare(inventory), PRICES, OPTIONS);
        const months = (list: readonly Rule[]) =>
          prepared
            .project({ ...EMPTY_SCENARIO, rules: list })
            .months.map(({ accounts }) => accounts.reduce((sum, account) => sum + account.vcpus.expected, 0));
        const [base = 0] = months([]);
        const about = prepared.effectOf({ match }).vcpus.expected > 0;
        const grown = [0, vcpus, 2 * vcpus].map((joined) => base + (about ? joined : 0));
        expect(months([{ match, growth: { by: "vcpus", vcpus } }])).toEqual(grown);
      }),
    );
  });

  test("that leaves all out costs nothing from its start on", () => {
    fc.assert(
      fc.property(inventories, (inventory) => {
        const from = Date.UTC(2026, 11, 1);
        const scenario = { ...EMPTY_SCENARIO, rules: [{ match: {}, protect: false }], from };
        const { cost, months } = whatIfOf(inventory)(scenario);
        expect(cost.scenario).toEqual({ low: 0, expected: 0, high: 0 });
        expect(months.slice(1).map(({ billed }) => billed.scenario.high)).toEqual([0, 0]);
      }),
    );
  });

  test("is what its file says: saving and loading gives it back", () => {
    const texts = fc.string({ unit: "grapheme", minLength: 1 });
    const lists = fc.array(texts, { minLength: 1, maxLength: 3 });
    const anyMatch = fc.record(
      {
        accounts: some(PAYMENTS, "000000000012"),
        units: lists,
        regions: some(...REGIONS),
        kinds: some(...KINDS),
        clusters: lists,
        tags: fc.dictionary(texts, fc.oneof(texts, fc.constantFrom("true", "1e3", "null", "2026-12-01", ""))),
      },
      { requiredKeys: [] },
    );
    const scenarios: fc.Arbitrary<Scenario> = fc.record({
      name: fc.option(fc.string({ unit: "grapheme" })),
      rules: fc.array(rulesAbout(anyMatch), { maxLength: 4 }),
      from: fc.option(fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2099, 0, 1) })),
      growth: fc.option(growths),
      add: fc.array(
        fc.record({
          kind: fc.constantFrom(...KINDS),
          regionId: fc.constantFrom(...REGIONS),
          vcpus: fc.integer({ min: 0, max: 1_000_000_000 }),
        }),
        { maxLength: 3 },
      ),
      ceiling: fc.option(fc.integer({ min: 0, max: 1_000_000_000_000 })),
      settings: fc.record(
        {
          tierScope: fc.constantFrom("organization" as const, "account" as const),
          ladder: fc.constantFrom("per-meter" as const, "shared" as const),
          monthHours: fc.constantFrom("calendar" as const, 730 as const, 720 as const, 744 as const),
        },
        { requiredKeys: [] },
      ),
    });
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const text = scenarioText(scenario);
        expect(parseScenario("saved.yaml", text, TABLES)).toEqual(scenario);
        expect(scenarioText(parseScenario("saved.yaml", text, TABLES))).toBe(text);
      }),
    );
  });
});
