import { expect, test } from "vitest";
import { textOf } from "../../../src/views/tui/line.ts";
import { partOf } from "./part-of.ts";
import { datasetOf, INVENTORIES, stageOf } from "./stage.ts";

/** An organization in which nothing runs. */
const NOTHING = datasetOf("nothing", { ...partOf(INVENTORIES.acme, 0), accounts: [], gaps: [] });

test.for(["1", "2", "3", "4", "5", "6"])("screen %s with nothing to show says what to do next", (key) => {
  const { ui } = stageOf(NOTHING, 80, 24);
  ui.press(key);
  const text = ui.frame().map(textOf).join("\n");
  expect(text).toContain("o opens another source");
  expect(text).not.toMatch(/shows all 0|Everything that can be protected/);
});
