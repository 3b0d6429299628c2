import type { Change, Compared } from "../../../plan/change.ts";
import type { Effect, WhatIf } from "../../../plan/what-if.ts";
import { amount, dayText, monthText, rangeMark, rangeText, vcpuText } from "../../format-number.ts";
import { KIND_SHORT, KIND_WORDS } from "../../kind-words.ts";
import { plainText } from "../../plain-text.ts";
import { growthWords } from "../../rule-words.ts";
import { bar, KIND_STYLE } from "../charts.ts";
import { aligned, bill, changeCell, changeMarks, money, savingCell, told, vcpu } from "../figures.ts";
import type { Line, Style } from "../line.ts";
import { beside, EMPTY, fitted, line, reversed, span } from "../line.ts";
import type { Entry } from "../scenario-entries.ts";
import { answerOf, effectOf, entriesOf } from "../scenario-entries.ts";
import { isPartial } from "../partial.ts";
import type { Screen, View } from "../screen.ts";
import type { ShownCell } from "../table-spec.ts";
import { entrySentence, whatIfSentences } from "./spoken-what-if.ts";
import { tableState } from "../state.ts";
import { standings, who } from "./what-if-effects.ts";

/** What if: switches and settings at the left, everything and the scenario side by side at the right. */
export const whatIfScreen: Screen = {
  title: "What-if",
  third: (view) => {
    const answer = answer0(view);
    const { tried } = view.state;
    const coming = isPartial(view.shown);
    return [
      span(" everything ", "dim"),
      span(told(money(answer.cost.base, { gap: answer.gaps.base, coming }))),
      span("   scenario ", "dim"),
      span(told(money(answer.cost.scenario, { gap: answer.gaps.scenario, coming })), "strong"),
      span(
        `   ${tried.present === tried.saved ? "saved" : tried.past.length === 0 ? "nothing changed yet: space switches" : `unsaved · ${tried.past.length} change${tried.past.length === 1 ? "" : "s"}`}`,
        "dim",
      ),
    ];
  },
  head: (view) => body(view),
  table: null,
  detailRows: () => 0,
  detail: () => [],
  count: (view) => entries(view).length,
  spoken: whatIfSentences,
  spokenEntry: entrySentence,
  entryRows: (view) => ({ line: 2, ...windowOf(view) }),
  status: (view) => {
    const { columns } = view;
    const { cursor } = tableState(view.state);
    const out = -answer0(view).vcpus.difference.expected;
    const rows = entries(view);
    const all = rows.length;
    const here = rows[Math.min(cursor, all - 1)];
    const says = here === undefined || here.is === "setting" ? [] : here.says;
    return `${Math.min(cursor, all - 1) + 1} of ${all} · ${
      says.length > 0
        ? says.join(", ")
        : out > 0
          ? `${columns < 100 ? "" : "leaving out is a decision about protection first: "}${vcpuText(out)} vCPU would not be watched`
          : "space switches, ← → change, t types what a row says, a leaves out what you name"
    }`;
  },
  empty: () => [],
  inFull,
};

/** Every line there is room for no more on the screen: what the switch under the cursor does alone, and all who notice. */
function inFull(view: View): Line[] {
  const answer = answer0(view);
  const all = entries(view);
  const entry = all[Math.min(tableState(view.state).cursor, all.length - 1)];
  const alone = entry === undefined || entry.is === "setting" ? null : effectOfEntry(view.shown, answer, entry);
  const { cost, gaps } = answer;
  return [
    ...(alone === null || entry === undefined || entry.is === "setting"
      ? []
      : [
          line(` ${entryName(entry)}`, "strong"),
          [
            span(" alone         ", "dim"),
            span(
              `leaves ${told(vcpu(alone.vcpus, alone))} vCPU without a watch, saves ${told(savingCell(alone.saves, alone))} a month`,
            ),
          ],
          ...(alone.saves.low === alone.saves.high ? [] : [line(` from – to     ${changeRange(alone.saves)}`, "dim")]),
          EMPTY,
        ]),
    [
      span(" scenario      ", "dim"),
      span(
        `${told(money(cost.scenario, { gap: gaps.scenario }))} in place of ${told(money(cost.base, { gap: gaps.base }))}: ${told(changeCell(cost.difference, { gap: gaps.difference }))}`,
      ),
    ],
    line(` from – to     ${changeRange(cost.difference)} beside everything protected`, "dim"),
    EMPTY,
    ...who(view, answer, view.columns, Number.POSITIVE_INFINITY),
  ];
}

/** Both bounds of a difference, `?` for one that nothing bounds. */
const changeRange = ({ low, high }: Change): string =>
  `${low === null ? "?" : amount(low)} – ${high === null ? "?" : amount(high)}`;

const answer0 = ({ shown, state }: View): WhatIf => answerOf(shown, state.tried.present);

export const entries = ({ shown, state }: View): Entry[] => entriesOf(shown, state.tried.present, state.picked);

/** The narrowest terminal that shows both halves side by side, and their widths. */
const WIDE = 120;
const LEFT = 61;
const MOST_RIGHT = 90;

function body(view: View): Line[] {
  const { columns, measure } = view;
  const answer = answer0(view);
  const left = switches(view, answer);
  if (columns < WIDE) {
    const main = [EMPTY, ...left, EMPTY, ...comparison(view, answer, columns), ...standings(answer, columns, measure)];
    const below = view.rows - main.length - 1;
    return [...main, ...(below < 3 ? [] : [EMPTY, ...who(view, answer, columns, below)])].slice(0, view.rows);
  }
  const room = Math.min(columns - LEFT, MOST_RIGHT);
  const drawn = view.rows >= 30 ? [EMPTY, ...bars(answer, room)] : [];
  const above = [...comparison(view, answer, room), ...drawn, EMPTY];
  const under = standings(answer, room, measure);
  const noticing = Math.max(4, view.rows - above.length - under.length - 2);
  const right = [...above, ...who(view, answer, room, noticing), EMPTY, ...under];
  return [
    EMPTY,
    ...beside(
      [
        { lines: left, columns: LEFT },
        { lines: right, columns: columns - LEFT },
      ],
      measure,
    ),
  ].slice(0, view.rows);
}

const VCPU_COLUMN = 12;
const SAVES_COLUMN = 15;

/** A title that ends where the digits below it end. */
const heading = (title: string, width: number, marks = 2): string =>
  `${title.padStart(width - marks)}${" ".repeat(marks)}`;

const limitsOf = ({ ceiling, limits }: WhatIf): number => (ceiling === null ? 0 : 1) + limits.length;

/** Which entries there is room for. */
function windowOf(view: View): { readonly first: number; readonly shown: number; readonly columns: number } {
  const isWide = view.columns >= WIDE;
  const all = entries(view).length;
  const room = isWide ? view.rows - 3 : Math.max(6, view.rows - 13 - limitsOf(answer0(view)));
  const here = Math.min(tableState(view.state).cursor, all - 1);
  const first = Math.max(0, Math.min(all - room, here - Math.floor(room / 2)));
  return { first, shown: Math.min(room, all - first), columns: isWide ? LEFT : view.columns };
}

/** The entries, the one under the cursor in reverse; as many as there is room for, around it. */
function switches(view: View, answer: WhatIf): Line[] {
  const wide = view.columns >= WIDE;
  const all = entries(view);
  const here = Math.min(tableState(view.state).cursor, all.length - 1);
  const { first, shown } = windowOf(view);
  const width = wide ? LEFT - 3 : view.columns - 2;
  const columns = [heading("vCPU", VCPU_COLUMN), heading("SAVES ALONE", SAVES_COLUMN)].join("");
  const title: Line = [
    span(" PROTECTED [x]   LEFT OUT [-]".padEnd(width - columns.length), "dim"),
    span(columns, "dim"),
  ];
  const rows = all.slice(first, first + shown).map((entry, index): Line => {
    const at = first + index === here;
    const drawn = fitted([span(at ? " ▸ " : "   "), ...entryLine(view, answer, entry, width - 3)], width, view.measure);
    return at ? reversed(drawn) : drawn;
  });
  return [title, ...rows];
}

function entryLine({ shown, measure }: View, answer: WhatIf, entry: Entry, width: number): Line {
  if (entry.is === "setting") return settingLine(answer, entry.setting);
  const { vcpus, saves, gap } = effectOfEntry(shown, answer, entry);
  const box = entry.is === "kind" ? (entry.on ? "[x]" : "[ ]") : entry.out ? "[-]" : "[ ]";
  return [
    ...fitted([span(`${box} ${entryName(entry)}`), ...saying(entry)], width - VCPU_COLUMN - SAVES_COLUMN, measure),
    span(aligned(vcpu(vcpus, { gap, coming: isPartial(shown) }), VCPU_COLUMN)),
    span(aligned(savingCell(saves, { gap }), SAVES_COLUMN)),
  ];
}

type Choice = Exclude<Entry, { is: "setting" }>;

const entryName = (entry: Choice): string => (entry.is === "kind" ? KIND_WORDS[entry.kind] : plainText(entry.name));

const effectOfEntry = (shown: View["shown"], { kinds }: WhatIf, entry: Choice): Effect =>
  (entry.is === "kind" ? kinds.find(({ kind }) => kind === entry.kind)?.alone : undefined) ??
  effectOf(shown, entry.match);

/** What a row's rules say beside leaving it out. */
const saying = ({ says }: { readonly says: readonly string[] }): Line =>
  says.length === 0 ? [] : [span(` · ${says.join(", ")}`, "dim")];

function settingLine(
  { scenario, start, reading }: WhatIf,
  setting: Extract<Entry, { is: "setting" }>["setting"],
): Line {
  const value = (() => {
    switch (setting) {
      case "from":
        return `‹ ${dayText(start)} ›`;
      case "growth":
        return growthValue(scenario);
      case "add":
        return scenario.add.length === 0
          ? "nothing; t types it, such as eks=300@us-east-1"
          : scenario.add
              .map(({ kind, vcpus, regionId }) => `${KIND_SHORT[kind].name} ${vcpuText(vcpus)} @${regionId}`)
              .join(", ");
      case "ceiling":
        return `‹ ${scenario.ceiling === null ? "none" : amount(scenario.ceiling)} ›`;
      case "reading":
        return `‹ ${reading.tierScope === "organization" ? "org" : "account"}, ${reading.ladder} ›`;
      case "month":
        return `‹ ${reading.monthHours} ›`;
    }
  })();
  return [span(setting.padEnd(10), "dim"), span(value)];
}

/** A rate can be changed by keys; vCPUs and dated steps are typed. */
function growthValue({ growth }: WhatIf["scenario"]): string {
  if (growth === null || growth.by === "rate") return `‹ ${((growth?.rate ?? 0) / 100).toFixed(1)} % › a month`;
  return growthWords(growth);
}

const NUMBERS = 15;
/** A month's figure has up to three marks. */
const MARKS = 3;

function comparison(view: View, answer: WhatIf, columns: number): Line[] {
  const coming = isPartial(view.shown);
  const name = Math.max(14, columns - 3 * NUMBERS - 1);
  const row = (
    title: string,
    [base, scenario, difference]: readonly [ShownCell, ShownCell, ShownCell],
    style: Style = "text",
  ): Line => [
    span(` ${title}`.padEnd(name), "dim"),
    ...[base, scenario, difference].map((cell) => span(aligned(cell, NUMBERS, MARKS), style)),
  ];
  const dollars = (of: Compared, marks: WhatIf["gaps"], full: Compared = of): [ShownCell, ShownCell, ShownCell] => [
    bill({ billed: of.base, afterTrials: full.base }, { gap: marks.base, coming }),
    bill({ billed: of.scenario, afterTrials: full.scenario }, { gap: marks.scenario, coming }),
    changeCell(of.difference, { gap: marks.difference }),
  ];
  const months = folded(answer).slice(0, view.rows >= 24 ? 5 : 2);
  return [
    [
      span(" US$".padEnd(name), "dim"),
      ...["EVERYTHING", "SCENARIO", "DIFFERENCE"].map((title) => span(heading(title, NUMBERS, MARKS), "dim")),
    ],
    row("after trials", dollars(answer.cost, answer.gaps), "strong"),
    ...(rangeMark(answer.cost.scenario) === ""
      ? []
      : [
          [
            span(" range".padEnd(name), "dim"),
            ...[answer.cost.base, answer.cost.scenario].map((of) =>
              span(heading(whole(rangeText(of)), NUMBERS, 1), "dim"),
            ),
          ],
        ]),
    ...months.map(({ label, month }) => row(label, dollars(month.billed, month.gaps, month.afterTrials))),
    row(`${answer.months.length} months`, dollars(answer.together.billed, answer.together.gaps)),
    row("watched", [
      vcpu(answer.vcpus.base, { gap: answer.gaps.base, coming }),
      vcpu(answer.vcpus.scenario, { gap: answer.gaps.scenario, coming }),
      {
        text: vcpuChange(answer.vcpus.difference),
        marks: changeMarks(answer.vcpus.difference, { gap: answer.gaps.difference }),
      },
    ]),
  ];
}

/** Months that are alike on both sides are one. */
function folded({ months }: WhatIf): { readonly label: string; readonly month: WhatIf["months"][number] }[] {
  const rows: { label: string; month: WhatIf["months"][number]; first: string }[] = [];
  for (const month of months) {
    const last = rows.at(-1);
    const alike =
      last !== undefined &&
      amount(last.month.billed.base.expected) === amount(month.billed.base.expected) &&
      amount(last.month.billed.scenario.expected) === amount(month.billed.scenario.expected);
    if (alike) last.label = `${last.first} – ${monthText(month.month)}`;
    else rows.push({ label: monthText(month.month), month, first: monthText(month.month) });
  }
  return rows;
}

function bars(answer: WhatIf, columns: number): Line[] {
  const rows = folded(answer).slice(0, 2);
  const total = (month: WhatIf["months"][number], side: "base" | "scenario"): number =>
    month.kinds.reduce((sum, kind) => sum + kind[side], 0);
  const most = Math.max(0, ...rows.flatMap(({ month }) => [total(month, "base"), total(month, "scenario")]));
  if (most === 0) return [];
  const cells = Math.min(40, columns - 20);
  return rows.flatMap(({ label, month }) =>
    (["base", "scenario"] as const).map((side): Line => [
      span(` ${side === "base" ? label : ""}`.padEnd(12)),
      span(side === "base" ? "base  " : "scen. ", "dim"),
      ...bar(
        month.kinds.map((kind) => ({
          value: kind[side],
          fill: KIND_SHORT[kind.kind].fill,
          style: KIND_STYLE[kind.kind],
        })),
        most,
        cells,
      ),
    ]),
  );
}

const vcpuChange = ({ expected }: Change): string =>
  expected === 0 ? "0" : `${expected > 0 ? "+" : "-"}${vcpuText(Math.abs(expected))}`;

/** A range without cents, so that it fits a column. */
const whole = (text: string): string => text.replaceAll(/\.\d\d/g, "");
