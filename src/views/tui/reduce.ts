import type { Command } from "./keymap.ts";
import type { AppState, ScreenId, ShownBasis, TableState } from "./state.ts";
import { newPrompt, tableName, tableState } from "./state.ts";

/** What a state shows that the state itself doesn't know: how many rows there are, and how many stand on the screen. */
export type Ground = {
  readonly count: number;
  readonly page: number;
  /** Whether what is protected today is known, so that it can be shown. */
  readonly knowsToday: boolean;
  /** The step that entering the row under the cursor makes; null where it leads nowhere. */
  readonly within: AppState["trail"][number] | null;
  /** Columns that shift and a letter order by. */
  readonly letters: Readonly<Record<string, string>>;
  readonly neighbours: readonly AppState["trail"][number][];
  /** How far the open drawer scrolls, and how many of its lines stand on the screen. */
  readonly drawer: { readonly furthest: number; readonly page: number };
  /** The row that space unfolds, by its key and its place in the table; null where there is none. */
  readonly fold: { readonly key: string; readonly at: number } | null;
};

/** Carries out what a key means, as far as it only concerns what is shown. */
export function reduce(state: AppState, command: Command, ground: Ground): AppState {
  const calm: AppState = { ...state, note: null, leaving: false };
  switch (command.do) {
    case "move":
      return moved(calm, command.by, command.step, ground);
    case "scroll":
      return scrolled(calm, command.by, command.step, ground.drawer);
    case "screen":
      return { ...calm, screen: command.screen, problems: false, drawer: null, trail: [], reading: behind(calm) };
    case "order":
      return ordered(calm, command.letter, ground);
    case "enter":
      return ground.within === null
        ? calm
        : {
            ...calm,
            screen: ground.within.screen,
            problems: false,
            // What isn't known may be about another account than the one that was entered.
            trail: [...(calm.problems ? [] : calm.trail), ground.within],
          };
    case "back":
      return back(calm);
    case "filter":
      return { ...calm, drawer: null, prompt: newPrompt("filter", tableState(calm).filter) };
    case "next-match":
      return moved(calm, "row", 1, ground);
    case "previous-match":
      return moved(calm, "row", -1, ground);
    case "command":
      return { ...calm, drawer: null, prompt: newPrompt("command") };
    case "sort":
      return { ...calm, drawer: { kind: "sort", top: 0 } };
    case "problems":
      return {
        ...calm,
        problems: !calm.problems || calm.reading?.inFront === true,
        drawer: null,
        reading: behind(calm),
      };
    case "help":
      return { ...calm, drawer: calm.drawer?.kind === "help" ? null : { kind: "help", filter: "", top: 0 } };
    case "why":
      return { ...calm, drawer: calm.drawer?.kind === "why" ? null : { kind: "why", top: 0 } };
    case "basis":
      return { ...calm, basis: nextBasis(calm.basis, ground) };
    case "export":
      return { ...calm, prompt: newPrompt("export", `${calm.screen}.csv`) };
    case "fold":
      return folded(calm, ground);
    default:
      return calm;
  }
}

function scrolled(
  state: AppState,
  by: Extract<Command, { do: "scroll" }>["by"],
  step: 1 | -1,
  { furthest, page }: Ground["drawer"],
): AppState {
  if (state.drawer === null) return state;
  const far = { line: 1, half: Math.max(1, Math.floor(page / 2)), edge: furthest }[by];
  const top = Math.max(0, Math.min(furthest, Math.min(furthest, state.drawer.top) + step * far));
  return { ...state, drawer: { ...state.drawer, top } };
}

/** What is being read, behind the screens. */
const behind = ({ reading }: AppState): AppState["reading"] =>
  reading === null ? null : { ...reading, inFront: false };

function moved(
  state: AppState,
  by: Extract<Command, { do: "move" }>["by"],
  step: 1 | -1,
  { count, page, neighbours }: Ground,
): AppState {
  const table = tableState(state);
  switch (by) {
    case "row":
      return placed(state, table.cursor + step, count, page);
    case "half":
      return placed(state, table.cursor + step * Math.max(1, Math.floor(page / 2)), count, page);
    case "edge":
      return placed(state, step === 1 ? count - 1 : 0, count, page);
    case "column":
      return withTable(state, { shift: Math.max(0, table.shift + step) });
    case "neighbour": {
      const here = neighbours.findIndex(({ key }) => key === state.trail.at(-1)?.key);
      const next = neighbours[here + step];
      return here === -1 || next === undefined ? state : { ...state, trail: [...state.trail.slice(0, -1), next] };
    }
  }
}

/** Puts the cursor on a row that exists, and the window around it. */
export function placed(state: AppState, wanted: number, count: number, page: number): AppState {
  const { top } = tableState(state);
  const cursor = Math.max(0, Math.min(count - 1, wanted));
  const first = cursor < top ? cursor : cursor >= top + page ? cursor - page + 1 : top;
  return withTable(state, { cursor, top: Math.max(0, Math.min(first, count - page)) });
}

export function withTable(state: AppState, change: Partial<TableState>): AppState {
  const name = tableName(state);
  return { ...state, tables: { ...state.tables, [name]: { ...tableState(state), ...change } } };
}

function ordered(state: AppState, letter: string, { letters }: Ground): AppState {
  const column = letters[letter];
  if (column === undefined) return state;
  const { order } = tableState(state);
  const descending = order?.column === column ? !order.descending : true;
  return withTable(state, { order: { column, descending }, cursor: 0, top: 0 });
}

/** Unfolds the row under the cursor, or folds it again with the cursor on it. */
function folded(state: AppState, { fold, count, page }: Ground): AppState {
  if (fold === null) return state;
  const { unfolded } = tableState(state);
  const others = unfolded.filter((key) => key !== fold.key);
  const next = others.length < unfolded.length ? others : [...unfolded, fold.key];
  return placed(withTable(state, { unfolded: next }), fold.at, count, page);
}

/** Out, step by step: what is open, what narrows the table, the way in. */
function back(state: AppState): AppState {
  if (state.drawer !== null) return { ...state, drawer: null };
  if (state.problems) return { ...state, problems: false };
  if (tableState(state).filter !== "") return withTable(state, { filter: "", cursor: 0, top: 0 });
  const last = state.trail.at(-1);
  if (last === undefined)
    return state.reading === null ? state : { ...state, reading: { ...state.reading, inFront: true } };
  const trail = state.trail.slice(0, -1);
  const screen: ScreenId = trail.at(-1)?.screen ?? last.from;
  return { ...state, trail, screen };
}

const BASES: readonly ShownBasis[] = ["today", "everything"];

function nextBasis(basis: ShownBasis, { knowsToday }: Ground): ShownBasis {
  const open = BASES.filter((one) => one !== "today" || knowsToday);
  return open[(open.indexOf(basis) + 1) % open.length] ?? basis;
}
