import { expect, test, vi } from "vitest";
import { DRAWER_BINDINGS, KEYMAP } from "../../../src/views/tui/keymap.ts";
import { textOf } from "../../../src/views/tui/line.ts";
import { painted } from "../../../src/views/tui/theme.ts";
import type { Stage } from "./stage.ts";
import { stageOf, WORLDS } from "./stage.ts";

const press = ({ ui }: Stage, ...keys: readonly string[]): void => {
  for (const key of keys) ui.press(key);
};
const type = (stage: Stage, text: string): void =>
  press(stage, ...[...text].map((sign) => (sign === " " ? "space" : sign)));

const rows = ({ ui }: Stage): string[] => ui.frame().map((line) => textOf(line).trimEnd());
/** The lines of the drawer in front, without its head. */
const drawer = (stage: Stage): string[] => {
  const all = rows(stage);
  return all.slice(all.findIndex((row) => row.startsWith("── ")) + 1, -2);
};
const status = (stage: Stage): string => rows(stage).at(-2) ?? "";

/** What a terminal as high as the drawer is long shows of it. */
const whole = (...keys: readonly string[]): string[] => {
  const stage = stageOf(WORLDS.acme, 80, 60);
  press(stage, ...keys);
  return drawer(stage);
};

test.each([
  ["why", ["2", "w"]],
  ["help", ["2", "?"]],
  ["what a problem is in full", ["!", "w"]],
] as const)("%s is read to its last line on the smallest terminal", (_, keys) => {
  const all = whole(...keys);
  const stage = stageOf(WORLDS.acme, 80, 24);
  press(stage, ...keys);
  const read = new Set(drawer(stage));
  for (let line = 0; line < all.length; line += 1) {
    press(stage, "j");
    for (const one of drawer(stage)) read.add(one);
  }
  expect(all.filter((line) => !read.has(line))).toEqual([]);
  expect(status(stage)).not.toContain("below");
});

test("a drawer that goes on says how far, above and below, and its keys stop at both ends", () => {
  const stage = stageOf(WORLDS.acme, 80, 24);
  press(stage, "2", "w");
  const [first] = drawer(stage);
  expect(status(stage)).toBe(" ↓ 5 lines below · j k, ctrl+d ctrl+u, g G scroll");
  press(stage, "down", "j");
  expect(status(stage)).toMatch(/^ ↑ 2 lines above · ↓ 3 lines below/);
  press(stage, "G", "j", "ctrl+d");
  expect(status(stage)).toMatch(/^ ↑ 5 lines above · j k/);
  press(stage, "ctrl+u", "g", "k");
  expect(drawer(stage)[0]).toBe(first);
  expect(stage.ui.state().tables).toEqual({});
  const ascii = stage.ui.frame().map((line) => painted(line, { colors: "none", background: "dark", unicode: false }));
  expect(ascii.at(-2)).toContain("v 5 lines below");
});

test("a drawer that fits leaves the keys to the rows behind it, and a larger window brings the rest in sight", () => {
  const stage = stageOf(WORLDS.acme, 80, 24);
  press(stage, "2", "w", "G");
  stage.ui.resize(120, 60);
  expect(status(stage)).toContain("1 of 6");
  press(stage, "j");
  expect(status(stage)).toContain("2 of 6");
  expect(rows(stage).find((row) => row.startsWith("── why"))).toContain("payments-prod");
});

test("every key of a drawer is named in help, and does what it says there", () => {
  expect(whole("2", "?").join("\n")).toContain("DRAWER");
  for (const { keys, command } of DRAWER_BINDINGS) {
    for (const key of keys) {
      const stage = stageOf(WORLDS.acme, 80, 24);
      press(stage, "2", "w", "j");
      const before = drawer(stage);
      press(stage, key);
      expect(drawer(stage)).not.toEqual(before);
    }
    expect(command.do).toBe("scroll");
  }
  expect(KEYMAP.filter(({ on }) => on?.includes("drawer"))).toEqual(DRAWER_BINDINGS);
});

test("help narrows while its filter is typed", () => {
  const stage = stageOf(WORLDS.acme, 80, 24);
  press(stage, "2", "?", "/");
  type(stage, "export");
  expect(drawer(stage)).toEqual([" filter: export_   (/ types one)", " DO     e export this screen"]);
});

test("a letter that no column has says so and leaves the sort menu open", () => {
  const stage = stageOf(WORLDS.acme, 80, 24);
  press(stage, "2", "s", "q");
  expect(status(stage)).toBe(" no column has the letter Q");
  expect(stage.ui.state().drawer?.kind).toBe("sort");
  press(stage, "a");
  expect(stage.ui.state().drawer).toBeNull();
});

/** The drawer of sources with what it offers. */
async function asked(): Promise<Stage> {
  const stage = stageOf(WORLDS.acme, 80, 24);
  press(stage, "o");
  expect(drawer(stage)[0]).toContain("looking for profiles and files");
  await Promise.resolve();
  return stage;
}

test("o lists profiles, files and the sample, and what can't be known", async () => {
  const stage = await asked();
  expect(drawer(stage)[0]).toContain("from AWS        aws ");
  expect(drawer(stage).at(-2)).toContain("/home/me/.aws/credentials can't be read");
  expect(rows(stage).find((row) => row.startsWith("── open"))).toContain("↓ 10 more");
  for (let row = 0; row < 30; row += 1) press(stage, "down");
  expect(drawer(stage).join("\n")).toMatch(
    /files {11}acme {21}inventory\n.*\ufffd\[2J東京.json.*\n {3}sample {8}▸ sample/,
  );
  press(stage, "enter");
  expect(stage.did).toEqual(["open sample"]);
});

test.each([
  ["aud", ["enter"], "open aws|--profile|audit"],
  ["two", ["tab", "enter"], "open aws|--profile|two words"],
  [
    "team-7",
    ["tab", ...[..." --region"].map((key) => (key === " " ? "space" : key)), "enter"],
    "open aws|--profile|team-7|--region",
  ],
  ["eks=300@us-east-1", ["enter"], "open eks=300@us-east-1"],
  ["'my file.json' \"b c\"", ["enter"], "open my file.json|b c"],
  ["inventory", ["enter"], "open inventory"],
  ["inventory", ["down", "enter"], "open acme"],
])("%s and %j opens what is marked, else what is typed: %s", async (text, keys, opened) => {
  const stage = await asked();
  type(stage, text);
  press(stage, ...keys);
  expect(stage.did).toEqual([opened]);
});

test("a name that can't be typed is opened as it is", async () => {
  const stage = await asked();
  type(stage, "東京");
  press(stage, "down", "tab", "enter");
  expect(stage.did).toEqual(["open \u001b[2J東京.json"]);
});

test("a bug of ours while a source is opened is said to be one, and kept with its stack", async () => {
  const stage = stageOf(WORLDS.acme, 120, 40);
  press(stage, "o");
  type(stage, "broken");
  press(stage, "enter");
  await new Promise(setImmediate);
  expect(stage.did).toEqual(["open broken", "report TypeError: nobody thought of this"]);
  expect(status(stage)).toBe(
    " this is a bug of ours: TypeError: nobody thought of this; q leaves and prints what to report",
  );
  expect(stage.ui.state().reading).toBeNull();
});

test("on Coverage y copies where it is, AWS's words and the whole remedy", () => {
  const stage = stageOf(WORLDS.acme, 80, 24);
  press(stage, "6", "down", "down", "down", "down", "y");
  const [copied = ""] = stage.did;
  expect(copied).toMatch(/^copy .+: platform-prod · 222233334444 · us-east-1 · EKS · 6 of 30 nodes\nclusters: core\n/);
  expect(copied).toMatch(/\nit means: .+\ndo: .+/);
  expect(copied).not.toContain("…");
});

test("commands out of sight are counted, and the one that enter takes is marked", () => {
  const stage = stageOf(WORLDS.acme, 80, 24);
  press(stage, ":");
  expect(rows(stage).at(-3)).toMatch(/^ {3}↓ \d+ lines below$/);
  press(stage, ..."reading a");
  expect(rows(stage).find((row) => row.startsWith(" ▸ reading account "))).toMatch(
    /everything +8,427\.60 +\+1,045\.00$/,
  );
});

test.each([
  ["Accounts", ["2", "j", "enter", "enter"], / Accounts › payments-prod › us-east-1 EKS$/],
  ["Coverage", ["6", "enter"], / Coverage › data-lake · us-east-1 · EC2$/],
] as const)("the way from %s into the workloads names the account", (_, keys, way) => {
  const stage = stageOf(WORLDS.acme, 80, 24);
  press(stage, ...keys);
  expect(stage.ui.state().screen).toBe("workloads");
  expect(rows(stage)[2]).toMatch(way);
});

test("typed numbers are priced while they are typed, as opening them would", async () => {
  const stage = stageOf(WORLDS.acme, 80, 24);
  press(stage, "o");
  type(stage, "eks=300,fargate=50,ec2=1200@us-east-1");
  expect(drawer(stage).join("\n")).toContain("or typed");
  await vi.waitFor(() => {
    expect(drawer(stage).at(-1)).toContain("EKS 450.00 + Fargate 75.00 + EC2 1,275.00 = $1,800.00 a month");
  });
  // What is no longer typed has no price.
  type(stage, "x");
  expect(drawer(stage).join("\n")).not.toContain("1,800.00");
  expect(status(stage)).not.toContain("bug");
});
