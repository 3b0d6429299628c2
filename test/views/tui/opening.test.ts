import { expect, test } from "vitest";
import { UserError } from "../../../src/errors.ts";
import { amount } from "../../../src/views/format-number.ts";
import { textOf } from "../../../src/views/tui/line.ts";
import { shownOf } from "../../../src/views/tui/shown.ts";
import { cellsOf, partOf } from "./part-of.ts";
import type { LiveSource, Stage } from "./stage.ts";
import { datasetOf, INVENTORIES, stageOf, WORLDS } from "./stage.ts";

const CELLS = cellsOf(INVENTORIES.sample).length;
const part = (count: number) => datasetOf("live", partOf(INVENTORIES.sample, count));
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const press = ({ ui }: Stage, keys: string): void => {
  for (const key of keys.split(" ")) ui.press(key);
};
const text = ({ ui }: Stage): string => ui.frame().map(textOf).join("\n");
const row = (stage: Stage): string =>
  text(stage)
    .split("\n")
    .find((line) => line.startsWith(" ▸ ")) ?? "";
const name = (stage: Stage): string => row(stage).trim().split(/\s+/)[1] ?? "";

/** The small world, with AWS being read since `o`. */
function reading(columns = 120, rows = 40): { stage: Stage; aws: LiveSource } {
  const stage = stageOf(WORLDS.acme, columns, rows);
  press(stage, "o a w s enter");
  const aws = stage.live.at(-1);
  if (aws === undefined) throw new Error("nothing is read");
  const { cells } = INVENTORIES.sample;
  aws.tell({ type: "planned", cells });
  return { stage, aws };
}

test("the cells are in front until a screen is asked for, then what was open before, then what was read so far", () => {
  const { stage, aws } = reading();
  expect(text(stage)).toContain("READING");
  press(stage, "1");
  expect(text(stage)).toContain("acme");
  expect(text(stage)).toContain(" reading aws ·");
  press(stage, "esc");
  expect(text(stage)).toContain("READING");
  aws.tell({ type: "part", dataset: part(2) });
  expect(text(stage)).toContain("READING");
  expect(text(stage)).toContain("1-7 look at what was read so far");
  press(stage, "1");
  expect(text(stage)).not.toContain("acme");
  expect(text(stage)).toContain(`2 of ${CELLS} cells read, more is coming`);
});

test("a part that nothing was read of leaves what was open, and is shown where nothing else is", () => {
  const { stage, aws } = reading();
  aws.tell({ type: "part", dataset: part(0) });
  press(stage, "1");
  expect(text(stage)).toContain("acme");
  const begun = stageOf(part(0), 120, 40);
  begun.ui.open(["aws"]);
  begun.live.at(-1)?.tell({ type: "planned", cells: INVENTORIES.sample.cells });
  expect(text(begun)).toContain("READING");
  press(begun, "2");
  expect(text(begun)).toContain(`everything ≥ 0.00`);
  expect(text(begun)).toContain(`0 of ${CELLS} cells read, more is coming`);
});

test.for(["3", "6"])("screen %s says of what wasn't read yet that more is coming, and nothing else", (screen) => {
  const begun = stageOf(part(0), 80, 24);
  begun.ui.open(["aws"]);
  press(begun, screen);
  expect(text(begun)).toContain(`Nothing here so far: 0 of ${CELLS} cells read. esc leads back to the cells.`);
  expect(text(begun)).not.toMatch(/Everything that can be protected|looked for|coming · +\n/);
  press(begun, "esc");
  expect(text(begun)).toContain("READING");
});

test("while cells are in front, the last row names only keys that work there", () => {
  const { stage } = reading(80, 24);
  const [last = ""] = text(stage).split("\n").slice(-1);
  expect(last).toContain("esc stop   1-7 look");
  expect(last).not.toMatch(/enter|why|move/);
});

test("only what there is no room for is told as more, and accounts have their names once these are known", () => {
  const { stage, aws } = reading(80, 50);
  const ids = INVENTORIES.sample.accounts.map(({ id }) => id);
  expect(text(stage)).toContain(ids[0]);
  expect(text(stage)).toMatch(/ {3}and \d Regions more +\n/);
  aws.tell({ type: "part", dataset: part(1) });
  expect(text(stage)).toContain(INVENTORIES.sample.accounts[0]?.name);
  stage.ui.resize(200, 20 + 5);
  expect(text(stage)).not.toMatch(/0 (accounts|Regions)/);
});

test.for(["1", "2", "4", "7"])("screen %s shows totals as the least that they will be, in every part", (screen) => {
  const { stage, aws } = reading();
  const whole = shownOf(WORLDS.sample).result.everything.cost.expected;
  press(stage, screen);
  for (const count of [1, 5, 12, CELLS - 1]) {
    const dataset = part(count);
    aws.tell({ type: "part", dataset });
    const { expected } = shownOf(dataset).result.everything.cost;
    expect(text(stage)).toMatch(new RegExp(`≥ \\$?${amount(expected).replaceAll(".", "\\.")}`));
    expect(expected).toBeLessThanOrEqual(whole);
    expect(text(stage)).toContain(`≥ ${count} of ${CELLS} cells`);
  }
});

test("what was not read is neither zero nor refused", () => {
  const { stage, aws } = reading();
  aws.tell({ type: "part", dataset: part(1) });
  press(stage, "2");
  const unread = text(stage)
    .split("\n")
    .filter((line) => /^ {3}\S+ .* \? .*\?/.test(line));
  expect(unread.length).toBeGreaterThan(5);
  expect(unread.join("\n")).not.toMatch(/ 0(\.00)? /);
  expect(textOf(stage.ui.frame()[0] ?? [])).not.toContain("!");
  press(stage, "!");
  expect(text(stage)).toMatch(new RegExp(`\\? not read yet +${CELLS - 1} cells +0\\.00 … \\?`));
  press(stage, "5");
  expect(text(stage)).toMatch(/not read yet .* … /);
  expect(text(stage)).not.toContain("cell not read ");
});

test("the row under the cursor stays the same row as figures come, wherever it is", async () => {
  const { stage, aws } = reading(120, 24);
  aws.tell({ type: "part", dataset: part(3) });
  press(stage, "2 j j");
  const chosen = name(stage);
  const before = stage.ui.state();
  press(stage, "3 j j j j");
  const host = row(stage).slice(0, 60);
  press(stage, "2");
  const places = new Set<string>();
  for (const count of [6, 9, 14, 20, CELLS]) {
    aws.tell({ type: "part", dataset: part(count) });
    expect(name(stage)).toBe(chosen);
    places.add(/(\d+) of \d+ · rounded/.exec(text(stage))?.[1] ?? "");
  }
  aws.end(WORLDS.sample);
  await settled();
  expect(name(stage)).toBe(chosen);
  // Else the rows never moved, and nothing was tried.
  expect(places.size).toBeGreaterThan(1);
  expect(stage.ui.state()).toMatchObject({ screen: before.screen, reading: null });
  press(stage, "3");
  expect(row(stage).split(/\s{2,}/)[0]).toBe(host.split(/\s{2,}/)[0]);
});

test("a cursor that nobody moved stays with the dearest", () => {
  const { stage, aws } = reading();
  press(stage, "2");
  for (const count of [1, 8, CELLS]) {
    aws.tell({ type: "part", dataset: part(count) });
    expect(text(stage)).toMatch(/ 1 of \d+ · /);
  }
});

test("filter, drawer, prompt, scenario, reading of the price page and basis outlast what comes", async () => {
  const { stage, aws } = reading();
  aws.tell({ type: "part", dataset: part(4) });
  press(stage, "7 space 2 b / p r o d enter w");
  press(stage, ": r e a d i n g space s h a r e d enter w");
  const { tried, tables, basis } = stage.ui.state();
  expect(tried.present.rules).toHaveLength(1);
  aws.tell({ type: "part", dataset: part(9) });
  press(stage, ": a c");
  aws.tell({ type: "part", dataset: part(15) });
  expect(stage.ui.state().prompt?.text).toBe("ac");
  press(stage, "c o u n t s enter");
  aws.end(WORLDS.sample);
  await settled();
  expect(stage.ui.state()).toMatchObject({ screen: "accounts", tried, basis, reading: null });
  expect(stage.ui.state().tables["accounts"]?.filter).toBe(tables["accounts"]?.filter);
  expect(stage.ui.dataset().options).toMatchObject({ ladder: "shared" });
  expect(text(stage)).not.toContain("≥");
});

test("esc closes what is open, goes back to the cells, and only there stops and keeps", async () => {
  const { stage, aws } = reading();
  aws.tell({ type: "part", dataset: part(4) });
  press(stage, "2 w esc");
  expect(stage.ui.state()).toMatchObject({ drawer: null, reading: { inFront: false } });
  press(stage, "esc");
  expect(text(stage)).toContain("READING");
  expect(aws.enough.aborted).toBe(false);
  press(stage, "esc");
  expect(aws.enough.aborted).toBe(true);
  aws.end(part(4));
  await settled();
  expect(stage.ui.state()).toMatchObject({ screen: "accounts", reading: null });
});

test("keys about rows that nobody sees say so while the cells are in front, and change nothing", () => {
  const { stage } = reading();
  const { tables, tried, trail } = stage.ui.state();
  for (const key of ["j", "G", "enter", "x", "y", "w", "/", "s", "e", "A"]) {
    press(stage, key);
    expect(text(stage)).toContain("1-7 look at what was read");
    expect(stage.ui.state()).toMatchObject({ tables, tried, trail, prompt: null, drawer: null });
  }
  press(stage, "?");
  expect(text(stage)).toContain("── help");
});

test("a reading that fails gives back what was open before", async () => {
  const { stage, aws } = reading();
  aws.tell({ type: "part", dataset: part(4) });
  press(stage, "2 j");
  aws.fail(new UserError("gone", "AWS went away", "try again"));
  await settled();
  expect(text(stage)).toContain("AWS went away; try again");
  expect(stage.ui.dataset()).toBe(WORLDS.acme);
  expect(stage.ui.state().reading).toBeNull();
});

test("another source in its place stops the one before, of which nothing is shown any more", async () => {
  const { stage, aws } = reading();
  aws.tell({ type: "part", dataset: part(4) });
  press(stage, "1 o s a m p l e enter");
  await settled();
  expect(aws.enough.aborted).toBe(true);
  aws.tell({ type: "part", dataset: part(5) });
  aws.end(part(5));
  await settled();
  expect(stage.ui.dataset()).toBe(WORLDS.sample);
});

test("what is copied and exported of a part says so", () => {
  const copied: string[] = [];
  const { stage, aws } = reading();
  aws.tell({ type: "part", dataset: part(4) });
  press(stage, "2 y");
  copied.push(stage.did.at(-1) ?? "");
  expect(copied[0]).toContain(`"soFar": "4 of ${CELLS} cells read"`);
  press(stage, "w");
  expect(text(stage)).toContain(`(4 of ${CELLS} cells read)`);
});
