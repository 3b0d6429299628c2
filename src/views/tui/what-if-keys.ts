import type { Instant } from "../../units/month.ts";
import type { Command } from "./keymap.ts";
import { redone, stepped, tried, undone } from "./scenario-edit.ts";
import { toggled } from "./scenario-entries.ts";
import type { entries } from "./screens/what-if.ts";
import type { AppState } from "./state.ts";
import { newPrompt, tableState } from "./state.ts";

type EditKey = Extract<Command["do"], "undo" | "redo" | "add" | "type" | "save" | "load" | "switch" | "less" | "more">;

/** What a key of What-if makes of the scenario, or the prompt that it opens. */
export function edited(state: AppState, key: EditKey, all: ReturnType<typeof entries>, asOf: Instant): AppState {
  const { present } = state.tried;
  const entry = all[Math.min(tableState(state).cursor, all.length - 1)];
  const trying = (scenario: typeof present): AppState => ({
    ...state,
    tried: tried(state.tried, scenario),
    note: null,
  });
  switch (key) {
    case "undo":
      return { ...state, tried: undone(state.tried), note: null };
    case "redo":
      return { ...state, tried: redone(state.tried), note: null };
    case "add":
    case "type":
    case "save":
    case "load":
      return { ...state, note: null, prompt: newPrompt(key) };
    case "switch":
      if (entry?.is === "kind") return trying(toggled(present, { kinds: [entry.kind] }));
      if (entry?.is === "leave-out") return trying(toggled(present, entry.match));
      if (entry?.setting === "add") return { ...state, prompt: newPrompt("type") };
      return entry === undefined ? state : trying(stepped(present, entry.setting, 1, asOf));
    case "less":
    case "more":
      return entry?.is === "setting" ? trying(stepped(present, entry.setting, key === "more" ? 1 : -1, asOf)) : state;
  }
}
