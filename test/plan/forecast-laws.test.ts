import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Inventory } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import { attribute } from "../../src/plan/attribution.ts";
import type { Forecast } from "../../src/plan/forecast.ts";
import { prepare } from "../../src/plan/population.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import { monthHours, monthOf } from "../../src/units/month.ts";
import type { Range } from "../../src/units/range.ts";
import { jsonDocument } from "../../src/views/formats/json.ts";
import { inventories, readings, REGIONS, workloads } from "./any-inventory.ts";
import { DATA_LAKE, forecastOf, inventoryOf, OPTIONS, PAYMENTS, PLATFORM, PRICES } from "./population-of.ts";

const perMeter = readings.map((reading) => ({ ...reading, ladder: "per-meter" as const }));

const document = (result: Forecast) =>
  jsonDocument(result, {
    version: "0",
    instanceTypesAsOf: "2026-10-07",
    pricesSha256: "",
    verdicts: [],
    comparison: null,
    workloads: null,
  });

const top = (high: number | null) => high ?? Number.POSITIVE_INFINITY;
const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
const close = { numRuns: 60 };

type Place = { readonly path: string; readonly range: Readonly<Record<"low" | "expected" | "high", unknown>> };

/** Every RANGE of a JSON document, with its place. */
function rangesOf(value: unknown, path = "$"): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const nested = Object.entries(value).flatMap(([key, part]) => rangesOf(part, `${path}.${key}`));
  return "low" in value && "expected" in value && "high" in value ? [{ path, range: value }, ...nested] : nested;
}

test("low ≤ expected ≤ high in every range of the JSON document", () => {
  fc.assert(
    fc.property(inventories, readings, (inventory, reading) => {
      const places = rangesOf(document(forecastOf(inventory, reading)));
      expect(places.length).toBeGreaterThan(20);
      const disordered = places.filter(({ range: { low, expected, high } }) => {
        const parts = [low, expected, high ?? Number.POSITIVE_INFINITY].map(Number);
        const [least = Number.NaN, middle = Number.NaN, most = Number.NaN] = parts;
        return !(least <= middle && middle <= most && Number.isFinite(middle));
      });
      expect(disordered).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

describe("current ≤ everything, part by part", () => {
  test("in vCPUs of every total, kind, account and cell", () => {
    fc.assert(
      fc.property(inventories, readings, (inventory, reading) => {
        const result = forecastOf(inventory, reading);
        for (const { current, everything } of [result, ...result.kinds, ...result.accounts, ...result.cells]) {
          expect(current?.vcpus.low).toBeLessThanOrEqual(everything.vcpus.low);
          expect(current?.vcpus.expected).toBeLessThanOrEqual(everything.vcpus.expected);
          expect(top(current?.vcpus.high ?? null)).toBeLessThanOrEqual(top(everything.vcpus.high));
        }
      }),
      close,
    );
  });

  test("in dollars of the whole and of each month, on a ladder per meter", () => {
    fc.assert(
      fc.property(inventories, perMeter, (inventory, reading) => {
        const result = forecastOf(inventory, reading);
        const [current, everything] = result.projections;
        const pairs = [
          [result.current?.cost, result.everything.cost],
          ...(current?.months ?? []).flatMap((month, index) => [
            [month.billed, everything?.months[index]?.billed],
            [month.afterTrials, everything?.months[index]?.afterTrials],
          ]),
        ];
        for (const [less, more] of pairs) {
          if (less === undefined || more === undefined) throw new Error("both bases are projected");
          expect(less.low).toBeLessThanOrEqual(more.low + 30);
          expect(less.expected).toBeLessThanOrEqual(more.expected);
          expect(top(less.high)).toBeLessThanOrEqual(top(more.high) + 30);
        }
      }),
      close,
    );
  });
});

describe("shares add up exactly", () => {
  test("pools, kinds, accounts and cells to the total of a full month", () => {
    fc.assert(
      fc.property(inventories, readings, (inventory, reading) => {
        const result = forecastOf(inventory, reading);
        for (const basis of ["current", "everything"] as const) {
          const total = result[basis]?.cost.expected;
          expect(sum(result.pools.filter((pool) => pool.basis === basis).map(({ cost }) => cost))).toBe(total);
          for (const parts of [result.kinds, result.accounts, result.cells]) {
            expect(sum(parts.map((part) => part[basis]?.cost.expected ?? 0))).toBe(total);
            expect(sum(parts.map((part) => part[basis]?.vcpus.expected ?? 0))).toBe(result[basis]?.vcpus.expected);
          }
          for (const account of result.accounts) {
            const cells = result.cells.filter(({ accountId }) => accountId === account.accountId);
            expect(sum(cells.map((cell) => cell[basis]?.cost.expected ?? 0))).toBe(account[basis]?.cost.expected);
          }
        }
        for (const pool of result.pools) expect(sum(pool.tiers.map(({ cost }) => cost))).toBe(pool.cost);
        for (const name of [
          "protected",
          "eligible",
          "unverified",
          "ineligible",
          "unknown",
          "unknownWorkloads",
        ] as const) {
          expect(sum(result.accounts.map(({ vcpus }) => vcpus[name]))).toBe(result.vcpus[name]);
          expect(sum(result.kinds.map(({ vcpus }) => vcpus[name]))).toBe(result.vcpus[name]);
        }
      }),
      close,
    );
  });

  test("kinds and accounts to the total of every month", () => {
    fc.assert(
      fc.property(inventories, readings, (inventory, reading) => {
        for (const { months } of forecastOf(inventory, reading).projections) {
          for (const { billed, afterTrials, kinds, accounts } of months) {
            expect(sum(kinds.map((kind) => kind.billed))).toBe(billed.expected);
            expect(sum(kinds.map((kind) => kind.afterTrials))).toBe(afterTrials.expected);
            expect(sum(accounts.map((account) => account.billed.expected))).toBe(billed.expected);
            expect(sum(accounts.map((account) => account.afterTrials.expected))).toBe(afterTrials.expected);
          }
        }
      }),
      close,
    );
  });

  test("workloads to their account, Region and kind, each in proportion", () => {
    fc.assert(
      fc.property(inventories, readings, (inventory, reading) => {
        const options = { ...OPTIONS, asOf: inventory.asOf, ...reading };
        const result = forecastOf(inventory, options);
        const shares = attribute(prepare(inventory), inventory.workloads, PRICES, options);
        expect(shares.map((share) => share.workload)).toEqual(inventory.workloads);
        for (const { accountId, regionId, kind, current, everything } of result.cells) {
          const own = shares.filter(
            ({ workload: one }) => one.accountId === accountId && one.regionId === regionId && one.kind === kind,
          );
          expect(sum(own.map((share) => share.current))).toBe(current?.cost.expected);
          expect(sum(own.map((share) => share.everything))).toBe(everything.cost.expected);
        }
        const uncovered = shares.filter(({ workload: one }) => one.coverage.state === "not-covered");
        const never = uncovered.filter(({ workload: one }) => one.eligibility.state === "ineligible");
        expect(uncovered.filter(({ current }) => current !== 0)).toEqual([]);
        expect(never.filter(({ everything }) => everything !== 0)).toEqual([]);
      }),
      close,
    );
  });
});

describe("what must change nothing", () => {
  const half = (range: Range): Range => ({
    low: Math.floor(range.low / 2),
    expected: Math.floor(range.expected / 2),
    high: range.high === null ? null : Math.floor(range.high / 2),
  });
  const rest = (range: Range): Range => {
    const { low, expected, high } = half(range);
    return {
      low: range.low - low,
      expected: range.expected - expected,
      high: range.high === null || high === null ? null : range.high - high,
    };
  };
  const double = (range: Range): Range => ({
    low: range.low * 2,
    expected: range.expected * 2,
    high: range.high === null ? null : range.high * 2,
  });

  type Cut = { readonly whole: Workload; readonly parts: readonly [Workload, Workload] };

  /** A workload and two that make it up; a partly covered one is joined from two alike, so that no part has more covered than it has. */
  function cut(one: Workload, withPart: (part: (range: Range) => Range) => Workload): Cut {
    const { coverage } = one;
    if (coverage.state !== "partial") return { whole: one, parts: [withPart(half), withPart(rest)] };
    const whole = { ...withPart(double), coverage: { ...coverage, vcpus: double(coverage.vcpus) } };
    return { whole, parts: [one, one] };
  }

  const cutOf = (inventory: Inventory, at: number, make: (one: Workload) => Cut) => {
    const cuts = inventory.workloads.map(make);
    const chosen = at % cuts.length;
    return {
      whole: { ...inventory, workloads: cuts.map(({ whole }) => whole) },
      split: {
        ...inventory,
        workloads: cuts.flatMap(({ whole, parts }, index) => (index === chosen ? parts : [whole])),
      },
    };
  };

  test("splitting a group of hosts in two", () => {
    fc.assert(
      fc.property(inventories, readings, fc.nat(7), (inventory, reading, at) => {
        const { whole, split } = cutOf(inventory, at, (one) =>
          cut(one, (part) => ({ ...one, count: part(one.count) })),
        );
        expect(document(forecastOf(split, reading))).toEqual(document(forecastOf(whole, reading)));
      }),
      close,
    );
  });

  test("splitting the vCPUs of a host in two, but for the number of hosts", () => {
    const uncounted = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value, (key, part: unknown) => (key === "workloads" || key === "doubts" ? undefined : part)),
      );
    const sized = (one: Workload, part: (range: Range) => Range): Workload =>
      one.size.state === "unknown"
        ? one
        : { ...one, size: { ...one.size, vcpus: part(one.size.vcpus), typeDefault: null } };
    fc.assert(
      fc.property(inventories, readings, fc.nat(7), (inventory, reading, at) => {
        const known = { ...inventory, workloads: inventory.workloads.filter(({ size }) => size.state === "known") };
        fc.pre(known.workloads.length > 0);
        const plain = { ...known, workloads: known.workloads.map((one) => sized(one, (range) => range)) };
        const { whole, split } = cutOf(plain, at, (one) => cut(one, (part) => sized(one, part)));
        expect(uncounted(document(forecastOf(split, reading)))).toEqual(
          uncounted(document(forecastOf(whole, reading))),
        );
      }),
      close,
    );
  });

  test("the order of workloads", () => {
    fc.assert(
      fc.property(inventories, readings, (inventory, reading) => {
        const turned = { ...inventory, workloads: inventory.workloads.toReversed() };
        expect(document(forecastOf(turned, reading))).toEqual(document(forecastOf(inventory, reading)));
      }),
      close,
    );
  });

  test("narrowing the view to accounts, Regions and kinds: each cell keeps its figures", () => {
    fc.assert(
      fc.property(inventories, readings, fc.constantFrom(...KINDS), fc.nat(3), (inventory, reading, kind, region) => {
        const whole = forecastOf(inventory, reading);
        const { cells } = whole;
        const name = REGIONS[region] ?? "us-east-1";
        const views = [
          { ...WHOLE, accounts: [PAYMENTS] },
          { ...WHOLE, regions: [name] },
          { ...WHOLE, kinds: [kind] },
          { ...WHOLE, accounts: [PLATFORM, DATA_LAKE], kinds: [kind] },
        ];
        for (const view of views) {
          const narrow = forecastOf(inventory, { ...reading, view });
          const kept = cells.filter(
            (cell) =>
              (view.accounts === null || view.accounts.includes(cell.accountId ?? "")) &&
              (view.regions === null || cell.regionId === null || view.regions.includes(cell.regionId)) &&
              (view.kinds === null || view.kinds.includes(cell.kind)),
          );
          // What is wanted may hide in a gap whose account is unknown, which stays in view.
          const placed = narrow.cells.filter(({ accountId }) => view.accounts === null || accountId !== null);
          expect(placed).toEqual(kept);
          expect(narrow.everything.cost.expected).toBe(sum(kept.map(({ everything }) => everything.cost.expected)));
          if (view.regions !== null || view.kinds !== null || kept.length === 0) continue;
          for (const [basis, { months }] of narrow.projections.entries()) {
            for (const [index, { accounts }] of months.entries()) {
              const own = whole.projections[basis]?.months[index]?.accounts.filter(
                ({ accountId }) => accountId === PAYMENTS,
              );
              expect(accounts.filter(({ accountId }) => accountId !== null)).toEqual(own);
            }
          }
        }
      }),
      close,
    );
  });

  test("narrowing the view by tag: the parts add up to the whole", () => {
    fc.assert(
      fc.property(inventories, readings, (inventory, reading) => {
        const whole = forecastOf(inventory, reading);
        const parts = ["blue", "red"].map((value) =>
          forecastOf(inventory, { ...reading, view: { ...WHOLE, tags: [{ key: "team", value }] } }),
        );
        expect(sum(parts.map(({ everything }) => everything.cost.expected))).toBe(whole.everything.cost.expected);
        expect(sum(parts.map(({ current }) => current?.cost.expected ?? 0))).toBe(whole.current?.cost.expected);
        expect(sum(parts.map(({ workloads: count }) => count))).toBe(whole.workloads);
        for (const part of parts) {
          const poolKey = ({ basis, regionId, meter, scope, cost }: (typeof part.pools)[number]) =>
            `${basis} ${regionId} ${meter} ${scope} ${cost}`;
          expect(whole.pools.map(poolKey)).toEqual(expect.arrayContaining(part.pools.map(poolKey)));
        }
      }),
      close,
    );
  });
});

test("pooling never costs an account more than standing alone", () => {
  fc.assert(
    fc.property(inventories, readings, (inventory, reading) => {
      const result = forecastOf(inventory, { ...reading, tierScope: "organization" });
      const slack = 3 * inventory.workloads.length;
      for (const basis of ["current", "everything"] as const) {
        for (const one of [...result.accounts, ...result.cells]) {
          const figure = one[basis];
          if (figure === null) throw new Error("an estimate knows what is protected");
          // A cell of a shared ladder stands alone beside the other kinds of its account.
          expect(figure.cost.expected).toBeLessThanOrEqual(figure.standalone.expected + slack);
        }
        const alone = forecastOf(inventory, { ...reading, tierScope: "account" })[basis];
        expect(sum(result.accounts.map((account) => account[basis]?.standalone.expected ?? 0))).toBe(
          alone?.cost.expected,
        );
      }
    }),
    close,
  );
});

describe("trials", () => {
  test("an account alone is never billed more than the same hours without trials", () => {
    fc.assert(
      fc.property(inventories, perMeter, (inventory, reading) => {
        const result = forecastOf(inventory, { ...reading, tierScope: "account", months: 5 });
        for (const { months } of result.projections) {
          for (const { billed, afterTrials, accounts } of months) {
            for (const one of [{ billed, afterTrials }, ...accounts]) {
              expect(one.billed.low).toBeLessThanOrEqual(one.afterTrials.low + 30);
              expect(one.billed.expected).toBeLessThanOrEqual(one.afterTrials.expected);
              expect(top(one.billed.high)).toBeLessThanOrEqual(top(one.afterTrials.high) + 30);
            }
          }
        }
      }),
      close,
    );
  });

  test("a month with every trial over bills what a full month costs, where its hours are those of the report's month", () => {
    fc.assert(
      fc.property(inventories, readings, (inventory, reading) => {
        const result = forecastOf(inventory, { ...reading, monthHours: "calendar", months: 9 });
        const [current, everything] = result.projections;
        const hours = monthHours(monthOf(inventory.asOf));
        const always = inventory.workloads.every((one) => one.hours === "always");
        for (const [index, month] of (everything?.months ?? []).entries()) {
          if (index < 5 || (!always && monthHours(month.month) !== hours)) continue;
          expect(month.billed).toEqual(result.everything.cost);
          expect(month.afterTrials).toEqual(result.everything.cost);
          expect(month.remaining).toEqual(month.billed);
          expect(current?.months[index]?.billed).toEqual(result.current?.cost);
          expect(month.accounts.map(({ accountId, billed }) => ({ accountId, cost: billed }))).toEqual(
            result.accounts.map((account) => ({ accountId: account.accountId, cost: account.everything.cost })),
          );
        }
      }),
      close,
    );
  });

  /** The same inventory, every clock of it ended years ago. */
  const longOver = (inventory: Inventory): Inventory => {
    const cells = [
      ...inventory.workloads,
      ...inventory.gaps.flatMap(({ hides, ...gap }) => hides.map(({ kind }) => ({ ...gap, kind }))),
    ];
    const clock = ({ accountId, regionId, kind }: (typeof cells)[number]) =>
      regionId === null ? [] : [{ accountId, regionId, kind, ends: Date.UTC(2020, 0), precision: "exact" as const }];
    return { ...inventory, trials: cells.flatMap(clock) };
  };

  const placed = inventories.map((inventory) => ({
    ...inventory,
    workloads: inventory.workloads.filter(({ regionId }) => regionId !== null),
    gaps: inventory.gaps.filter(({ regionId }) => regionId !== null),
  }));

  test("what a month costs after trials is what it bills where every trial ended long ago", () => {
    fc.assert(
      fc.property(placed, readings, (inventory, reading) => {
        const [current, everything] = forecastOf(inventory, { ...reading, months: 7 }).projections;
        const [past, pastEverything] = forecastOf(longOver(inventory), { ...reading, months: 7 }).projections;
        expect(past?.firstFullBill).toBe(monthOf(inventory.asOf));
        for (const [index, { afterTrials }] of (current?.months ?? []).entries()) {
          expect(past?.months[index]?.billed).toEqual(afterTrials);
          expect(pastEverything?.months[index]?.billed).toEqual(everything?.months[index]?.afterTrials);
        }
      }),
      close,
    );
  });

  test("from the first full bill on every month bills what it would if every trial had ended long ago", () => {
    fc.assert(
      fc.property(placed, readings, (inventory, reading) => {
        const { projections } = forecastOf(inventory, { ...reading, months: 7 });
        const past = forecastOf(longOver(inventory), { ...reading, months: 7 }).projections;
        for (const [basis, { months, firstFullBill }] of projections.entries()) {
          expect(firstFullBill).not.toBeNull();
          for (const [index, month] of months.entries()) {
            if (month.month < (firstFullBill ?? "")) continue;
            expect(month).toEqual(past[basis]?.months[index]);
          }
        }
      }),
      close,
    );
  });
});

describe("usage metrics", () => {
  const figures = (result: Forecast) => {
    const { assumptions: _, ...rest } = document(result);
    return rest;
  };

  test("that say what was seen change no figure", () => {
    fc.assert(
      fc.property(inventories, readings, (inventory, reading) => {
        const steady = inventory.usage.map((one) => ({ ...one, mean: one.now, quietest: one.now, busiest: one.now }));
        const plain = forecastOf({ ...inventory, usage: [] }, reading);
        expect(figures(forecastOf({ ...inventory, usage: steady }, reading))).toEqual(figures(plain));
      }),
      close,
    );
  });

  test("whose mean is below what was seen never make it dearer, in a full month or any", () => {
    fc.assert(
      fc.property(inventories, perMeter, (inventory, reading) => {
        const usage = inventory.usage.map((one) => ({ ...one, mean: Math.min(one.mean, one.now) }));
        const plain = forecastOf({ ...inventory, usage: [] }, reading);
        const scaled = forecastOf({ ...inventory, usage }, reading);
        expect(scaled.everything.vcpus).toEqual(plain.everything.vcpus);
        expect(scaled.current?.vcpus).toEqual(plain.current?.vcpus);
        for (const [basis, { months }] of scaled.projections.entries()) {
          for (const [index, { billed, afterTrials }] of months.entries()) {
            const always = plain.projections[basis]?.months[index];
            expect(billed.expected).toBeLessThanOrEqual(always?.billed.expected ?? 0);
            expect(afterTrials.expected).toBeLessThanOrEqual(always?.afterTrials.expected ?? 0);
          }
        }
        expect(scaled.everything.cost.expected).toBeLessThanOrEqual(plain.everything.cost.expected);
      }),
      close,
    );
  });
});

describe("the cost never falls", () => {
  test("when a host is added", () => {
    fc.assert(
      fc.property(inventories, perMeter, workloads, (inventory, reading, more) => {
        const grown = { ...inventory, workloads: [...inventory.workloads, more] };
        const before = forecastOf(inventory, reading);
        const after = forecastOf(grown, reading);
        for (const basis of ["current", "everything"] as const) {
          const less = before[basis]?.cost;
          const most = after[basis]?.cost;
          expect(less?.low).toBeLessThanOrEqual((most?.low ?? 0) + 30);
          expect(less?.expected).toBeLessThanOrEqual(most?.expected ?? 0);
          expect(top(less?.high ?? null)).toBeLessThanOrEqual(top(most?.high ?? null) + 30);
        }
      }),
      close,
    );
  });

  test("when a host is added to a shared ladder with equal rates", () => {
    fc.assert(
      fc.property(fc.array(workloads, { minLength: 1, maxLength: 6 }), workloads, (all, more) => {
        const here = (one: Workload): Workload => ({ ...one, regionId: "us-east-2" });
        const cost = (of: readonly Workload[]) =>
          forecastOf(inventoryOf(of.map(here)), { ladder: "shared" }).everything.cost.expected;
        expect(cost([...all, more])).toBeGreaterThanOrEqual(cost(all) - 3);
      }),
      close,
    );
  });
});
