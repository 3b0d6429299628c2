import { Box, Text, useWindowSize } from "ink";
import { useEffect, useReducer } from "react";
import type { Controller } from "./controller.ts";
import type { Host } from "./job-control.ts";
import type { Mouse } from "./mouse-input.ts";
import type { Terminal } from "./theme.ts";
import { painted } from "./theme.ts";
import { useKeys } from "./use-keys.ts";

type AppProps = {
  readonly controller: Controller;
  readonly terminal: Terminal;
  readonly host: Host;
  readonly mouse: Mouse;
};

const NOTHING = (): void => {};

/** Draws the controller's frames and hands it keys, pastes, the mouse and sizes: it decides nothing. */
export function App({ controller, terminal, host, mouse }: AppProps) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const { columns, rows } = useWindowSize();
  useEffect(() => controller.listen(redraw), [controller]);
  useEffect(() => controller.resize(columns, rows), [controller, columns, rows]);
  useKeys({ controller, host, mouse, back: mouse.resume, taken: NOTHING });
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
