import { expect, test } from "vitest";
import { PARTS } from "./bench.ts";

/** Other work on the machine makes ratios worse by half, a slip that matters by more; times tell of the machine alone. */
const MARGIN = 3;

test.for(Object.entries(PARTS))(
  "%s stays within three times its goals on small inputs",
  { timeout: 120_000 },
  async ([, part]) => {
    const figures = await part.short();
    expect(figures.length).toBeGreaterThan(0);
    const beyond = figures.filter(
      ({ value, unit, goal }) => goal !== null && unit !== "ms" && !(value <= goal * MARGIN),
    );
    expect(beyond).toEqual([]);
  },
);
