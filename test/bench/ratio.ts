import { performance } from "node:perf_hooks";

/** The middle of some values. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Two medians and the first over the second. */
export type Ratio = { readonly ratio: number; readonly a: number; readonly b: number };

/** Measures two things in turn, so that both meet the same weather, and gives the ratio of their medians. */
export async function ratioOf(
  a: () => number | Promise<number>,
  b: () => number | Promise<number>,
  rounds: number,
): Promise<Ratio> {
  const [ones, others]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ones.push(await a());
    others.push(await b());
  }
  const [first, second] = [median(ones), median(others)];
  return { ratio: first / second, a: first, b: second };
}

/** Milliseconds that some work takes. */
export function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** What a bench found: a ratio, or a size, with the goal it is held to; null where none is set. */
export type Figure = {
  readonly what: string;
  readonly value: number;
  readonly unit: "" | "MB" | "ms";
  readonly goal: number | null;
};

/** A figure as a line of the bench. */
export function figureLine({ what, value, unit, goal }: Figure): string {
  const shown = unit === "" ? value.toFixed(2) : `${value.toFixed(0)} ${unit}`;
  return `${what.padEnd(72)} ${shown.padStart(9)}   goal ${goal === null ? "none set" : `≤ ${goal}`}\n`;
}
