import type { Key } from "ink";
import { useInput, usePaste } from "ink";
import { useEffect } from "react";
import type { Controller } from "./controller.ts";
import type { Host } from "./job-control.ts";
import { useJobControl } from "./job-control.ts";
import type { Mouse } from "./mouse-input.ts";

type Handed = {
  readonly controller: Controller;
  readonly host: Host;
  readonly mouse: Mouse;
  /** Called when the terminal was taken again. */
  readonly back: () => void;
  /** Called when a key, a paste or the mouse was taken. */
  readonly taken: () => void;
};

/** Hands keys, pastes and what the mouse does to the controller; ctrl+z is the shell's. `back` and `taken` stay the same from one call to the next. */
export function useKeys({ controller, host, mouse, back, taken }: Handed): void {
  const stop = useJobControl(host, mouse.pause, back);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) {
      if (name === "ctrl+z") stop();
      else controller.press(name);
    }
    taken();
  });
  usePaste((text) => {
    controller.paste(text);
    taken();
  });
  useEffect(
    () =>
      mouse.listen((pointing) => {
        controller.point(pointing);
        taken();
      }),
    [controller, mouse, taken],
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
