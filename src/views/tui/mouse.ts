/** What the mouse did: a press of its left button, or one notch of its wheel, on a cell counted from 0. */
export type Pointing = {
  readonly does: "press" | "wheel-up" | "wheel-down";
  readonly column: number;
  readonly row: number;
};

/** Parts a terminal's input into keys and what the mouse did, however it is cut into pieces. */
export type MouseSieve = {
  readonly push: (chunk: string, on: boolean) => { readonly keys: string; readonly pointings: readonly Pointing[] };
  /** A lone escape that waited for more: nothing came, so it was the key. Empty where none waits. */
  readonly flush: () => string;
  readonly waits: () => boolean;
};

const ESC = "\u001b";
const PASTE_START = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;
// xterm's SGR reports: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-Mouse-Tracking
const SGR_START = `${ESC}[<`;
const SGR = /^\u001b\[<(\d{1,5});(\d{1,5});(\d{1,5})([Mm])/;
const SGR_BEGUN = /^\u001b\[<[\d;]{0,17}$/;
const SGR_BROKEN = /^\u001b\[<[\d;]*[@-~]?/;
/** Three characters follow where a terminal knows no SGR reports. */
const PLAIN_START = `${ESC}[M`;
const PLAIN_LENGTH = 6;

export function createMouseSieve(): MouseSieve {
  let held = "";
  let isPasting = false;
  /** Whether an escape was just handed on as a key: the rest of its report may still come. */
  let isCutOff = false;

  const push: MouseSieve["push"] = (chunk, on) => {
    const text = `${isCutOff && /^\[<\d/.test(chunk) ? ESC : ""}${held}${chunk}`;
    isCutOff = false;
    held = "";
    let keys = "";
    const pointings: Pointing[] = [];
    const point = (code: number, x: number, y: number): void => {
      const does = deedOf(code);
      if (on && does !== null && x > 0 && y > 0) pointings.push({ does, column: x - 1, row: y - 1 });
    };
    let at = 0;
    while (at < text.length) {
      const rest = text.slice(at);
      if (isPasting) {
        const end = rest.indexOf(PASTE_END);
        const until = end === -1 ? rest.length - begunAtEnd(rest, PASTE_END) : end + PASTE_END.length;
        keys += rest.slice(0, until);
        isPasting = end === -1;
        if (end === -1) {
          held = rest.slice(until);
          break;
        }
        at += until;
        continue;
      }
      const escape = rest.indexOf(ESC);
      if (escape !== 0) {
        const until = escape === -1 ? rest.length : escape;
        keys += rest.slice(0, until);
        at += until;
        continue;
      }
      const report = SGR.exec(rest);
      if (report !== null) {
        const [whole, code, x, y, end] = report;
        if (end === "M") point(Number(code), Number(x), Number(y));
        at += whole.length;
      } else if (SGR_BEGUN.test(rest) || (on && isBegun(rest))) {
        held = rest;
        break;
      } else if (rest.startsWith(SGR_START)) {
        at += SGR_BROKEN.exec(rest)?.[0].length ?? SGR_START.length;
      } else if (on && rest.startsWith(PLAIN_START)) {
        const [code = 0, x = 0, y = 0] = [3, 4, 5].map((index) => rest.charCodeAt(index) - 32);
        point(code, x, y);
        at += PLAIN_LENGTH;
      } else {
        isPasting = rest.startsWith(PASTE_START);
        const taken = isPasting ? PASTE_START.length : 1;
        keys += rest.slice(0, taken);
        at += taken;
      }
    }
    return { keys, pointings };
  };
  return {
    push,
    waits: () => held === ESC,
    flush: () => {
      if (held !== ESC) return "";
      held = "";
      isCutOff = true;
      return ESC;
    },
  };
}

/** Whether this may be the beginning of a report or of a paste. */
const isBegun = (text: string): boolean =>
  PASTE_START.startsWith(text) ||
  SGR_START.startsWith(text) ||
  (text.startsWith(PLAIN_START) && text.length < PLAIN_LENGTH);

/** How many characters at the end of a text begin a marker. */
function begunAtEnd(text: string, marker: string): number {
  for (let length = Math.min(text.length, marker.length - 1); length > 0; length -= 1) {
    if (marker.startsWith(text.slice(-length))) return length;
  }
  return 0;
}

/** Held keys (4, 8, 16) change nothing; moves (32), other buttons and the horizontal wheel do nothing. */
function deedOf(code: number): Pointing["does"] | null {
  switch (code & ~28) {
    case 0:
      return "press";
    case 64:
      return "wheel-up";
    case 65:
      return "wheel-down";
    default:
      return null;
  }
}
