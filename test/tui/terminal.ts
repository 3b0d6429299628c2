import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IPty } from "@lydell/node-pty";
import { spawn } from "@lydell/node-pty";
import headless from "@xterm/headless";
import { onTestFinished } from "vitest";
import { PROGRAM } from "../cli/watchbill.ts";

/** What a test waits for: a text, a pattern, or anything that can be asked of the rows. */
export type Wanted = string | RegExp | ((rows: readonly string[]) => boolean);

/** How one cell looks. */
export type Look = {
  readonly sign: string;
  readonly inverse: boolean;
  readonly bold: boolean;
  readonly dim: boolean;
  /** A colour of the palette or 0xRRGGBB; null for the terminal's own. */
  readonly color: number | null;
};

/** A terminal with a program in it, as its user has it. */
export type PseudoTerminal = {
  readonly pid: number;
  /** Writes keys as they are, in one go. */
  readonly type: (keys: string) => void;
  /** Writes keys and waits until the screen shows what is wanted. */
  readonly press: (keys: string, wanted: Wanted) => Promise<void>;
  readonly until: (wanted: Wanted) => Promise<void>;
  readonly resize: (columns: number, rows: number) => void;
  readonly signal: (name: NodeJS.Signals) => void;
  /** The rows on the screen, blanks at their ends taken away. */
  readonly rows: () => string[];
  readonly text: () => string;
  readonly look: (row: number, column: number) => Look;
  /** Every row of the user's own screen, with all that was scrolled away. */
  readonly history: () => string[];
  readonly state: () => TerminalState;
  /** All that the program wrote. */
  readonly bytes: () => string;
  /** What it put on the clipboard, decoded. */
  readonly clipboard: () => string[];
  /** Waits for the end; the code is 128 and the signal's number where a signal ended it. */
  readonly ended: () => Promise<number>;
};

/** What a program must leave as it found it. */
export type TerminalState = {
  readonly alternateScreen: boolean;
  readonly cursorShown: boolean;
  readonly bracketedPaste: boolean;
  readonly mouse: boolean;
};

export type TerminalOptions = {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What stands on the user's screen before the program starts. */
  readonly before?: readonly string[];
};

/** Longer than anything takes on a busy machine: it only ends what hangs. */
const PATIENCE = 10_000;

/** Runs watchbill in a terminal. */
export const startWatchbill = (args: readonly string[], options: TerminalOptions = {}): PseudoTerminal =>
  startTerminal([process.execPath, PROGRAM, ...args], options);

/** Runs a command in a terminal of its own that ends with the test. */
export function startTerminal(command: readonly string[], options: TerminalOptions = {}): PseudoTerminal {
  const { columns = 80, rows = 24, env = {}, before = [] } = options;
  const [file = "", ...args] = command;
  const emulator = new headless.Terminal({ cols: columns, rows, scrollback: 2000, allowProposedApi: true });
  if (before.length > 0) emulator.write(`${before.join("\r\n")}\r\n`);
  const home = mkdtempSync(join(tmpdir(), "watchbill-tui-"));
  const pty: IPty = spawn(file, args, {
    cols: columns,
    rows,
    name: "xterm-256color",
    cwd: home,
    // Nothing of ours: under CI a terminal UI may hold back its frames, and a variable of the shell changes colours.
    env: { PATH: process.env["PATH"] ?? "", HOME: home, TERM: "xterm-256color", LANG: "C.UTF-8", ...env },
  });
  const parts: string[] = [];
  const clipboard: string[] = [];
  const waiting = new Set<() => void>();
  let code: number | null = null;
  const tell = (): void => {
    for (const one of waiting) one();
  };
  emulator.parser.registerOscHandler(52, (data) => {
    clipboard.push(Buffer.from(data.slice(data.indexOf(";") + 1), "base64").toString("utf8"));
    return true;
  });
  // What the emulator answers to questions goes back to the program.
  emulator.onData((answer) => pty.write(answer));
  pty.onData((data) => {
    parts.push(data);
    emulator.write(data, tell);
  });
  pty.onExit(({ exitCode, signal = 0 }) => {
    code = signal > 0 ? 128 + signal : exitCode;
    emulator.write("", tell);
  });
  onTestFinished(() => {
    if (code === null) pty.kill("SIGKILL");
    emulator.dispose();
    rmSync(home, { recursive: true, force: true });
  });

  const linesOf = (from: number, to: number, buffer = emulator.buffer.active): string[] =>
    Array.from(
      { length: to - from },
      (_, row) =>
        buffer
          .getLine(from + row)
          ?.translateToString(true)
          .trimEnd() ?? "",
    );
  const shown = (): string[] => linesOf(emulator.buffer.active.baseY, emulator.buffer.active.baseY + emulator.rows);
  const bytes = (): string => parts.join("");

  const waitFor = (what: string, isThere: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!isThere()) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(look);
        const ending = code === null ? "" : ` (the program ended with ${code})`;
        reject(new Error(`${what} never came${ending}; the screen shows\n${shown().join("\n")}`));
      }, PATIENCE);
      waiting.add(look);
      look();
    });
  const until = (wanted: Wanted): Promise<void> =>
    waitFor(String(wanted), () => {
      const lines = shown();
      if (typeof wanted === "function") return wanted(lines);
      const text = lines.join("\n");
      return typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
    });

  return {
    pid: pty.pid,
    type: (keys) => pty.write(keys),
    press: (keys, wanted) => {
      pty.write(keys);
      return until(wanted);
    },
    until,
    resize: (wide, high) => {
      // The emulator first, so that nothing drawn for the new size is wrapped at the old one.
      emulator.resize(wide, high);
      pty.resize(wide, high);
    },
    signal: (name) => process.kill(pty.pid, name),
    rows: shown,
    text: () => shown().join("\n"),
    look: (row, column) => {
      const { active } = emulator.buffer;
      const cell = active.getLine(active.baseY + row)?.getCell(column);
      if (cell === undefined) throw new Error(`there is no cell ${row}, ${column}`);
      return {
        sign: cell.getChars(),
        inverse: cell.isInverse() !== 0,
        bold: cell.isBold() !== 0,
        dim: cell.isDim() !== 0,
        color: cell.isFgDefault() ? null : cell.getFgColor(),
      };
    },
    history: () => linesOf(0, emulator.buffer.normal.length, emulator.buffer.normal),
    state: () => ({
      alternateScreen: emulator.buffer.active.type === "alternate",
      cursorShown: bytes().lastIndexOf("\u001b[?25h") >= bytes().lastIndexOf("\u001b[?25l"),
      bracketedPaste: emulator.modes.bracketedPasteMode,
      mouse: emulator.modes.mouseTrackingMode !== "none",
    }),
    bytes,
    clipboard: () => [...clipboard],
    ended: async () => {
      await waitFor("the end", () => code !== null);
      return code ?? 1;
    },
  };
}
