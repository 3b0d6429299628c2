import { plainText } from "../plain-text.ts";
import type { Choices } from "./choices.ts";
import { completed } from "./choices.ts";
import type { Prompt } from "./state.ts";

/** What a key other than enter makes of a prompt; null where it leaves it. */
export function typed(prompt: Prompt, key: string, choices: Choices, history: readonly string[]): Prompt | null {
  const withText = (text: string): Prompt => ({ ...prompt, text, choice: null, back: 0 });
  switch (key) {
    case "esc":
      return null;
    case "backspace":
      return prompt.text === "" ? null : withText([...prompt.text].slice(0, -1).join(""));
    case "ctrl+u":
      return withText("");
    case "tab": {
      const text = completed(choices);
      return text === null ? prompt : withText(text);
    }
    case "up":
    case "down": {
      const step = key === "down" ? 1 : -1;
      if (isChoosing(prompt, key) && choices.all.length > 0) {
        const choice = Math.max(0, Math.min(choices.all.length - 1, (choices.at ?? -1) + step));
        return { ...prompt, choice };
      }
      const back = Math.max(0, Math.min(history.length, prompt.back - step));
      return { ...prompt, back, choice: null, text: back === 0 ? "" : (history.at(-back) ?? "") };
    }
    case "space":
      return withText(`${prompt.text} `);
    default:
      return [...key].length === 1 ? withText(prompt.text + plainText(key)) : prompt;
  }
}

/** Up goes back through what was typed before, until something is typed or chosen. */
const isChoosing = ({ text, choice, back }: Prompt, key: "up" | "down"): boolean =>
  back === 0 && (text !== "" || choice !== null || key === "down");
