import { isComing } from "../../inventory/gap.ts";
import { dayText } from "../format-number.ts";
import { plainText } from "../plain-text.ts";
import { beyondText } from "./beyond-text.ts";
import type { Measure } from "../cell-width.ts";
import { cut } from "../cell-width.ts";
import { bill, billedMonths, hasGaps, hasGapsBilled, hasGapsToday, money, told, todayFigure } from "./figures.ts";
import type { ShownDrawer } from "./drawers.ts";
import { drawerOf } from "./drawers.ts";
import { bindingsOf, keyText, needsRows } from "./keymap.ts";
import type { Line } from "./line.ts";
import { EMPTY, ends, fitted, line, span, textOf } from "./line.ts";
import { cellsText, isPartial, readText } from "./partial.ts";
import { promptLine } from "./prompts.ts";
import { readingLines } from "./reading.ts";
import type { Ground } from "./reduce.ts";
import type { Screen, View } from "./screen.ts";
import { keyOfScreen, TITLES } from "./screen.ts";
import { screenOf } from "./screens.ts";
import type { Shown } from "./shown.ts";
import type { AppState } from "./state.ts";
import { SCREENS, tableState } from "./state.ts";
import type { TableSpec } from "./table-spec.ts";
import { arranged, rowAt, tableLines } from "./table-spec.ts";

/** The smallest terminal that is drawn on. */
const SMALLEST = { columns: 80, rows: 24 };

/** The first three rows and the last two. */
const FIXED_ROWS = 5;

export const isTooSmall = ({ size: { columns, rows } }: AppState): boolean =>
  columns < SMALLEST.columns || rows < SMALLEST.rows;

/** Draws a state on a terminal of its size: as many lines as it has rows, each as wide as it is. */
export function frameOf(state: AppState, shown: Shown, measure: Measure): Line[] {
  const { columns, rows } = state.size;
  if (isTooSmall(state)) {
    const small = [
      `watchbill needs ${SMALLEST.columns}×${SMALLEST.rows}; this is ${columns}×${rows}.`,
      "Make the window larger, or run: watchbill report",
    ];
    return filled(
      small.map((text) => line(text)),
      columns,
      rows,
      measure,
    );
  }
  const view = viewOf(state, shown, measure);
  const drawer = drawerOf(view, rowOf(view));
  const body = withDrawer(bodyLines(view), drawer, view.rows);
  const lines = [
    topLine(view),
    tabLine(view),
    thirdLine(view),
    ...body,
    statusLine(view, drawer),
    keyLine(view, drawer),
  ];
  return lines.map((one) => fitted(one, columns, measure));
}

const filled = (lines: readonly Line[], columns: number, rows: number, measure: Measure): Line[] =>
  Array.from({ length: rows }, (_, row) => fitted(lines[row] ?? EMPTY, columns, measure));

export const viewOf = (state: AppState, shown: Shown, measure: Measure): View => ({
  shown,
  state,
  columns: state.size.columns,
  rows: state.size.rows - FIXED_ROWS,
  measure,
});

/** With less room than this, row 1 names no source whose name is longer: the basis, which b changes, stands there. */
const LEAST = 18;

function topLine({ shown, state, columns, measure }: View): Line {
  const { result, dataset } = shown;
  const { organization, sample } = result.frame;
  const accounts = result.accounts.filter(({ accountId }) => accountId !== null).length;
  const regions = new Set(result.cells.map(({ regionId }) => regionId)).size;
  const who = plainText(organization?.name ?? organization?.id ?? "");
  const wide = columns >= 100;
  const gaps = result.frame.gaps.filter((gap) => !isComing(gap)).length;
  const { tierScope, ladder } = result.options;
  const left: Line = [
    span(" watchbill  ", "strong"),
    ...(sample ? [{ text: " SAMPLE, invented ", style: "text" as const, inverse: true as const }, span("  ")] : []),
    span(
      [
        who,
        ...(wide
          ? [`${accounts} account${accounts === 1 ? "" : "s"}`, `${regions} Region${regions === 1 ? "" : "s"}`]
          : []),
        dayText(result.asOf),
      ]
        .filter((part) => part !== "")
        .join(" · "),
    ),
  ];
  const tail: Line = [
    ...(isPartial(shown) ? [span(" · ", "dim"), span(`≥ ${cellsText(shown)}${wide ? " cells" : ""}`, "unknown")] : []),
    ...(gaps > 0 ? [span(" · ", "dim"), span(`! ${gaps}`, "unknown")] : []),
    span(" "),
  ];
  const name = plainText(wide ? dataset.name : dataset.name.slice(dataset.name.lastIndexOf("/") + 1));
  const ladders = `${tierScope === "organization" ? "org" : "account"} ladder${ladder === "shared" ? " shared" : "s"}`;
  const basis = wide ? (isPartial(shown) ? [] : ["US$"]) : [`b ${state.basis}`];
  // What a narrow terminal has no room for goes whole; nothing runs into what stands at the left.
  const room = columns - measure(textOf(left)) - measure(textOf(tail)) - 2;
  const shorter = cut(name, Math.max(1, room - measure(["", ...basis].join(" · "))), measure);
  const offered = [[name, ladders, ...basis], [name, ...basis], ...(room < LEAST ? [] : [[shorter, ...basis]]), basis];
  const named = offered.map((parts) => parts.join(" · ")).find((text) => measure(text) <= room) ?? "";
  const right: Line = [span("  "), span(named, "dim"), ...tail];
  return ends(left, right, columns, measure);
}

/** Row 2: the screens by their keys, the one in front in brackets. */
export function tabLine({ state, columns }: View): Line {
  const at = state.problems ? -1 : SCREENS.indexOf(state.screen);
  // A bracket takes the place of the blank that parts two names, so that all seven fit 80 columns.
  const gap = columns >= 100 ? "   " : " ";
  const tabs = SCREENS.flatMap((screen, index): Line => {
    const before = index === 0 ? " " : gap;
    const lead = index === at ? `${before.slice(1)}[` : index > 0 && index - 1 === at ? `]${before.slice(1)}` : before;
    return [span(lead), span(`${keyOfScreen(screen)} ${TITLES[screen]}`, index === at ? "strong" : "text")];
  });
  const last = at === SCREENS.length - 1 ? "]" : " ";
  return [...tabs, span(last), ...(columns >= 110 ? [span(`   basis ${state.basis} (b)`, "dim")] : [])];
}

function thirdLine(view: View): Line {
  const { state, shown } = view;
  if (state.problems) return line(` ${TITLES[state.screen]} › Problems`, "strong");
  if (state.trail.length > 0) {
    const way = state.trail.map(({ label }) => plainText(label));
    return line(` ${[TITLES[state.trail[0]?.from ?? state.screen], ...way].join(" › ")}`, "strong");
  }
  const { third } = screenFor(view);
  if (third !== null) return third(view);
  const coming = isPartial(shown);
  const today = todayFigure(shown);
  const [month] = billedMonths(shown);
  return [
    ...(today === null
      ? []
      : [span(" today ", "dim"), span(told(money(today.cost, { gap: hasGapsToday(shown), coming })))]),
    span("   everything ", "dim"),
    span(told(money(shown.result.everything.cost, { gap: hasGaps(shown), coming }))),
    ...(month === undefined
      ? []
      : [span("   this month billed ", "dim"), span(told(bill(month, { gap: hasGapsBilled(shown), coming })))]),
  ];
}

const screenFor = (view: View): Screen => screenOf(view.state);

/** The row under the cursor. */
function rowOf(view: View): unknown {
  const table = screenFor(view).table?.(view);
  return table === undefined ? undefined : rowAt(table, tableState(view.state));
}

/** Drawers grow upward over the body. */
const withDrawer = (body: readonly Line[], { lines }: ShownDrawer, rows: number): readonly Line[] =>
  lines.length === 0 ? body : [...body.slice(0, rows - lines.length), ...lines];

function bodyLines(view: View): Line[] {
  const { state, rows, columns, measure } = view;
  if (state.reading?.inFront === true) {
    const lines = readingLines(view, state.reading);
    return [...lines, ...Array.from({ length: Math.max(0, rows - lines.length) }, () => EMPTY)];
  }
  const screen = screenFor(view);
  const { head, count, page, table } = placesOf(view, screen);
  const state1 = tableState(state);
  const row = table === null ? undefined : rowAt(table, state1);
  const main =
    table !== null && count === 0
      ? [EMPTY, ...emptyLines(view, screen)]
      : table === null
        ? []
        : tableLines(table, state1, { columns, rows: page + tableFrame(table), measure });
  const above = [...head, ...main];
  const detail = screen.detail(view, row);
  const space = Math.max(0, rows - above.length - detail.length);
  const gap = Array.from({ length: space }, () => EMPTY);
  return [...above, ...gap, ...detail].slice(0, rows);
}

/** What is said where there is nothing to show; of what is still being read, nothing can be said yet. */
const emptyLines = (view: View, screen: Screen): readonly Line[] =>
  isPartial(view.shown) && tableState(view.state).filter === ""
    ? [line(`   Nothing here so far: ${readText(view.shown)}. esc leads back to the cells.`)]
    : screen.empty(view);

const tableFrame = (table: { readonly together: unknown }): number => (table.together === null ? 1 : 2);

/** How the room is shared out: above the table, the table's rows, the detail below. */
export function placesOf(view: View, screen: Screen) {
  const head = screen.head(view);
  const table = screen.table?.(view) ?? null;
  const count = table === null ? screen.count(view) : arranged(table, tableState(view.state)).rows.length;
  const most = view.rows - head.length - (table === null ? 0 : tableFrame(table)) - screen.detailRows(view);
  return { head, table, count, page: Math.max(1, most) };
}

/** What the reducer has to know of what is shown. */
export function groundOf(state: AppState, shown: Shown, measure: Measure): Ground {
  const view = viewOf(state, shown, measure);
  const screen = screenFor(view);
  const { count, page, table } = placesOf(view, screen);
  const row = table === null ? undefined : rowAt(table, tableState(state));
  const letters = Object.fromEntries(
    (table?.columns ?? []).flatMap(({ letter, id }) => (letter === undefined ? [] : [[letter, id] as const])),
  );
  const drawer = state.drawer === null ? null : drawerOf(view, row);
  return {
    count,
    page,
    drawer: drawer === null ? { furthest: 0, page: 0 } : { furthest: drawer.above + drawer.below, page: drawer.page },
    knowsToday: todayFigure(shown) !== null,
    within: row === undefined ? null : (screen.enter?.(view, row) ?? null),
    neighbours: screen.neighbours?.(view) ?? [],
    letters,
    fold: table === null || row === undefined ? null : foldOf(table, row, view),
  };
}

function foldOf<Row>(table: TableSpec<Row>, row: Row, { state }: View): Ground["fold"] {
  const key = table.folds?.(row) ?? null;
  if (key === null) return null;
  const { rows } = arranged(table, tableState(state));
  const at = rows.findIndex((one) => table.key(one) === key);
  return at === -1 ? null : { key, at };
}

function statusLine(view: View, drawer: ShownDrawer): Line {
  const { state } = view;
  const beyond = beyondText(drawer);
  if (state.prompt !== null) return promptLine(view, state.prompt, beyond);
  if (state.note !== null) return line(` ${plainText(state.note)}`, "strong");
  if (beyond !== "") return line(` ${beyond} · j k, ctrl+d ctrl+u, g G scroll`, "dim");
  if (state.reading?.inFront === true) {
    const what = isPartial(view.shown) ? "what was read so far" : "what was open before";
    return line(` esc stops and keeps what was read · 1-7 look at ${what}`, "dim");
  }
  const reading =
    state.reading === null
      ? []
      : [
          isPartial(view.shown)
            ? `${readText(view.shown)}, more is coming`
            : `reading ${plainText(state.reading.name)}`,
        ];
  const words = [...reading, screenFor(view).status(view)].filter((text) => text !== "");
  return line(` ${words.join(" · ")}`, "dim");
}

function keyLine(view: View, drawer: ShownDrawer): Line {
  const { state, columns } = view;
  if (state.prompt !== null)
    return line(" enter takes it   esc leaves it   ↑ ↓ history and choices   tab completes", "dim");
  const leads = screenFor(view).enter !== undefined;
  const reads = state.reading?.inFront === true;
  const named = bindingsOf(state)
    .filter(({ shown, command }) => shown && (leads || command.do !== "enter") && !(reads && needsRows(command)))
    .map(({ keys, says }) => `${keyText(keys[0] ?? "")} ${says.replace(" this figure", "")}`);
  // Help and the way out are named on any terminal; of the others as many as there is room for.
  const last = named.slice(-2);
  const shown = [beyondText(drawer) !== "" ? "↑↓ scroll" : reads ? "esc stop   1-7 look" : "↑↓ move"];
  const gap = columns >= 100 ? "   " : "  ";
  for (const word of named.slice(0, -2)) {
    if ([...shown, word, ...last].join(gap).length + 1 > columns) break;
    shown.push(word);
  }
  return line(` ${[...shown, ...last].join(gap)}`, "dim");
}
