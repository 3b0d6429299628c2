import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import type { BenchTerminal } from "./bench-terminal.ts";
import { benchTerminal } from "./bench-terminal.ts";
import { writeInventoryMillion } from "./inventory-million.ts";

const ROOT = new URL("../../", import.meta.url);
const CLI = fileURLToPath(new URL("dist/watchbill.js", ROOT));
const KEYS = 150;
const STARTS = 11;

/** Down and up again, so that every key moves something in the shortest of tables. */
const MOVES = [..."jjjjjjjjkkkkkkkk"];

const folder = mkdtempSync(join(tmpdir(), "watchbill-bench-tui-"));

/** Bundles the programs of this folder as build.js bundles ours. */
async function bundle(names: readonly string[]): Promise<void> {
  await build({
    input: Object.fromEntries(names.map((name) => [name, fileURLToPath(new URL(`${name}.ts`, import.meta.url))])),
    platform: "node",
    resolve: { mainFields: ["module", "main"] },
    transform: { target: "node22.12", define: { "process.env.NODE_ENV": '"production"' } },
    external: ["react-devtools-core"],
    logLevel: "warn",
    output: {
      dir: folder,
      format: "esm",
      entryFileNames: "[name].mjs",
      chunkFileNames: "[name]-[hash].mjs",
      minify: { compress: true, mangle: false, codegen: true },
      comments: false,
    },
  });
}

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const part = (values: readonly number[], share: number): number =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

async function pressed(terminal: BenchTerminal, keys: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (const key of keys) times.push(await terminal.press(key));
  return times;
}

const repeated = (keys: readonly string[], times: number): string[] =>
  Array.from({ length: times }, (_, index) => keys[index % keys.length] ?? "j");

function say(what: string, value: string, goal: string): void {
  process.stdout.write(`${what.padEnd(68)} ${value.padStart(9)}   goal ${goal}\n`);
}

const inMs = (value: number): string => `${value.toFixed(1)} ms`;

try {
  const inventory = join(folder, "inventory.ndjson");
  writeInventoryMillion(inventory, 100_000);
  await bundle(["ink-rows", "ink-hello"]);
  const rowsProgram = join(folder, "ink-rows.mjs");
  const helloProgram = join(folder, "ink-hello.mjs");

  const small = benchTerminal([CLI, inventory], 80, 24);
  const first = await small.until("q quit");
  say("100,000 workloads: first frame", inMs(first), "none set");
  for (const [key, screen] of [
    ["2", "Accounts"],
    ["3", "Workloads"],
    ["4", "Ladders"],
    ["5", "Trials"],
    ["6", "Coverage"],
    ["7", "What-if"],
  ] as const)
    say(`  ${screen}, when it is first looked at`, inMs(await small.press(key)), "none set");
  for (const [key, screen] of [
    ["1", "Overview"],
    ["2", "Accounts"],
    ["3", "Workloads"],
    ["4", "Ladders"],
    ["6", "Coverage"],
  ] as const) {
    await small.press(key);
    await pressed(small, MOVES);
    const times = await pressed(small, repeated(MOVES, KEYS));
    say(
      `80×24 ${screen}: key to finished frame, p95 (median ${inMs(part(times, 0.5))})`,
      inMs(part(times, 0.95)),
      "≤ 16 ms",
    );
  }
  await small.press("7");
  await pressed(small, [" ", " ", "j"]);
  const switches = await pressed(small, repeated([" ", "j", " ", "k"], KEYS));
  const whatIfs = switches.filter((_, index) => index % 2 === 0);
  say(`80×24 what-if: a switch, p95 (median ${inMs(part(whatIfs, 0.5))})`, inMs(part(whatIfs, 0.95)), "≤ 50 ms");
  await small.press("3");
  await small.press("/");
  const letters = await pressed(small, [..."team-12", ..."\u007f\u007f"]);
  say(`80×24 Workloads: a letter of a filter, the slowest`, inMs(Math.max(...letters)), "none set");
  say("peak memory, MB", small.megabytes().toFixed(0), "stated");
  await small.press("\u001b");
  await small.quit();

  const large = benchTerminal([CLI, inventory], 200, 60);
  await large.until("q quit");
  await large.press("3");
  const frame = await large.rows();
  const rowsFile = join(folder, "rows.txt");
  writeFileSync(rowsFile, frame.join("\n"));
  const plain = benchTerminal([rowsProgram, rowsFile], 200, 60);
  await plain.until("q quit");
  await pressed(large, MOVES);
  await pressed(plain, MOVES);
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (const key of repeated(MOVES, KEYS)) {
    ours.push(await large.press(key));
    theirs.push(await plain.press(key));
  }
  const [own, ink] = [part(ours, 0.5), part(theirs, 0.5)];
  say(
    `200×60 Workloads: moving (${inMs(own)}) ÷ plain Ink rows (${inMs(ink)}), medians`,
    (own / ink).toFixed(2),
    "≤ 2",
  );
  const [own95, ink95] = [part(ours, 0.95), part(theirs, 0.95)];
  say(`  p95: ${inMs(own95)} ÷ ${inMs(ink95)}`, (own95 / ink95).toFixed(2), "≤ 2");
  await large.quit();
  await plain.quit();

  const starts: [number[], number[]] = [[], []];
  for (let round = 0; round < STARTS; round++) {
    for (const [index, args] of [[CLI, "sample"], [helloProgram]].entries()) {
      const terminal = benchTerminal(args, 80, 24);
      starts[index]?.push(await terminal.until("q quit"));
      await terminal.quit();
    }
  }
  const [sample, hello] = [part(starts[0], 0.5), part(starts[1], 0.5)];
  say(`first frame of sample (${inMs(sample)}) ÷ Ink hello (${inMs(hello)})`, (sample / hello).toFixed(2), "≤ 2.5");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
