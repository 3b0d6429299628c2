import type { Ran, RunOptions } from "./watchbill.ts";
import { watchbill } from "./watchbill.ts";

/** One run of the program. */
export type Run = { readonly args: readonly string[] } & RunOptions;

/** Programs that run at once. */
const AT_ONCE = 3;

/** Runs the program many times, a few at once, and gives back what each said, in the order asked. */
export async function runAll(runs: readonly Run[]): Promise<readonly Ran[]> {
  const results: Ran[] = [];
  const queue = [...runs.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, { args, ...options }] = next;
      results[index] = await watchbill(args, options);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
