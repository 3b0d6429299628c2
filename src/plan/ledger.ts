import type { Assumption } from "./assumption.ts";
import { USER_GUIDE } from "./assumption.ts";
import type { Usd } from "../units/usd.ts";
import { sumsOf } from "./figure.ts";
import type { Model } from "./model.ts";
import { seenBlocks } from "./model.ts";
import type { ReadingResult } from "./reading.ts";
import { monthAssumptions } from "./month-assumptions.ts";
import { runningHours } from "./running-hours.ts";
import { between, recount } from "./swing.ts";

/**
 * The ledger of a model: every assumption that its figures rest on, and those of what stands `beside` them; each with its swing
 * on `expected`, what everything costs. The largest swing first, what can't be computed last.
 */
export function assumptionsOf(
  model: Model,
  expected: Usd,
  readings: readonly ReadingResult[],
  beside: readonly Assumption[],
): Assumption[] {
  return [
    ...model.population.frame.assumptions.map((taken) => ({
      ...taken,
      other: null,
      swing: null,
      in: "beside" as const,
    })),
    ...omissions(model, expected),
    ...otherReadings(model, expected, readings),
    ...monthAssumptions(model),
    ...runningHours(model, expected),
    ...covers(model),
    ...beside,
  ].sort((a, b) => weightOf(b) - weightOf(a));
}

/** How much a swing moves, either way; what nothing bounds weighs most, what can't be computed least. */
function weightOf({ swing }: Assumption): number {
  if (swing === null) return -1;
  return swing.high === null ? Number.POSITIVE_INFINITY : Math.max(-swing.low, swing.high);
}

/** vCPUs that are counted, or not, on an assumption about hosts: recomputed without them. */
function omissions(model: Model, expected: Usd): Assumption[] {
  const sums = sumsOf(model.blocks, seenBlocks(model));
  const list: Assumption[] = [];
  const unverified = sums.unverifiedCounted;
  if (unverified > 0) {
    list.push({
      id: "unverified-counted",
      value: `${unverified / 1000} unverified vCPU are counted`,
      other: "not counted",
      source: `${USER_GUIDE}/prereq-runtime-monitoring-cpu-os-kernel-support.html`,
      swing: between(recount(model, (block) => -block.unverifiedCounted) - expected),
      in: "range",
    });
  }
  const invisible = sums.osNotVisible;
  if (invisible > 0) {
    list.push({
      id: "os-not-visible",
      value: `${invisible / 1000} vCPU of Linux hosts whose distribution wasn't visible are taken as supported`,
      other: "not supported",
      source: `${USER_GUIDE}/prereq-runtime-monitoring-cpu-os-kernel-support.html`,
      swing: between(recount(model, (block) => -block.osNotVisible) - expected),
      in: "beside",
    });
  }
  const configured = sums.typeDefaultExtra;
  if (configured !== 0) {
    list.push({
      id: "cpu-options",
      value: "custom CPU options count as configured",
      other: `the instance type's default, ${Math.abs(configured) / 1000} vCPU ${configured > 0 ? "more" : "fewer"}`,
      source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-optimize-cpu.html",
      swing: between(recount(model, (block) => block.typeDefaultExtra) - expected),
      in: "beside",
    });
  }
  return list;
}

/** How the price page is read: what the other ladder and the other scope would change. */
function otherReadings(model: Model, expected: Usd, readings: readonly ReadingResult[]): Assumption[] {
  const { ladder, tierScope } = model.reading;
  const otherLadder = ladder === "per-meter" ? "shared" : "per-meter";
  const otherScope = tierScope === "organization" ? "account" : "organization";
  const cost = (scope: string, one: string) =>
    readings.find((reading) => reading.prices === "published" && reading.tierScope === scope && reading.ladder === one)
      ?.everything ?? expected;
  return [
    {
      id: "ladder",
      value: ladder,
      other: otherLadder,
      source: "https://aws.amazon.com/guardduty/pricing/",
      swing: between(cost(tierScope, otherLadder) - expected),
      in: "beside",
    },
    {
      id: "tier-scope",
      value: tierScope,
      other: otherScope,
      source: "https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/con-bill-blended-rates.html",
      swing: between(cost(otherScope, ladder) - expected),
      in: "beside",
    },
  ];
}

/** What was not read about coverage. */
function covers(model: Model): Assumption[] {
  const seen = model.blocks.filter((block) => block.seen);
  const list: Assumption[] = [];
  const unread = seen.reduce((sum, block) => sum + block.coverageUnknown, 0);
  if (unread > 0) {
    list.push({
      id: "coverage-unknown",
      value: `${unread / 1000} vCPU of which nothing says whether they are covered count as not protected today`,
      other: "protected, which moves today's bill",
      source: "https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListCoverage.html",
      swing: between(recount(model, (block) => block.coverageUnknown, "current") - recount(model, () => 0, "current")),
      in: "beside",
    });
  }
  return list;
}
