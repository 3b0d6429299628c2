import { render } from "ink";
import { createElement } from "react";
import type { Scenario } from "../../plan/scenario.ts";
import { textWidth } from "../text-width.ts";
import { plainWidth } from "../cell-width.ts";
import { App } from "./app.tsx";
import { broken } from "./broken.ts";
import { SpokenApp } from "./spoken-app.tsx";
import type { World } from "./controller.ts";
import { createController } from "./controller.ts";
import type { Dataset } from "./shown.ts";
import type { Host } from "./job-control.ts";
import { createMouse } from "./mouse-input.ts";
import type { Terminal } from "./theme.ts";
import { plainSigns } from "./theme.ts";

/** The streams and looks of the terminal that the UI runs in. */
export type Stage = {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly terminal: Terminal;
  /** Whether a screen reader is told sentences, and nothing is drawn. */
  readonly isSpoken: boolean;
  readonly host: Host;
  readonly signal: AbortSignal;
};

const measure = (text: string): number => plainWidth(text) ?? textWidth(text);

/**
 * Runs the terminal UI until it is left; the terminal is as it was afterwards, whatever ended it. `reading` are the words of a
 * source that is still being read. Throws the signal's reason where that ended it, and a bug of ours.
 */
export async function runTui(
  dataset: Dataset,
  scenario: Scenario,
  world: Omit<World, "quit" | "mouse">,
  stage: Stage,
  reading: readonly string[] | null = null,
): Promise<void> {
  const { stdin, stdout, terminal, isSpoken, host, signal } = stage;
  const mouse = createMouse(stdin, stdout);
  const ended: { quit: () => void } = { quit: () => {} };
  const controller = createController(
    dataset,
    { columns: stdout.columns, rows: stdout.rows },
    scenario,
    { ...world, mouse: isSpoken ? null : mouse.turn, quit: () => ended.quit() },
    measure,
  );
  if (reading !== null) controller.open(reading);
  // Before anything is drawn, so that what is typed ahead isn't echoed into the frame.
  stdin.setRawMode(true);
  const write = (text: string): void => {
    stdout.write(broken(terminal.unicode ? text : plainSigns(text), stdout.columns, measure));
  };
  const drawn = isSpoken
    ? createElement(SpokenApp, { controller, host, mouse, write })
    : createElement(App, { controller, terminal, host, mouse });
  const app = render(drawn, {
    stdin: mouse.stdin,
    stdout,
    exitOnCtrlC: false,
    patchConsole: false,
    alternateScreen: !isSpoken,
    isScreenReaderEnabled: isSpoken,
    interactive: true,
    incrementalRendering: true,
    maxFps: 120,
  });
  ended.quit = () => app.unmount();
  // A bug anywhere gives the terminal back first, so that its stack is read on the user's own screen.
  const bugs: unknown[] = [];
  const failed = (error: unknown): void => {
    bugs.push(error);
    app.unmount();
  };
  signal.addEventListener("abort", ended.quit);
  const unheard = host.listen("uncaughtException", failed);
  try {
    await app.waitUntilExit();
    if (bugs.length > 0) throw bugs[0];
    signal.throwIfAborted();
  } finally {
    unheard();
    mouse.turn(false);
    signal.removeEventListener("abort", ended.quit);
    app.cleanup();
    stdin.setRawMode(false);
  }
}
