import { chargeOf } from "../pricing/estimate.ts";
import type { Usd } from "../units/usd.ts";
import type { Assumption } from "./assumption.ts";
import type { Level } from "./level.ts";
import { MEASURED_AS } from "./level.ts";
import type { Model } from "./model.ts";
import { fullEstimate, seenBlocks } from "./model.ts";
import { between } from "./swing.ts";
import type { Block } from "./usage.ts";

/** Weekdays from 8 to 20, of the hours of a week. */
const WEEKDAYS: Level = { now: 168, mean: 60, quietest: 60, busiest: 60 };

/** What the hours of a month rest on: one look, or the mean of usage metrics; each with what the other would change of `expected`. */
export function runningHours(model: Model, expected: Usd): Assumption[] {
  const always = model.blocks.filter(({ seen, hours, workloads }) => seen && hours === "always" && workloads > 0);
  const counts = metricCounts(model, always);
  const used = counts.get("used in") ?? 0;
  const list: Assumption[] = [];
  if (model.blocks.some(({ seen, kind, workloads }) => seen && kind === "fargate-task" && workloads > 0)) {
    list.push({
      id: "rounding",
      value: "tasks are metered to the second",
      other: "rounded up to something longer, which short ones would feel",
      source: "https://docs.aws.amazon.com/guardduty/latest/ug/monitoring_costs.html",
      swing: null,
      in: "beside",
    });
  }
  if (always.some(({ level }) => level === null)) {
    list.push({
      id: "steady-state",
      value: `what was seen once runs every hour of every month${metricWords(counts)}`,
      other: "on weekdays from 8 to 20 only (60 of 168 hours)",
      source: "https://docs.aws.amazon.com/guardduty/latest/ug/monitoring_costs.html",
      swing: between(costAt(model, officeHours) - expected),
      in: "beside",
    });
  }
  if (used > 0) {
    list.push({
      id: "usage-level",
      value: `hosts and tasks run as the usage metrics' mean of 30 days says (${cells(used)})`,
      other: "every hour as seen now",
      source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Usage-Metrics.html",
      swing: between(costAt(model, asSeen) - expected),
      in: "range",
    });
  }
  return list;
}

const officeHours = (block: Block): Block =>
  block.level === null && block.hours === "always" ? { ...block, level: WEEKDAYS } : block;

const asSeen = (block: Block): Block => ({ ...block, level: null });

/** What everything would cost, in view, if blocks ran other hours. */
const costAt = (model: Model, change: (block: Block) => Block): Usd =>
  chargeOf(fullEstimate({ ...model, blocks: model.blocks.map(change) }, "everything"), seenBlocks(model));

/** What became of a cell's usage metric, in the words of a sentence. */
const OUTCOMES = ["used in", "too few hours in", "of another level in", "refused in", "silent in"] as const;

type Outcome = (typeof OUTCOMES)[number];

/** How many account × Region cells each outcome happened in; a cell with hosts and tasks may have two. Empty where no metric was asked for. */
function metricCounts({ population }: Model, blocks: readonly Block[]): ReadonlyMap<Outcome, number> {
  const { usage, gaps } = population.frame;
  const refusals = gaps.filter(({ api }) => api.startsWith("cloudwatch:"));
  if (usage.length === 0 && refusals.length === 0) return new Map();
  // A refusal without an account or Region stands for all.
  const refused = new Set(refusals.map((gap) => `${gap.accountId} ${gap.regionId}`));
  const outcomes = new Map(usage.map((one) => [`${one.accountId} ${one.regionId} ${one.of}`, one]));
  const outcomeOf = ({ accountId, regionId, kind, level }: Block): Outcome => {
    if (level !== null) return "used in";
    const found = outcomes.get(`${accountId} ${regionId} ${MEASURED_AS[kind]}`);
    if (found !== undefined) return found.usable === "too-few-hours" ? "too few hours in" : "of another level in";
    const places = [`${accountId} ${regionId}`, `${accountId} null`, `null ${regionId}`, "null null"];
    return places.some((place) => refused.has(place)) ? "refused in" : "silent in";
  };
  const places = new Set(blocks.map((block) => `${outcomeOf(block)}|${block.accountId} ${block.regionId}`));
  const counts = new Map<Outcome, number>();
  for (const outcome of OUTCOMES) {
    const count = [...places].filter((place) => place.startsWith(`${outcome}|`)).length;
    if (count > 0) counts.set(outcome, count);
  }
  return counts;
}

function metricWords(counts: ReadonlyMap<Outcome, number>): string {
  const [first, ...rest] = counts;
  if (first === undefined) return "";
  const [outcome, count] = first;
  const more = rest.map(([other, places]) => `, ${other} ${places}`).join("");
  return `; usage metrics: ${outcome} ${cells(count)}${more}`;
}

const cells = (count: number): string => `${count} cell${count === 1 ? "" : "s"}`;
