import type { Amount } from "./amount.ts";
import type { BlockGrowth, Course, Joining } from "./course.ts";
import { difference } from "./course.ts";
import type { Model } from "./model.ts";
import { addAmount, emptySums } from "./sums.ts";
import type { Block, Clock } from "./usage.ts";
import { NO_AMOUNT } from "./usage.ts";

/**
 * The same months from fewer blocks: those that run and begin alike are one, whose usage is exactly the sum of theirs. What is
 * rounded block by block stays alone. For a whole view in which no account is asked for; of a narrowed one the model is as it was.
 */
export function alikeAsOne(model: Model): Model {
  const { blocks, reading } = model;
  if (blocks.some(({ seen }) => !seen)) return model;
  const likeness = likenessOf(reading.tierScope === "account");
  const alone: Block[] = [];
  const alike = new Map<string, Block[]>();
  for (const block of blocks) {
    if (!isLinear(block)) {
      alone.push(block);
      continue;
    }
    const key = likeness(block);
    const others = alike.get(key);
    if (others === undefined) alike.set(key, [block]);
    else others.push(block);
  }
  return { ...model, blocks: [...alone, ...[...alike.values()].map(sumOf)] };
}

/** Whether usage of twice the vCPUs is exactly twice the usage: levels and rates round it, and no more can leave than is there. */
function isLinear({ level, course }: Block): boolean {
  if (level !== null) return false;
  const growth = course?.growth ?? null;
  if (growth === null) return true;
  if (growth.by === "rate") return false;
  const joining = growth.by === "vcpus" ? [growth.each] : growth.steps;
  return joining.every(({ held, added }) => held >= 0 && added >= 0);
}

/** Tells blocks apart by what their usage and its pool hang on, beside their vCPUs. */
function likenessOf(byAccount: boolean): (block: Block) => string {
  const clocks = new Map<Clock, string>();
  const schedules = new Map<unknown, number>();
  const clockOf = (clock: Clock): string => {
    const known = clocks.get(clock) ?? JSON.stringify(clock);
    clocks.set(clock, known);
    return known;
  };
  const runningOf = ({ running }: Course): string => {
    if (running === null) return "";
    const number = schedules.get(running.hours) ?? schedules.size;
    schedules.set(running.hours, number);
    return `${number} ${running.from}`;
  };
  return ({ accountId, regionId, kind, hours, clock, course }) => {
    const place = `${byAccount ? accountId : ""} ${regionId} ${kind} ${hours} ${clockOf(clock)}`;
    if (course === null) return place;
    const { low, expected, high } = course.clockFrom;
    return `${place} ${course.start} ${low} ${expected} ${high} ${runningOf(course)} ${growthDates(course.growth)}`;
  };
}

function growthDates(growth: BlockGrowth | null): string {
  if (growth === null) return "";
  return growth.by === "steps" ? growth.steps.map(({ on }) => on).join() : growth.since;
}

/** Blocks as one; what switching them on adds is the sum of what each adds. */
function sumOf(blocks: readonly Block[]): Block {
  const [first] = blocks;
  if (first === undefined) throw new Error("blocks are alike at least with themselves");
  if (blocks.length === 1) return first;
  const sums = emptySums();
  const leaving: Amount = { ...NO_AMOUNT };
  for (const block of blocks) {
    addAmount(sums.protected, block.protected);
    addAmount(sums.everything, block.protected);
    addAmount(sums.everything, difference(block.everything, block.protected));
    addAmount(leaving, block.leaving);
  }
  const course = first.course && { ...first.course, growth: growthOf(blocks) };
  return { ...first, ...sums, gaps: [], groups: [], leaving, course, origin: null };
}

/** The growth of alike blocks together. */
function growthOf(blocks: readonly Block[]): BlockGrowth | null {
  const growths = blocks.flatMap(({ course }) => course?.growth ?? []);
  const [first] = growths;
  if (first === undefined) return null;
  switch (first.by) {
    case "rate":
      throw new Error("usage that grows by a rate is rounded block by block");
    case "vcpus":
      return { ...first, each: joinedBy(growths.flatMap((growth) => (growth.by === "vcpus" ? [growth.each] : []))) };
    case "steps": {
      const steps = first.steps.map(({ on }, index) => {
        const own = growths.flatMap((growth) => (growth.by === "steps" ? (growth.steps[index] ?? []) : []));
        return { ...joinedBy(own), on };
      });
      return { by: "steps", steps };
    }
  }
}

const joinedBy = (list: readonly Joining[]): Joining => ({
  held: list.reduce((sum, { held }) => sum + held, 0),
  added: list.reduce((sum, { added }) => sum + added, 0),
});
