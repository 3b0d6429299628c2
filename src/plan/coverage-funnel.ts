import type { Workload } from "../inventory/workload.ts";
import type { Estimate } from "../pricing/estimate.ts";
import type { PriceList } from "../pricing/price-list.ts";
import { DAY } from "../units/month.ts";
import type { Range } from "../units/range.ts";
import type { Amount } from "./amount.ts";
import { amountsOf, enteringOf, missingOf } from "./amount.ts";
import type { Counted } from "./coverage-count.ts";
import { countBook, countedResources } from "./coverage-count.ts";
import { cureCost } from "./coverage-cure.ts";
import type { CoverageIssue } from "./coverage-issue.ts";
import { issueBook } from "./coverage-issue.ts";
import type { Loss, StageId } from "./coverage-loss.ts";
import { lossOf, STAGES } from "./coverage-loss.ts";
import type { ListedResource, Listing } from "./coverage-resource.ts";
import { isCounted, listResources } from "./coverage-resource.ts";
import type { Figure } from "./figure.ts";
import { vcpusOf } from "./figure.ts";
import type { Forecast } from "./forecast.ts";
import { todayOf } from "./forecast.ts";
import type { ForecastOptions, Model } from "./model.ts";
import { fullEstimate, modelFor, seenBlocks, seenCost } from "./model.ts";
import type { Population } from "./population.ts";
import { cellKey } from "./population.ts";
import { addAmount } from "./sums.ts";
import type { Block } from "./usage.ts";
import { heldFrom, inView } from "./usage.ts";

/** What comes through one gate. */
export type Stage = {
  readonly id: StageId;
  /** vCPUs and a full month's dollars for them, each priced where its pool would stand; null where nobody looked. */
  readonly figure: Figure | null;
  /** vCPUs (thousandths) that the gate before let through and this one doesn't; null where nobody looked. */
  readonly lost: Range | null;
};

/** Where vCPUs are lost on their way to the bill, and what each cure would add to it. */
export type CoverageFunnel = {
  /** Each holds a part of the one before; `healthy` is the forecast's `current`. */
  readonly stages: readonly Stage[];
  /** Clusters and instances as AWS counts them: those of its coverage list, else those that were seen. */
  readonly counted: readonly Counted[];
  readonly issues: readonly CoverageIssue[];
  /** What curing some of the issues together adds to today's bill; those that nobody looked into aside. */
  readonly cured: (issues: readonly CoverageIssue[]) => Range;
  readonly listing: Listing;
  /** A full month of all that can be protected, priced where its pools would stand then, block by block of the model. */
  readonly eligibleEstimate: () => Estimate;
  readonly model: Model;
};

/** Whether anybody looked what reports. */
export const isCoverageRead = ({ stages }: Pick<CoverageFunnel, "stages">): boolean =>
  stages.some(({ id, figure }) => id === "healthy" && figure !== null);

/** The amounts of a block at every stage. */
type Passing = Readonly<Record<StageId, Amount>>;

/** Follows every host and task from what can be protected to what is billed. A gate that nobody read is null, never zero. */
export function coverageFunnel(
  population: Population,
  workloads: readonly Workload[],
  prices: PriceList,
  options: ForecastOptions,
  result: Forecast,
): CoverageFunnel {
  const model = modelFor(population, prices, options);
  const detectors = new Map(population.frame.detectors.map((one) => [`${one.accountId} ${one.regionId}`, one]));
  const blocks = blockFinder(model);
  const passing = model.blocks.map(ofGaps);
  const book = issueBook(cureCost(model));
  const lost = Object.fromEntries(STAGES.map((id) => [id, nothing()])) as Record<StageId, Amount>;
  const told = new Map<StageId, { told: number; open: number }>(STAGES.map((id) => [id, { told: 0, open: 0 }]));
  const clusters = countBook();
  for (const workload of workloads) {
    const amounts = amountsOf(workload);
    const { covered } = amounts;
    const eligible = workload.eligibility.state === "eligible";
    const whole = enteringOf(amounts, workload);
    const detector = detectors.get(`${workload.accountId} ${workload.regionId}`);
    const seen = inView(workload, options.view);
    const index = blocks(workload, seen);
    // What nobody can judge isn't in the funnel; what is said to stop it is an issue all the same.
    if (workload.eligibility.state === "unknown" && seen && isExplained(workload)) {
      const loss = lossOf(workload, detector);
      if (loss !== null) book.add(workload, loss, missingOf(amounts.everything, covered), index);
    }
    if (whole.high === 0 && whole.unbounded === 0) continue;
    // Of what isn't plainly eligible only what is watched all the same comes in, and it passes.
    const loss = eligible ? lossOf(workload, detector) : null;
    const sums = passing[index];
    if (sums === undefined) continue;
    for (const id of STAGES)
      if (id !== "healthy" && id !== "billable") addAmount(sums[id], through(id, whole, covered, loss));
    if (!seen || !(eligible || covered.expected > 0)) continue;
    for (const [id, count] of told) tell(count, id, workload, loss);
    clusters.add(workload, loss);
    if (loss === null) continue;
    const missing = missingOf(whole, covered);
    addAmount(lost[loss.stage], loss.known ? missing : { ...missing, low: 0 });
    book.add(workload, loss, missing, index);
  }
  for (const [index, block] of model.blocks.entries()) {
    const sums = passing[index];
    if (sums === undefined) continue;
    addAmount(sums.healthy, block.protected);
    const billed = billedOf(block, model.asOf);
    addAmount(sums.billable, billed);
    if (block.seen) addAmount(lost.billable, freeOf(block.protected, billed));
  }
  const isTold = todayOf(result) !== null;
  const knows = (id: StageId): boolean => {
    const { told: some, open } = told.get(id === "billable" ? "healthy" : id) ?? { told: 0, open: 0 };
    return id === "eligible" || (isTold && (open === 0 || some > 0));
  };
  const listing = listResources(population.frame.coverage, workloads, options.view);
  const isListed = population.frame.coverage.length > 0;
  const isOf = (resource: ListedResource): boolean => isCounted(resource, workloads, options.view);
  const counted = isListed ? countedResources(listing.resources.filter(isOf)) : clusters.counted();
  return {
    stages: STAGES.map((id, index) => ({
      id,
      figure: knows(id) ? figureAt(stagedAt(model, passing, id)) : null,
      lost: knows(id) && knows(STAGES[index - 1] ?? "eligible") ? rangeOf(lost[id]) : null,
    })),
    counted: isTold ? counted : [],
    issues: isTold ? book.issues() : [],
    cured: book.cured,
    listing,
    eligibleEstimate: () => fullEstimate(stagedAt(model, passing, "eligible"), "current"),
    model,
  };
}

const nothing = (): Amount => ({ low: 0, expected: 0, high: 0, unbounded: 0 });

/** Finds the block of a workload: where usage metrics set a level, that block stands before the one that holds only gaps. */
export function blockFinder({ blocks }: Model): (workload: Workload, seen: boolean) => number {
  const key = (of: Parameters<typeof cellKey>[0] & Pick<Block, "hours">, seen: boolean): string =>
    `${cellKey(of)} ${of.hours} ${seen}`;
  const indices = new Map<string, number>();
  for (const [index, block] of blocks.entries()) {
    const name = key(block, block.seen);
    if (!indices.has(name)) indices.set(name, index);
  }
  return (workload, seen) => indices.get(key(workload, seen)) ?? -1;
}

/** What a gap may hide passes the gates as far as it may be protected today. */
function ofGaps({ gaps }: Block): Passing {
  const hidden = (): Amount => {
    const sum = nothing();
    for (const gap of gaps) addAmount(sum, gap.protected);
    return sum;
  };
  return { eligible: hidden(), enabled: hidden(), covered: hidden(), healthy: nothing(), billable: nothing() };
}

/** What of a workload comes through a gate before the last two; where nobody looked, all of it may. */
function through(id: StageId, whole: Amount, covered: Amount, loss: Loss | null): Amount {
  if (loss === null || STAGES.indexOf(id) < STAGES.indexOf(loss.stage)) return whole;
  return loss.known ? covered : { ...whole, low: covered.low, expected: covered.expected };
}

const isExplained = ({ coverage }: Workload): boolean => coverage.state !== "covered" && coverage.reasons.length > 0;

/** Counts whether a gate was read for a workload that reached it. */
function tell(count: { told: number; open: number }, id: StageId, { coverage }: Workload, loss: Loss | null): void {
  const isOpen =
    loss !== null &&
    !loss.known &&
    (id === "healthy" ? coverage.state === "unknown" : STAGES.indexOf(id) >= STAGES.indexOf(loss.stage));
  if (isOpen) count.open++;
  // What an earlier gate stopped says nothing of this one, and what reports in part has passed them all.
  else if (loss === null || coverage.state === "partial" || STAGES.indexOf(id) <= STAGES.indexOf(loss.stage))
    count.told++;
}

/** What is past its trial; an end that is known to a day may lie on either side of now. */
function billedOf({ protected: held, clock }: Block, asOf: number): Amount {
  const [early, late] = [heldFrom(clock, -DAY) <= asOf, heldFrom(clock, DAY) <= asOf];
  return {
    low: late ? held.low : 0,
    expected: heldFrom(clock) <= asOf ? held.expected : 0,
    high: early ? held.high : 0,
    unbounded: early ? held.unbounded : 0,
  };
}

/** What is still free: all or nothing of a block, or between the two where its clock's end is near. */
function freeOf(held: Amount, billed: Amount): Amount {
  const mayBeBilled = billed.high > 0 || billed.unbounded > 0;
  const isBilled = mayBeBilled && billed.low === held.low && billed.expected === held.expected;
  if (isBilled) return nothing();
  return { ...held, low: mayBeBilled ? 0 : held.low, expected: held.expected - billed.expected };
}

const rangeOf = ({ low, expected, high, unbounded }: Amount): Range => ({
  low,
  expected,
  high: unbounded > 0 ? null : high,
});

/** The model with what passes a gate in place of what is protected. */
const stagedAt = (model: Model, passing: readonly Passing[], id: StageId): Model => ({
  ...model,
  blocks: model.blocks.map((block, index) => ({ ...block, protected: passing[index]?.[id] ?? nothing() })),
});

/** All that passes a gate, priced as a full month: in view, at the place where its pools would stand. */
const figureAt = (staged: Model): Figure => ({
  vcpus: vcpusOf(staged.blocks, "current", seenBlocks(staged)),
  cost: seenCost(staged, fullEstimate(staged, "current")),
});
