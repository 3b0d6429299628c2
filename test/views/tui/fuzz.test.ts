import { expect, test } from "vitest";
import { UserError } from "../../../src/errors.ts";
import { amount } from "../../../src/views/format-number.ts";
import { accountName } from "../../../src/views/tui/figures.ts";
import { frameOf } from "../../../src/views/tui/frame.ts";
import { KEYMAP } from "../../../src/views/tui/keymap.ts";
import { textOf } from "../../../src/views/tui/line.ts";
import type { Shown } from "../../../src/views/tui/shown.ts";
import { shownOf } from "../../../src/views/tui/shown.ts";
import { createRandom, pick } from "../../aws/fake/random.ts";
import { createMouseSieve } from "../../../src/views/tui/mouse.ts";
import { createSpeaker } from "../../../src/views/tui/speaker.ts";
import { cellsOf, partOf } from "./part-of.ts";
import type { LiveSource, Stage } from "./stage.ts";
import { datasetOf, INVENTORIES, measure, stageOf, WORLDS } from "./stage.ts";

/** Keys, pastes and sizes of one run: FUZZ=20000 sends ten times as many. */
const STEPS = Number(process.env["FUZZ"] ?? 2000);
const SEED = Number(process.env["FC_SEED"] ?? 20261121);

const KEYS = [
  ...KEYMAP.flatMap(({ keys }) => keys).filter((key) => key !== "ctrl+c"),
  ..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -=@!:/.,~°東é😀\u0000\u001b\u202e",
  "tab",
  "ctrl+z",
  "f1",
  ...Array.from({ length: 3 }, () => ["enter", "esc", "down"]).flat(),
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
  ":mouse on",
  ":mouse off",
  ":nonsense",
  "/prod",
  "/!kind:eks region:us-east-1",
  "/no such row",
  "eshort.csv\r",
  "e/no/where.json\r",
  "oacme",
  "osample",
  "oaws",
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
  `%s: ${STEPS} random keys, pastes, reports of the mouse and sizes never throw, never show or tell a stale figure, and it always quits`,
  { timeout: STEPS * 100 + 20_000 },
  async (name) => {
    const random = createRandom(SEED);
    const stage = stageOf(WORLDS[name]);
    const trace: string[] = [];
    const readings = new Map<LiveSource, number>();
    let fresh = shownOf(stage.ui.dataset());
    let told = "";
    const speaker = createSpeaker(stage.ui.view, (text) => {
      told += text;
    });
    for (let step = 0; step < STEPS; step += 1) {
      try {
        trace.push(random() < 0.08 ? goOn(stage, readings, random) : act(stage.ui, random));
        // What was opened comes a moment later.
        await Promise.resolve();
        if (fresh.dataset !== stage.ui.dataset()) fresh = shownOf(stage.ui.dataset());
        told = "";
        speaker.tell(random() < 0.9);
        const wrong = [
          ...oddLines(stage),
          ...falseFigures(stage, fresh),
          ...falseSentences(told, fresh),
          ...(step % 50 === 0 ? staleLines(stage) : []),
          ...(step % 100 === 0 ? stuck(stage) : []),
        ];
        if (wrong.length > 0) throw new Error(wrong.join("\n"));
      } catch (error) {
        const story = `seed ${SEED}, step ${step}, after ${trace.slice(-12).join(" ⏎ ")}`;
        throw new Error(`${story}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
    const before = stage.quits();
    for (const key of ["esc", "esc", "esc", "esc", "esc", "q", "q"]) stage.ui.press(key);
    expect(stage.quits()).toBeGreaterThan(before);
  },
);

/** What comes of the sample, cell by cell. */
const PARTS = Array.from(cellsOf(INVENTORIES.sample), (_, index) =>
  datasetOf("live", partOf(INVENTORIES.sample, index + 1)),
);

/** Lets something happen to a reading, the last one or one that nobody waits for any more, and says what. */
function goOn({ live }: Stage, readings: Map<LiveSource, number>, random: () => number): string {
  const source = random() < 0.1 ? live[0] : live.at(-1);
  if (source === undefined) return "nothing is read";
  const parts = readings.get(source) ?? 0;
  const { cells, gaps } = INVENTORIES.sample;
  const cell = pick(random, cells as [(typeof cells)[number], ...typeof cells]);
  if (parts === 0) source.tell({ type: "planned", cells });
  readings.set(source, parts + 1);
  if (source.enough.aborted) {
    source.end(PARTS[parts] ?? WORLDS.sample);
    return "kept";
  }
  const dice = random();
  if (dice < 0.05) {
    source.fail(new UserError("ended", "AWS went away", "try again"));
    return "failed";
  }
  if (dice < 0.3) source.tell({ type: "reading", ...cell });
  else if (dice < 0.4) {
    const [gap] = gaps;
    source.tell({ type: "refused", where: "all", api: gap?.api ?? "", reason: "denied", cell: "none" });
  } else if (dice < 0.6) source.tell({ type: "read", ...cell, workloads: 7, calls: parts, repeated: 1 });
  const dataset = PARTS[parts * 3];
  if (dataset === undefined) source.end(WORLDS.sample);
  else source.tell({ type: "part", dataset });
  return `part ${parts}`;
}

/** Does one thing that a user could do, and says what. */
function act(ui: Stage["ui"], random: () => number): string {
  const dice = random();
  if (dice < 0.05) {
    const [columns, rows] = pick(random, SIZES);
    ui.resize(columns, rows);
    return `${columns}×${rows}`;
  }
  if (dice < 0.08) {
    const text = pick(random, PASTES);
    ui.paste(text);
    return `paste ${JSON.stringify(text)}`;
  }
  if (dice < 0.2) {
    const typed = pick(random, TYPED);
    for (const sign of typed) ui.press(sign === " " ? "space" : sign === "\r" ? "enter" : sign);
    if (random() < 0.7) ui.press("enter");
    return typed;
  }
  if (dice < 0.3) return pointAt(ui, random);
  const key = keyOf(random);
  ui.press(key);
  return key;
}

/** Reports of the mouse as a terminal sends them, among keys and in pieces; what is typed must not grow by them. */
function pointAt(ui: Stage["ui"], random: () => number): string {
  const { columns, rows } = ui.state().size;
  const report = (): string =>
    `\u001b[<${pick(random, [0, 0, 0, 64, 65, 2, 35])};${Math.ceil(random() * columns * 1.1)};${Math.ceil(random() * rows * 1.1)}M`;
  const bytes = Array.from({ length: 1 + Math.floor(random() * 4) }, report).join("");
  const sieve = createMouseSieve();
  const cut = Math.floor(random() * bytes.length);
  const typed = ui.state().prompt?.text;
  for (const chunk of [bytes.slice(0, cut), bytes.slice(cut)]) {
    const { keys, pointings } = sieve.push(chunk, true);
    if (keys !== "") throw new Error(`${JSON.stringify(bytes)} typed ${JSON.stringify(keys)}`);
    for (const pointing of pointings) ui.point(pointing);
  }
  if (typed !== undefined && ui.state().prompt?.text !== typed) throw new Error(`${typed} grew by the mouse`);
  return `mouse ${JSON.stringify(bytes)}`;
}

/** What is told with a sign of a drawing or of a terminal, and totals that aren't the forecast's. */
function falseSentences(told: string, { result }: Shown): string[] {
  const odd = told
    .replaceAll("\b \b", "")
    .split("\n")
    .filter((sentence) => /[\u0000-\u001f\u007f-\u009f\u202e█▓▒░▸─]/.test(sentence));
  const [, everything] = /(?:^Today .*?; everything|everything were protected:) ([\d,.]+) dollars/m.exec(told) ?? [];
  const isTrue = everything === undefined || everything === amount(result.everything.cost.expected);
  return [...odd, ...(isTrue ? [] : [told])];
}

/** What breaks the rule that a frame has as many lines as the terminal has rows, each as wide as it is and harmless. */
function oddLines({ ui }: Stage): string[] {
  const { columns, rows } = ui.state().size;
  const lines = ui.frame().map(textOf);
  const odd = lines.filter((line) => measure(line) !== columns || /[\u0000-\u001f\u007f-\u009f\u202e]/.test(line));
  return [
    ...(lines.length === rows ? [] : [`${lines.length} lines in ${rows} rows`]),
    ...odd.map((line) => `${JSON.stringify(line)} isn't ${columns} wide`),
  ];
}

/** Lines that a frame without anything kept from earlier ones would show otherwise. */
function staleLines({ ui }: Stage): string[] {
  const again = frameOf(ui.state(), shownOf(ui.dataset()), measure).map(textOf);
  return ui
    .frame()
    .flatMap((one, row) => (textOf(one) === again[row] ? [] : [`${textOf(one)} should be ${again[row]}`]));
}

/** Whether ctrl+c doesn't leave. */
function stuck({ ui, quits }: Stage): string[] {
  const before = quits();
  ui.press("ctrl+c");
  return quits() === before + 1 ? [] : ["ctrl+c doesn't leave"];
}

/** Totals above, and a figure under the cursor, that aren't the forecast's for the options that hold now. */
function falseFigures({ ui }: Stage, { result }: Shown): string[] {
  const { size, problems, trail, screen } = ui.state();
  if (size.columns < 80 || size.rows < 24 || problems || trail.length > 0) return [];
  const lines = ui.frame().map(textOf);
  const [, , third = ""] = lines;
  const totals = (
    [
      ["today", result.current?.cost],
      ["everything", result.everything.cost],
    ] as const
  ).flatMap(([word, range]) => {
    const [, shown] = new RegExp(` ${word} (?:≥ )?([\\d,.]+)`).exec(third) ?? [];
    return shown === undefined || range === undefined || shown === amount(range.expected) ? [] : [third];
  });
  const row = lines.find((line) => line.startsWith(" ▸ "));
  const titles = lines.find((line) => line.startsWith("   ACCOUNT "));
  const isAccounts = screen === "accounts" || screen === "overview";
  if (!isAccounts || row === undefined || titles === undefined || !titles.includes(" EVERYTHING")) return totals;
  const account = result.accounts.find((one) => row.startsWith(` ▸ ${accountName(one)} `));
  const figure = account?.unread === true ? "?" : amount(account?.everything.cost.expected ?? 0);
  const isTrue = account === undefined || row.includes(` ${figure}`);
  return isTrue ? totals : [...totals, row];
}
