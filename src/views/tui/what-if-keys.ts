import { growthText } from "../../plan/growth.ts";
import type { Growth } from "../../plan/growth.ts";
import type { Match, Rule, Scenario } from "../../plan/scenario.ts";
import type { Instant } from "../../units/month.ts";
import { instantText } from "../../units/month.ts";
import { ruleText } from "../rule-words.ts";
import type { Command } from "./keymap.ts";
import { withTable } from "./reduce.ts";
import { redone, stepped, tried, undone } from "./scenario-edit.ts";
import type { Entry } from "./scenario-entries.ts";
import { keyOf, retyped, ruleOn, toggled } from "./scenario-entries.ts";
import type { AppState, Prompt } from "./state.ts";
import { newPrompt, tableState } from "./state.ts";

type EditKey = Extract<Command["do"], "undo" | "redo" | "add" | "type" | "save" | "load" | "switch" | "less" | "more">;

/** The rows of What-if in a state. */
type EntriesIn = (state: AppState) => readonly Entry[];

/** Reads what is typed of a row, in the words of a scenario file; null where nothing is typed. */
export type TypedRow = {
  readonly ruleOf: (match: Match, typed: string) => Rule | null;
  readonly growthOf: (typed: string) => Growth | null;
  readonly dateOf: (typed: string) => Instant | null;
};

const trying = (state: AppState, scenario: Scenario): AppState => ({
  ...state,
  tried: tried(state.tried, scenario),
  note: null,
});

/** Tries a scenario that says something else of a match: what has a rule stands higher, and the cursor goes with it. */
function tryingOn(state: AppState, match: Match, scenario: Scenario, entriesIn: EntriesIn): AppState {
  const next = trying(state, scenario);
  const cursor = entriesIn(next).findIndex((entry) => entry.is !== "setting" && keyOf(entry.match) === keyOf(match));
  return cursor < 0 ? next : withTable(next, { cursor });
}

const entryAt = (state: AppState, entriesIn: EntriesIn): Entry | undefined => {
  const all = entriesIn(state);
  return all[Math.min(tableState(state).cursor, all.length - 1)];
};

/** What a key of What-if makes of the scenario, or the prompt that it opens. */
export function edited(state: AppState, key: EditKey, entriesIn: EntriesIn, asOf: Instant): AppState {
  const { present } = state.tried;
  const entry = entryAt(state, entriesIn);
  switch (key) {
    case "undo":
      return { ...state, tried: undone(state.tried), note: null };
    case "redo":
      return { ...state, tried: redone(state.tried), note: null };
    case "type":
      return { ...state, note: null, prompt: typingOn(entry, present) };
    case "add":
    case "save":
    case "load":
      return { ...state, note: null, prompt: newPrompt(key) };
    case "switch":
      if (entry === undefined) return state;
      if (entry.is !== "setting") return tryingOn(state, entry.match, toggled(present, entry.match), entriesIn);
      if (entry.setting === "add") return { ...state, prompt: newPrompt("type") };
      return trying(state, stepped(present, entry.setting, 1, asOf));
    case "less":
    case "more":
      return entry?.is === "setting"
        ? trying(state, stepped(present, entry.setting, key === "more" ? 1 : -1, asOf))
        : state;
  }
}

/** The prompt for what a row says, as it says it now. */
function typingOn(entry: Entry | undefined, scenario: Scenario): Prompt {
  if (entry === undefined) return newPrompt("type");
  if (entry.is !== "setting") {
    const rule = ruleOn(scenario, entry.match);
    return { ...newPrompt("rule"), text: rule === undefined ? "" : ruleText(rule) };
  }
  const { growth, from } = scenario;
  switch (entry.setting) {
    case "growth":
      return { ...newPrompt("growth"), text: growth === null ? "" : [growthText(growth)].flat().join(", ") };
    case "from":
      return { ...newPrompt("from"), text: from === null ? "" : instantText(from) };
    default:
      return newPrompt("type");
  }
}

/** Tries what was typed of the row under the cursor. Throws what is wrong with it. */
export function typedOn(
  state: AppState,
  kind: "rule" | "growth" | "from",
  text: string,
  entriesIn: EntriesIn,
  read: TypedRow,
): AppState {
  const { present } = state.tried;
  switch (kind) {
    case "rule": {
      const entry = entryAt(state, entriesIn);
      if (entry === undefined || entry.is === "setting") return state;
      return tryingOn(state, entry.match, retyped(present, entry.match, read.ruleOf(entry.match, text)), entriesIn);
    }
    case "growth":
      return trying(state, { ...present, growth: read.growthOf(text) });
    case "from":
      return trying(state, { ...present, from: read.dateOf(text) });
  }
}
