import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { spawn } from "@lydell/node-pty";
import headless from "@xterm/headless";

/** A frame is finished when nothing more has come for so long. */
const QUIET = 30;

/** A program in a pseudo-terminal whose frames are timed. */
export type BenchTerminal = {
  /** Milliseconds from a key to the last byte of what it changed. */
  readonly press: (key: string) => Promise<number>;
  /** Waits for a text on the screen; milliseconds from the start of the program to the bytes that brought it. */
  readonly until: (text: string) => Promise<number>;
  /** The rows on the screen. */
  readonly rows: () => Promise<string[]>;
  /** The most memory that it held so far, in MB. */
  readonly megabytes: () => number;
  readonly quit: () => Promise<void>;
};

/** Runs a program of ours in a terminal of a size. */
export function benchTerminal(args: readonly string[], columns: number, rows: number): BenchTerminal {
  const emulator = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const start = performance.now();
  const pty = spawn(process.execPath, [...args], {
    cols: columns,
    rows,
    name: "xterm-256color",
    env: { PATH: process.env["PATH"] ?? "", TERM: "xterm-256color", COLORTERM: "truecolor", LANG: "C.UTF-8" },
  });
  let last = start;
  let bytes = "";
  // Kept aside and drawn only when a screen is asked for, so that the emulator takes no time of the program's.
  let undrawn = "";
  emulator.onData((answer) => pty.write(answer));
  pty.onData((data) => {
    last = performance.now();
    bytes += data;
    undrawn += data;
  });
  let ended = false;
  const exit = new Promise<void>((resolve) => {
    pty.onExit(() => {
      ended = true;
      resolve();
    });
  });
  const settled = async (since: number): Promise<void> => {
    const limit = since + 20_000;
    while (performance.now() < limit) {
      if (last > since && performance.now() - last > QUIET) return;
      await setTimeout(2);
    }
    throw new Error(`nothing was drawn: ${bytes.slice(-2000)}`);
  };
  const shown = async (): Promise<string[]> => {
    const text = undrawn;
    undrawn = "";
    await new Promise<void>((resolve) => emulator.write(text, resolve));
    const { active } = emulator.buffer;
    return Array.from({ length: rows }, (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? "");
  };
  return {
    press: async (key) => {
      const since = performance.now();
      pty.write(key);
      await settled(since);
      return last - since;
    },
    until: async (text) => {
      while (!bytes.includes(text)) {
        if (ended) throw new Error(`it ended: ${bytes.slice(-2000)}`);
        await setTimeout(1);
      }
      const came = last - start;
      await settled(start);
      return came;
    },
    rows: shown,
    megabytes: () => Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pty.pid}/status`, "utf8"))?.[1] ?? 0) / 1024,
    quit: async () => {
      pty.write("q");
      await Promise.race([exit, setTimeout(3000)]);
      if (!ended) pty.kill("SIGKILL");
      emulator.dispose();
    },
  };
}
