import { render, Text, useInput } from "ink";
import { createElement } from "react";

/** The least that Ink can do at all. */
function Hello() {
  useInput((input) => {
    if (input === "q") app.unmount();
  });
  return createElement(Text, null, "hello, q quit");
}

const app = render(createElement(Hello), { exitOnCtrlC: false, patchConsole: false, interactive: true });
