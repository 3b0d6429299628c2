import { EMPTY, line } from "../line.ts";
import type { Screen } from "../screen.ts";

export const coverage: Screen = {
  title: "coverage",
  third: null,
  head: () => [EMPTY, line("   coverage")],
  table: null,
  detailRows: () => 0,
  detail: () => [],
  count: () => 0,
  status: () => "",
  empty: () => [],
};
