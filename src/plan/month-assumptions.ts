import { chargeOf } from "../pricing/estimate.ts";
import { TRIAL } from "../pricing/trial.ts";
import type { Month } from "../units/month.ts";
import { addMonths, DAY, monthOf, monthStart } from "../units/month.ts";
import type { Usd } from "../units/usd.ts";
import type { Assumption } from "./assumption.ts";
import { USER_GUIDE } from "./assumption.ts";
import { startingAt } from "./course.ts";
import type { Model } from "./model.ts";
import { readAs, seenBlocks } from "./model.ts";
import { firstSettledMonth, monthEstimate } from "./projection.ts";
import { between } from "./swing.ts";
import type { Basis, Block, Clock, Part } from "./usage.ts";

/** What can't move a full month is measured on the bill of the first month after all trials, or of the month that it moves. */
export function monthAssumptions(model: Model): Assumption[] {
  const first = firstSettledMonth(model, "everything");
  const bill = (other: Model, shift = 0) => billOf(other, "everything", first, "billed", shift);
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
  const later = startingAt(model.asOf + TRIAL);
  if (
    model.blocks.some(({ clock, everything }) => clock.state === "unknown" && !clock.begun.low && everything.high > 0)
  ) {
    list.push({
      id: "trial-start",
      value: "what was never protected starts its 30 days at the report's date",
      other: `30 days later, in ${first}`,
      source: `${USER_GUIDE}/runtime-monitoring-free-trial-works.html`,
      swing: between(bill({ ...model, blocks: model.blocks.map((block) => ({ ...block, course: later })) }) - expected),
      in: "beside",
    });
  }
  return [...list, ...usedTrials(model), ...elapsed(model)];
}

const billOf = (model: Model, basis: Basis, month: Month, part: Part = "billed", shift = 0): Usd =>
  chargeOf(monthEstimate(model, basis, month, part, shift), seenBlocks(model));

const NOT_BEGUN: Clock = { state: "unknown", begun: { low: false, expected: false, high: false } };

/** What is switched on where a trial is over gets none again: AWS says so of Security Hub only. */
function usedTrials(model: Model): Assumption[] {
  const running = monthOf(model.asOf);
  const isUsed = ({ clock, protected: held, everything, seen }: Block): boolean =>
    seen &&
    everything.expected > held.expected &&
    (clock.state === "known" ? clock.ends <= monthStart(running) : clock.begun.expected);
  if (!model.blocks.some(isUsed)) return [];
  const again = {
    ...model,
    blocks: model.blocks.map((block) => (isUsed(block) ? { ...block, clock: NOT_BEGUN } : block)),
  };
  const next = addMonths(running, 1);
  const months = (of: Model) => billOf(of, "everything", running) + billOf(of, "everything", next);
  return [
    {
      id: "trial-once",
      value: "hosts that are switched on where a trial is over are billed at once",
      other: `free for 30 days again, in ${running} and ${next} together`,
      source: `${USER_GUIDE}/runtime-monitoring-free-trial-works.html`,
      swing: between(months(again) - months(model)),
      in: "beside",
    },
  ];
}

/** What of the running month is past was not seen. */
function elapsed(model: Model): Assumption[] {
  const running = monthOf(model.asOf);
  if (model.asOf === monthStart(running)) return [];
  const past = billOf(model, "current", running, "elapsed");
  if (past === 0) return [];
  return [
    {
      id: "running-month",
      value: `what elapsed of ${running} is taken at today's level`,
      other: "nothing was watched until the report's moment",
      source: `${USER_GUIDE}/monitoring_costs.html`,
      swing: between(-past),
      in: "beside",
    },
  ];
}
