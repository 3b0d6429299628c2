import type { Offers } from "./offers.ts";
import type { Reading } from "./reading.ts";
import type { Match, Scenario } from "../../plan/scenario.ts";

/** The seven screens, in the order of their keys. */
export const SCREENS = ["overview", "accounts", "workloads", "ladders", "trials", "coverage", "what-if"] as const;

export type ScreenId = (typeof SCREENS)[number];

/** What counts as the bill in tables that show one. */
export type ShownBasis = "today" | "everything";

/** Where a table stands: the row under the cursor, the first row shown, its order and what it is narrowed to. */
export type TableState = {
  readonly cursor: number;
  readonly top: number;
  readonly filter: string;
  /** Null: the table's own order. */
  readonly order: { readonly column: string; readonly descending: boolean } | null;
  /** Columns hidden at the left, where there is room for few. */
  readonly shift: number;
  /** Keys of rows that are unfolded. */
  readonly unfolded: readonly string[];
};

/** A step of the way in: an account, a pool, … by its key, and what it is called. */
export type Step = {
  readonly screen: ScreenId;
  readonly key: string;
  readonly label: string;
  /** The screen that it was entered from. */
  readonly from: ScreenId;
};

/** A line that text is typed into. */
export type Prompt = {
  readonly kind:
    | "filter"
    | "command"
    | "save"
    | "load"
    | "export"
    | "add"
    | "type"
    | "rule"
    | "growth"
    | "from"
    | "help-filter"
    | "open";
  readonly text: string;
  /** Which of the completions is chosen; null where none is. */
  readonly choice: number | null;
  /** How far back in the history it stands; 0 is what is being typed. */
  readonly back: number;
};

/** A prompt on which nothing is typed yet, or what is proposed. */
export const newPrompt = (kind: Prompt["kind"], text = ""): Prompt => ({ kind, text, choice: null, back: 0 });

/** What opens above the last rows and leaves the first three alone. */
export type Drawer = {
  /** How many of its lines are scrolled away above. */
  readonly top: number;
} & (
  | { readonly kind: "help"; readonly filter: string }
  | { readonly kind: "why" }
  | {
      readonly kind: "open";
      /** Null until it is known what there is. */
      readonly offers: Offers | null;
      /** What typed numbers come to, in words; null until some are priced. */
      readonly priced: { readonly typed: string; readonly words: string } | null;
    }
  | { readonly kind: "sort" }
);

/** Scenarios as they were tried: what can be undone, what is, what can be redone. */
export type Tried = {
  readonly past: readonly Scenario[];
  readonly present: Scenario;
  readonly future: readonly Scenario[];
  /** The one that was saved or loaded last; null where nothing was. */
  readonly saved: Scenario | null;
};

/** All that the terminal UI remembers. What it shows is made from this and the data alone. */
export type AppState = {
  readonly size: { readonly columns: number; readonly rows: number };
  readonly screen: ScreenId;
  readonly basis: ShownBasis;
  readonly tables: Readonly<Record<string, TableState>>;
  readonly trail: readonly Step[];
  readonly problems: boolean;
  readonly drawer: Drawer | null;
  readonly prompt: Prompt | null;
  readonly history: readonly string[];
  readonly tried: Tried;
  /** What was picked on What-if beside what is suggested, so that it stays in sight when it is switched back. */
  readonly picked: readonly Match[];
  /** A sentence for the row above the keys, until the next key. */
  readonly note: string | null;
  /** The source that is being read; null where none is. */
  readonly reading: Reading | null;
  /** Whether q was pressed while a scenario was unsaved. */
  readonly leaving: boolean;
};

export const NEW_TABLE: TableState = { cursor: 0, top: 0, filter: "", order: null, shift: 0, unfolded: [] };

/** A state that nothing was done to. */
export const startState = (size: AppState["size"], scenario: Scenario): AppState => ({
  size,
  screen: "overview",
  basis: "today",
  tables: {},
  trail: [],
  problems: false,
  drawer: null,
  prompt: null,
  history: [],
  tried: { past: [], present: scenario, future: [], saved: null },
  picked: [],
  note: null,
  reading: null,
  leaving: false,
});

/** The name of the table that is in front. */
export function tableName({ screen, trail, problems }: AppState): string {
  if (problems) return "problems";
  const within = trail.filter((step) => step.screen === screen);
  return within.length === 0 ? screen : `${screen}/${within.map(({ key }) => key).join("/")}`;
}

export const tableState = (state: AppState): TableState => state.tables[tableName(state)] ?? NEW_TABLE;
