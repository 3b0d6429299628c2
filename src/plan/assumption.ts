import { chargeOf } from "../pricing/estimate.ts";
import { DAY } from "../units/month.ts";
import type { Swing } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import { sumsOf } from "./figure.ts";
import type { Model } from "./model.ts";
import { readAs, seenBlocks } from "./model.ts";
import type { ReadingResult } from "./reading.ts";
import { firstSettledMonth, monthEstimate } from "./projection.ts";
import { runningHours } from "./running-hours.ts";
import { between, recount } from "./swing.ts";

/**
 * A value that nobody published or told us. The swing is what the other value would change, from one recomputation on
 * `everything` (null where that can't be computed); swings are never summed.
 */
export type Assumption = {
  readonly id: string;
  readonly value: string;
  /** What else it could be; null where that is open. */
  readonly other: string | null;
  readonly source: string;
  readonly swing: Swing | null;
  /** `range`: low and high of the figures hold it already; `beside`: they don't. */
  readonly in: "range" | "beside";
};

const USER_GUIDE = "https://docs.aws.amazon.com/guardduty/latest/ug";

/** The ledger of a model: every assumption that its figures rest on, each with its swing on `expected`, what everything costs. */
export function assumptionsOf(model: Model, expected: Usd, readings: readonly ReadingResult[]): Assumption[] {
  return [
    ...model.population.frame.assumptions.map((taken) => ({
      ...taken,
      other: null,
      swing: null,
      in: "beside" as const,
    })),
    ...omissions(model, expected),
    ...otherReadings(model, expected, readings),
    ...months(model),
    ...runningHours(model, expected),
    ...covers(model),
  ];
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

/** What can't move a full month is measured on the bill of the first month after all trials. */
function months(model: Model): Assumption[] {
  const first = firstSettledMonth(model, "everything");
  const bill = (other: Model, shift = 0) =>
    chargeOf(monthEstimate(other, "everything", first, "billed", shift), seenBlocks(other));
  const expected = bill(model);
  const { monthHours } = model.reading;
  const other = monthHours === "calendar" ? 730 : "calendar";
  const list: Assumption[] = [
    {
      id: "month-hours",
      value: String(monthHours),
      other: `${other} in ${first}`,
      source: `${USER_GUIDE}/monitoring_costs.html`,
      swing: between(bill(readAs(model, { monthHours: other })) - expected),
      in: "beside",
    },
  ];
  if (model.blocks.some(({ clock }) => clock.state === "known" && clock.precision === "day")) {
    list.push({
      id: "trial-ends",
      value: "trial ends are known to a day",
      other: `a day earlier or later, in ${first}`,
      source: "https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetRemainingFreeTrialDays.html",
      swing: between(bill(model, -DAY) - expected, bill(model, DAY) - expected),
      in: "beside",
    });
  }
  if (
    model.blocks.some(({ clock, everything }) => clock.state === "unknown" && !clock.begun.low && everything.high > 0)
  ) {
    list.push({
      id: "trial-start",
      value: "what was never protected starts its 30 days at the report's date",
      other: null,
      source: `${USER_GUIDE}/runtime-monitoring-free-trial-works.html`,
      swing: null,
      in: "beside",
    });
  }
  return list;
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
      other: null,
      source: "https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListCoverage.html",
      swing: null,
      in: "beside",
    });
  }
  return list;
}
