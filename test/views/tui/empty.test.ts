import { expect, test } from "vitest";
import { textOf } from "../../../src/views/tui/line.ts";
import { openWords } from "../../sources/open-words.ts";
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

test("b says why there is one basis only where today isn't known", async () => {
  const { ui } = stageOf(datasetOf("typed", await openWords(["eks=300@us-east-1"])), 80, 24);
  const note = (): string => textOf(ui.frame().at(-2) ?? []).trim();
  ui.press("b");
  expect(note()).toMatch(/^this source can't tell what is protected today/);
  const acme = stageOf(datasetOf("acme", INVENTORIES.acme), 80, 24).ui;
  acme.press("b");
  expect(acme.state()).toMatchObject({ basis: "everything", note: null });
});

test("an account whose rows a filter leaves out says so, and what isn't known of another account leads there alone", () => {
  const { ui } = stageOf(datasetOf("acme", INVENTORIES.acme), 80, 24);
  const text = (): string => ui.frame().map(textOf).join("\n");
  for (const key of ["2", "enter", "/", "z", "z", "enter"]) ui.press(key);
  expect(text()).toMatch(/Nothing here matches \/zz\. esc shows all 2\./);
  for (const key of ["esc", "!", "enter"]) ui.press(key);
  expect(text()).toMatch(/\n Accounts › legacy-ops +\n/);
  ui.press("esc");
  expect(ui.state()).toMatchObject({ screen: "accounts", trail: [], problems: false });
});
