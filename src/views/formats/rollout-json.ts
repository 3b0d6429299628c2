import type { LeftOut, Rollout, RolloutMonth, RolloutStep } from "../../plan/rollout.ts";
import type { MonthBill } from "../../plan/rollout-schedule.ts";
import type { RolloutUnit } from "../../plan/rollout-unit.ts";
import { decimalUsd } from "../../units/usd.ts";
import { vcpus } from "../../units/vcpu.ts";
import { plainJson } from "../plain-text.ts";
import { assumption, gaps, jsonHead } from "./json.ts";
import { isoInstant, money, vcpuRange } from "./json-figures.ts";

/** Prints a rollout as JSON, schemaVersion 1 (data/schemas/rollout.schema.json). */
export function rolloutJson(plan: Rollout, version: string): string {
  const { result, horizon } = plan;
  const names = new Map(result.frame.accounts.map(({ id, name }) => [id, name]));
  const unitOf = ({ what, name, accountId, cluster }: RolloutUnit) => ({
    unit: what,
    name,
    accountId,
    accountName: names.get(accountId ?? "") ?? null,
    cluster,
  });
  const step = ({ unit, vcpus: size, start, freeUntil, adds, earlier }: RolloutStep) => ({
    ...unitOf(unit),
    vcpus: vcpuRange(size),
    from: isoInstant(start),
    freeUntil: freeUntil === null ? null : isoInstant(freeUntil),
    addsMonthlyCost: decimalUsd(adds),
    reason: earlier === null ? "first-day" : "waits",
    dayEarlier: bill(earlier),
  });
  const left = ({ unit, vcpus: size, needs, month }: LeftOut) => ({
    ...unitOf(unit),
    vcpus: vcpuRange(size),
    ceiling: decimalUsd(needs),
    dearestMonth: month,
  });
  return `${plainJson({
    ...jsonHead(result, version),
    by: plan.by,
    ceiling: decimalUsd(plan.ceiling),
    steps: plan.steps.map(step),
    leftOut: plan.leftOut.map(left),
    months: plan.months.map(monthOf),
    dearestMonth: bill(plan.dearest),
    alreadyOver: bill(plan.already),
    ceilingForAll: decimalUsd(plan.atOnce),
    vcpuMonths: vcpus(plan.vcpuMonths),
    growthGoesOn: horizon.endless,
    gaps: gaps(result),
    assumptions: result.assumptions.map(assumption),
  })}\n`;
}

const bill = (of: MonthBill | null) => (of === null ? null : { month: of.month, billedCost: decimalUsd(of.billed) });

const monthOf = ({ month, billed, asToday }: RolloutMonth) => ({
  month,
  billedCost: money(billed),
  asTodayCost: decimalUsd(asToday),
});
