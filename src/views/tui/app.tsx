import type { Key } from "ink";
import { Box, Text, useInput, usePaste, useWindowSize } from "ink";
import { useEffect, useReducer } from "react";
import type { Controller } from "./controller.ts";
import type { Host } from "./job-control.ts";
import { useJobControl } from "./job-control.ts";
import type { Terminal } from "./theme.ts";
import { painted } from "./theme.ts";

type AppProps = { readonly controller: Controller; readonly terminal: Terminal; readonly host: Host };

/** Draws the controller's frames and hands it keys, pastes and sizes: it decides nothing. */
export function App({ controller, terminal, host }: AppProps) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const { columns, rows } = useWindowSize();
  useEffect(() => controller.listen(redraw), [controller]);
  useEffect(() => controller.resize(columns, rows), [controller, columns, rows]);
  const stop = useJobControl(host);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) {
      if (name === "ctrl+z") stop();
      else controller.press(name);
    }
  });
  usePaste((text) => controller.paste(text));
  const lines = controller.frame().map((line) => painted(line, terminal));
  // A text for each line: Ink measures and reads again only those that changed.
  return (
    <Box flexDirection="column">
      {lines.map((text, row) => (
        <Text key={row} wrap="truncate">
          {text === "" ? " " : text}
        </Text>
      ))}
    </Box>
  );
}

const NAMED: readonly (readonly [keyof Key, string])[] = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "pageup"],
  ["pageDown", "pagedown"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "esc"],
  ["tab", "tab"],
  ["backspace", "backspace"],
  ["delete", "backspace"],
];

/** The names of the keys in one input: letters that come in a burst are keys of their own. */
export function keysOf(input: string, key: Key): string[] {
  const named = NAMED.find(([flag]) => key[flag] === true);
  if (named !== undefined) return [named[1]];
  if (key.ctrl) return [`ctrl+${input}`];
  // Escape and a key that follow each other at once come as one: nothing here is bound to Alt.
  return [...(key.meta ? ["esc"] : []), ...[...input].flatMap(nameOf)];
}

function nameOf(sign: string): string[] {
  if (sign === " ") return ["space"];
  if (sign === "\r" || sign === "\n") return ["enter"];
  if (sign === "\t") return ["tab"];
  // In a burst a control key is the bare sign: letters 64 places below their own.
  return sign < " " ? [`ctrl+${String.fromCharCode(sign.charCodeAt(0) + 96)}`] : [sign];
}
