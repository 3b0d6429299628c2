import type { Pointing } from "./mouse.ts";
import { createMouseSieve } from "./mouse.ts";

/** The terminal's mouse: off, so that text can be selected, until it is turned on. */
export type Mouse = {
  /** The terminal's input without what the mouse reports. */
  readonly stdin: NodeJS.ReadStream;
  readonly turn: (on: boolean) => void;
  /** Gives the mouse back as long as another program has the terminal, and takes it again. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Calls at each thing it does; the answer ends that. */
  readonly listen: (onPointing: (pointing: Pointing) => void) => () => void;
};

/** Presses and the wheel (1000), told as numbers whatever the size of the terminal (1006). */
const ON = "\u001b[?1000h\u001b[?1006h";
const OFF = "\u001b[?1006l\u001b[?1000l";

/** How long a lone escape waits for the rest of a report, in milliseconds. */
const PATIENCE = 25;

export function createMouse(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): Mouse {
  const sieve = createMouseSieve();
  let isOn = false;
  let listener: (pointing: Pointing) => void = () => {};
  let late = "";
  let timer: NodeJS.Timeout | undefined;

  const read = (): string | null => {
    if (late !== "") {
      const keys = late;
      late = "";
      return keys;
    }
    const chunk: unknown = stdin.read();
    if (chunk === null) return null;
    clearTimeout(timer);
    const { keys, pointings } = sieve.push(String(chunk), isOn);
    for (const pointing of pointings) listener(pointing);
    if (sieve.waits()) {
      timer = setTimeout(() => {
        late = sieve.flush();
        if (late !== "") stdin.emit("readable");
      }, PATIENCE);
    }
    return keys;
  };

  return {
    stdin: new Proxy(stdin, {
      get: (target, name) => {
        if (name === "read") return read;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    }),
    turn: (on) => {
      if (on === isOn) return;
      isOn = on;
      stdout.write(on ? ON : OFF);
    },
    pause: () => {
      if (isOn) stdout.write(OFF);
    },
    resume: () => {
      if (isOn) stdout.write(ON);
    },
    listen: (onPointing) => {
      listener = onPointing;
      return () => {
        listener = () => {};
      };
    },
  };
}
