import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Gap } from "../../src/inventory/gap.ts";
import type { TrialClock } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import type { Forecast } from "../../src/plan/forecast.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import type { PriceList } from "../../src/pricing/price-list.ts";
import type { Range } from "../../src/units/range.ts";
import { exactly } from "../../src/units/range.ts";
import {
  COVERED,
  DATA_LAKE,
  forecastOf,
  inventoryOf,
  PAYMENTS,
  PLATFORM,
  PRICES,
  vcpuRange,
  workload,
} from "./population-of.ts";

/** Something uncertain, and every way in which it may turn out. */
type Doubt = {
  readonly workloads: readonly Workload[];
  readonly gaps: readonly Gap[];
  readonly truths: readonly (readonly Workload[])[];
};

type Place = Pick<Workload, "accountId" | "kind"> & { readonly regionId: string };

const NOT_COVERED: Workload["coverage"] = { state: "not-covered", evidence: null, reasons: [] };
const INELIGIBLE: Workload["eligibility"] = { state: "ineligible", reasons: ["WINDOWS"] };
const UNVERIFIED: Workload["eligibility"] = { state: "unverified", reasons: ["OS_NOT_LISTED"] };
const UNKNOWN: Workload["eligibility"] = { state: "unknown", reasons: ["PLATFORM_UNKNOWN"] };

/** The doubts that the contract knows, each in a place and of a size; `vcpus` is its low, expected and high. */
const DOUBTS: Readonly<
  Record<string, (place: Place, vcpus: { low: number; expected: number; high: number }) => Doubt>
> = {
  "a typed range, protected": (place, { low, expected, high }) => ({
    workloads: [workload(vcpuRange(low, expected, high), { ...place, coverage: COVERED })],
    gaps: [],
    truths: [low, expected, high].map((vcpus) => [workload(vcpus, { ...place, coverage: COVERED })]),
  }),
  "a typed range, not protected": (place, { low, expected, high }) => ({
    workloads: [workload(vcpuRange(low, expected, high), place)],
    gaps: [],
    truths: [low, expected, high].map((vcpus) => [workload(vcpus, place)]),
  }),
  "AWS doesn't vouch for it": (place, { high }) => ({
    workloads: [workload(high, { ...place, eligibility: UNVERIFIED })],
    gaps: [],
    truths: [[workload(high, place)], [workload(high, { ...place, eligibility: INELIGIBLE })]],
  }),
  "the platform is unknown": (place, { high }) => ({
    workloads: [workload(high, { ...place, eligibility: UNKNOWN })],
    gaps: [],
    truths: [[workload(high, place)], [workload(high, { ...place, eligibility: INELIGIBLE })]],
  }),
  "the size is unknown": (place, { high }) => ({
    workloads: [workload(0, { ...place, vcpus: null, size: { state: "unknown", bound: high * 1000 } })],
    gaps: [],
    truths: [0, high / 2, high].map((vcpus) => [workload(vcpus, place)]),
  }),
  "covered, of unknown size": (place, { high }) => ({
    workloads: [
      workload(0, { ...place, coverage: COVERED, vcpus: null, size: { state: "unknown", bound: high * 1000 } }),
    ],
    gaps: [],
    truths: [0, high / 2, high].map((vcpus) => [workload(vcpus, { ...place, coverage: COVERED })]),
  }),
  "nothing was read of its coverage": (place, { high }) => ({
    workloads: [workload(high, { ...place, coverage: { state: "unknown", reasons: [] } })],
    gaps: [],
    truths: [[workload(high, place)], [workload(high, { ...place, coverage: COVERED })]],
  }),
  "a partly covered cluster": (place, { low, expected, high }) => {
    const partial = (vcpus: Range): Workload =>
      workload(high, { ...place, coverage: { state: "partial", evidence: "coverage-list", vcpus, reasons: [] } });
    return {
      workloads: [partial(vcpuRange(low, expected, high))],
      gaps: [],
      truths: [low, expected, high].map((vcpus) => [partial(exactly(vcpus * 1000))]),
    };
  },
  "a call was refused": (place, { high }) => ({
    workloads: [],
    gaps: [
      {
        accountId: place.accountId,
        regionId: place.regionId,
        api: "ec2:DescribeInstances",
        reason: "denied",
        message: "no",
        hides: [{ kind: place.kind, bound: high * 1000 }],
      },
    ],
    truths: [[], [workload(high, place)], [workload(high, { ...place, coverage: COVERED })]],
  }),
  "known, protected": (place, { high }) => ({
    workloads: [workload(high, { ...place, coverage: COVERED })],
    gaps: [],
    truths: [[workload(high, { ...place, coverage: COVERED })]],
  }),
  "known, not protected": (place, { high }) => ({
    workloads: [workload(high, { ...place, coverage: NOT_COVERED })],
    gaps: [],
    truths: [[workload(high, { ...place, coverage: NOT_COVERED })]],
  }),
};

/** A Region that nobody priced, at US East times a factor. */
const pricedAt = (regionId: string, hundredths: number): PriceList => ({
  ...PRICES,
  prices: [
    ...PRICES.prices,
    ...PRICES.prices
      .filter((price) => price.regionId === "us-east-1")
      .map((price) => ({
        ...price,
        regionId,
        tiers: price.tiers.map((tier) => ({ ...tier, price: ((tier.price ?? 0) * hundredths) / 100 })),
      })),
  ],
});

const WAYS: readonly PriceList[] = [100, 120, 150].map((hundredths) => pricedAt("eu-west-1", hundredths));

const places: fc.Arbitrary<Place> = fc.record({
  accountId: fc.constantFrom(PAYMENTS, PLATFORM, DATA_LAKE),
  // Two Regions only, so that doubts meet in a pool: one with prices, one without.
  regionId: fc.constantFrom("us-east-1", "us-east-1", "eu-west-1"),
  kind: fc.constantFrom(...KINDS.slice(1)),
});

const sizes = fc
  .tuple(fc.nat(700), fc.nat(700), fc.nat(6000))
  .map(([low, more, most]) => ({ low: low * 2, expected: (low + more) * 2, high: (low + more + most) * 2 }));

const doubts = fc.array(
  fc.tuple(fc.constantFrom(...Object.values(DOUBTS)), places, sizes).map(([make, place, vcpus]) => make(place, vcpus)),
  { minLength: 2, maxLength: 4 },
);

const readings: fc.Arbitrary<Partial<ForecastOptions>> = fc.record({
  ladder: fc.constantFrom("per-meter" as const, "shared" as const),
  tierScope: fc.constantFrom("organization" as const, "account" as const),
});

/** A clock for every place, so that only amounts and prices are in doubt; or none, so that every clock is. */
const clocksAt = (ends: number | null): TrialClock[] =>
  ends === null
    ? []
    : [PAYMENTS, PLATFORM, DATA_LAKE].flatMap((accountId) =>
        ["us-east-1", "eu-west-1"].flatMap((regionId) =>
          KINDS.map((kind): TrialClock => ({ accountId, regionId, kind, ends, precision: "exact" })),
        ),
      );

function* combinations(all: readonly Doubt[]): Generator<readonly Workload[]> {
  const [first, ...rest] = all;
  if (first === undefined) return yield [];
  for (const truth of first.truths) for (const others of combinations(rest)) yield [...truth, ...others];
}

type Named = ReadonlyMap<string, Range>;

/** Every figure of a forecast that must lie in its bounds, by name. */
function figuresOf(result: Forecast): Named {
  const figures = new Map<string, Range>();
  for (const basis of ["current", "everything"] as const) {
    for (const { accountId, ...of } of result.accounts) {
      const figure = of[basis];
      if (figure === null) continue;
      figures.set(`${basis} of ${accountId}`, figure.cost);
      figures.set(`${basis} of ${accountId} alone`, figure.standalone);
      figures.set(`vCPUs, ${basis} of ${accountId}`, figure.vcpus);
    }
    for (const { accountId, regionId, kind, ...of } of result.cells) {
      const figure = of[basis];
      if (figure !== null) figures.set(`${basis} of ${accountId} ${regionId} ${kind}`, figure.cost);
    }
    for (const { kind, ...of } of result.kinds) {
      const figure = of[basis];
      if (figure !== null) figures.set(`${basis} of ${kind}`, figure.cost);
    }
    const total = result[basis];
    if (total !== null) figures.set(basis, total.cost);
  }
  for (const { basis, months } of result.projections) {
    for (const { month, billed, afterTrials, remaining, accounts } of months) {
      figures.set(`${basis} in ${month}`, billed);
      figures.set(`${basis} still to come in ${month}`, remaining);
      figures.set(`${basis} in ${month} after trials`, afterTrials);
      for (const account of accounts) {
        figures.set(`${basis} of ${account.accountId} in ${month}`, account.billed);
        figures.set(`${basis} of ${account.accountId} in ${month} after trials`, account.afterTrials);
      }
    }
  }
  return figures;
}

/** What one truth shows outside the bounds, or nothing. Figures that a truth doesn't have are nothing: 0. */
function outside(bounds: Named, truth: Named): string[] {
  return [...bounds].flatMap(([name, { low, high }]) => {
    const { expected } = truth.get(name) ?? { expected: 0 };
    // Every pool and nested share of a truth is rounded once more.
    const fits = expected >= low - 8 && (high === null || expected <= high + 8);
    return fits ? [] : [`${name}: ${expected} is not in ${low} – ${high}`];
  });
}

test("whatever the doubts turn out to be, every figure lies in the bounds it was given", () => {
  fc.assert(
    fc.property(
      doubts,
      readings,
      fc.constantFrom(Date.UTC(2026, 10, 10), Date.UTC(2026, 11, 9, 5), null),
      (all, reading, ends) => {
        const frame = {
          trials: clocksAt(ends),
          accounts: [PAYMENTS, PLATFORM, DATA_LAKE].map((id) => ({ id, name: null, ou: [] })),
        };
        const uncertain = inventoryOf(
          all.flatMap(({ workloads }) => workloads),
          { ...frame, gaps: all.flatMap(({ gaps }) => gaps) },
        );
        const bounds = figuresOf(forecastOf(uncertain, reading));
        for (const truth of combinations(all)) {
          for (const prices of WAYS) {
            const known = figuresOf(forecastOf(inventoryOf(truth, frame), reading, prices));
            expect(outside(bounds, known)).toEqual([]);
          }
        }
      },
    ),
    { numRuns: 25 },
  );
});

const EC2: Place = { accountId: PAYMENTS, regionId: "us-east-1", kind: "ec2-instance" };

test.each(Object.keys(DOUBTS))("without a known clock, what is protected is billed at once: %s", (name) => {
  const doubt = DOUBTS[name]?.(EC2, { low: 100, expected: 200, high: 400 });
  if (doubt === undefined) throw new Error("every doubt has a name");
  const bounds = figuresOf(forecastOf(inventoryOf(doubt.workloads, { gaps: doubt.gaps })));
  for (const truth of doubt.truths) {
    expect(outside(bounds, figuresOf(forecastOf(inventoryOf(truth))))).toEqual([]);
  }
});
