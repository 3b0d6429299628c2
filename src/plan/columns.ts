import type { Tags } from "../inventory/workload.ts";
import type { Group } from "./population.ts";
import type { Sums } from "./sums.ts";
import type { Block } from "./usage.ts";

/** What a price hangs on, of a block or a part of it. */
export type Part = Pick<Sums, "protected" | "everything" | "unseen">;

/** What of a group rules can tell apart once its place is known. */
export type Mark = { readonly tags: Tags; readonly cluster: string | null; readonly managed: boolean | null };

/**
 * The groups of blocks in columns, gathered once: rules look at each mark instead of each group, and sums run over numbers that
 * lie side by side.
 */
export type Columns = { readonly marks: readonly Mark[]; readonly ofBlocks: readonly BlockColumns[] };

/** Of each group of a block, in its order, the index of its mark and the numbers of its part; and the marks of its gaps. */
export type BlockColumns = {
  readonly marks: Int32Array;
  readonly numbers: Float64Array;
  readonly gapMarks: readonly number[];
};

/** Numbers of one part. */
const WIDTH = 12;

/** Gathers the columns of blocks. Sources share the tags of alike workloads. */
export function columnsOf(blocks: readonly Block[]): Columns {
  const known = new Map<Tags, Map<string, number>>();
  const marks: Mark[] = [];
  const markOf = ({ tags, cluster, managed }: Group): number => {
    const others = known.get(tags) ?? new Map<string, number>();
    known.set(tags, others);
    const key = JSON.stringify([cluster, managed]);
    const found = others.get(key) ?? marks.push({ tags, cluster, managed }) - 1;
    others.set(key, found);
    return found;
  };
  const ofBlocks = blocks.map(({ groups, gaps }): BlockColumns => {
    const numbers = new Float64Array(groups.length * WIDTH);
    for (const [row, { protected: held, everything, unseen }] of groups.entries()) {
      const { current, everything: all } = unseen;
      const amounts = [held, everything].flatMap((of) => [of.low, of.expected, of.high, of.unbounded]);
      const hidden = [current, all].flatMap((of) => [of.bound, of.unbounded]);
      numbers.set([...amounts, ...hidden], row * WIDTH);
    }
    return { marks: Int32Array.from(groups, markOf), numbers, gapMarks: gaps.map(markOf) };
  });
  return { marks, ofBlocks };
}

/** Sums of parts, by a small number each. */
export type PartSums = {
  readonly add: (of: number, columns: BlockColumns, row: number) => void;
  readonly part: (of: number) => Part;
};

/** Starts sums of parts. */
export function partSums(): PartSums {
  const sums = new Map<number, Float64Array>();
  return {
    add: (of, { numbers }, row) => {
      let sum = sums.get(of);
      if (sum === undefined) {
        sum = new Float64Array(WIDTH);
        sums.set(of, sum);
      }
      const first = row * WIDTH;
      for (let column = 0; column < WIDTH; column++) sum[column] = (sum[column] ?? 0) + (numbers[first + column] ?? 0);
    },
    part: (of) => partOf(sums.get(of) ?? new Float64Array(WIDTH)),
  };
}

function partOf(sum: Float64Array): Part {
  const at = (column: number) => sum[column] ?? 0;
  const amount = (first: number) => ({
    low: at(first),
    expected: at(first + 1),
    high: at(first + 2),
    unbounded: at(first + 3),
  });
  return {
    protected: amount(0),
    everything: amount(4),
    unseen: {
      current: { bound: at(8), unbounded: at(9) },
      everything: { bound: at(10), unbounded: at(11) },
    },
  };
}

/** The part of nothing. */
export const emptyPart = (): Part => ({
  protected: { low: 0, expected: 0, high: 0, unbounded: 0 },
  everything: { low: 0, expected: 0, high: 0, unbounded: 0 },
  unseen: { current: { bound: 0, unbounded: 0 }, everything: { bound: 0, unbounded: 0 } },
});
