import { createJudge } from "../../../src/inventory/eligibility.ts";
import { amountsOf } from "../../../src/plan/amount.ts";
import type { Declaration } from "../../../src/sources/declared/declaration.ts";
import type { Range } from "../../../src/units/range.ts";
import { TABLES } from "../open-words.ts";

const judge = createJudge(TABLES);

/** The vCPUs that a declaration holds, whether or not they can be protected. */
export function totals({ observations }: Declaration): Range {
  const sum = { low: 0, expected: 0, high: 0, unbounded: 0 };
  for (const observation of observations) {
    const { all } = amountsOf(judge(observation));
    sum.low += all.low;
    sum.expected += all.expected;
    sum.high += all.high;
    sum.unbounded += all.unbounded;
  }
  return { low: sum.low / 1000, expected: sum.expected / 1000, high: sum.unbounded > 0 ? null : sum.high / 1000 };
}
