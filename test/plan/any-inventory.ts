import * as fc from "fast-check";
import type { Gap } from "../../src/inventory/gap.ts";
import type { Detector, Inventory, TrialClock, UsageLevel } from "../../src/inventory/inventory.ts";
import type { Tags, Workload } from "../../src/inventory/workload.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import type { Range } from "../../src/units/range.ts";
import { exactly } from "../../src/units/range.ts";
import { DATA_LAKE, inventoryOf, PAYMENTS, PLATFORM, workload } from "./population-of.ts";

/** A Region whose prices are published, one where upper tiers are missing for EKS and all of the rest, one without any. */
export const REGIONS = ["us-east-1", "us-east-2", "ap-northeast-1", "eu-west-1", null];

const ranges = (most: number) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.nat(most).map(exactly) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.nat(most), fc.nat(most), fc.option(fc.nat(most), { freq: 5 }))
        .map(([low, more, rest]): Range => ({
          low,
          expected: low + more,
          high: rest === null ? null : low + more + rest,
        })),
    },
  );

const NOT_COVERED: Workload["coverage"] = { state: "not-covered", evidence: "coverage-list", reasons: [] };

const tagSets: readonly Tags[] = [{ team: "blue" }, { team: "red" }, { team: "red", stage: "prod" }];

const REASON: Readonly<Record<Workload["eligibility"]["state"], string>> = {
  eligible: "OS_NOT_VISIBLE",
  unverified: "OS_NOT_LISTED",
  ineligible: "WINDOWS",
  unknown: "PLATFORM_UNKNOWN",
};

/** Workloads of every size, verdict and coverage. */
export const workloads: fc.Arbitrary<Workload> = fc
  .record({
    accountId: fc.constantFrom(PAYMENTS, PLATFORM, DATA_LAKE, null),
    regionId: fc.constantFrom(...REGIONS),
    kind: fc.constantFrom(...KINDS),
    cluster: fc.constantFrom("core", null),
    tags: fc.constantFrom(...tagSets),
    hours: fc.oneof(
      { weight: 3, arbitrary: fc.constant("always" as const) },
      { weight: 1, arbitrary: fc.nat(744 * 3600) },
    ),
    each: ranges(96_000),
    count: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 60 }).map(exactly) },
      { weight: 1, arbitrary: ranges(60) },
    ),
    size: fc.constantFrom("known", "known", "known", "bounded", "unbounded"),
    coverage: fc.constantFrom("covered", "covered", "not-covered", "partial", "unknown"),
    state: fc.constantFrom<Workload["eligibility"]["state"][]>(
      "eligible",
      "eligible",
      "eligible",
      "unverified",
      "ineligible",
      "unknown",
    ),
    typeDefault: fc.constantFrom(null, 8000),
    part: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ each, count, size, coverage, state, typeDefault, part, ...rest }): Workload => {
    const known = size === "known";
    const covered = {
      low: known ? Math.floor((each.low * count.low * part) / 100) : 0,
      expected: known ? Math.floor((each.expected * count.expected * part) / 100) : 0,
      high:
        known && each.high !== null && count.high !== null ? Math.floor((each.high * count.high * part) / 100) : null,
    };
    const coverages: Readonly<Record<typeof coverage, Workload["coverage"]>> = {
      covered: { state: "covered", evidence: "sidecar" },
      "not-covered": NOT_COVERED,
      partial: known ? { state: "partial", evidence: "coverage-list", vcpus: covered, reasons: [] } : NOT_COVERED,
      unknown: { state: "unknown", reasons: [] },
    };
    return workload(each, {
      ...rest,
      count,
      vcpus: known ? each : null,
      size: known
        ? { state: "known", vcpus: each, typeDefault }
        : { state: "unknown", bound: size === "bounded" ? 192_000 : null },
      coverage: coverages[coverage],
      eligibility: { state, reasons: [REASON[state]] },
    });
  });

const HOUR = 3_600_000;
const moments = (from: number, hours: number) => fc.nat(hours).map((hour) => from + hour * HOUR);

const clocks: fc.Arbitrary<readonly TrialClock[]> = fc.uniqueArray(
  fc.record({
    accountId: fc.constantFrom(PAYMENTS, PLATFORM, DATA_LAKE),
    regionId: fc.constantFrom("us-east-1", "us-east-2", "ap-northeast-1", "eu-west-1"),
    kind: fc.constantFrom(...KINDS),
    ends: moments(Date.UTC(2026, 9, 1), 24 * 120),
    precision: fc.constantFrom("day" as const, "exact" as const),
  }),
  { selector: ({ accountId, regionId, kind }) => `${accountId} ${regionId} ${kind}`, maxLength: 4 },
);

const gaps: fc.Arbitrary<readonly Gap[]> = fc.array(
  fc.record({
    accountId: fc.constantFrom(PAYMENTS, "666677778888", null),
    regionId: fc.constantFrom(...REGIONS),
    api: fc.constant("ec2:DescribeInstances"),
    reason: fc.constant("denied" as const),
    message: fc.constant("no"),
    hides: fc.uniqueArray(
      fc.record({ kind: fc.constantFrom(...KINDS), bound: fc.option(fc.nat(900_000), { freq: 4 }) }),
      { selector: ({ kind }) => kind, maxLength: 2 },
    ),
  }),
  { maxLength: 2 },
);

const detectors: fc.Arbitrary<readonly Detector[]> = fc
  .constantFrom<Detector["runtime"]>("on", "off")
  .map((runtime) => [
    {
      accountId: PAYMENTS,
      regionId: "us-east-1",
      status: "enabled",
      runtime,
      automated: [],
      managedBy: null,
      updatedAt: null,
    },
  ]);

const levels: fc.Arbitrary<readonly UsageLevel[]> = fc.uniqueArray(
  fc.record({
    accountId: fc.constantFrom(PAYMENTS, PLATFORM, DATA_LAKE),
    regionId: fc.constantFrom("us-east-1", "us-east-2", "ap-northeast-1", "eu-west-1"),
    of: fc.constantFrom("hosts" as const, "fargate" as const),
    now: fc.nat(90_000),
    mean: fc.nat(90_000),
    quietest: fc.nat(90_000),
    busiest: fc.nat(180_000),
    usable: fc.constantFrom("yes", "yes", "yes", "too-few-hours", "other-level"),
  }),
  { selector: ({ accountId, regionId, of }) => `${accountId} ${regionId} ${of}`, maxLength: 8 },
);

/** Small inventories with clocks, gaps, usage levels and detectors. */
export const inventories: fc.Arbitrary<Inventory> = fc
  .record({
    asOf: fc.oneof(
      moments(Date.UTC(2026, 9, 1), 24 * 100),
      fc.constantFrom(Date.UTC(2026, 10, 1), Date.UTC(2027, 0, 1)),
    ),
    workloads: fc.array(workloads, { minLength: 1, maxLength: 8 }),
    trials: clocks,
    gaps,
    detectors,
    usage: fc.oneof(fc.constant([]), levels),
    organization: fc.constantFrom(
      { id: "o-x", name: null, whole: true },
      { id: "o-x", name: null, whole: false },
      null,
    ),
  })
  .map(({ workloads: all, ...frame }) => inventoryOf(all, frame));

/** Ways to read the price page. */
export const readings: fc.Arbitrary<Partial<ForecastOptions>> = fc.record({
  ladder: fc.constantFrom("per-meter" as const, "shared" as const),
  tierScope: fc.constantFrom("organization" as const, "account" as const, null),
  monthHours: fc.constantFrom("calendar" as const, 730 as const),
  discount: fc.constantFrom(0, 1250),
});
