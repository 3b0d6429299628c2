import { expect, test } from "vitest";
import { amount } from "../../../src/views/format-number.ts";
import { accountName } from "../../../src/views/tui/figures.ts";
import { frameOf } from "../../../src/views/tui/frame.ts";
import { KEYMAP } from "../../../src/views/tui/keymap.ts";
import { textOf } from "../../../src/views/tui/line.ts";
import type { Shown } from "../../../src/views/tui/shown.ts";
import { shownOf } from "../../../src/views/tui/shown.ts";
import { createRandom, pick } from "../../aws/fake/random.ts";
import type { Stage } from "./stage.ts";
import { measure, stageOf, WORLDS } from "./stage.ts";

/** Keys, pastes and sizes of one run: FUZZ=20000 sends as many as an issue asks for. */
const STEPS = Number(process.env["FUZZ"] ?? 2000);
const SEED = Number(process.env["FC_SEED"] ?? 20261121);

const KEYS = [
  ...KEYMAP.flatMap(({ keys }) => keys).filter((key) => key !== "ctrl+c"),
  ..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -=@!:/.,~°東é😀\u0000\u001b\u202e",
  ...["tab", "ctrl+z", "ctrl+x", "f1", "enter", "enter", "esc", "esc", "esc", "down", "down", "up"],
];
const keyOf = (random: () => number): string => KEYS[Math.floor(random() * KEYS.length)] ?? "esc";

/** What a person types in one go; a quarter of all steps, since random letters hardly ever make a command. */
const TYPED: readonly [string, ...string[]] = [
  ":reading shared",
  ":reading org",
  ":reading account",
  ":reading account-shared",
  ":month 730",
  ":month calendar",
  ":what-if",
  ":open",
  ":nonsense",
  "/prod",
  "/!kind:eks region:us-east-1",
  "/no such row",
  "eshort.csv\r",
  "e/no/where.json\r",
  "oacme",
  "osample",
  "onowhere",
  "7aeks",
  "7t",
  "7teks=300@us-east-1",
  "7 jjjx",
  "2jx",
];
const PASTES: readonly [string, ...string[]] = [
  "eks=300@us-east-1",
  "acme",
  "",
  "a\nb\r\nc",
  "\u001b[2J\u0007",
  "東京 😀 e\u0301",
  "x".repeat(500),
  " sample ",
];
const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
  [300, 100],
  [81, 25],
  [99, 30],
  [64, 18],
  [79, 24],
  [80, 23],
  [1, 1],
  [300, 5],
] as const;

test.for(["acme", "sample"] as const)(
  `%s: ${STEPS} random keys, pastes and sizes never throw, never show a stale figure, and it always quits`,
  { timeout: STEPS * 100 + 20_000 },
  async (name) => {
    const random = createRandom(SEED);
    const stage = stageOf(WORLDS[name]);
    const { ui } = stage;
    const trace: string[] = [];
    let fresh: Shown | null = null;
    for (let step = 0; step < STEPS; step += 1) {
      const dice = random();
      if (dice < 0.05) {
        const [columns, rows] = pick(random, SIZES);
        trace.push(`${columns}×${rows}`);
        ui.resize(columns, rows);
      } else if (dice < 0.08) {
        const text = pick(random, PASTES);
        trace.push(`paste ${JSON.stringify(text)}`);
        ui.paste(text);
      } else if (dice < 0.2) {
        const typed = pick(random, TYPED);
        trace.push(typed);
        for (const sign of typed) ui.press(sign === " " ? "space" : sign === "\r" ? "enter" : sign);
        if (random() < 0.7) ui.press("enter");
      } else {
        const key = keyOf(random);
        trace.push(key);
        ui.press(key);
      }
      // What was opened comes a moment later.
      await Promise.resolve();
      const story = (): string => `after ${trace.slice(-12).join(" ⏎ ")} (seed ${SEED}, step ${step})`;
      expectWhole(stage, story);
      if (fresh === null || fresh.dataset !== ui.dataset()) fresh = shownOf(ui.dataset());
      expectTrue(stage, fresh, story);
      // All that is kept from frame to frame, against a frame that knows nothing of those before.
      if (step % 50 === 0) {
        const again = frameOf(ui.state(), shownOf(ui.dataset()), measure).map(textOf);
        expect(ui.frame().map(textOf), story()).toEqual(again);
      }
      if (step % 100 === 0) {
        const before = stage.quits();
        ui.press("ctrl+c");
        expect(stage.quits(), story()).toBe(before + 1);
      }
    }
    const before = stage.quits();
    for (const key of ["esc", "esc", "esc", "esc", "esc", "q", "q"]) ui.press(key);
    expect(stage.quits()).toBeGreaterThan(before);
  },
);

/** A frame has as many lines as the terminal has rows, each exactly as wide as it is. */
function expectWhole({ ui }: Stage, story: () => string): void {
  const { columns, rows } = ui.state().size;
  const lines = ui.frame().map(textOf);
  if (lines.length !== rows) expect(lines, story()).toHaveLength(rows);
  const odd = lines.find((line) => measure(line) !== columns || /[\u0000-\u001f\u007f-\u009f\u202e]/.test(line));
  if (odd !== undefined) expect.fail(`${JSON.stringify(odd)} isn't ${columns} wide, ${story()}`);
}

/** The totals above and the row under the cursor are the forecast's for the options that hold now. */
function expectTrue({ ui }: Stage, { result }: Shown, story: () => string): void {
  const state = ui.state();
  const { columns, rows } = state.size;
  if (columns < 80 || rows < 24 || state.problems || state.trail.length > 0) return;
  const lines = ui.frame().map(textOf);
  const [, , third = ""] = lines;
  for (const [word, range] of [
    ["today", result.current?.cost],
    ["everything", result.everything.cost],
  ] as const) {
    const [, shown] = new RegExp(` ${word} ([\\d,.]+)`).exec(third) ?? [];
    if (shown !== undefined && range !== undefined) expect(shown, story()).toBe(amount(range.expected));
  }
  if (state.screen !== "accounts" && state.screen !== "overview") return;
  const row = lines.find((line) => line.startsWith(" ▸ "));
  const titles = lines.find((line) => line.startsWith("   ACCOUNT "));
  if (row === undefined || titles === undefined || !titles.includes(" EVERYTHING")) return;
  const account = result.accounts.find((one) => row.startsWith(` ▸ ${accountName(one)} `));
  if (account !== undefined) expect(row, story()).toContain(` ${amount(account.everything.cost.expected)}`);
}
