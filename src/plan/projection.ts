import type { Kind } from "../inventory/workload.ts";
import { KINDS } from "../inventory/workload.ts";
import type { Estimate } from "../pricing/estimate.ts";
import { costOf } from "../pricing/estimate.ts";
import { costOfRest } from "../pricing/rest.ts";
import type { Instant, Month } from "../units/month.ts";
import { addMonths, monthEnd, monthOf, monthStart } from "../units/month.ts";
import type { Range } from "../units/range.ts";
import { addRanges, ZERO } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import { alikeAsOne } from "./alike.ts";
import type { Amount } from "./amount.ts";
import type { Course } from "./course.ts";
import { difference, vcpusAt } from "./course.ts";
import { vcpusOf } from "./figure.ts";
import type { Model } from "./model.ts";
import { divisor, priceLines, seenBlocks } from "./model.ts";
import type { Basis, Block, Part } from "./usage.ts";
import { addedFrom, heldFrom, monthUsage } from "./usage.ts";

/** One account's bill of one month, and its vCPUs (thousandths) at the end of it. */
export type AccountMonth = {
  readonly accountId: string | null;
  readonly vcpus: Range;
  readonly billed: Range;
  readonly afterTrials: Range;
};

/** One month's bill: what is charged, what of it is still to come at `asOf`, and the same hours without trials. */
export type ProjectedMonth = {
  readonly month: Month;
  readonly billed: Range;
  readonly remaining: Range;
  readonly afterTrials: Range;
  /** Expected amounts, for charts: charged and hidden by trials. */
  readonly kinds: readonly { readonly kind: Kind; readonly billed: Usd; readonly afterTrials: Usd }[];
  readonly accounts: readonly AccountMonth[];
};

/** An estimate for each month, the running one first. */
export type Projection = {
  readonly basis: Basis | "scenario";
  readonly months: readonly ProjectedMonth[];
  /** The first month that is billed whole, every clock over; null where none of the months is. */
  readonly firstFullBill: Month | null;
  /** The same of each account's own clocks; null too where the account holds nothing. A neighbour's may still move its price. */
  readonly firstFullBills: ReadonlyMap<string | null, Month | null>;
};

/** Projects `count` months from the one of `asOf`; `accounts` lists who is looked at. */
export function project(whole: Model, basis: Basis, count: number, accounts: readonly (string | null)[]): Projection {
  const model = accounts.length === 0 ? alikeAsOne(whole) : whole;
  const settledFrom = firstSettledMonth(model, basis);
  const settled = new Map<string, ProjectedMonth>();
  const months: ProjectedMonth[] = [];
  for (let index = 0; index < count; index++) {
    const month = addMonths(monthOf(model.asOf), index);
    const key = month >= settledFrom ? settledKey(model, month) : month;
    const known = settled.get(key);
    const settledMonth = month >= settledFrom;
    const projected =
      known === undefined ? projectMonth(model, basis, month, accounts, settledMonth) : { ...known, month };
    settled.set(key, projected);
    months.push(projected);
  }
  const isProjected = (month: Month) => months.some((one) => one.month === month);
  const firsts = accounts.length === 0 ? new Map<string | null, Month>() : firstFullBills(model, basis);
  return {
    basis,
    months,
    firstFullBill: months.find(({ month }) => month >= settledFrom)?.month ?? null,
    firstFullBills: new Map(
      accounts.map((id) => {
        const month = firsts.get(id);
        return [id, month !== undefined && isProjected(month) ? month : null];
      }),
    ),
  };
}

/** The first month that each account's own blocks in view are billed whole, of those that hold something. */
function firstFullBills(model: Model, basis: Basis): Map<string | null, Month> {
  const holding = model.blocks.filter(
    (block) => block.seen && !isNothing(basis === "current" ? block.protected : block.everything),
  );
  const byAccount = Map.groupBy(holding, ({ accountId }) => accountId);
  return new Map([...byAccount].map(([id, blocks]) => [id, firstSettledMonth({ ...model, blocks }, basis)]));
}

/** The first month from which on no clock runs and nothing is switched on any more. */
export function firstSettledMonth(model: Pick<Model, "blocks" | "asOf">, basis: Basis): Month {
  const running = monthOf(model.asOf);
  const ends = model.blocks.flatMap((block) => settlingInstants(block, basis, model.asOf));
  const last = ends.reduce((latest, end) => Math.max(latest, end), monthStart(running));
  return last === monthStart(monthOf(last)) ? monthOf(last) : addMonths(monthOf(last), 1);
}

/** When the parts of a block come to be billed whole. */
function settlingInstants(block: Block, basis: Basis, asOf: Instant): Instant[] {
  const ends = isNothing(block.protected) ? [] : [heldFrom(block.clock)];
  if (!isNothing(block.leaving)) ends.push(block.course?.start ?? asOf);
  if (basis === "everything" && !isNothing(difference(block.everything, block.protected))) {
    ends.push(addedFrom(block, asOf, "low"), addedFrom(block, asOf, "expected"), addedFrom(block, asOf, "high"));
  }
  return ends.filter((end) => Number.isFinite(end));
}

/** Of a difference the expected value may be above the high one, where both wholes have no bound. */
const isNothing = ({ low, expected, high, unbounded }: Amount): boolean =>
  low === 0 && expected === 0 && high === 0 && unbounded === 0;

/** Months without trials are alike where their hours and divisor are; under `calendar` always-on hosts make all of them alike. */
function settledKey(model: Model, month: Month): string {
  if (month === monthOf(model.asOf) || model.blocks.some(({ course }) => changes(course, month))) return month;
  const always = model.blocks.every((block) => (block.course?.running?.hours ?? block.hours) === "always");
  if (always && model.reading.monthHours === "calendar") return "alike";
  return `${monthEnd(month) - monthStart(month)}`;
}

/** Whether a course makes a month unlike others: it grows, other hours begin later, or they follow the days of the week. */
function changes(course: Course | null, month: Month): boolean {
  if (course === null) return false;
  if (course.growth !== null) return true;
  return (
    course.running !== null && (course.running.from > monthStart(month) || typeof course.running.hours === "object")
  );
}

function projectMonth(
  model: Model,
  basis: Basis,
  month: Month,
  accountIds: readonly (string | null)[],
  settled: boolean,
): ProjectedMonth {
  const billed = monthEstimate(model, basis, month, "billed");
  const afterTrials = settled ? billed : monthEstimate(model, basis, month, "after-trials");
  const seen = seenBlocks(model);
  const whole = costOf(billed, seen);
  const byAccount = new Map<string | null, number[]>(accountIds.map((id) => [id, []]));
  for (const index of seen) byAccount.get(model.blocks[index]?.accountId ?? null)?.push(index);
  return {
    month,
    billed: whole,
    remaining: model.asOf <= monthStart(month) ? whole : remaining(model, basis, month, billed, seen),
    afterTrials: settled ? whole : costOf(afterTrials, seen),
    kinds: KINDS.map((kind) => ({
      kind,
      billed: expectedOf(billed, seen, kind),
      afterTrials: expectedOf(afterTrials, seen, kind),
    })),
    accounts: [...byAccount].map(([accountId, indices]) => {
      const own = costOf(billed, indices);
      const vcpus =
        basis === "current"
          ? vcpusOf(model.blocks, basis, indices)
          : addRanges(indices.flatMap((index) => rangeAt(model.blocks[index], month)));
      return { accountId, vcpus, billed: own, afterTrials: settled ? own : costOf(afterTrials, indices) };
    }),
  };
}

/** Prices one part of a calendar month; `shift` moves the ends of clocks that are known to a day. */
export function monthEstimate(model: Model, basis: Basis, month: Month, part: Part, shift = 0): Estimate {
  const lines = monthUsage(model.blocks, basis, month, model.asOf, part, shift);
  return priceLines(model, lines, divisor(model, month));
}

/** What of a month's bill that has begun is still to come: the whole less what elapsed, which has climbed the tiers first. */
function remaining(model: Model, basis: Basis, month: Month, whole: Estimate, seen: readonly number[]): Range {
  if (model.asOf >= monthEnd(month)) return ZERO;
  return costOfRest(whole, monthEstimate(model, basis, month, "elapsed"), seen);
}

const rangeAt = (block: Block | undefined, month: Month): Range[] =>
  block === undefined ? [] : [vcpusAt(block, month)];

function expectedOf(estimated: Estimate, seen: readonly number[], kind: Kind): Usd {
  return seen.reduce(
    (sum, index) => sum + (estimated.lines[index]?.kind === kind ? (estimated.charges[index] ?? 0) : 0),
    0,
  );
}
