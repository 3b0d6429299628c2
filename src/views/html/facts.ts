import type { Reason } from "../../inventory/reference-tables.ts";
import type { Verdict } from "../../plan/budget.ts";
import type { CoverageFunnel } from "../../plan/coverage-funnel.ts";
import type { PoolStanding } from "../../plan/pool-standing.ts";
import type { Measure } from "../cell-width.ts";

/** What the page shows beside a forecast. */
export type Facts = {
  readonly version: string;
  readonly measure: Measure;
  /** What accounts are called. */
  readonly names: (accountId: string | null) => string;
  /** Whether all accounts, pools, clocks and reasons are listed. */
  readonly details: boolean;
  readonly reasons: ReadonlyMap<string, Reason>;
  readonly verdicts: readonly Verdict[];
  readonly funnel: CoverageFunnel;
  /** Where pools stand; today is null where the source can't know what is protected. */
  readonly pools: { readonly today: readonly PoolStanding[] | null; readonly everything: readonly PoolStanding[] };
  readonly instanceTypesAsOf: string;
  readonly pricesSha256: string;
  /** Of the JSON report on the same words: who signs the page signs those figures. */
  readonly reportSha256: string;
};

/** The most rows that a chart or a table lists before it folds the rest. */
export const MOST_ROWS = 20;
