import type { ClockStanding } from "../../plan/clock-standing.ts";
import type { TrialBill, TrialCalendar } from "../../plan/trial-calendar.ts";
import { hiddenIn } from "../../plan/trial-calendar.ts";
import type { ProjectedMonth } from "../../plan/projection.ts";
import { decimalUsd } from "../../units/usd.ts";
import { plainJson } from "../plain-text.ts";
import { assumption, gaps, jsonHead } from "./json.ts";
import { isoInstant, money, vcpuRange } from "./json-figures.ts";

/** Prints a trial calendar as JSON, schemaVersion 1 (data/schemas/trials.schema.json). */
export function trialsJson({ result, clocks, bills }: TrialCalendar, version: string): string {
  const names = new Map(result.frame.accounts.map(({ id, name }) => [id, name]));
  return `${plainJson({
    ...jsonHead(result, version),
    clocks: clocks.map((one) => clock(one, names.get(one.accountId ?? "") ?? null)),
    bills: bills.map(bill),
    gaps: gaps(result),
    assumptions: result.assumptions.map(assumption),
  })}\n`;
}

const clock = ({ accountId, regionId, kinds, ...of }: ClockStanding, name: string | null) => ({
  accountId,
  name,
  regionId,
  kind: kinds[0],
  state: of.state,
  started: of.started === null ? null : isoInstant(of.started),
  ends: of.ends === null ? null : isoInstant(of.ends),
  precision: of.ends === null ? null : of.precision,
  vcpus: of.vcpus === null ? null : vcpuRange(of.vcpus),
  standaloneCost: of.standalone === null ? null : money(of.standalone),
});

const bill = ({ projection: { basis, months, firstFullBill, firstFullBills }, cliff, hidden }: TrialBill) => ({
  basis,
  cliff:
    cliff === null
      ? null
      : { month: cliff.month, comesDue: decimalUsd(cliff.comesDue), billedCost: money(cliff.billed) },
  firstFullBill,
  accounts: [...firstFullBills].map(([accountId, month]) => ({ accountId, firstFullBill: month })),
  months: months.map(hiddenMonth),
  pools: hidden.map(({ scope, regionId, meter, months: own }) => ({
    scope,
    regionId,
    meter,
    months: own.map(hiddenMonth),
  })),
});

const hiddenMonth = (of: Pick<ProjectedMonth, "month" | "billed" | "afterTrials">) => ({
  month: of.month,
  billedCost: money(of.billed),
  costAfterTrials: money(of.afterTrials),
  hiddenCost: decimalUsd(hiddenIn(of)),
});
