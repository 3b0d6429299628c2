import { parentPort, workerData } from "node:worker_threads";
import { failureOf, inputOf, minimised, placeFor } from "./engine.ts";
import { READERS } from "./readers.ts";
import { traceReads } from "./trace.ts";

/** Inputs of one reader that a worker is to try, one after another. */
export type Task = { readonly reader: string; readonly seed: number; readonly from: number; readonly until: number };

/** What a worker says: which input it begins with, or what came of a task. */
export type Said =
  | {
      readonly is: "failed";
      readonly reader: string;
      readonly index: number;
      readonly what: string;
      readonly told: string;
      readonly input: Buffer;
    }
  | {
      readonly is: "done";
      readonly reader: string;
      readonly inputs: number;
      readonly slowest: number;
      readonly slowestIndex: number;
    };

/** Every so many inputs one is read twice. */
const TWICE = 10;

/** Seconds of a processor that an input may take, whatever else the machine does meanwhile. */
const MOST_SECONDS = 5;

/** Milliseconds of a processor that this thread has taken. */
function taken(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

const { outside } = traceReads();
// The number of the input in hand, for who watches that it comes to an end.
const inHand = new Int32Array(workerData);

parentPort?.on("message", (task: Task) => {
  void work(task);
});

async function work({ reader: name, seed, from, until }: Task): Promise<void> {
  const reader = READERS.find((one) => one.name === name);
  if (reader === undefined) throw new Error(`no reader ${name}`);
  const place = placeFor(reader);
  let slowest = 0;
  let slowestIndex = from;
  for (let index = from; index < until; index++) {
    Atomics.store(inHand, 0, index);
    const input = inputOf(reader, seed, index);
    const began = taken();
    const failure = await failureOf(reader, input, place, outside, index % TWICE === 0);
    const took = taken() - began;
    if (took > slowest) [slowest, slowestIndex] = [took, index];
    if (failure === null && took < MOST_SECONDS * 1_000) continue;
    if (failure === null) {
      const what = `takes more than ${MOST_SECONDS} s of a processor`;
      parentPort?.postMessage({
        is: "failed",
        reader: name,
        index,
        what,
        told: `${Math.round(took)} ms`,
        input,
      } satisfies Said);
      continue;
    }
    Atomics.store(inHand, 0, -1);
    const least = await minimised(
      input,
      async (less) =>
        (await failureOf(reader, less, place, outside, failure.what === "two answers"))?.what === failure.what,
    );
    parentPort?.postMessage({ is: "failed", reader: name, index, ...failure, input: least } satisfies Said);
  }
  place.clear();
  parentPort?.postMessage({ is: "done", reader: name, inputs: until - from, slowest, slowestIndex } satisfies Said);
}
