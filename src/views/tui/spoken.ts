import { isComing } from "../../inventory/gap.ts";
import { counted, countText, dayText } from "../format-number.ts";
import { plainText } from "../plain-text.ts";
import { drawerLines } from "./drawers.ts";
import { bindingsOf } from "./keymap.ts";
import { isPartial, readText } from "./partial.ts";
import type { Reading } from "./reading.ts";
import type { View } from "./screen.ts";
import { TITLES } from "./screen.ts";
import { screenOf } from "./screens.ts";
import { orderSentence, rowSentence, togetherSentence } from "./spoken-row.ts";
import { sentencesOf, words } from "./spoken-words.ts";
import { tableState } from "./state.ts";
import { rowAt } from "./table-spec.ts";

/** The room that what is only laid out is laid out in, whatever the terminal's own: it isn't looked at. */
const ROOM = { columns: 240, rows: 55 };

/**
 * What has changed from one view to the next, as sentences: all of a screen where it is new, else the row, the figures or
 * the words that are. `before` is null at the start; `asked` says that a key wants an answer, even where nothing changed.
 */
export function spokenChange(before: View | null, now: View, asked: boolean): string[] {
  const view = { ...now, ...ROOM };
  if (before === null) return [...greeting(view), ...screenSentences(view)];
  const was = before.state;
  const is = now.state;
  const note = is.note !== was.note && is.note !== null ? [`${words(plainText(is.note))}.`] : [];
  if (is.reading !== null)
    return [...note, ...readingSentences(was.reading, is.reading), ...besideReading(before, view)];
  if (was.reading !== null && now.shown !== before.shown) return [...note, ...greeting(view), ...screenSentences(view)];
  if (now.shown !== before.shown) return [...note, ...screenSentences(view)];
  const changes = moved(before, view, asked && note.length === 0);
  return [...note, ...changes];
}

/** While a source is read: what is looked at meanwhile, or that one is back at how far it is. */
function besideReading(before: View, view: View): string[] {
  const [was, is] = [before.state.reading, view.state.reading];
  if (was === null || is === null || was.inFront === is.inFront) return moved(before, view, false);
  if (!is.inFront) return screenSentences(view);
  const { done, all } = countsOf(is);
  return [`Reading: ${countText(done)} of ${counted(all, "cell")} read. Escape stops and keeps what was read.`];
}

function moved(before: View, view: View, asked: boolean): string[] {
  const was = before.state;
  const is = view.state;
  if (is.drawer !== null && (is.drawer.kind !== was.drawer?.kind || filterOf(view) !== filterOf(before))) {
    return drawerSentences(view);
  }
  if (is.screen !== was.screen || is.trail !== was.trail || is.problems !== was.problems) {
    const isOut = is.trail.length < was.trail.length || (was.problems && !is.problems && is.screen === was.screen);
    const isSame = is.screen === was.screen && is.problems === was.problems && is.trail.length + was.trail.length === 0;
    if (isOut) return spokenPlace(view);
    if (!isSame) return screenSentences(view);
  }
  if (is.tried.present !== was.tried.present) {
    return [...rowSentences(view), ...screenOf(is).spoken(view).slice(0, 1)];
  }
  if (is.basis !== was.basis)
    return [`Basis ${is.basis}.`, ...screenOf(is).spoken(view).slice(0, 1), ...rowSentences(view)];
  const [older, newer] = [tableState(was), tableState(is)];
  if (older.filter !== newer.filter) return [...tableSentences(view), ...rowSentences(view)];
  if (older.order !== newer.order || older.unfolded !== newer.unfolded) {
    return [...tableSentences(view).slice(0, 1), ...rowSentences(view)];
  }
  return asked || older.cursor !== newer.cursor || older.shift !== newer.shift ? rowSentences(view) : [];
}

const filterOf = ({ state: { drawer } }: View): string => (drawer?.kind === "help" ? drawer.filter : "");

/** Who and when; what is invented is said first. */
function greeting({ shown }: View): string[] {
  const { result, dataset } = shown;
  const { organization, sample } = result.frame;
  const gaps = result.frame.gaps.filter((gap) => !isComing(gap));
  const regions = new Set(result.cells.map(({ regionId }) => regionId)).size;
  const accounts = result.accounts.filter(({ accountId }) => accountId !== null).length;
  const { tierScope, ladder } = result.options;
  return [
    ...(sample ? ["Sample, invented."] : []),
    `watchbill: ${[
      plainText(organization?.name ?? organization?.id ?? dataset.name),
      counted(accounts, "account"),
      counted(regions, "Region"),
      dayText(result.asOf),
      `${tierScope} ladders${ladder === "shared" ? " shared" : ""}`,
      "US dollars",
    ].join(", ")}. Question mark lists the keys.`,
    ...(isPartial(shown) ? [`${readText(shown)}, more is coming.`] : []),
    ...(gaps.length === 0 ? [] : [`${counted(gaps.length, "call")} refused; exclamation mark lists what isn't known.`]),
  ];
}

/** Where one stands: the screen, and the row under the cursor. */
export function spokenPlace(now: View): string[] {
  const view = { ...now, ...ROOM };
  return [titleSentence(view), ...rowSentences(view)];
}

/** A screen as it is come to: where it is, its figures, its table, and the row under the cursor. */
function screenSentences(view: View): string[] {
  return [titleSentence(view), ...screenOf(view.state).spoken(view), ...tableSentences(view), ...rowSentences(view)];
}

function titleSentence({ state }: View): string {
  const way = [TITLES[state.screen], ...state.trail.map(({ label }) => words(plainText(label)))];
  if (state.trail[0] !== undefined) way[0] = TITLES[state.trail[0].from];
  return `${[...way, ...(state.problems ? ["Problems"] : [])].join(", ")}.`;
}

function tableSentences(view: View): string[] {
  const table = screenOf(view.state).table?.(view);
  if (table === undefined) return [];
  const state = tableState(view.state);
  const typed = state.filter.trim();
  const filter = typed === "" ? "" : `Filter ${plainText(typed)}: `;
  if (rowAt(table, state) === undefined) return [];
  const together = togetherSentence(table, state);
  return [`${filter}${orderSentence(table, state)}`, ...(together === null ? [] : [together])];
}

function rowSentences(view: View): string[] {
  const screen = screenOf(view.state);
  const table = screen.table?.(view);
  if (table === undefined) return screen.spokenEntry === undefined ? [] : [screen.spokenEntry(view)];
  const row = rowSentence(table, tableState(view.state));
  return row === null ? sentencesOf(screen.empty(view)) : [row];
}

/** What a drawer says; of why a figure is what it is all that is known of its row, too. */
function drawerSentences(view: View): string[] {
  const screen = screenOf(view.state);
  const table = screen.table?.(view);
  const row = table === undefined ? undefined : rowAt(table, tableState(view.state));
  if (view.state.drawer?.kind === "help") return helpSentences(view);
  const sentences = sentencesOf(drawerLines(view, row)).map((text) => text.replace(/, w or esc closes$/, ""));
  if (view.state.drawer?.kind !== "why") return sentences;
  const detail = sentencesOf(screen.detail(view, row as never));
  const hasFigure = (screen.why?.(view, row as never) ?? null) !== null;
  return hasFigure || detail.length === 0 ? [...detail, ...sentences] : detail;
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  up: "up arrow",
  down: "down arrow",
  left: "left arrow",
  right: "right arrow",
  "[": "left bracket",
  "]": "right bracket",
  "/": "slash",
  ":": "colon",
  "!": "exclamation mark",
  "?": "question mark",
};

/** The keys of the screen in front, one to a sentence. */
function helpSentences(view: View): string[] {
  const wanted = filterOf(view).toLowerCase();
  return bindingsOf(view.state)
    .filter(({ keys, says }) => `${keys.join(" ")} ${says}`.toLowerCase().includes(wanted))
    .map(({ keys, says }) => `${keys.map((key) => KEY_NAMES[key] ?? key).join(" or ")}: ${says}.`);
}

/** How far a source is read, a quarter at a time, and what was refused since. */
function readingSentences(was: Reading | null, is: Reading): string[] {
  if (was?.name !== is.name)
    return [`Reading ${plainText(is.name)}: finding accounts and Regions. Escape stops and keeps what was read.`];
  const quarters = quartersOf(is);
  const { done, all } = countsOf(is);
  const refused = is.refused.slice(was.refused.length);
  return [
    ...(quarters > quartersOf(was) ? [`${countText(done)} of ${counted(all, "cell")} read.`] : []),
    ...refused.slice(0, 3).map((text) => `Refused: ${words(plainText(text))}.`),
    ...(refused.length > 3 ? [`${countText(refused.length - 3)} more refused.`] : []),
  ];
}

function countsOf({ cells }: Reading) {
  const all = Object.values(cells);
  return { all: all.length, done: all.filter(({ state }) => state === "read" || state === "refused").length };
}

function quartersOf(reading: Reading): number {
  const { done, all } = countsOf(reading);
  return all === 0 ? 0 : Math.floor((done / all) * 4);
}
