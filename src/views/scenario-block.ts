import type { Change, Compared } from "../plan/change.ts";
import type { Forecast } from "../plan/forecast.ts";
import type { Match } from "../plan/scenario.ts";
import type { Standing } from "../plan/standing.ts";
import type { Effect, GapMarks, MonthChange, WhatIf } from "../plan/what-if.ts";
import { amount, dayText, longMonthText, rangeMark, rangeText, signed, vcpuText } from "./format-number.ts";
import { KIND_WORDS, READING_WORDS } from "./kind-words.ts";
import type { Page } from "./page.ts";
import { plainText } from "./plain-text.ts";
import { growthWords, ruleSays } from "./rule-words.ts";
import { marksOf } from "./report-tables.ts";
import type { Cell, Column } from "./table.ts";
import { numberCell, tableLines, textCell, wrapped } from "./table.ts";

/** Everything beside the scenario: a full month, its bounds, the next two months and all of them, and the vCPUs that are left without a watch. */
export function scenarioBlock({ scenario: whatIf }: Forecast, page: Page): string[] {
  if (whatIf === null) return [];
  return [
    ...wrapped(scenarioTitle(whatIf), page.width, page.measure, "", "  ").map((line) => page.paint("strong", line)),
    ...tableLines(scenarioTable(whatIf), page.width, page.measure),
    ...scenarioSentences(whatIf).flatMap((sentence) => wrapped(sentence, page.width, page.measure, "  ", "    ")),
  ];
}

/** The figures of a scenario beside everything. */
export function scenarioTable(whatIf: WhatIf): Column[] {
  const rows = rowsOf(whatIf);
  return [
    { title: "", align: "left", cells: rows.map(({ title }) => textCell(`  ${title}`)) },
    { title: "everything", align: "right", cells: rows.map(({ base }) => base) },
    { title: "scenario", align: "right", cells: rows.map(({ scenario }) => scenario) },
    { title: "difference", align: "right", cells: rows.map(({ difference }) => difference) },
  ];
}

/** Its bounds, what each rule leaves out, and how it stands against its ceiling, in sentences. */
export function scenarioSentences(whatIf: WhatIf): string[] {
  const { base, scenario } = whatIf.cost;
  return [
    `full month from – to: everything ${rangeText(base)}; scenario ${rangeText(scenario)}`,
    ...rulesOf(whatIf),
    ...endpointText(whatIf),
    ...standingText(whatIf.ceiling),
  ];
}

type Row = { readonly title: string; readonly base: Cell; readonly scenario: Cell; readonly difference: Cell };

function rowsOf(whatIf: WhatIf): Row[] {
  const { cost, vcpus, gaps, months, together } = whatIf;
  return [
    row("full month, every trial over", cost, gaps),
    ...months.slice(0, 2).map(monthRow),
    ...(months.length > 2 ? [row(`${months.length} months, billed`, together.billed, together.gaps)] : []),
    row("vCPU watched", vcpus, gaps, { format: vcpuText }),
  ];
}

/** A month's bill; marked where a part of it is free in a trial. */
function monthRow({ month, billed, afterTrials, gaps }: MonthChange): Row {
  const free = (side: "base" | "scenario") => billed[side].expected < afterTrials[side].expected;
  const trials = { base: free("base"), scenario: free("scenario") };
  return row(`${longMonthText(month)}, billed`, billed, gaps, { trials });
}

type RowOptions = {
  readonly format?: typeof amount;
  readonly trials?: { readonly base: boolean; readonly scenario: boolean };
};

function row(title: string, compared: Compared, gaps: GapMarks, { format = amount, trials }: RowOptions = {}): Row {
  const cell = (side: "base" | "scenario") => {
    const marks = marksOf(compared[side], { gap: gaps[side], trial: trials?.[side] ?? false }, format);
    return numberCell(format(compared[side].expected), marks);
  };
  const { difference } = compared;
  const marks = `${changeMark(difference, format)}${gaps.difference ? "+" : ""}`;
  return {
    title,
    base: cell("base"),
    scenario: cell("scenario"),
    difference: numberCell(changeText(difference, format), marks),
  };
}

function changeText({ expected }: Change, format: (value: number) => string): string {
  if (format === amount) return signed(expected);
  return `${expected < 0 ? "-" : expected > 0 ? "+" : ""}${format(Math.abs(expected))}`;
}

const changeMark = ({ low, expected, high }: Change, format: (value: number) => string): string =>
  low === null || high === null || format(low) !== format(expected) || format(high) !== format(expected) ? "~" : "";

/** What a scenario is called, from when it holds, and what it changes. */
export function scenarioTitle({ scenario, start, reading }: WhatIf): string {
  const words = [
    scenario.name === null ? "Scenario" : `Scenario "${scenario.name}"`,
    `from ${dayText(start)}`,
    ...(scenario.growth === null ? [] : [`growing by ${growthWords(scenario.growth)}`]),
    ...scenario.add.map(
      ({ kind, regionId, vcpus }) => `with ${vcpuText(vcpus)} vCPU of ${KIND_WORDS[kind]} in ${regionId}`,
    ),
    ...readingWords(scenario, reading),
  ];
  return plainText(words.join(", "));
}

/** How a scenario reads the price page, where it says so. */
function readingWords({ settings }: WhatIf["scenario"], reading: WhatIf["reading"]): string[] {
  const words = READING_WORDS[`${reading.tierScope} ${reading.ladder}`] ?? "";
  return [
    ...(settings.tierScope === undefined && settings.ladder === undefined ? [] : [`priced by ${words}`]),
    ...(settings.monthHours === undefined ? [] : [`a month of ${settings.monthHours} hours`]),
  ];
}

/** What each rule says, leaves out and saves alone, and all of them together: a saving never without what it leaves without a watch. */
function rulesOf({ rules, leftOut }: WhatIf): string[] {
  const gapMark = ({ gap }: Effect) => (gap ? "+" : "");
  const saved = (effect: Effect) =>
    `${amount(effect.saves.expected)}${changeMark(effect.saves, amount)}${gapMark(effect)}`;
  const watched = (effect: Effect) =>
    `${vcpuText(effect.vcpus.expected)}${rangeMark(effect.vcpus, vcpuText)}${gapMark(effect)} vCPU`;
  const does = ({ rule, alone }: WhatIf["rules"][number]): string => {
    const what = matchText(rule.match);
    const says = ruleSays(rule);
    if (rule.protect === false)
      return `leaves out ${[what, ...says].join(", ")}: ${watched(alone)}, saves ${saved(alone)} alone`;
    const told = `${what}: ${says.join(", ")}`;
    if (isNothing(alone.vcpus) && alone.saves.expected === 0) return told;
    const left = isNothing(alone.vcpus) ? "" : `; leaves out ${watched(alone)}`;
    return `${told}${left}; saves ${saved(alone)} alone`;
  };
  const saves = leftOut.saves.expected !== 0 || !isNothing(leftOut.vcpus);
  return [
    ...rules.map(does),
    ...(saves || rules.some(({ rule }) => rule.protect === false)
      ? [`${watched(leftOut)} would not be watched; together that saves ${saved(leftOut)} a month`]
      : []),
  ];
}

const isNothing = ({ low, high }: Effect["vcpus"]): boolean => low === 0 && high === 0;

function matchText({ accounts, units, regions, kinds, clusters, tags }: Match): string {
  const named = (word: string, values: readonly string[] | undefined) =>
    values === undefined ? [] : [`${word}${values.join(" or ")}`];
  const parts = [
    ...Object.entries(tags ?? {}).map(([key, value]) => `tag ${key}=${value}`),
    ...named("cluster ", clusters),
    ...named(
      "",
      kinds?.map((kind) => KIND_WORDS[kind]),
    ),
    ...named("OU ", units),
    ...named("account ", accounts),
    ...named("Region ", regions),
  ];
  return parts.length === 0 ? "everything" : plainText(parts.join(", "));
}

function endpointText({ endpoints }: WhatIf): string[] {
  if (endpoints === null) return [];
  const { vpcs, base, scenario } = endpoints;
  return [
    `agents run by hand report through endpoints of your own in ${vpcs} VPC${vpcs === 1 ? "" : "s"}: ${rangeText(scenario)} a month beside the bill, instead of ${rangeText(base)}`,
  ];
}

function standingText(ceiling: Standing | null): string[] {
  if (ceiling === null) return [];
  const share = (stand: Standing["base"]) => (stand.share === null ? stand.state : `${stand.share} %, ${stand.state}`);
  return [
    `ceiling ${amount(ceiling.limit.monthly)}: everything ${share(ceiling.base)}; scenario ${share(ceiling.scenario)}`,
  ];
}
