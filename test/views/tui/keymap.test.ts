import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Binding } from "../../../src/views/tui/keymap.ts";
import { bindingsOf, KEYMAP, keyText } from "../../../src/views/tui/keymap.ts";
import { textOf } from "../../../src/views/tui/line.ts";
import type { ScreenId } from "../../../src/views/tui/state.ts";
import { SCREENS } from "../../../src/views/tui/state.ts";
import { keyTable } from "./key-table.ts";
import type { Stage } from "./stage.ts";
import { stageOf, WORLDS } from "./stage.ts";

const press = ({ ui }: Stage, keys: readonly string[]): void => {
  for (const key of keys) ui.press(key);
};

/** Ways to come to a screen, with rows above and below the cursor, something drilled into, something tried and taken back. */
const WAYS: Readonly<Record<ScreenId | "problems" | "account", readonly (readonly string[])[]>> = {
  overview: [["1"], ["1", "down", "down"], ["1", "right", "right"], ["1", "?"]],
  accounts: [["2"], ["2", "down", "down"], ["2", "right", "right"], ["2", "w"], ["2", "down", "enter"]],
  account: [
    ["2", "down", "enter"],
    ["2", "down", "enter", "down"],
    ["2", "down", "enter", "right"],
  ],
  workloads: [["3"], ["3", "down", "down"], ["3", "right", "right"], ["3", "?"], ["2", "down", "enter", "enter"]],
  ladders: [["4"], ["4", "down", "down"], ["4", "right", "right"], ["4", "enter"], ["4", "down", "enter"]],
  trials: [["5"], ["5", "down", "down"], ["5", "right", "right"], ["5", "G"], ["5", "enter"], ["5", "down", "enter"]],
  coverage: [["6"], ["6", "down", "down"], ["6", "right", "right"], ["6", "enter"], ["6", "down", "enter"]],
  "what-if": [
    ["7"],
    ["7", "down", "down"],
    ["7", "space"],
    ["7", "space", "u"],
    ["7", "G", "k", "right", "right"],
    ["7", "?"],
  ],
  problems: [["!"], ["!", "down", "down"], ["!", "right", "right"]],
};

/** Whether a key changes what is remembered or shown, does something outside, or says why it doesn't. */
function acts(way: readonly string[], key: string): boolean {
  const stage = stageOf(WORLDS.acme, 80, 24);
  press(stage, way);
  const { ui, did, quits } = stage;
  const look = (): string => JSON.stringify([ui.state(), ui.frame().map(textOf), did, quits()]);
  const before = look();
  ui.press(key);
  return look() !== before;
}

const entered = (way: readonly string[]) => {
  const stage = stageOf(WORLDS.acme, 80, 24);
  press(stage, way);
  return stage.ui.state();
};

const PLACES = Object.keys(WAYS).filter((place): place is keyof typeof WAYS => place in WAYS);

test.for(PLACES)("on %s, every key of help changes something or says why it doesn't", (place) => {
  const ways = WAYS[place];
  const idle = bindingsOf(entered(ways[0] ?? [])).flatMap(({ keys, says }) =>
    keys.filter((key) => !ways.some((way) => acts(way, key))).map((key) => `${keyText(key)} ${says}`),
  );
  expect(idle).toEqual([]);
});

test("every key that help lists on a screen is one that the screen answers to, and no two bindings share one there", () => {
  for (const screen of SCREENS) {
    const keys = bindingsOf({ screen, problems: false }).flatMap((binding) => binding.keys);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  }
});

test("help shows every key of the keymap on the screens that have it", () => {
  const missing: string[] = [];
  for (const [index, screen] of SCREENS.entries()) {
    const stage = stageOf(WORLDS.acme, 200, 60);
    press(stage, [String(index + 1), "?"]);
    const help = stage.ui.frame().map(textOf).join("\n");
    const named = ({ keys, says }: Binding): boolean => help.includes(`${keys.map(keyText).join(" ")} ${says}`);
    missing.push(
      ...bindingsOf({ screen, problems: false }).flatMap((one) => (named(one) ? [] : [`${screen}: ${one.says}`])),
    );
  }
  expect(missing).toEqual([]);
});

test("the README's table of keys is made from the keymap: node test/views/tui/key-table.ts writes it", () => {
  const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
  expect(readme).toContain(keyTable());
  for (const { says } of KEYMAP) expect(keyTable()).toContain(says);
});
