import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sortedLines } from "../cli/start.ts";
import { workFolder } from "../cli/watchbill.ts";
import type { Calm } from "./interruptions.ts";
import { calmScan, emptyTally, interruptOften } from "./interruptions.ts";
import type { ScanStage } from "./scan-stage.ts";
import { scanStage } from "./scan-stage.ts";

/** `INTERRUPTIONS=N` makes so many, `INTERRUPTIONS_SEED=N` draws other moments. */
const { INTERRUPTIONS, INTERRUPTIONS_SEED = "20261121" } = process.env;

/** Interrupts scans so often in all, in some chains at a time, and says at the end how they ended. */
export function testInterruptions(many: number, chains: number): void {
  const seed = Number(INTERRUPTIONS_SEED);
  const moments = Number(INTERRUPTIONS ?? many);
  const tally = emptyTally();
  const stages: ScanStage[] = [];
  let calm: Calm;

  beforeAll(async () => {
    for (let at = 0; at < chains; at++) stages.push(await scanStage());
    const [first] = stages;
    if (first !== undefined) calm = await calmScan(first);
  });
  afterAll(async () => {
    for (const { fake } of stages) await fake.close();
    const { interrupted, files, readAgain, closedBefore } = tally;
    const ways = Object.entries(interrupted).map(([by, times]) => `${times} by ${by}`);
    process.stdout.write(
      `interruptions, seed ${seed}: ${closedBefore.length} (${ways.join(", ")}) in ${files} files of ${calm.calls} calls; ` +
        `${readAgain} cells in flight were read again, no other\n`,
    );
  });

  describe.concurrent("a scan that is interrupted again and again", () => {
    test.for(Array.from({ length: chains }, (_, at) => [at + 1] as const))(
      "leaves a valid file, reads no closed cell again and ends with the undisturbed inventory: chain %i",
      { timeout: 600_000 },
      async ([chain]) => {
        const stage = stages[chain - 1];
        if (stage === undefined) throw new Error("no stage");
        const files = await interruptOften(stage, calm, Math.ceil(moments / chains), seed + chain, tally);
        expect(files).toBeGreaterThan(0);
      },
    );
  });

  test("of two scans of one file that begin at once, one is told of the other", { timeout: 120_000 }, async () => {
    const [stage] = stages;
    if (stage === undefined) throw new Error("no stage");
    const folder = workFolder();
    const ends = await Promise.all([stage.scan(folder, "acme.ndjson").ended, stage.scan(folder, "acme.ndjson").ended]);
    const [done, told] = ends.toSorted((a, b) => Number(a.code) - Number(b.code));
    expect(done).toMatchObject({ code: 0, stderr: "" });
    expect(told?.code).toBe(2);
    expect(told?.stderr).toMatch(/^watchbill: another scan is writing acme\.ndjson\.part; wait for its end, /);
    expect(sortedLines(join(folder, "acme.ndjson"))).toEqual(calm.lines);
    expect(readdirSync(folder)).toEqual(["acme.ndjson"]);
  });
}
