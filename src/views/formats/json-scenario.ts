import type { Change } from "../../plan/change.ts";
import { growthText } from "../../plan/growth.ts";
import { ruleWords } from "../../plan/scenario.ts";
import type { Standing } from "../../plan/standing.ts";
import type { Effect, WhatIf } from "../../plan/what-if.ts";
import { decimalUsd } from "../../units/usd.ts";
import { vcpus } from "../../units/vcpu.ts";
import { bounded, figure, isoInstant, money, moneyChange, vcpuRange } from "./json-figures.ts";

/** A scenario beside everything: what it rests on, and each account, kind and rule of it. */
export function scenarioPart({ scenario, start, reading, ...whatIf }: WhatIf) {
  return {
    name: scenario.name,
    from: isoInstant(start),
    growth: growthText(scenario.growth ?? { by: "rate", rate: 0 }),
    settings: { monthHours: reading.monthHours, ladder: reading.ladder, tierScope: reading.tierScope },
    add: scenario.add.map(({ kind, regionId, vcpus: milli }) => ({ kind, regionId, vcpus: vcpus(milli) })),
    difference: { vcpus: vcpuChange(whatIf.vcpus.difference), monthlyCost: moneyChange(whatIf.cost.difference) },
    leftOut: effect(whatIf.leftOut),
    rules: whatIf.rules.map(({ rule, leavesOut, alone }) => ({
      ...ruleWords(rule),
      leavesOut: vcpuRange(leavesOut),
      alone: effect(alone),
    })),
    kinds: whatIf.kinds.map(({ kind, cost, vcpus: of }) => ({
      kind,
      ...figure({ cost: cost.scenario, vcpus: of.scenario }),
    })),
    accounts: whatIf.accounts.map(({ accountId, cost, vcpus: of, cause }) => ({
      accountId,
      ...figure({ cost: cost.scenario, vcpus: of.scenario }),
      difference: moneyChange(cost.difference),
      cause,
    })),
    endpoints:
      whatIf.endpoints === null
        ? null
        : {
            vpcs: whatIf.endpoints.vpcs,
            everything: money(whatIf.endpoints.base),
            scenario: money(whatIf.endpoints.scenario),
          },
    ceiling: whatIf.ceiling === null ? null : ceiling(whatIf.ceiling),
  };
}

const effect = ({ vcpus: left, saves }: Effect) => ({ vcpus: vcpuRange(left), saves: moneyChange(saves) });

const ceiling = ({ limit, base, scenario }: Standing) => ({
  limit: decimalUsd(limit.monthly),
  everything: base.state,
  scenario: scenario.state,
});

const vcpuChange = (change: Change) => bounded(change, vcpus);
