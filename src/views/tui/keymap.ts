import type { AppState, ScreenId } from "./state.ts";
import { SCREENS } from "./state.ts";

/** What a key does, whatever it is called. */
export type Command =
  | { readonly do: "move"; readonly by: "row" | "half" | "edge" | "column" | "neighbour"; readonly step: 1 | -1 }
  | { readonly do: "scroll"; readonly by: "line" | "half" | "edge"; readonly step: 1 | -1 }
  | { readonly do: "screen"; readonly screen: ScreenId }
  | { readonly do: "order"; readonly letter: string }
  | {
      readonly do:
        | "enter"
        | "back"
        | "filter"
        | "next-match"
        | "previous-match"
        | "command"
        | "sort"
        | "problems"
        | "help"
        | "why"
        | "basis"
        | "open"
        | "export"
        | "copy"
        | "fold"
        | "leave-out"
        | "switch"
        | "less"
        | "more"
        | "add"
        | "type"
        | "undo"
        | "redo"
        | "save"
        | "load"
        | "again"
        | "quit"
        | "stop";
    };

/** Where help lists a key. */
export type KeyGroup = "MOVE" | "DRAWER" | "FIND" | "LOOK" | "DO";

/** Where a key means something: on a screen, or in a drawer that has more lines than there is room for. */
type Place = ScreenId | "problems" | "drawer";

/** A binding: the keys, what they do, and how help says it. Every key of the UI is here, and help and README are made from it. */
export type Binding = {
  readonly keys: readonly string[];
  readonly command: Command;
  readonly group: KeyGroup;
  readonly says: string;
  /** Null: on every screen. */
  readonly on: readonly Place[] | null;
  /** Whether the last row of the screen names it. */
  readonly shown: boolean;
};

const everywhere = (
  keys: readonly string[],
  command: Command,
  group: KeyGroup,
  says: string,
  shown = false,
): Binding => ({ keys, command, group, says, on: null, shown });

const on = (
  screens: readonly Place[],
  keys: readonly string[],
  command: Command,
  group: KeyGroup,
  says: string,
  shown = true,
): Binding => ({ keys, command, group, says, on: screens, shown });

/** A key of a drawer that goes on above or below; a drawer that doesn't leaves it to the screen behind. */
const inDrawer = (keys: readonly string[], command: Command, says: string): Binding => ({
  keys,
  command,
  group: "DRAWER",
  says,
  on: ["drawer"],
  shown: false,
});

const TABLES: readonly Place[] = ["overview", "accounts", "workloads", "ladders", "trials", "coverage", "problems"];

/** The keymap: the first binding that fits a key and a screen counts. */
export const KEYMAP: readonly Binding[] = [
  inDrawer(["up", "k"], { do: "scroll", by: "line", step: -1 }, "line up"),
  inDrawer(["down", "j"], { do: "scroll", by: "line", step: 1 }, "line down"),
  inDrawer(["g", "home"], { do: "scroll", by: "edge", step: -1 }, "its start"),
  inDrawer(["G", "end"], { do: "scroll", by: "edge", step: 1 }, "its end"),
  inDrawer(["ctrl+u", "pageup"], { do: "scroll", by: "half", step: -1 }, "half a page of it up"),
  inDrawer(["ctrl+d", "pagedown"], { do: "scroll", by: "half", step: 1 }, "half a page of it down"),
  everywhere(["up", "k"], { do: "move", by: "row", step: -1 }, "MOVE", "row up"),
  everywhere(["down", "j"], { do: "move", by: "row", step: 1 }, "MOVE", "row down"),
  everywhere(["g", "home"], { do: "move", by: "edge", step: -1 }, "MOVE", "first row"),
  everywhere(["G", "end"], { do: "move", by: "edge", step: 1 }, "MOVE", "last row"),
  everywhere(["ctrl+u", "pageup"], { do: "move", by: "half", step: -1 }, "MOVE", "half a page up"),
  everywhere(["ctrl+d", "pagedown"], { do: "move", by: "half", step: 1 }, "MOVE", "half a page down"),
  on(["what-if"], ["left"], { do: "less" }, "DO", "less", false),
  on(["what-if"], ["right"], { do: "more" }, "DO", "change"),
  on(TABLES, ["left"], { do: "move", by: "column", step: -1 }, "MOVE", "columns to the left", false),
  on(TABLES, ["right"], { do: "move", by: "column", step: 1 }, "MOVE", "columns to the right", false),
  on(TABLES, ["["], { do: "move", by: "neighbour", step: -1 }, "MOVE", "previous neighbour", false),
  on(TABLES, ["]"], { do: "move", by: "neighbour", step: 1 }, "MOVE", "next neighbour", false),
  ...SCREENS.map((screen, index) =>
    everywhere([String(index + 1)], { do: "screen", screen }, "MOVE", screen.replace("-", " ")),
  ),
  on(["what-if"], ["space", "enter"], { do: "switch" }, "DO", "switch"),
  on(TABLES, ["enter"], { do: "enter" }, "MOVE", "open"),
  everywhere(["esc", "backspace"], { do: "back" }, "MOVE", "back"),
  on(["workloads", "trials", "ladders"], ["space"], { do: "fold" }, "LOOK", "fold"),
  everywhere(["w"], { do: "why" }, "LOOK", "why this figure", true),
  on(["coverage"], ["y"], { do: "copy" }, "LOOK", "copy the remedy"),
  on(TABLES, ["b"], { do: "basis" }, "LOOK", "basis"),
  on(["accounts", "workloads", "overview"], ["x"], { do: "leave-out" }, "DO", "leave out"),
  on(["what-if"], ["a"], { do: "add" }, "DO", "add"),
  on(["what-if"], ["t"], { do: "type" }, "DO", "type what a row says", false),
  on(["what-if"], ["u"], { do: "undo" }, "DO", "undo"),
  on(["what-if"], ["ctrl+r"], { do: "redo" }, "DO", "redo", false),
  on(["what-if"], ["ctrl+s"], { do: "save" }, "DO", "save"),
  on(["what-if"], ["ctrl+o"], { do: "load" }, "DO", "load", false),
  on(["problems"], ["r"], { do: "again" }, "DO", "read again", false),
  on(TABLES, ["/"], { do: "filter" }, "FIND", "filter"),
  on(TABLES, ["n"], { do: "next-match" }, "FIND", "next match", false),
  on(TABLES, ["N"], { do: "previous-match" }, "FIND", "previous match", false),
  everywhere([":"], { do: "command" }, "FIND", "command"),
  on(TABLES, ["s"], { do: "sort" }, "FIND", "sort", false),
  everywhere(["!"], { do: "problems" }, "FIND", "problems", true),
  on(
    [...TABLES.filter((place) => place !== "coverage"), "what-if"],
    ["y"],
    { do: "copy" },
    "LOOK",
    "copy the row as JSON",
    false,
  ),
  everywhere(["o"], { do: "open" }, "DO", "open another source"),
  everywhere(["e"], { do: "export" }, "DO", "export this screen"),
  everywhere(["?"], { do: "help" }, "LOOK", "help", true),
  everywhere(["q"], { do: "quit" }, "DO", "quit", true),
  everywhere(["ctrl+c"], { do: "stop" }, "DO", "quit at once"),
];

/** The bindings of a screen, in the order of the keymap. */
export const bindingsOf = ({ screen, problems }: Pick<AppState, "screen" | "problems">): Binding[] => {
  const here = problems ? "problems" : screen;
  return KEYMAP.filter(({ on: screens }) => screens === null || screens.includes(here));
};

/** The bindings of a drawer that scrolls. */
export const DRAWER_BINDINGS: readonly Binding[] = KEYMAP.filter(({ group }) => group === "DRAWER");

/** What a key does on a screen; null where it does nothing there. Shift and a letter order by the column that has it. */
export function commandOf(key: string, state: Pick<AppState, "screen" | "problems">, scrolls: boolean): Command | null {
  const bindings = [...(scrolls ? DRAWER_BINDINGS : []), ...bindingsOf(state)];
  const binding = bindings.find(({ keys }) => keys.includes(key));
  if (binding !== undefined) return binding.command;
  return /^[A-Z]$/.test(key) ? { do: "order", letter: key } : null;
}

/** How a key is written in help. */
export const keyText = (key: string): string =>
  ({ up: "↑", down: "↓", left: "←", right: "→", pageup: "pgup", pagedown: "pgdn" })[key] ?? key;

/** What can be done while the cells of a source are in front; anything else is about rows that nobody sees. */
const BESIDE_READING: ReadonlySet<Command["do"]> = new Set([
  "screen",
  "scroll",
  "problems",
  "help",
  "open",
  "command",
  "basis",
  "back",
  "quit",
  "stop",
]);

/** Whether a command is about the rows of a screen. */
export const needsRows = (command: Command): boolean => !BESIDE_READING.has(command.do);
