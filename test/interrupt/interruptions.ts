import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { createJudge } from "../../src/inventory/eligibility.ts";
import { readInventory } from "../../src/sources/inventory-file.ts";
import { createRandom, pick } from "../aws/fake/random.ts";
import type { Ended, Started } from "../cli/start.ts";
import { sortedLines } from "../cli/start.ts";
import { TABLES } from "../sources/open-words.ts";
import type { ScanStage } from "./scan-stage.ts";
import { begunIn, closedIn } from "./scan-stage.ts";

/** How a scan is ended before its time, with the code or the signal of its end and its last line. */
const WAYS = [
  { by: "SIGINT", ends: { code: 130, signal: null }, said: null },
  { by: "SIGTERM", ends: { code: 143, signal: null }, said: null },
  { by: "SIGKILL", ends: { code: null, signal: "SIGKILL" }, said: null },
  // A process that was killed by nobody, but may write no more: as on a disk that is full.
  { by: "disk", ends: { code: 2, signal: null }, said: /^watchbill: acme\.ndjson(\.gz)? can't be written \(EFBIG\); / },
] as const;

type Way = (typeof WAYS)[number];

/** What came of a chain of interruptions. */
export type Tally = {
  interrupted: Record<Way["by"], number>;
  files: number;
  readAgain: number;
  closedBefore: number[];
};

export const emptyTally = (): Tally => ({
  interrupted: { SIGINT: 0, SIGTERM: 0, SIGKILL: 0, disk: 0 },
  files: 0,
  readAgain: 0,
  closedBefore: [],
});

/** What an undisturbed scan writes and asks. */
export type Calm = { readonly lines: readonly string[]; readonly bytes: number; readonly calls: number };

/** Scans once without any disturbance. */
export async function calmScan({ fake, scan }: ScanStage): Promise<Calm> {
  const folder = mkdtempSync(join(tmpdir(), "watchbill-calm-"));
  fake.forgetRequests();
  expect(await scan(folder, "acme.ndjson").ended).toMatchObject({ code: 0, stderr: "" });
  const file = join(folder, "acme.ndjson");
  const calm = { lines: sortedLines(file), bytes: statSync(file).size, calls: fake.requests.length };
  rmSync(folder, { recursive: true });
  return calm;
}

/**
 * Interrupts scans of one file after another at random moments until there were so many, each time going on with what there is.
 * After each the file must be valid, and no closed cell may be read again; in the end it must hold the lines of an undisturbed scan. Gives how many files came to their end.
 */
export async function interruptOften(
  stage: ScanStage,
  calm: Calm,
  many: number,
  seed: number,
  tally: Tally,
): Promise<number> {
  let files = 0;
  const random = createRandom(seed);
  let left = many;
  let turn = Math.floor(random() * WAYS.length);
  while (left > 0) {
    const folder = mkdtempSync(join(tmpdir(), "watchbill-torn-"));
    const file = pick(random, ["acme.ndjson", "acme.ndjson", "acme.ndjson.gz"]);
    // In the end it is let go on, so that every file comes to its end.
    for (let isWhole = false; !isWhole;) {
      const closed = closedIn(folder, file);
      stage.fake.forgetRequests();
      const ended =
        left > 0
          ? await interrupted(stage, calm, folder, file, WAYS[turn++ % WAYS.length] ?? WAYS[0], random)
          : await stage.scan(folder, file).ended;
      const again = [...begunIn(stage.fake)].filter((cell) => closed.has(cell));
      expect(again, `cells read again, seed ${seed}`).toEqual([]);
      isWhole = ended.code === 0;
      if (isWhole) break;
      const way = WAYS.find(({ ends }) => ends.code === ended.code && ends.signal === ended.signal);
      if (way === undefined) throw new Error(`seed ${seed}: ended with ${ended.code} ${ended.signal}: ${ended.stderr}`);
      if (way.said !== null) expect(ended.stderr).toMatch(way.said);
      expect(ended.stderr).not.toMatch(/^ {4}at /m);
      await isValid(folder, file, way, closed);
      tally.interrupted[way.by]++;
      tally.readAgain += [...begunIn(stage.fake)].filter((cell) => !closedIn(folder, file).has(cell)).length;
      tally.closedBefore.push(closedIn(folder, file).size);
      left--;
    }
    expect(sortedLines(join(folder, file)), `seed ${seed}`).toEqual(calm.lines);
    expect(readdirSync(folder)).toEqual([file]);
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    files++;
    rmSync(folder, { recursive: true });
  }
  tally.files += files;
  return files;
}

/** Starts a scan and ends it at a moment drawn: after so many calls, so many closed cells or so many bytes. It may be over before. */
async function interrupted(
  { fake, scan }: ScanStage,
  calm: Calm,
  folder: string,
  file: string,
  { by }: Way,
  random: () => number,
): Promise<Ended> {
  const bytes = existsSync(join(folder, `${file}.part`)) ? statSync(join(folder, `${file}.part`)).size : 0;
  if (by === "disk") {
    const more = Math.floor(random() * Math.max(1, calm.bytes - bytes));
    return await scan(folder, file, Math.max(1, Math.floor((bytes + more) / 512))).ended;
  }
  const closed = closedIn(folder, file).size;
  const byCalls = random() < 0.5;
  const [calls, cells] = [Math.floor(random() * calm.calls), closed + 1 + Math.floor(random() * 12)];
  const run = scan(folder, file);
  const isDue = () => (byCalls ? fake.requests.length >= calls : closedIn(folder, file).size >= cells);
  await untilOver(isDue, run);
  run.kill(by);
  return await run.ended;
}

/** Waits until a moment has come, or the program has ended. */
async function untilOver(isDue: () => boolean, { ended }: Started): Promise<void> {
  const state = { over: false };
  void ended.then(() => {
    state.over = true;
  });
  while (!state.over && !isDue()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** What is there can be read, holds all that it held before, and nobody's lock or half a file stands beside it. */
async function isValid(folder: string, file: string, { by }: Way, before: ReadonlySet<string>): Promise<void> {
  const part = join(folder, `${file}.part`);
  const files = readdirSync(folder).filter((name) => by !== "SIGKILL" || !/\.part\.(lock|gz)$/.test(name));
  expect([[], [`${file}.part`]]).toContainEqual(files);
  if (files.length === 0 || statSync(part).size === 0) return;
  expect(statSync(part).mode & 0o777).toBe(0o600);
  const { cells } = await readInventory(part, createJudge(TABLES));
  const held = new Set(cells.map(({ accountId, regionId }) => `${accountId} ${regionId}`));
  expect([...before].filter((cell) => !held.has(cell))).toEqual([]);
}
