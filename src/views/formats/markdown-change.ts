import type { AddedPrice } from "../../plan/added-price.ts";
import type { Comparison } from "../../plan/comparison.ts";
import type { Difference } from "../../plan/difference.ts";
import type { Forecast } from "../../plan/forecast.ts";
import { todayOf } from "../../plan/forecast.ts";
import type { Mover } from "../../plan/parts.ts";
import type { Range } from "../../units/range.ts";
import { changeText, signedVcpus } from "../change-words.ts";
import { amount, counted, dayText, longMonthText, rangeMark, rangeText, signed, vcpuText } from "../format-number.ts";
import { KIND_WORDS, READING_WORDS } from "../kind-words.ts";
import { coverageText, partText } from "../verdict-words.ts";
import { markdownCode, markdownName } from "./markdown-text.ts";
import { markdownHead, markdownRow } from "./markdown-table.ts";

/** Both sides of a change, kinds that it moves one by one, and the sentences that explain its price. */
export function changeBlocks(comparison: Comparison, result: Forecast): string[] {
  const { before, after, delta, coverage } = comparison;
  const bounds = rangeMark(before.cost) === "" && rangeMark(after.cost) === "";
  const { low, high } = delta.cost;
  const sure = low !== null && high !== null && signed(low) === signed(high);
  const table = [
    ...markdownHead([coverageText(coverage), "before", "after", "change"], ["left", "right", "right", "right"]),
    ...kindRows(comparison),
    markdownRow([
      "**US$ a month**",
      `**${amount(before.cost.expected)}**`,
      `**${amount(after.cost.expected)}**`,
      `**${signed(delta.cost.expected)}**`,
    ]),
    ...(bounds && sure
      ? []
      : [markdownRow(["range", rangeText(before.cost), rangeText(after.cost), sure ? "" : changeText(delta.cost)])]),
  ];
  return [table.join("\n"), [...moverLines(comparison, result), ...priceLine(comparison, result)].join("\n")];
}

/** Kinds that a change moves have a row each; the others share one. */
function kindRows({ kinds }: Comparison): string[] {
  const held = kinds.filter(({ before, after }) => before.vcpus.high !== 0 || after.vcpus.high !== 0);
  const isMoved = ({ delta: { vcpus } }: Difference) => vcpus.low !== 0 || vcpus.expected !== 0 || vcpus.high !== 0;
  const [moved, still] = [held.filter(isMoved), held.filter((one) => !isMoved(one))];
  const row = (names: readonly string[], before: number, after: number, change: string) =>
    markdownRow([`${names.join(", ")}, vCPU`, vcpuText(before), vcpuText(after), change]);
  const together = still.reduce((sum, { after }) => sum + after.vcpus.expected, 0);
  return [
    ...moved.map(({ kind, before, after, delta: { vcpus } }) =>
      row([KIND_WORDS[kind]], before.vcpus.expected, after.vcpus.expected, signedVcpus(vcpus.expected)),
    ),
    ...(still.length === 0
      ? []
      : [
          row(
            still.map(({ kind }) => KIND_WORDS[kind]),
            together,
            together,
            "0",
          ),
        ]),
  ];
}

/** How many movers stand above the fold. */
const MOST_MOVERS = 3;

function moverLines({ movers: { workloads } }: Comparison, { frame }: Forecast): string[] {
  const names = new Map(frame.accounts.map(({ id, name }) => [id, name]));
  const moved = workloads.filter(({ vcpus: { delta } }) => delta.low !== 0 || delta.expected !== 0 || delta.high !== 0);
  const lines = moved.slice(0, MOST_MOVERS).map((mover) => {
    const account = mover.accountId === null ? null : (names.get(mover.accountId) ?? mover.accountId);
    const place = [mover.regionId, account].flatMap((word) => (word === null ? [] : [markdownName(word)]));
    return `${moverName(mover)}: ${[`${vcpuChange(mover)} vCPU`, ...place].join(", ")}.`;
  });
  const more = moved.length - lines.length;
  return more > 0 ? [...lines, `And ${counted(more, "more group")} of workloads, folded below.`] : lines;
}

/** The name under which a workload was found, else its kind and Region. */
const moverName = (mover: Mover): string =>
  mover.name === null ? markdownName(partText(mover)) : markdownCode(mover.name);

/** What is expected; where only a bound moves, that it does. */
export function vcpuChange({ vcpus: { delta } }: Mover): string {
  const isExact = delta.low === delta.expected && delta.high === delta.expected;
  return `${signedVcpus(delta.expected)}${isExact ? "" : ` (${changeText(delta, signedVcpus)})`}`;
}

/** Why added vCPUs cost what they do. */
function priceLine({ added, delta }: Comparison, { options }: Forecast): string[] {
  if (added === null) return [];
  const [own, alone] = [amount(delta.cost.expected), amount(added.alone)];
  const whose = options.tierScope === "organization" ? "the organization" : "its account";
  const place =
    own === alone
      ? `At ${whose}'s place on the ladder, as alone: $${own}.`
      : `At ${whose}'s place on the ladder: $${own}; alone it would be $${alone}.`;
  return [[place, ...trialWords(added)].join(" ")];
}

function trialWords({ trial }: AddedPrice): string[] {
  if (trial === null) return [];
  switch (trial.state) {
    case "over":
      return ["The trial there is over: billed from the first hour."];
    case "running":
      return [`The trial there ends on ${dayText(trial.ends)}: billed from then on.`];
    case "not-started":
      return ["No trial has begun there: the first 30 days of protection are free."];
  }
}

/** What it costs today, if everything were protected and in the scenario, and how the price page may be read. */
export function standBlocks(result: Forecast): string[] {
  const today = todayOf(result);
  const { scenario, projections, readings } = result;
  const [first] = projections;
  const running = first?.months[0];
  const rows = [
    ...(today === null ? [] : [{ title: "Protected today", of: today }]),
    { title: "If everything were protected", of: result.everything },
    ...(scenario === null ? [] : [{ title: "In the scenario", of: scenario.total }]),
  ];
  const billed =
    running === undefined || first?.basis !== "current"
      ? []
      : [
          markdownRow([
            `${longMonthText(running.month)}, billed`,
            "",
            amount(running.billed.expected),
            boundsOf(running.billed),
          ]),
        ];
  const costs = readings.map(({ everything }) => everything).sort((a, b) => a - b);
  const [least = 0, most = 0] = [costs[0], costs.at(-1)];
  const read = READING_WORDS[`${result.options.tierScope} ${result.options.ladder}`] ?? "";
  const full = first?.firstFullBill ?? null;
  const sentences = [
    least === most
      ? "However the price page is read, it comes to the same."
      : `Read as ${read}; read otherwise, everything costs ${amount(least)} to ${amount(most)}.`,
    ...(billed.length === 0 || full === null || full === running?.month
      ? []
      : [`First full bill: ${longMonthText(full)}.`]),
  ];
  return [
    [
      ...markdownHead(["", "vCPU", "US$ a month", "range"], ["left", "right", "right", "right"]),
      ...rows.map(({ title, of }) =>
        markdownRow([title, vcpuText(of.vcpus.expected), `**${amount(of.cost.expected)}**`, boundsOf(of.cost)]),
      ),
      ...billed,
    ].join("\n"),
    sentences.join(" "),
  ];
}

const boundsOf = (range: Range): string => (rangeMark(range) === "" ? "exact" : rangeText(range));
