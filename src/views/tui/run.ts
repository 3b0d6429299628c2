import { render } from "ink";
import { createElement } from "react";
import type { Scenario } from "../../plan/scenario.ts";
import { textWidth } from "../text-width.ts";
import { plainWidth } from "../cell-width.ts";
import { App } from "./app.tsx";
import type { World } from "./controller.ts";
import { createController } from "./controller.ts";
import type { Dataset } from "./shown.ts";
import type { Host } from "./job-control.ts";
import type { Terminal } from "./theme.ts";

/** The streams and looks of the terminal that the UI runs in. */
export type Stage = {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly terminal: Terminal;
  readonly host: Host;
  readonly signal: AbortSignal;
};

const measure = (text: string): number => plainWidth(text) ?? textWidth(text);

/**
 * Runs the terminal UI until it is left; the terminal is as it was afterwards, whatever ended it. Throws the signal's
 * reason where that ended it, and a bug of ours.
 */
export async function runTui(
  dataset: Dataset,
  scenario: Scenario,
  world: Omit<World, "quit">,
  stage: Stage,
): Promise<void> {
  const { stdin, stdout, terminal, host, signal } = stage;
  const ended: { quit: () => void } = { quit: () => {} };
  const controller = createController(
    dataset,
    { columns: stdout.columns, rows: stdout.rows },
    scenario,
    { ...world, quit: () => ended.quit() },
    measure,
  );
  // Before anything is drawn, so that what is typed ahead isn't echoed into the frame.
  stdin.setRawMode(true);
  const app = render(createElement(App, { controller, terminal, host }), {
    stdin,
    stdout,
    exitOnCtrlC: false,
    patchConsole: false,
    alternateScreen: true,
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
    signal.removeEventListener("abort", ended.quit);
    app.cleanup();
    stdin.setRawMode(false);
  }
}
