import type { Subject } from "../../plan/explain.ts";
import type { Match } from "../../plan/scenario.ts";
import type { Measure } from "../cell-width.ts";
import type { Line } from "./line.ts";
import type { Shown } from "./shown.ts";
import type { AppState, ScreenId, Step } from "./state.ts";
import { SCREENS } from "./state.ts";
import type { TableSpec } from "./table-spec.ts";

/** What a screen is drawn from: the data, the state, and the room between the first three rows and the last two. */
export type View = {
  readonly shown: Shown;
  readonly state: AppState;
  readonly columns: number;
  readonly rows: number;
  readonly measure: Measure;
};

/** A screen: something above, a table whose row is under the cursor, and that row in detail below. */
export type Screen<Row = never> = {
  readonly title: string;
  /** Row 3; null for the totals that most screens show there. */
  readonly third: ((view: View) => Line) | null;
  readonly head: (view: View) => readonly Line[];
  readonly table: ((view: View) => TableSpec<Row>) | null;
  /** Rows kept for `detail` below the table. */
  readonly detailRows: (view: View) => number;
  readonly detail: (view: View, row: Row | undefined) => readonly Line[];
  /** Entries under the cursor where there is no table. */
  readonly count: (view: View) => number;
  /** Where they stand in `head`: the line of the first one shown, how many are, and how wide. */
  readonly entryRows?: (view: View) => {
    readonly line: number;
    readonly first: number;
    readonly shown: number;
    readonly columns: number;
  };
  /** Its figures and what its charts show, as sentences for whoever hears the screen; the headline first. */
  readonly spoken: (view: View) => readonly string[];
  /** The entry under the cursor as a sentence, where there is no table. */
  readonly spokenEntry?: (view: View) => string;
  /** The step that entering a row makes; none where it leads nowhere. */
  readonly enter?: (view: View, row: Row) => Step | null;
  /** The account × Region × kind behind a row's figure. */
  readonly why?: (view: View, row: Row | undefined) => Subject | null;
  /** All that is known of a row whose figure can't be taken apart: the detail, however much room it takes. */
  readonly inFull?: (view: View, row: Row) => readonly Line[];
  /** What y copies of a row; none where that is its JSON. */
  readonly copies?: (view: View, row: Row) => string;
  /** What x leaves out; null where the row is nothing that a rule can be about. */
  readonly leaveOut?: (view: View, row: Row) => Match | null;
  /** The steps beside the last one of the way in. */
  readonly neighbours?: (view: View) => readonly Step[];
  /** The status row: where the cursor is, and what should be known about the rows. */
  readonly status: (view: View) => string;
  /** What is said where there is nothing to show: why, and what to press. */
  readonly empty: (view: View) => readonly Line[];
};

/** What each screen is called in row 2. */
export const TITLES: Readonly<Record<ScreenId, string>> = {
  overview: "Overview",
  accounts: "Accounts",
  workloads: "Workloads",
  ladders: "Ladders",
  trials: "Trials",
  coverage: "Coverage",
  "what-if": "What-if",
};

export const keyOfScreen = (screen: ScreenId): string => String(SCREENS.indexOf(screen) + 1);
