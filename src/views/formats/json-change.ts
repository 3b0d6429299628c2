import type { Verdict, VerdictReason } from "../../plan/budget.ts";
import { limitsIncrease } from "../../plan/budget.ts";
import type { Change } from "../../plan/change.ts";
import type { Comparison } from "../../plan/comparison.ts";
import type { Difference } from "../../plan/difference.ts";
import type { Driver, Mover, PartName } from "../../plan/parts.ts";
import { decimalUsd } from "../../units/usd.ts";
import { vcpus } from "../../units/vcpu.ts";
import { coverageWord } from "../verdict-words.ts";
import { figure, money, vcpuRange } from "./json-figures.ts";

/** What a change does to the bill: both sides, the difference figure by figure, and what moved most. */
export const changePart = ({ coverage, kinds, movers, gaps, ...whole }: Comparison) => ({
  coverage: coverageWord(coverage),
  ...difference(whole),
  kinds: kinds.map(({ kind, ...of }) => ({ kind, ...difference(of) })),
  movers: {
    accounts: movers.accounts.map(mover),
    clusters: movers.clusters.map(mover),
    tags: movers.tags.map(mover),
    workloads: movers.workloads.map(mover),
  },
  gaps: {
    appeared: gaps.appeared.map(({ accountId, regionId, api }) => ({ accountId, regionId, api })),
    gone: gaps.gone.map(({ accountId, regionId, api }) => ({ accountId, regionId, api })),
  },
});

const difference = ({ before, after, delta }: Difference) => ({
  before: figure(before),
  after: figure(after),
  delta: { vcpus: bounded(delta.vcpus, vcpus), monthlyCost: bounded(delta.cost, decimalUsd) },
});

const bounded = <T>(change: Change, write: (value: number) => T) => ({
  low: change.low === null ? null : write(change.low),
  expected: write(change.expected),
  high: change.high === null ? null : write(change.high),
});

const place = ({ name, accountId, regionId, kind }: PartName) => ({ name, accountId, regionId, kind });

const mover = ({ vcpus: of, cost, ...part }: Mover) => ({
  ...place(part),
  vcpus: { before: vcpuRange(of.before), after: vcpuRange(of.after), delta: bounded(of.delta, vcpus) },
  monthlyCost: {
    before: decimalUsd(cost.before),
    after: decimalUsd(cost.after),
    delta: decimalUsd(cost.after - cost.before),
  },
});

/** A budget's verdict with all that stands behind it. */
export const verdictPart = (verdict: Verdict) => ({
  budget: verdict.budget.name,
  basis: verdict.budget.basis,
  month: verdict.month,
  coverage: coverageWord(verdict.budget.coverage),
  limits: limitsIncrease(verdict.budget) ? "increase" : "amount",
  state: verdict.state,
  limit: decimalUsd(verdict.limit),
  amount: bounded(verdict.amount, decimalUsd),
  unresolvedHigh: verdict.unresolvedHigh === null ? null : decimalUsd(verdict.unresolvedHigh),
  change:
    verdict.moved === null
      ? null
      : {
          before: money(verdict.moved.before),
          delta: bounded(verdict.moved.delta, decimalUsd),
          how: verdict.moved.how,
        },
  reasons: [
    ...verdict.reasons.map(reason),
    ...verdict.causes.map(({ what, where, high }) => ({ what, where, high: high === null ? null : decimalUsd(high) })),
    ...verdict.drivers.map(driver),
  ],
});

const driver = ({ dimension, cost, change, ...part }: Driver) => ({
  what: "driver",
  dimension,
  where: part.name,
  ...place({ dimension, ...part }),
  cost: decimalUsd(cost),
  ...(change === null ? {} : { change: decimalUsd(change) }),
});

function reason(of: VerdictReason) {
  switch (of.what) {
    case "near":
      return { what: of.what, where: null, warnAt: of.warnAt };
    case "already":
      return { what: of.what, where: null, state: of.state };
    case "no-limit":
      return { what: of.what, where: of.where.join(", "), groups: of.where };
    case "unresolved":
      return { what: of.what, where: null, workloads: of.workloads, most: of.most };
    case "empty":
      return { what: of.what, where: null };
  }
}
