import { readFileSync } from "node:fs";
import { Box, render, Text, useInput } from "ink";
import { createElement, useState } from "react";

/** The least that Ink can do for the same screen: rows from a file, one plain text each, and a cursor that j moves. */
const rows = readFileSync(process.argv[2] ?? "", "utf8").split("\n");

function Rows() {
  const [cursor, move] = useState(5);
  useInput((input) => {
    if (input === "q") app.unmount();
    else move((at) => at + (input === "k" ? -1 : 1));
  });
  return createElement(
    Box,
    { flexDirection: "column" },
    rows.map((row, index) => createElement(Text, { key: index, wrap: "truncate", inverse: index === cursor }, row)),
  );
}

const app = render(createElement(Rows), {
  exitOnCtrlC: false,
  patchConsole: false,
  alternateScreen: true,
  interactive: true,
  incrementalRendering: true,
  maxFps: 120,
});
