import { randomInt } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { failureOf, inputOf, placeFor } from "./engine.ts";
import { READERS } from "./readers.ts";
import type { Said, Task } from "./worker.ts";

/** What never comes to an end is ended after this long; of a processor an input may take far less. */
const MOST_SECONDS = 60;
/** The most heap that a worker may have, with all that it has read. */
const MOST_MEGABYTES = 512;
/** Inputs that a worker is given at a time. */
const STEP = 250;
/** What takes long is asked less often. */
const SHARE: Readonly<Record<string, number>> = {
  formats: 0.15,
  words: 0.3,
  coverage: 0.3,
  setup: 0.3,
  order: 0.3,
  folder: 0.5,
  "cdk-app": 0.4,
  "cdk-inner": 0.4,
  "cdk-manifest": 0.4,
};

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "200000" },
    seed: { type: "string" },
    only: { type: "string" },
    at: { type: "string" },
    input: { type: "string" },
    workers: { type: "string", default: "2" },
  },
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const readers = READERS.filter(({ name }) => values.only === undefined || values.only.split(",").includes(name));
if (readers.length === 0) throw new Error(`the readers are ${READERS.map(({ name }) => name).join(", ")}`);

/** Reads one input again, in this thread: that of a file, or the one with a number. */
async function replay(): Promise<number> {
  const [reader] = readers;
  if (reader === undefined || readers.length > 1) throw new Error("name the reader with --only");
  const bytes = values.input === undefined ? inputOf(reader, seed, Number(values.at)) : readFileSync(values.input);
  const place = placeFor(reader);
  const failure = await failureOf(reader, bytes, place, () => [], true);
  place.clear();
  say(failure === null ? "held" : `${failure.what}\n${failure.told}`);
  return failure === null ? 0 : 1;
}

type Slowest = { readonly reader: string; readonly index: number; readonly took: number };

async function hunt(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "watchbill-failures-"));
  const weights = readers.map(({ name }) => SHARE[name] ?? 1);
  const whole = weights.reduce((sum, one) => sum + one, 0);
  const tasks = readers.flatMap(({ name: reader }, at): Task[] => {
    const count = Math.ceil((Number(values.runs) * (weights[at] ?? 1)) / whole);
    return Array.from({ length: Math.ceil(count / STEP) }, (_, step) => ({
      reader,
      seed,
      from: step * STEP,
      until: Math.min(count, (step + 1) * STEP),
    }));
  });
  const total = tasks.reduce((sum, { from, until }) => sum + until - from, 0);
  say(
    `seed ${seed}: ${total} inputs for ${readers.length} readers, at most 5 s of a processor and ${MOST_MEGABYTES} MB of heap each`,
  );
  const began = performance.now();
  const failures = new Map<string, number>();
  let done = 0;
  let slowest: Slowest = { reader: "", index: 0, took: 0 };
  const fail = (reader: string, index: number, what: string, told: string, input: Buffer): void => {
    const key = `${reader}: ${what}`;
    failures.set(key, (failures.get(key) ?? 0) + 1);
    if ((failures.get(key) ?? 0) > 1) return;
    const file = join(folder, `${reader}-${seed}-${index}.input`);
    writeFileSync(file, input);
    say(
      `\nFAILED ${key}\n${told}\nagain: npm run test:fuzz -- --only ${reader} --seed ${seed} --at ${index}\n   or: npm run test:fuzz -- --only ${reader} --input ${file} (${input.length} bytes)`,
    );
  };

  /** One worker after another, until no task is left: one that hangs or runs out of memory is ended, and its input told. */
  async function lane(): Promise<void> {
    let rest: Task | undefined;
    for (;;) {
      const shared = new Int32Array(new SharedArrayBuffer(4));
      const worker = new Worker(new URL("worker.ts", import.meta.url), {
        workerData: shared.buffer,
        resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
      });
      const ended = await new Promise<{ readonly task: Task; readonly why: string } | null>((resolve) => {
        let task: Task | undefined;
        let watched = -2;
        let since = performance.now();
        const next = (): void => {
          task = rest ?? tasks.pop();
          rest = undefined;
          if (task === undefined) resolve(null);
          else worker.postMessage(task);
        };
        const watch = setInterval(() => {
          const index = Atomics.load(shared, 0);
          if (index !== watched || task === undefined || index < 0) [watched, since] = [index, performance.now()];
          else if (performance.now() - since > MOST_SECONDS * 1_000) finish(`takes more than ${MOST_SECONDS} s`);
        }, 250);
        const finish = (why: string): void => {
          clearInterval(watch);
          resolve(task === undefined ? null : { task, why });
        };
        worker.on("message", (said: Said) => {
          if (said.is === "failed") return fail(said.reader, said.index, said.what, said.told, Buffer.from(said.input));
          done += said.inputs;
          if (said.slowest > slowest.took)
            slowest = { reader: said.reader, index: said.slowestIndex, took: said.slowest };
          return next();
        });
        worker.on("error", (error: unknown) =>
          finish(error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
        );
        next();
        worker.on("exit", () => clearInterval(watch));
      });
      const index = Atomics.load(shared, 0);
      await worker.terminate();
      if (ended === null) return;
      const { task, why } = ended;
      const reader = readers.find(({ name }) => name === task.reader);
      if (reader !== undefined)
        fail(task.reader, index, why.replaceAll(/\d+/g, "N"), why, inputOf(reader, seed, Math.max(0, index)));
      done += index - task.from + 1;
      rest = index + 1 < task.until ? { ...task, from: index + 1 } : undefined;
    }
  }

  await Promise.all(Array.from({ length: Number(values.workers) }, lane));
  const seconds = (performance.now() - began) / 1_000;
  const peak = process.resourceUsage().maxRSS / 1_024;
  say(
    `\n${done} inputs in ${seconds.toFixed(0)} s, ${Math.round(done / seconds)} a second; slowest ${Math.round(slowest.took)} ms of a processor (${slowest.reader} ${slowest.index}); at most ${Math.round(peak)} MB`,
  );
  for (const [key, count] of failures) say(`${count} × ${key}`);
  return failures.size === 0 ? 0 : 1;
}

process.exitCode = await (values.at === undefined && values.input === undefined ? hunt() : replay());
