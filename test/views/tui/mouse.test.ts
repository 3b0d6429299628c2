import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textOf } from "../../../src/views/tui/line.ts";
import type { Pointing } from "../../../src/views/tui/mouse.ts";
import { createMouseSieve } from "../../../src/views/tui/mouse.ts";
import type { Stage } from "./stage.ts";
import { stageOf, WORLDS } from "./stage.ts";

const ESC = "\u001b";

type Piece = { readonly bytes: string; readonly keys: string; readonly pointing: Pointing | null };

const key = (bytes: string): Piece => ({ bytes, keys: bytes, pointing: null });
const nothing = (bytes: string): Piece => ({ bytes, keys: "", pointing: null });
const place = fc.record({ column: fc.nat(250), row: fc.nat(120) });
const deed = fc.constantFrom(
  ["press", 0],
  ["press", 16],
  ["wheel-up", 64],
  ["wheel-down", 65],
  ["wheel-down", 69],
) as fc.Arbitrary<readonly [Pointing["does"], number]>;

const piece: fc.Arbitrary<Piece> = fc.oneof(
  fc
    .constantFrom("j", "7", "<", "0;1;1M", "M", "[", "é東", "\r", "\u007f", `${ESC}[A`, `${ESC}OB`, `${ESC}[15~`)
    .map(key),
  fc.constantFrom(`${ESC}[200~eks=3;4M\n${ESC}[<0;1;1M${ESC}[201~`, `${ESC}[200~${ESC}[201~`).map(key),
  fc.tuple(deed, place).map(([[does, code], { column, row }]) => ({
    bytes: `${ESC}[<${code};${column + 1};${row + 1}M`,
    keys: "",
    pointing: { does, column, row },
  })),
  place.map(({ column, row }) => nothing(`${ESC}[<0;${column + 1};${row + 1}m`)),
  fc
    .tuple(fc.constantFrom(1, 2, 3, 32, 35, 66, 67, 128), place)
    .map(([code, at]) => nothing(`${ESC}[<${code};${at.column + 1};${at.row + 1}M`)),
  place.map(({ column, row }) => ({
    bytes: `${ESC}[M ${String.fromCharCode(column + 33)}${String.fromCharCode(row + 33)}`,
    keys: "",
    pointing: { does: "press" as const, column, row },
  })),
);

test("however input is cut into pieces, keys stay keys and reports of the mouse stay reports", () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }),
      fc.array(fc.nat(9), { minLength: 1, maxLength: 40 }),
      (pieces, cuts) => {
        const sieve = createMouseSieve();
        const whole = pieces.map(({ bytes }) => bytes).join("");
        let keys = "";
        const pointings: Pointing[] = [];
        for (let at = 0, index = 0; at < whole.length; index += 1) {
          const length = 1 + (cuts[index % cuts.length] ?? 0);
          const taken = sieve.push(whole.slice(at, at + length), true);
          keys += taken.keys;
          pointings.push(...taken.pointings);
          at += length;
        }
        expect(keys + sieve.flush()).toBe(pieces.map((one) => one.keys).join(""));
        expect(pointings).toEqual(pieces.flatMap(({ pointing }) => pointing ?? []));
      },
    ),
  );
});

describe("a report that comes late or broken is never typed:", () => {
  test("its escape was taken for the key already", () => {
    const sieve = createMouseSieve();
    expect(sieve.push(ESC, true)).toEqual({ keys: "", pointings: [] });
    expect(sieve.flush()).toBe(ESC);
    expect(sieve.push("[<0;10;5Mj", true)).toEqual({ keys: "j", pointings: [{ does: "press", column: 9, row: 4 }] });
  });

  test.for([`${ESC}[<0;1;x`, `${ESC}[<0;1234567;1M`, `${ESC}[<M`, `${ESC}[<0;0;0M`, `${ESC}[<;;;;M`])("%j", (bytes) => {
    const { keys, pointings } = createMouseSieve().push(`${bytes}q`, true);
    expect({ keys, pointings }).toEqual({ keys: "q", pointings: [] });
  });

  test("the mouse was turned off meanwhile", () => {
    expect(createMouseSieve().push(`a${ESC}[<0;1;1Mb`, false)).toEqual({ keys: "ab", pointings: [] });
  });
});

test("with the mouse off a lone escape waits for nothing", () => {
  const sieve = createMouseSieve();
  expect(sieve.push(ESC, false).keys).toBe(ESC);
  expect(sieve.waits()).toBe(false);
});

const lines = ({ ui }: Stage): string[] => ui.frame().map((one) => textOf(one));
const lineOf = (stage: Stage, words: string): number => lines(stage).findIndex((one) => one.includes(words));
const press = (stage: Stage, row: number, column: number): void => stage.ui.point({ does: "press", row, column });
const selected = (stage: Stage): string => lines(stage).find((one) => one.startsWith(" ▸ ")) ?? "";

describe("the mouse", () => {
  test.for([
    [80, 24],
    [120, 40],
    [200, 60],
  ] as const)("opens each screen by its tab at %i×%i", ([columns, rows]) => {
    const stage = stageOf(WORLDS.acme, columns, rows);
    for (const title of ["What-if", "Coverage", "Trials", "Ladders", "Workloads", "Accounts", "Overview"]) {
      const column = (lines(stage)[1] ?? "").indexOf(title);
      press(stage, 1, column + title.length - 1);
      expect(lines(stage)[1]).toMatch(new RegExp(`\\[\\d ${title}\\]`));
    }
    const before = stage.ui.frame();
    press(stage, 1, columns - 1);
    expect(stage.ui.frame()).toBe(before);
  });

  test("chooses any row of any screen, and only rows", () => {
    for (const [columns, rows] of [
      [80, 24],
      [120, 40],
      [200, 60],
    ] as const) {
      for (const screen of ["1", "2", "3", "4", "5", "6", "7", "!"]) {
        const stage = stageOf(WORLDS.sample, columns, rows);
        stage.ui.press(screen);
        stage.ui.press("ctrl+d");
        const all = lines(stage);
        let chosen = 0;
        for (let row = 3; row < rows - 2; row += 1) {
          const before = selected(stage);
          if (/^ ▸ |^ {3}(?:ACCOUNT|WORKLOAD|POOL|CLOCK|WHY|WHAT) /.test(lines(stage)[row] ?? "")) continue;
          press(stage, row, 5);
          if (selected(stage) === before) continue;
          chosen += 1;
          // The row that was pointed at, whatever scrolled: What-if keeps its cursor in the middle.
          expect(selected(stage).slice(3, 24)).toBe(
            (screen === "7" ? lines(stage)[lineOf(stage, " ▸ ")] : all[row])?.slice(3, 24),
          );
        }
        expect(chosen, `${screen} at ${columns}×${rows}`).toBeGreaterThan(2);
      }
    }
  });

  test("enters the row that is chosen already", () => {
    const stage = stageOf(WORLDS.acme);
    stage.ui.press("2");
    const row = lineOf(stage, "web-eu");
    press(stage, row, 5);
    expect(selected(stage)).toContain("web-eu");
    press(stage, row, 5);
    expect(lines(stage)[2]).toContain("Accounts › web-eu");
  });

  test("orders by a column's title, and turns it round", () => {
    const stage = stageOf(WORLDS.acme);
    stage.ui.press("2");
    const row = lineOf(stage, " ELIGIBLE ");
    const column = (lines(stage)[row] ?? "").indexOf("ELIGIBLE");
    press(stage, row, column);
    expect(selected(stage)).toContain("data-lake");
    press(stage, row, column + 7);
    expect(selected(stage)).toContain("legacy-ops");
  });

  test("switches an entry of What-if where it is chosen already", () => {
    const stage = stageOf(WORLDS.acme);
    stage.ui.press("7");
    const row = lineOf(stage, "[x] Fargate tasks");
    press(stage, row, 5);
    press(stage, row, 5);
    expect(lines(stage)[row]).toContain("[ ] Fargate tasks");
    const before = stage.ui.frame();
    press(stage, row + 1, 90);
    expect(stage.ui.frame()).toBe(before);
  });

  test("moves by its wheel, and never beyond the rows", () => {
    const stage = stageOf(WORLDS.acme);
    stage.ui.press("2");
    for (let notch = 0; notch < 20; notch += 1) stage.ui.point({ does: "wheel-down", row: 10, column: 10 });
    expect(selected(stage)).toContain("legacy-ops");
    stage.ui.point({ does: "wheel-up", row: 10, column: 10 });
    expect(selected(stage)).toContain("dev-shared");
  });

  test("does nothing while something is typed, behind a drawer and on a terminal that is too small", () => {
    const stage = stageOf(WORLDS.acme);
    stage.ui.press("2");
    stage.ui.press("/");
    const typed = stage.ui.state();
    for (const does of ["press", "wheel-up", "wheel-down"] as const)
      for (let row = 0; row < 40; row += 1) stage.ui.point({ does, row, column: 5 });
    expect(stage.ui.state()).toBe(typed);
    stage.ui.press("esc");
    stage.ui.press("?");
    const open = stage.ui.state();
    for (let row = lineOf(stage, "── help"); row < 40; row += 1) press(stage, row, 5);
    expect(stage.ui.state()).toBe(open);
    stage.ui.press("esc");
    stage.ui.resize(60, 20);
    const small = stage.ui.state();
    press(stage, 1, 5);
    expect(stage.ui.state()).toBe(small);
  });

  test("is turned on and off by commands", () => {
    const stage = stageOf(WORLDS.acme);
    for (const word of [":mouse on", ":mouse off"]) {
      for (const sign of word) stage.ui.press(sign === " " ? "space" : sign);
      stage.ui.press("enter");
    }
    expect(stage.did).toEqual(["mouse on", "mouse off"]);
    expect(lines(stage).at(-2)).toContain("the mouse selects text");
  });
});
