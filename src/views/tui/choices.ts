import { plainText } from "../plain-text.ts";
import { commandsOf } from "./command-line.ts";
import type { CommandWord } from "./command-line.ts";
import { asTyped, beginsWith, matchingOffers } from "./offers.ts";
import type { Offer } from "./offers.ts";
import { pickable } from "./scenario-entries.ts";
import type { View } from "./screen.ts";
import type { Prompt } from "./state.ts";

/** What a prompt offers to choose from. */
export type Choices<One = unknown> = {
  readonly all: readonly One[];
  /** The one that enter takes; null where it takes what is typed. */
  readonly at: number | null;
  /** What tab makes of the text for each. */
  readonly texts: readonly string[];
};

const NONE: Choices<never> = { all: [], at: null, texts: [] };

const within = (choice: number | null, count: number): number | null =>
  choice === null ? null : Math.max(0, Math.min(count - 1, choice));

const chosen = <One>(all: readonly One[], at: number | null, textOf: (one: One) => string): Choices<One> =>
  all.length === 0 ? NONE : { all, at: within(at, all.length), texts: all.map(textOf) };

/** The commands that begin as it is typed; the first of them where anything is. */
export function commandChoices(view: View, { text, choice }: Prompt): Choices<CommandWord> {
  const typed = text.trim();
  const all = commandsOf(view).filter(({ word }) => word.startsWith(typed));
  return chosen(all, choice ?? (typed === "" ? null : 0), ({ word }) => word);
}

/** What can be left out that has the typed words in its name, with the vCPUs that would not be watched. */
export function leftOutChoices(
  { shown }: View,
  { text, choice }: Prompt,
): Choices<ReturnType<typeof pickable>[number]> {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  const all = pickable(shown).filter(({ words }) => wanted.every((word) => words.toLowerCase().includes(word)));
  return chosen(all, choice ?? 0, ({ words }) => words);
}

/** The sources that have the typed words in their names; the first that begins so. */
export function offerChoices({ state }: View, { text, choice }: Prompt): Choices<Offer> {
  const offers = state.drawer?.kind === "open" ? state.drawer.offers : null;
  if (offers === null) return NONE;
  const all = matchingOffers(offers, text);
  const begun = all.findIndex((offer) => beginsWith(offer, text));
  return chosen(all, choice ?? (begun === -1 ? null : begun), ({ words }) => asTyped(words));
}

/** What the open prompt offers. */
export function choicesOf(view: View, prompt: Prompt): Choices {
  switch (prompt.kind) {
    case "command":
      return commandChoices(view, prompt);
    case "add":
      return leftOutChoices(view, prompt);
    case "open":
      return offerChoices(view, prompt);
    default:
      return NONE;
  }
}

/** What tab completes to; null where a name holds what can't be typed. */
export function completed({ at, texts }: Choices): string | null {
  const text = texts[at ?? 0];
  return text === undefined || plainText(text) !== text ? null : text;
}

/** As many of some as there is room for, around the one that is chosen. */
export function windowed<One>(all: readonly One[], at: number | null, room: number) {
  const first = Math.max(0, Math.min(all.length - room, (at ?? 0) - Math.floor(room / 2)));
  return { first, shown: all.slice(first, first + room), above: first, below: Math.max(0, all.length - first - room) };
}
