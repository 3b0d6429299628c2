import type { Measure } from "../cell-width.ts";
import { drawerLines } from "./drawers.ts";
import { textOf } from "./line.ts";
import { promptLead } from "./prompts.ts";
import type { View } from "./screen.ts";
import { spokenChange, spokenPlace } from "./spoken.ts";
import { sentencesOf } from "./spoken-words.ts";
import type { Prompt } from "./state.ts";

/** Tells what a view says on a terminal that is only ever written on further: sentences, and what is typed as it is typed. */
export type Speaker = {
  /** Tells what has changed; `asked` where a key waits for an answer. */
  readonly tell: (asked: boolean) => void;
  /** Tells where it stands, as after another program had the terminal. */
  readonly tellPlace: () => void;
};

export function createSpeaker(view: () => View, write: (text: string) => void): Speaker {
  let told: View | null = null;
  let typed: Prompt | null = null;

  const tell = (asked: boolean): void => {
    const now = view();
    const { prompt } = now.state;
    let text = prompt === null && typed !== null ? "\n" : "";
    // What is typed is told as it is typed; what it narrows, when it is done.
    if (prompt === null || typed === null) {
      text += linesOf(spokenChange(told, now, asked && prompt === null));
      told = now;
    }
    if (prompt !== null) text += promptText(typed, prompt, now);
    typed = prompt;
    if (text !== "") write(text);
  };
  return {
    tell,
    tellPlace: () => {
      typed = null;
      told ??= view();
      write(linesOf(spokenPlace(view())));
      tell(false);
    },
  };
}

const linesOf = (sentences: readonly string[]): string => sentences.map((sentence) => `${sentence}\n`).join("");

/** What a line that is typed on gets: the sign typed, a step back for one taken away, else the line anew. */
function promptText(before: Prompt | null, now: Prompt, view: View): string {
  const line = `${leadOf(now)}${now.text}`;
  if (before === null || before.kind !== now.kind) return before === null ? line : `\n${line}`;
  if (before.choice !== now.choice && now.choice !== null) {
    const [offer = ""] = sentencesOf(drawerLines(view, undefined).filter((one) => textOf(one).startsWith(" ▸ ")));
    return `\n${offer}\n${line}`;
  }
  if (now.text.startsWith(before.text)) return now.text.slice(before.text.length);
  return before.text.startsWith(now.text)
    ? "\b \b".repeat(cells(before.text.slice(now.text.length), view.measure))
    : `\n${line}`;
}

/** A sign alone says too little. */
const leadOf = (prompt: Prompt): string =>
  prompt.kind === "filter" || prompt.kind === "command" ? `${prompt.kind}: ` : promptLead(prompt);

const cells = (text: string, measure: Measure): number => measure(text);
