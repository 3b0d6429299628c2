import type { Account } from "../inventory/inventory.ts";
import type { Kind } from "../inventory/workload.ts";
import { KINDS } from "../inventory/workload.ts";
import { costOf } from "../pricing/estimate.ts";
import type { Meter, PriceList } from "../pricing/price-list.ts";
import type { Instant, Month } from "../units/month.ts";
import type { Range } from "../units/range.ts";
import { addRanges, ZERO } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import { accountChanges } from "./account-change.ts";
import { membersOf } from "./breakdown.ts";
import type { Change, Compared } from "./change.ts";
import { compared } from "./change.ts";
import { gapVcpus, marksBetween, rulesOn } from "./effect.ts";
import type { ManualEndpoints } from "./endpoints.ts";
import { manualEndpoints } from "./endpoints.ts";
import type { TotalFigure } from "./figure.ts";
import { vcpusOf } from "./figure.ts";
import type { ForecastOptions, Model, Reading } from "./model.ts";
import { modelFor, seenBlocks } from "./model.ts";
import { monthGaps } from "./month-gaps.ts";
import type { Population } from "./population.ts";
import type { ProjectedMonth, Projection } from "./projection.ts";
import { project } from "./projection.ts";
import type { Rule, Scenario } from "./scenario.ts";
import { scenarioModel, startOf } from "./scenario-model.ts";
import type { Side } from "./side.ts";
import { openParts, sideOf } from "./side.ts";
import type { Limit, Standing } from "./standing.ts";
import { standingOf } from "./standing.ts";

/** A change alone: the vCPUs (thousandths) that it would leave without a watch, and what a full month would cost less. */
export type Effect = { readonly vcpus: Range; readonly saves: Change; readonly gap: boolean };

/** Whether a figure's scope holds something that was not read; of a difference: whether that changes it. */
export type GapMarks = { readonly base: boolean; readonly scenario: boolean; readonly difference: boolean };

/** A rule with what it does alone, and the vCPUs that are left out because it is the last to say so of them. */
export type RuleEffect = { readonly rule: Rule; readonly alone: Effect; readonly leavesOut: Range };

/** A kind of everything, with what switching it off alone would save. */
export type KindEffect = {
  readonly kind: Kind;
  readonly alone: Effect;
  readonly cost: Compared;
  readonly vcpus: Compared;
};

/** A month's bill on both sides. */
export type MonthChange = {
  readonly month: Month;
  readonly billed: Compared;
  readonly afterTrials: Compared;
  /** Expected amounts billed, for charts. */
  readonly kinds: readonly { readonly kind: Kind; readonly base: Usd; readonly scenario: Usd }[];
  readonly gaps: GapMarks;
};

/** A pool whose price moved an account's bill though the account's own vCPUs there are the same. */
export type PoolMove = { readonly regionId: string | null; readonly meter: Meter | "all"; readonly difference: Usd };

/** An account's full month on both sides, and why it moved. */
export type AccountChange = {
  readonly accountId: string | null;
  readonly account: Account | null;
  readonly cost: Compared;
  readonly vcpus: Compared;
  /**
   * `unwatched`: vCPUs were left out; `joined`: some were added; `hours`: its own run other hours; `dearer` or `cheaper`: a pool
   * reaches less or more far, or is read in another way; null where its bill stays.
   */
  readonly cause: "unwatched" | "joined" | "hours" | "dearer" | "cheaper" | null;
  /** The largest move first. */
  readonly moves: readonly PoolMove[];
  readonly gap: boolean;
};

/** Everything protected beside a scenario: what the What-if screen shows. */
export type WhatIf = {
  readonly scenario: Scenario;
  /** When what is new is switched on: the scenario's `from`, or the report's moment where that is later. */
  readonly start: Instant;
  readonly reading: Reading;
  /** A full month, every trial over; without growth. */
  readonly total: TotalFigure;
  readonly cost: Compared;
  readonly vcpus: Compared;
  readonly gaps: GapMarks;
  readonly months: readonly MonthChange[];
  /** All months' bills together. */
  readonly together: { readonly billed: Compared; readonly gaps: GapMarks };
  /** In the order of the inventory, then what is added. */
  readonly accounts: readonly AccountChange[];
  readonly kinds: readonly KindEffect[];
  readonly rules: readonly RuleEffect[];
  /** All rules together. */
  readonly leftOut: Effect;
  /** Beside the bill: endpoints where the scenario's agents are run by hand; null where none is, and in a view by kind or tag. */
  readonly endpoints: ManualEndpoints | null;
  /** The scenario's ceiling, judged on both sides. */
  readonly ceiling: Standing | null;
  /** Limits of the caller, judged on both sides. */
  readonly limits: readonly Standing[];
};

/** Answers scenarios about one population; what everything costs is computed once. */
export type WhatIfs = {
  readonly whatIf: (scenario: Scenario) => WhatIf;
  /** What leaving out alone would do; of everything, in the report's own reading. */
  readonly effectOf: (rule: Pick<Rule, "match">) => Effect;
  /** A scenario's months with each account's bill, which `whatIf` leaves out to be quick. */
  readonly project: (scenario: Scenario) => Projection;
  /** What a scenario is priced from; its `everything` is what the scenario protects. */
  readonly model: (scenario: Scenario) => Model;
};

/** Prepares what-ifs: prices everything once, so that each scenario costs one more estimate a month. */
export function prepareWhatIf(
  population: Population,
  prices: PriceList,
  options: ForecastOptions,
  limits: readonly Limit[] = [],
): WhatIfs {
  const base = sideOf(modelFor(population, prices, options), options);
  const months = project(base.model, "everything", options.months, []).months;
  const marks = months.map(({ month }) => monthGaps(base.model, month));
  const members = membersOf(base.model, options.view);
  const costs = new Map([...members].map(([id, chosen]) => [id, costOf(base.priced, chosen)]));
  const ruled = rulesOn(base);
  const effectOf = ({ match }: Pick<Rule, "match">) => ruled.effect([{ match, protect: false }]);

  const whatIf = (scenario: Scenario): WhatIf => {
    const kept = ruled.kept(scenario.rules);
    const model = scenarioModel(base.model, kept, scenario, options.view);
    const side = sideOf(model, options);
    // A full month of rules alone is the scenario's own, unless something joins or the page is read in another way.
    const isRulesAlone = scenario.add.length === 0 && Object.keys(scenario.settings).length === 0;
    const projected = project(side.model, "everything", options.months, []).months;
    const opened = openParts(side, seenBlocks(side.model)) - openParts(base, seenBlocks(base.model));
    const monthChanges = months.map((month, index) => {
      const gaps = marksBetween(marks[index] ?? 0, monthGaps(side.model, month.month));
      return monthChange(month, projected[index] ?? month, gaps, opened);
    });
    return {
      scenario,
      start: startOf(scenario.from, base.model.asOf),
      reading: side.model.reading,
      total: side.total,
      cost: compared(base.total.cost, side.total.cost, opened),
      vcpus: compared(base.total.vcpus, side.total.vcpus, opened),
      gaps: marksBetween(gapVcpus(base.model), gapVcpus(side.model)),
      months: monthChanges,
      together: {
        billed: compared(
          addRanges(monthChanges.map(({ billed }) => billed.base)),
          addRanges(monthChanges.map(({ billed }) => billed.scenario)),
          opened,
        ),
        gaps: {
          base: monthChanges.some(({ gaps }) => gaps.base),
          scenario: monthChanges.some(({ gaps }) => gaps.scenario),
          difference: monthChanges.some(({ gaps }) => gaps.difference),
        },
      },
      accounts: accountChanges(base, side, members, membersOf(model, options.view), costs),
      kinds: KINDS.map((kind) => kindEffect(kind, base, side, effectOf({ match: { kinds: [kind] } }))),
      rules: scenario.rules.map((rule, rank) => ({
        rule,
        alone: bearsOnFullMonth(rule) ? ruled.effect([rule]) : NO_EFFECT,
        leavesOut: kept.leavesOut[rank] ?? ZERO,
      })),
      leftOut: isRulesAlone
        ? ruled.effectAt(kept, side.total.cost, gapVcpus(side.model))
        : ruled.effect(scenario.rules),
      endpoints: manualEndpoints(model, options.view),
      ceiling:
        scenario.ceiling === null
          ? null
          : standingOf({ name: "ceiling", monthly: scenario.ceiling, warnAt: null }, base.total, side.total),
      limits: limits.map((limit) => standingOf(limit, base.total, side.total)),
    };
  };
  const modelOf = (scenario: Scenario): Model =>
    scenarioModel(base.model, ruled.kept(scenario.rules), scenario, options.view);
  return {
    whatIf,
    effectOf,
    model: modelOf,
    project: (scenario) => {
      const model = modelOf(scenario);
      const accountIds = [...membersOf(model, options.view).keys()];
      return { ...project(model, "everything", options.months, accountIds), basis: "scenario" };
    },
  };
}

/** Everything protected beside a scenario. A caller that asks again prepares once. */
export const whatIf = (
  population: Population,
  prices: PriceList,
  options: ForecastOptions,
  scenario: Scenario,
): WhatIf => prepareWhatIf(population, prices, options).whatIf(scenario);

/** Protecting what is protected anyway, dates and growth move no full month. */
const bearsOnFullMonth = ({ protect, agent, hours }: Rule): boolean =>
  (protect !== undefined && protect !== true) || agent !== undefined || hours !== undefined;

const NO_EFFECT: Effect = { vcpus: ZERO, saves: { low: 0, expected: 0, high: 0 }, gap: false };

function monthChange(base: ProjectedMonth, other: ProjectedMonth, gaps: GapMarks, opened: number): MonthChange {
  return {
    month: base.month,
    billed: compared(base.billed, other.billed, opened),
    afterTrials: compared(base.afterTrials, other.afterTrials, opened),
    kinds: base.kinds.map(({ kind, billed }) => ({
      kind,
      base: billed,
      scenario: other.kinds.find((one) => one.kind === kind)?.billed ?? 0,
    })),
    gaps,
  };
}

function kindEffect(kind: Kind, base: Side, side: Side, alone: Effect): KindEffect {
  const own = (model: Model) => seenBlocks(model).filter((index) => model.blocks[index]?.kind === kind);
  const [before, after] = [own(base.model), own(side.model)];
  const opened = openParts(side, after) - openParts(base, before);
  return {
    kind,
    alone,
    cost: compared(costOf(base.priced, before), costOf(side.priced, after), opened),
    vcpus: compared(
      vcpusOf(base.model.blocks, "everything", before),
      vcpusOf(side.model.blocks, "everything", after),
      opened,
    ),
  };
}
