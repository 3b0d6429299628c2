import { expect, test } from "vitest";
import { textOf } from "../../../src/views/tui/line.ts";
import { datasetOf, INVENTORIES, measure, stageOf } from "./stage.ts";

const NAMES = [
  "sample",
  "live 100000000000",
  "live audit/222233334444",
  "a-file-of-a-name-that-nothing-has-room-for.ndjson",
];

test.for(NAMES)("row 1 keeps what it says apart, whatever is open: %s", (name) => {
  for (const columns of [80, 100, 120, 200]) {
    for (const inventory of [INVENTORIES.acme, INVENTORIES.sample]) {
      const { ui } = stageOf(datasetOf(name, inventory), columns, 24);
      const text = textOf(ui.frame()[0] ?? []);
      expect(measure(text)).toBe(columns);
      expect(text).toMatch(/ 21 Nov 2026 {2,}\S/);
      expect(text).toMatch(/ · ! \d $/);
      expect(text).toMatch(columns < 100 ? / b today · / : / US\$ · /);
      expect(text.includes(" SAMPLE, invented ")).toBe(inventory === INVENTORIES.sample);
    }
  }
});
